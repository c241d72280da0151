"""Protection against deletion: what has it, and how it is lifted.

A balancer's is an attribute of its own and is lifted there, not by an update of the stack: an update resolves the
parameters anew, so that it could replace hosts on the way, and a stack that is half deleted takes none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from ecsspec.cfn.template import Resource, Template
from ecsspec.deploy import commands
from ecsspec.deploy.events import Event, ResourceMoved
from ecsspec.deploy.evidence.witness import ROLLING_BACK
from ecsspec.deploy.facts import LiveResource, Stack, StackEvent
from ecsspec.deploy.ports import Ports
from ecsspec.problems import AwsError, NotDone

BALANCER: Final = "AWS::ElasticLoadBalancingV2::LoadBalancer"
GROUP: Final = "AWS::AutoScaling::AutoScalingGroup"
ATTRIBUTE: Final = "deletion_protection.enabled"
STACK: Final = "AWS::CloudFormation::Stack"
_WORDS: Final = {STACK: "stack", BALANCER: "load balancer", GROUP: "Auto Scaling group"}
_ABLE: Final = (BALANCER, GROUP)
"""The resources of a stack that can be protected."""
_RESTORING: Final = {
    STACK: "aws cloudformation update-termination-protection --enable-termination-protection --stack-name {name}",
    BALANCER: "aws elbv2 modify-load-balancer-attributes --attributes Key={attribute},Value=true "
    "--load-balancer-arn {id}",
    GROUP: "aws autoscaling update-auto-scaling-group --deletion-protection prevent-all-deletion "
    "--auto-scaling-group-name {id}",
}
_DENIED: Final = "E803"


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that AWS does not delete before its protection is lifted: the stack, a balancer, a group of hosts."""

    name: str
    type: str
    physical_id: str

    @property
    def what(self) -> str:
        """Return it in words."""
        return f"the {_WORDS[self.type]} {self.name}"

    @property
    def kind(self) -> str:
        """Return what AWS calls its protection."""
        return "termination protection" if self.type == STACK else "deletion protection"

    @property
    def restoring(self) -> str:
        """Return the command of the AWS CLI that protects it again."""
        return _RESTORING[self.type].format(name=self.name, id=self.physical_id, attribute=ATTRIBUTE)


def guards_of(ports: Ports, stack: Stack, live: Sequence[LiveResource], template: Template) -> tuple[Guard, ...]:
    """Return what of a stack is protected, the stack itself first."""
    own = (Guard(stack.name, STACK, stack.id),) if stack.protected else ()
    able = [entry for entry in live if entry.type in _ABLE and entry.physical_id]
    held = (one for one in able if _is_held(ports, one, template.resources.get(one.logical_id)))
    return (*own, *(Guard(one.logical_id, one.type, one.physical_id) for one in held))


def _is_held(ports: Ports, resource: LiveResource, written: Resource | None) -> bool:
    """Tell whether a resource is protected now; who may not ask AWS is told by the template."""
    try:
        return ports.removal.is_protected(resource.type, resource.physical_id)
    except AwsError as error:
        if error.code != _DENIED:
            raise
        return written is not None and _is_written(written)


def _is_written(resource: Resource) -> bool:
    if resource.type == GROUP:
        return resource.properties.get("DeletionProtection") not in (None, "none")
    said = resource.properties.get("LoadBalancerAttributes")
    pairs = [row for row in said if isinstance(row, dict)] if isinstance(said, list) else []
    return any(row.get("Key") == ATTRIBUTE and str(row.get("Value")).lower() == "true" for row in pairs)


def require_unguarded(stack: Stack, guards: Sequence[Guard]) -> None:
    """Refuse where anything is protected, with what lifts it."""
    if guards:
        raise NotDone(
            f"{named(guards)} {'is' if len(guards) == 1 else 'are'} protected against deletion: nothing was touched",
            f"if it is meant: `{commands.destroy(stack.name, '--unprotect')}` shows what it lifts, and asks",
            code="E711",
        )


def named(guards: Sequence[Guard]) -> str:
    """Return guards as a sentence names them: `the stack web, the load balancer A and the load balancer B`."""
    *first, last = (guard.what for guard in guards)
    return f"{', '.join(first)} and {last}" if first else last


def lift(ports: Ports, guards: Sequence[Guard]) -> Iterator[Guard]:
    """Lift each protection and yield it; a repeat is harmless."""
    for guard in guards:
        if guard.type == STACK:
            ports.operations.unprotect(guard.physical_id)
        else:
            ports.removal.unprotect(guard.type, guard.physical_id)
        yield guard


def made(events: Sequence[StackEvent], type_: str) -> Sequence[str]:
    """Return the physical ids of a type that an operation made, by its events: what it creates, what replaces."""
    first: dict[str, str] = {}
    for event in events:
        if event.type == type_ and event.physical_id:
            first.setdefault(event.logical_id, "" if event.status.startswith("CREATE_") else event.physical_id)
    found = {e.physical_id for e in events if e.type == type_ and first.get(e.logical_id) != e.physical_id}
    return sorted(found - {""})


def let_go(ports: Ports, event: Event, events: Callable[[], Sequence[StackEvent]]) -> None:
    """Let go of the hosts that an operation made, where this says that it rolls back: ECS protects them, and they stay.

    `events` tells what the operation has done so far. Whoever may not do that leaves it to the rollback.
    """
    if isinstance(event, ResourceMoved) and event.type == STACK and event.status in ROLLING_BACK:
        with suppress(AwsError):
            for group in made(events(), GROUP):
                ports.workloads.release_hosts(group)


def lifted(ports: Ports, stack: Stack, guards: Sequence[Guard]) -> tuple[Guard, ...]:
    """Return which of these are off by now, though the stack stands as it did: its end has not begun."""
    now = ports.stacks.describe(stack.id) if guards else None
    if now is None or now.status != stack.status:
        return ()
    return tuple(one for one in guards if not _is_on(ports, one, now))


def _is_on(ports: Ports, guard: Guard, stack: Stack) -> bool:
    return stack.protected if guard.type == STACK else ports.removal.is_protected(guard.type, guard.physical_id)
