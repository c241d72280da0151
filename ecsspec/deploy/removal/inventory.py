"""What a destroy takes away and what it leaves in AWS, read from the live stack before anything is touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ecsspec.cfn import read
from ecsspec.cfn.template import Template
from ecsspec.deploy import commands
from ecsspec.deploy.counts import SERVICE
from ecsspec.deploy.evidence.failed import Failed, failed
from ecsspec.deploy.evidence.ongoing import busy_now
from ecsspec.deploy.facts import LiveResource, Stack
from ecsspec.deploy.ownership import require_free, require_ours
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.removal.protections import Guard, guards_of, require_unguarded
from ecsspec.deploy.request import KEPT
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.problems import NotDone

GROUP, TASK, CLUSTER = "AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::TaskDefinition", "AWS::ECS::Cluster"
GONE = ("DELETE_COMPLETE", "DELETE_SKIPPED")
FAILED = "DELETE_FAILED"


@dataclass(frozen=True, slots=True)
class InventoryItem:
    """One resource that a destroy meets, with its purpose."""

    logical_id: str
    type: str
    physical_id: str
    purpose: str


@dataclass(frozen=True, slots=True)
class DestroyPlan:
    """What goes and what is kept, before anything is touched.

    `guards` are what is protected against deletion and loses that first. `stuck` is what an earlier deletion could not
    take, and `retain` what of it is to be left. `own` are the names of the stack's services, also of those gone by now.
    `role` is the ARN that CloudFormation deletes it in, where that is another one than the stack's.
    """

    stack: Stack
    going: tuple[InventoryItem, ...]
    kept: tuple[InventoryItem, ...]
    guards: tuple[Guard, ...] = ()
    stuck: tuple[Failed, ...] = ()
    retain: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    role: str = ""

    @property
    def services(self) -> tuple[InventoryItem, ...]:
        """Return the services whose tasks must stop before their hosts may go."""
        return self.of_type(SERVICE) if self.groups else ()

    @property
    def groups(self) -> tuple[InventoryItem, ...]:
        """Return the Auto Scaling groups that are to be emptied."""
        return self.of_type(GROUP)

    @property
    def clusters(self) -> tuple[InventoryItem, ...]:
        """Return the clusters that go."""
        return self.of_type(CLUSTER)

    def of_type(self, type_: str) -> tuple[InventoryItem, ...]:
        """Return the resources of a type that go."""
        return tuple(entry for entry in self.going if entry.type == type_ and entry.physical_id)

    def retaining(self, names: Sequence[str]) -> DestroyPlan:
        """Return the plan without these resources, which stay in AWS; refuse one that no deletion has failed for."""
        return _retaining(self, tuple(dict.fromkeys(names))) if names else self


def plan_destroy(ports: Ports, stack_name: str, *, owner: str = "", unprotect: bool = False) -> DestroyPlan | None:
    """Return what a destroy would do, or None where there is no stack.

    Refuse what is not ours, and what is protected unless that is to be lifted (`unprotect`).
    """
    stack = ports.stacks.describe(stack_name)
    if stack is None or standing(stack.status).kind is Kind.ABSENT:
        return None
    if standing(stack.status).kind is Kind.BUSY:
        raise busy_now(ports, stack)
    template = _owned_template(ports, stack, owner=owner)
    rows = ports.stacks.resources(stack.id)
    live = [entry for entry in rows if entry.status not in GONE]
    guards = guards_of(ports, stack, live, template)
    if not unprotect:
        require_unguarded(stack, guards)
    kept = {entry.logical_id for entry in live if _is_kept(template, entry)}
    return DestroyPlan(
        stack=stack,
        going=tuple(_doomed(template, entry) for entry in live if entry.logical_id not in kept),
        kept=tuple(_doomed(template, entry) for entry in live if entry.logical_id in kept),
        guards=guards,
        stuck=_stuck(stack, live),
        own=frozenset(entry.physical_id.rpartition("/")[2] for entry in rows if entry.type == SERVICE),
    )


def _stuck(stack: Stack, live: Sequence[LiveResource]) -> tuple[Failed, ...]:
    """Return what an earlier deletion could not take."""
    return failed(stack, [entry for entry in live if entry.status == stack.status == FAILED], since=stack.updated)


def _owned_template(ports: Ports, stack: Stack, *, owner: str) -> Template:
    """Return the live template of a stack of ours; one in review has none yet."""
    if standing(stack.status).kind is Kind.REVIEW:
        require_free(stack, ports.change_sets.names(stack.id), owner=owner)
        return Template("", {})
    template = read.read(ports.stacks.template(stack.id))
    require_ours(stack, template, owner=owner)
    return template


def _is_kept(template: Template, entry: LiveResource) -> bool:
    resource = template.resources.get(entry.logical_id)
    return resource is not None and resource.keep.on_delete in KEPT


def _doomed(template: Template, entry: LiveResource) -> InventoryItem:
    resource = template.resources.get(entry.logical_id)
    return InventoryItem(entry.logical_id, entry.type, entry.physical_id, resource.why if resource else "")


def _retaining(plan: DestroyPlan, names: tuple[str, ...]) -> DestroyPlan:
    known = [entry.logical_id for entry in plan.stuck]
    if strange := [name for name in names if name not in known]:
        raise _not_stuck(plan, strange[0], known)
    left = tuple(entry for entry in plan.going if entry.logical_id in names)
    going = tuple(entry for entry in plan.going if entry.logical_id not in names)
    return replace(plan, going=going, kept=(*plan.kept, *left), retain=names)


def _not_stuck(plan: DestroyPlan, name: str, known: Sequence[str]) -> NotDone:
    whole = commands.destroy(plan.stack.name, *options(known))
    hint = f"these failed: `{whole}`" if known else f"try without it first: `{commands.destroy(plan.stack.name)}`"
    return NotDone(
        f"nothing was done: --retain {name}, but no deletion of {name} has failed "
        f"({plan.stack.name} stands in {plan.stack.status}), and AWS leaves only what has",
        hint,
        code="E721",
    )


def options(names: Sequence[str]) -> Iterator[str]:
    """Yield the options that leave resources in AWS."""
    yield from (f"--retain {name}" for name in names)
