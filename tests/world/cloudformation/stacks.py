"""Stacks, their resources and their events, as state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.templates import Template
from tests.world.refusals import Refused, invalid

if TYPE_CHECKING:
    from tests.world.cloudformation.changesets import ChangeSet

STACK_TYPE = "AWS::CloudFormation::Stack"
SETTLED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")
UPDATABLE = (*SETTLED, "IMPORT_ROLLBACK_COMPLETE", "CREATE_FAILED", "UPDATE_FAILED")


@dataclass(eq=False)
class Resource:
    """One resource of a stack as it was last made: `keys` are its unique names, `physical` is empty before birth."""

    logical_id: str
    type: str
    definition: dict[str, Any]
    physical: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    status: str = ""
    reason: str = ""
    updated: datetime | None = None
    imported: bool = False
    revision: int = 1
    """How often it was made or changed: a launch template's latest version."""

    def policy(self, name: str) -> str:
        """Return DeletionPolicy or UpdateReplacePolicy."""
        return str(self.definition.get(name, "Delete"))


@dataclass(eq=False)
class Event:
    """One row of a stack's history."""

    id: str
    time: datetime
    logical_id: str
    physical: str
    type: str
    status: str
    reason: str
    token: str
    operation: str
    detailed: str


@dataclass(frozen=True)
class Operation:
    """What is under way on a stack: all its events carry the token."""

    id: str
    kind: str
    token: str = ""


@dataclass(eq=False)
class Stack:
    """A stack; a deleted one stays, and is found by its id alone."""

    id: str
    name: str
    status: str
    created: datetime
    template: Template | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    resolved: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    exports: dict[str, str] = field(default_factory=dict)
    capabilities: list[str] = field(default_factory=list)
    reason: str = ""
    updated: datetime | None = None
    deleted: datetime | None = None
    protected: bool = False
    parent: str = ""
    root: str = ""
    """The ids of the stack above, and of the topmost one; empty for a stack that is in none."""
    role: str = ""
    disable_rollback: bool = False
    resources: dict[str, Resource] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    change_sets: dict[str, ChangeSet] = field(default_factory=dict)
    executed: str = ""
    operations: list[Operation] = field(default_factory=list)
    running: Any = None
    """The deployment that may be cancelled or continued."""
    halted: Any = None
    """The deployment that stopped half-way, as rollback was off."""

    @property
    def operation(self) -> Operation:
        """Return the latest operation."""
        return self.operations[-1] if self.operations else Operation("", "CREATE_STACK")

    @property
    def busy(self) -> bool:
        """Tell whether CloudFormation is at work on the stack."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def live(self) -> list[Resource]:
        """Return the resources that exist."""
        return [resource for resource in self.resources.values() if resource.status != "DELETE_COMPLETE"]


class Stacks:
    """Every stack of the account and region, by id."""

    def __init__(self) -> None:
        self.by_id: dict[str, Stack] = {}

    def __iter__(self) -> Iterator[Stack]:
        """Iterate over all stacks, deleted ones too, oldest first."""
        return iter(self.by_id.values())

    def __len__(self) -> int:
        """Return how many stacks there were."""
        return len(self.by_id)

    def __getitem__(self, name: str) -> Stack:
        """Return the latest stack of this name or id, deleted or not: for looking into, in tests."""
        found = [stack for stack in self.by_id.values() if name in (stack.name, stack.id)]
        if not found:
            raise KeyError(name)
        return found[-1]

    def __contains__(self, name: str) -> bool:
        """Tell whether a stack of this name or id stands."""
        return self.get(name) is not None

    def get(self, name: str) -> Stack | None:
        """Return the stack of this name, or of this id even where it is deleted."""
        if name in self.by_id:
            return self.by_id[name]
        standing = (stack for stack in self.by_id.values() if stack.name == name and not stack.deleted)
        return next(standing, None)

    def must(self, name: str, *, says: str = "Stack with id {} does not exist") -> Stack:
        """Return the stack or refuse in the operation's own words."""
        stack = self.get(name)
        if stack is None:
            raise invalid(says.format(name))
        return stack

    def exports(self) -> dict[str, str]:
        """Return every export by its name."""
        return {name: value for stack in self.by_id.values() for name, value in stack.exports.items()}


def page(rows: list[Any], token: str | None, *, size: int) -> tuple[list[Any], dict[str, str]]:
    """Return one page of rows and the member that leads to the next."""
    start = 0
    if token is not None:
        if not token.startswith("page-") or int(token[5:]) > len(rows):
            raise Refused("ValidationError", f"Invalid pagination token: {token}")
        start = int(token[5:])
    more = {"NextToken": f"page-{start + size}"} if start + size < len(rows) else {}
    return rows[start : start + size], more


def tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    """Return tags as AWS answers them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
