"""A change set carried out: forward over every resource, then cleanup, or back to where the stack was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.events import stack_row
from tests.world.cloudformation.stacks import Resource, Stack
from tests.world.cloudformation.templates import Template, before
from tests.world.cloudformation.values import Scope, active, holds, resolve, text
from tests.world.cloudformation.walk import Job, Walk
from tests.world.cloudformation.work import Apply, Entry, Erase, Revert
from tests.world.refusals import Failed

if TYPE_CHECKING:
    from tests.world.world import World


@dataclass
class Deployment:
    """One create or update of a stack, as a walk over its resources."""

    world: World
    stack: Stack
    template: Template
    parameters: dict[str, str]
    resolved: dict[str, str]
    tags: dict[str, str]
    import_existing: bool
    disable_rollback: bool
    done: Callable[[str], None]
    verb: str = "CREATE"
    journal: dict[str, Entry] = field(default_factory=dict)
    causes: list[str] = field(default_factory=list)
    reason: str = ""
    walk: Walk | None = None
    _reverted: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Start: the stack says so at once, the resources follow."""
        self.scope = scope_of(self.world, self.stack, self.template, {**self.parameters, **self.resolved})
        self.definitions = active(self.scope)
        self.stack.running = self
        stack_row(self.world, self.stack, f"{self.verb}_IN_PROGRESS", reason="User Initiated")
        if self.verb == "CREATE":
            self._keep()
        else:
            self.stack.updated = self.world.clock.moment()
        jobs: dict[str, Job] = {logical: Apply(self, logical) for logical in self.definitions}
        self.walk = Walk(self.world.clock, jobs, after=before(self.template), then=self._forwarded, on_failure="halt")
        self.world.clock.after(1.0, self.walk.start)

    def may_import(self, wanted: Resource) -> bool:
        """Tell whether this thing, which is there already, may become the stack's."""
        unowned = self.world.things.unowned(wanted.type, wanted.properties)
        kept = wanted.policy("DeletionPolicy") in ("Retain", "RetainExceptOnCreate")
        return self.import_existing and unowned is not None and kept

    def cancel(self) -> None:
        """End the update and go back."""
        assert self.walk is not None
        self.reason = "User Initiated"
        stack_row(self.world, self.stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason=self.reason)
        self.walk.halt()

    def abandon(self) -> None:
        """Stop where it stands, because the stack is deleted."""
        if self.walk:
            self.walk.stop()
        self.stack.running = None
        self.done("EXECUTE_FAILED")

    def _halt(self) -> None:
        """Stand half-way, and remember how the stack stood before."""
        stack = self.stack
        self._before = (stack.template, stack.tags, stack.parameters, stack.resolved)
        stack.halted = self
        self._keep()

    def take_back(self) -> None:
        """Go back from where it halted; a creation has nothing to go back to, so that the stack is deleted."""
        stack = self.stack
        stack.halted = None
        if self.verb == "CREATE":
            stack_row(self.world, stack, "DELETE_IN_PROGRESS", reason="User Initiated")
            self._roll_back_creation(then="DELETE_COMPLETE")
        else:
            stack.template, stack.tags, stack.parameters, stack.resolved = self._before
            stack.running = self
            self.roll_back()

    def _keep(self) -> None:
        """Make the template and its values the stack's own."""
        self.stack.template, self.stack.tags = self.template, self.tags
        self.stack.parameters, self.stack.resolved = self.parameters, self.resolved

    def _forwarded(self, walk: Walk) -> None:
        if not walk.failed and not self.reason:
            self._succeed()
            return
        self.reason = self.reason or _failures(self.stack, walk.failed)
        if self.disable_rollback:
            self._halt()
            stack_row(self.world, self.stack, f"{self.verb}_FAILED", reason=self.reason)
            self._end(well=False)
        elif self.verb == "CREATE":
            self._roll_back_creation()
        else:
            self.roll_back()

    def _succeed(self) -> None:
        try:
            outputs, exports = _outputs(self.scope)
        except Failed as failed:
            self.reason = failed.reason
            self._roll_back_creation() if self.verb == "CREATE" else self.roll_back()
            return
        self._keep()
        self.stack.outputs, self.stack.exports = outputs, exports
        for logical, definition in self.definitions.items():
            self.stack.resources[logical].definition = definition
        if self.verb == "CREATE":
            self._finish("CREATE_COMPLETE", well=True)
        else:
            self._clean_up()

    def _clean_up(self) -> None:
        stack_row(self.world, self.stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        gone = [live for logical, live in self.stack.resources.items() if logical not in self.definitions]
        jobs: dict[str, Job] = {
            resource.logical_id: self._eraser(resource, resource.policy("DeletionPolicy")) for resource in gone
        }
        for logical, entry in self.journal.items():
            if entry.replaced and entry.before:
                jobs[logical] = self._eraser(entry.before, entry.after.policy("UpdateReplacePolicy"))

        def cleaned(_: Walk) -> None:
            for resource in gone:
                del self.stack.resources[resource.logical_id]
            self._finish("UPDATE_COMPLETE", well=True)

        self._later(jobs, then=cleaned)

    def roll_back(self, *, skip: Iterable[str] = ()) -> None:
        """Put every changed resource back, then delete what was made."""
        if self.stack.status != "UPDATE_ROLLBACK_IN_PROGRESS":
            stack_row(self.world, self.stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason=self.reason)
        self._reverted |= set(skip)
        changed = {logical: entry for logical, entry in self.journal.items() if entry.before}
        jobs: dict[str, Job] = {
            logical: Revert(self.world, self.stack, entry)
            for logical, entry in changed.items()
            if logical not in self._reverted
        }
        old = self.stack.template or self.template
        walk = Walk(self.world.clock, jobs, after=before(old), then=self._put_back, on_failure="halt")
        self.world.clock.after(1.0, walk.start)

    def _put_back(self, walk: Walk) -> None:
        self._reverted |= {logical for logical, entry in self.journal.items() if entry.before} - set(walk.failed)
        if walk.failed:
            stack_row(self.world, self.stack, "UPDATE_ROLLBACK_FAILED", reason=_failures(self.stack, walk.failed))
            self.done("EXECUTE_FAILED")
            return
        stack_row(self.world, self.stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        jobs: dict[str, Job] = {}
        for logical, entry in self.journal.items():
            if entry.before is None:
                jobs[logical] = self._eraser(entry.after, _rollback_policy(entry.after))
            elif entry.replaced:
                jobs[logical] = self._eraser(entry.after, "Delete")

        def cleaned(_: Walk) -> None:
            for logical, entry in self.journal.items():
                if entry.before is None:
                    self.stack.resources.pop(logical, None)
            self._finish("UPDATE_ROLLBACK_COMPLETE", well=False)

        self._later(jobs, then=cleaned)

    def _roll_back_creation(self, *, then: str = "ROLLBACK_COMPLETE") -> None:
        says = f"{self.reason}Rollback requested by user."
        if then == "ROLLBACK_COMPLETE":
            stack_row(self.world, self.stack, "ROLLBACK_IN_PROGRESS", reason=says)
        jobs: dict[str, Job] = {
            logical: self._eraser(entry.after, _rollback_policy(entry.after)) for logical, entry in self.journal.items()
        }

        def rolled(walk: Walk) -> None:
            if walk.failed:
                stack_row(self.world, self.stack, then.replace("COMPLETE", "FAILED"), reason=_undeleted(walk))
                self._end(well=False)
            else:
                self._finish(then, well=False)
                self.stack.deleted = self.world.clock.moment() if then == "DELETE_COMPLETE" else None

        self._later(jobs, then=rolled)

    def _eraser(self, resource: Resource, policy: str) -> Erase:
        return Erase(self.world, self.stack, resource, policy=policy)

    def _later(self, jobs: dict[str, Job], *, then: Callable[[Walk], None]) -> None:
        after = backwards(self.template, self.stack.template)
        walk = Walk(self.world.clock, jobs, after=after, then=then, on_failure="carry on")
        self.world.clock.after(1.0, walk.start)

    def _finish(self, status: str, *, well: bool) -> None:
        stack_row(self.world, self.stack, status)
        self._end(well=well)

    def _end(self, *, well: bool) -> None:
        self.stack.running = None
        self.done("EXECUTE_COMPLETE" if well else "EXECUTE_FAILED")


def _rollback_policy(resource: Resource) -> str:
    """Return what becomes of a resource whose creation is rolled back: what was imported stays."""
    policy = resource.policy("DeletionPolicy")
    return "Retain" if resource.imported else "Delete" if policy == "RetainExceptOnCreate" else policy


def _failures(stack: Stack, failed: list[str]) -> str:
    created = [name for name in failed if stack.resources[name].status in ("CREATE_FAILED", "IMPORT_FAILED")]
    updated = [name for name in failed if name not in created]
    says = f"The following resource(s) failed to create: [{', '.join(created)}]. " if created else ""
    return says + (f"The following resource(s) failed to update: [{', '.join(updated)}]. " if updated else "")


def _undeleted(walk: Walk) -> str:
    return f"The following resource(s) failed to delete: [{', '.join(walk.failed)}]. "


def backwards(*templates: Template | None) -> dict[str, frozenset[str]]:
    """Return, for each resource, those that must go before it can be deleted."""
    out: dict[str, set[str]] = {}
    for template in templates:
        for logical, needs in before(template).items() if template else ():
            for need in needs:
                out.setdefault(need, set()).add(logical)
    return {logical: frozenset(users) for logical, users in out.items()}


def scope_of(world: World, stack: Stack, template: Template, parameters: dict[str, str]) -> Scope:
    """Return the scope in which every made resource is known by its real id."""
    return Scope(
        template=template,
        parameters=typed(template, parameters),
        pseudo=world.pseudo(stack),
        ref=lambda logical: stack.resources[logical].physical,
        attribute=lambda logical, name: world.attribute(stack.resources[logical], name),
        ssm=world.ssm,
        exports=world.stacks.exports(),
    )


def typed(template: Template, parameters: dict[str, str]) -> dict[str, Any]:
    """Return the parameters' values, lists as lists."""
    return {
        name: [part.strip() for part in value.split(",")] if _is_list(template.parameters[name]["Type"]) else value
        for name, value in parameters.items()
        if name in template.parameters
    }


def _is_list(type_: str) -> bool:
    return "List<" in type_ or "CommaDelimitedList" in type_


def _outputs(scope: Scope) -> tuple[dict[str, str], dict[str, str]]:
    outputs, exports = {}, {}
    for name, definition in scope.template.outputs.items():
        if "Condition" in definition and not holds(definition["Condition"], scope):
            continue
        outputs[name] = text(resolve(definition["Value"], scope))
        if export := definition.get("Export"):
            exports[text(resolve(export["Name"], scope))] = outputs[name]
    return outputs, exports
