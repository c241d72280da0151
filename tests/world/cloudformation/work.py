"""The jobs of a deployment: make or change one resource, put it back, or delete it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.world import schemas
from tests.world.cloudformation.compare import leaves, schema_path
from tests.world.cloudformation.events import row
from tests.world.cloudformation.stacks import Resource, Stack
from tests.world.cloudformation.values import resolve
from tests.world.identity import Birth, identifier, shown_name
from tests.world.refusals import Failed

if TYPE_CHECKING:
    from tests.world.cloudformation.deploy import Deployment
    from tests.world.world import World

_REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."
_CONFIGURED_AFTER = 10.0


@dataclass
class Entry:
    """What a deployment did to one resource; `before` is None where it made it."""

    before: Resource | None
    after: Resource
    replaced: bool = False


class Apply:
    """Make a resource, change it, or find that nothing is to do."""

    def __init__(self, deployment: Deployment, logical: str) -> None:
        self._deployment, self._logical = deployment, logical
        self._world, self._stack = deployment.world, deployment.stack
        self._verb = ""
        self._problem: str | None = ""
        self._rest = 0.0

    @property
    def _resource(self) -> Resource:
        return self._stack.resources[self._logical]

    def begin(self) -> float | None:
        """Start to make or change the resource."""
        definition = self._deployment.definitions[self._logical]
        wanted = Resource(self._logical, definition["Type"], definition)
        live = self._stack.resources.get(self._logical)
        fresh = live is None or live.status in ("DELETE_COMPLETE", "CREATE_FAILED")
        self._verb = "CREATE" if fresh else "UPDATE"
        if fresh:
            self._enter(None, wanted)
        wanted.properties = resolve(definition.get("Properties") or {}, self._deployment.scope)
        if schemas.schema(wanted.type).tags:
            wanted.tags = self._deployment.tags
        return self._create(wanted) if live is None or fresh else self._update(live, wanted)

    def _create(self, wanted: Resource) -> float:
        row(self._world, self._stack, wanted, "CREATE_IN_PROGRESS")
        clash = self._world.things.clash(wanted.type, wanted.properties, self._stack, self._logical)
        if clash and self._deployment.may_import(wanted):
            return self._import(wanted)
        self._problem = clash or None
        if clash:
            return 1.0
        self._problem = self._world.failure(self._logical, wanted.type, "create")
        self._bear(wanted)
        row(self._world, self._stack, wanted, "CREATE_IN_PROGRESS", reason="Resource creation Initiated")
        return self._in_two(self._world.seconds(self._logical, wanted.type, "create"))

    def _import(self, wanted: Resource) -> float:
        self._verb, self._problem = "IMPORT", None
        wanted.imported = True
        wanted.physical = shown_name(wanted.type, wanted.properties)
        self._world.things.claim(wanted, self._stack)
        row(self._world, self._stack, wanted, "IMPORT_IN_PROGRESS", reason="Resource import started.")
        return 2.0

    def _update(self, live: Resource, wanted: Resource) -> float | None:
        changed = list(leaves(live.properties, wanted.properties))
        if not changed and live.tags == wanted.tags:
            return None
        recreation = {schemas.schema(wanted.type).recreation(schema_path(path)) for path, _, _ in changed}
        return self._replace(live, wanted) if "Always" in recreation else self._in_place(live, wanted)

    def _in_place(self, live: Resource, wanted: Resource) -> float:
        changed = replace(wanted, physical=live.physical, imported=live.imported, revision=live.revision + 1)
        self._enter(live, changed)
        row(self._world, self._stack, changed, "UPDATE_IN_PROGRESS")
        self._problem = self._world.failure(self._logical, changed.type, "update")
        self._world.effect(changed.type).changed(changed)
        return self._in_two(self._world.seconds(self._logical, changed.type, "update"))

    def _replace(self, live: Resource, wanted: Resource) -> float:
        wanted.physical = live.physical
        self._enter(live, wanted, replaced=True)
        row(self._world, self._stack, wanted, "UPDATE_IN_PROGRESS", reason=_REPLACING)
        self._problem = self._name_problem(live, wanted)
        if self._problem:
            self._deployment.journal[self._logical].replaced = False
            return 1.0
        self._problem = self._world.failure(self._logical, wanted.type, "update")
        self._bear(wanted)
        row(self._world, self._stack, wanted, "UPDATE_IN_PROGRESS", reason="Resource creation Initiated")
        return self._in_two(self._world.seconds(self._logical, wanted.type, "create"))

    def _name_problem(self, live: Resource, wanted: Resource) -> str:
        name = identifier(wanted.type, wanted.properties)
        if name and name == identifier(live.type, live.properties):
            return (
                "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                f"Rename {shown_name(wanted.type, wanted.properties)} and update the stack again."
            )
        return self._world.things.clash(wanted.type, wanted.properties, self._stack, self._logical)

    def _enter(self, before: Resource | None, after: Resource, *, replaced: bool = False) -> None:
        self._deployment.journal[self._logical] = Entry(before, after, replaced)
        self._stack.resources[self._logical] = after

    def _bear(self, wanted: Resource) -> None:
        effect = self._world.effect(wanted.type)
        wanted.physical = effect.physical(birth(self._world, self._stack, wanted))
        self._world.things.claim(wanted, self._stack)
        effect.began(wanted)

    def _in_two(self, seconds: float) -> float:
        """Split a long wait: what takes long is configured first, then checked."""
        self._rest = seconds / 2 if seconds > _CONFIGURED_AFTER else 0.0
        return max(0.1, seconds - self._rest)

    def ready(self) -> float:
        """Show that it is configured, then end it well or badly."""
        if rest := self._rest:
            self._rest = 0.0
            checks = {"reason": "Eventual consistency check initiated", "detailed": "CONFIGURATION_COMPLETE"}
            row(self._world, self._stack, self._resource, f"{self._verb}_IN_PROGRESS", **checks)
            return rest
        if self._problem:
            raise Failed(self._problem)
        if self._verb != "IMPORT":
            effect = self._world.effect(self._resource.type)
            if more := effect.unstable(self._resource):
                return more
            effect.settled(self._resource)
        row(self._world, self._stack, self._resource, f"{self._verb}_COMPLETE")
        return 0.0

    def fail(self, reason: str) -> None:
        """Write the reason down."""
        row(self._world, self._stack, self._resource, f"{self._verb}_FAILED", reason=reason)
        self._deployment.causes.append(self._logical)

    def cancel(self) -> None:
        """Write down that another's failure ended it."""
        word = "creation" if self._verb == "CREATE" else self._verb.lower()
        row(self._world, self._stack, self._resource, f"{self._verb}_FAILED", reason=f"Resource {word} cancelled")


class Revert:
    """Put a changed resource back as it was."""

    def __init__(self, world: World, stack: Stack, entry: Entry) -> None:
        self._world, self._stack, self._entry = world, stack, entry
        assert entry.before is not None
        self._before = entry.before
        self._problem: str | None = None

    def begin(self) -> float:
        """Start to put it back."""
        self._stack.resources[self._before.logical_id] = self._before
        row(self._world, self._stack, self._before, "UPDATE_IN_PROGRESS")
        self._problem = self._world.failure(self._before.logical_id, self._before.type, "rollback")
        if not self._entry.replaced:
            self._world.effect(self._before.type).put_back(self._before)
        return self._world.seconds(self._before.logical_id, self._before.type, "rollback")

    def ready(self) -> float:
        """End it."""
        if self._problem:
            raise Failed(self._problem)
        self._world.effect(self._before.type).settled(self._before)
        row(self._world, self._stack, self._before, "UPDATE_COMPLETE")
        return 0.0

    def fail(self, reason: str) -> None:
        """Write the reason down."""
        row(self._world, self._stack, self._before, "UPDATE_FAILED", reason=reason)

    def cancel(self) -> None:
        """Write down that another's failure ended it."""
        row(self._world, self._stack, self._before, "UPDATE_FAILED", reason="Resource update cancelled")


class Erase:
    """Delete a resource, or leave the thing behind where its policy says so."""

    def __init__(self, world: World, stack: Stack, resource: Resource, *, policy: str) -> None:
        self._world, self._stack, self._resource = world, stack, resource
        self._keep = policy in ("Retain", "RetainExceptOnCreate")
        self._problem: str | None = None

    def begin(self) -> float | None:
        """Start to delete it."""
        resource = self._resource
        if resource.status in ("DELETE_COMPLETE", "DELETE_SKIPPED"):
            return None
        if self._keep and resource.physical:
            self._world.things.leave(resource)
            row(self._world, self._stack, resource, "DELETE_SKIPPED")
            return None
        if not resource.physical:
            row(self._world, self._stack, resource, "DELETE_COMPLETE")
            return None
        row(self._world, self._stack, resource, "DELETE_IN_PROGRESS")
        self._problem = self._world.failure(resource.logical_id, resource.type, "delete")
        self._world.effect(resource.type).leave(resource)
        return self._world.seconds(resource.logical_id, resource.type, "delete")

    def ready(self) -> float:
        """End it, or wait for what still hangs on it."""
        if self._problem:
            raise Failed(self._problem)
        if more := self._world.effect(self._resource.type).left(self._resource):
            return more
        self._world.things.release(self._resource)
        row(self._world, self._stack, self._resource, "DELETE_COMPLETE")
        return 0.0

    def fail(self, reason: str) -> None:
        """Write the reason down."""
        row(self._world, self._stack, self._resource, "DELETE_FAILED", reason=reason)

    def cancel(self) -> None:
        """Nothing cancels a deletion."""


def birth(world: World, stack: Stack, resource: Resource) -> Birth:
    """Return what the physical id of a resource is made of."""
    return Birth(
        stack=stack.name,
        logical_id=resource.logical_id,
        type=resource.type,
        properties=resource.properties,
        account=world.account,
        region=world.region,
        token=world.token(),
    )


def answer_resource(resource: Resource) -> dict[str, Any]:
    """Return the members that every answer about a resource shares."""
    optional = {"PhysicalResourceId": resource.physical, "ResourceStatusReason": resource.reason}
    return {
        "LogicalResourceId": resource.logical_id,
        "ResourceType": resource.type,
        "ResourceStatus": resource.status,
        "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
        **{name: value for name, value in optional.items() if value},
    }
