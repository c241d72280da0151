"""Old revisions of a task definition stay, in one family per stack."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.values import Join, Ref, Sub, Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.checks.literals import at, items

KEPT = "E543"
FAMILY = "E544"

STACK_NAME = Ref("AWS::StackName")


def revisions_kept(index: Index) -> Iterator[Finding]:
    """Retain a replaced revision, and delete the last one with the stack.

    Each change makes a new revision. CloudFormation would deregister the old one, and a deployment cannot roll back to
    an INACTIVE revision.
    """
    for task in index.every(TASK_DEFINITION):
        if task.keep.on_replace != "Retain":
            what = "the old revision would be INACTIVE, and a deployment cannot roll back to it"
            yield Finding(KEPT, task.id, ("UpdateReplacePolicy",), what, "UpdateReplacePolicy: Retain")
        if task.keep.on_delete != "Delete":
            what = "the retained revisions need a stated end: with the stack the last one goes"
            yield Finding(KEPT, task.id, ("DeletionPolicy",), what, "DeletionPolicy: Delete")


def family(index: Index) -> Iterator[Finding]:
    """Name the family after the stack.

    Without a name every replacement gets a family of its own, so revisions do not add up; a fixed one is shared with
    other stacks, whose revisions a destroy would deregister.
    """
    for task in index.every(TASK_DEFINITION):
        if not _is_own(at(task.properties, "Family")):
            what = "its revisions must be one family that is this stack's alone"
            yield Finding(FAMILY, task.id, ("Family",), what, "Family: !Ref AWS::StackName")


def _is_own(value: Value) -> bool:
    """Tell whether a family begins with the stack's name, or may do so."""
    match value:
        case None | str():
            return False
        case Ref(id_):
            return value == STACK_NAME or not id_.startswith("AWS::")
        case Sub(text):
            return text.startswith("${AWS::StackName}")
        case Join(_, parts):
            return next(iter(items(parts)), None) == STACK_NAME
        case _:
            return True
