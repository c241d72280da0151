"""What exists in the account by a name that nothing else may carry, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.world.cloudformation.stacks import Resource, Stack
from tests.world.identity import Properties, identifier, shown_name


@dataclass(frozen=True)
class Thing:
    """One named thing; an empty stack means that no stack owns it.

    `early` tells whether CloudFormation's early validation sees it, or only the service that must make it.
    """

    name: str
    stack: str = ""
    logical_id: str = ""
    early: bool = True


class Things:
    """All named things, by type and identifier."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], Thing] = {}

    def put(self, type_: str, name: str, *, early: bool = True) -> None:
        """Let a thing exist that no stack owns."""
        self._by_name[type_, name] = Thing(name, early=early)

    def remove(self, type_: str, name: str) -> None:
        """Let a thing be gone."""
        del self._by_name[type_, name]

    def exists(self, type_: str, name: str) -> bool:
        """Tell whether a thing of this name exists."""
        return (type_, name) in self._by_name

    def names(self, type_: str) -> list[str]:
        """Return the names of all things of a type."""
        return [name for known, name in self._by_name if known == type_]

    def unowned(self, type_: str, properties: Properties) -> Thing | None:
        """Return the thing in the way, if there is one that no stack owns."""
        thing = self._find(type_, properties)
        return thing if thing and not thing.stack else None

    def seen(self, type_: str, properties: Properties) -> Thing | None:
        """Return the thing of this name that early validation sees."""
        thing = self._find(type_, properties)
        return thing if thing and thing.early else None

    def clash(self, type_: str, properties: Properties, stack: Stack, logical_id: str) -> str:
        """Return AWS's words where the name is another's, else the empty text."""
        thing = self._find(type_, properties)
        if thing is None or (thing.stack, thing.logical_id) == (stack.id, logical_id):
            return ""
        if thing.stack:
            return f"{shown_name(type_, properties)} already exists in stack {thing.stack}"
        name = identifier(type_, properties)
        return (
            f"Resource handler returned message: \"Resource of type '{type_}' with identifier '{name}' already "
            'exists." (RequestToken: 00000000-0000-4000-8000-000000000000, HandlerErrorCode: AlreadyExists)'
        )

    def claim(self, resource: Resource, stack: Stack) -> None:
        """Note that a stack's resource carries its name."""
        if name := identifier(resource.type, resource.properties):
            self._by_name[resource.type, name] = Thing(name, stack.id, resource.logical_id)

    def leave(self, resource: Resource) -> None:
        """Note that the thing stays, without a stack."""
        if name := identifier(resource.type, resource.properties):
            self._by_name[resource.type, name] = Thing(name)

    def release(self, resource: Resource) -> None:
        """Note that the thing is gone."""
        if name := identifier(resource.type, resource.properties):
            self._by_name.pop((resource.type, name), None)

    def _find(self, type_: str, properties: Properties) -> Thing | None:
        name = identifier(type_, properties)
        return self._by_name.get((type_, name)) if name else None
