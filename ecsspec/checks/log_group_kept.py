"""A log group has its stack's name, so that it is found, and can be taken over again where it was kept."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Keep
from ecsspec.cfn.values import Ref, Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import LOG_GROUP, TASK_DEFINITION
from ecsspec.checks.literals import at
from ecsspec.checks.views.services import containers

NAME = "E546"
POLICY = "E547"

PREFIX = "/ecsspec/"
KEPT = Keep("RetainExceptOnCreate", "Retain")
GONE = frozenset({None, "Delete"})


def log_group_name(index: Index) -> Iterator[Finding]:
    """Call the log group of containers /ecsspec/<stack>, in so many letters.

    Only a named group can be imported by the create that meets a kept one, and CloudFormation must know the name
    beforehand: one put together with Ref or Sub is not adopted.
    """
    used = {
        index.identity(at(container, "LogConfiguration", "Options", "awslogs-group"))
        for task in index.every(TASK_DEFINITION)
        for _, container in containers(task)
    }
    for group in index.every(LOG_GROUP):
        name = at(group.properties, "LogGroupName")
        if group.id in used and not _is_own(name):
            what = "the containers' log group is not called after its stack"
            yield Finding(NAME, group.id, ("LogGroupName",), what, f"LogGroupName: {PREFIX}<stack>")


def _is_own(name: Value) -> bool:
    """Tell whether a name is a literal of ours, or a parameter, whose value is not known."""
    match name:
        case str():
            return name.startswith(PREFIX) and name != PREFIX
        case Ref(id_):
            return "::" not in id_
        case _:
            return False


def log_group_kept(index: Index) -> Iterator[Finding]:
    """Keep a log group with RetainExceptOnCreate and Retain, named, or else not at all.

    With plain Retain a failed create leaves a group behind that the next create collides with; a kept group without a
    name cannot be imported again.
    """
    for group in index.every(LOG_GROUP):
        if group.keep.on_delete in GONE and group.keep.on_replace in GONE:
            continue
        for wanted, is_, name in (
            (KEPT.on_delete, group.keep.on_delete, "DeletionPolicy"),
            (KEPT.on_replace, group.keep.on_replace, "UpdateReplacePolicy"),
        ):
            if is_ != wanted:
                what = f"a kept log group has {name} {wanted}, this one {is_ or 'none'}"
                yield Finding(POLICY, group.id, (name,), what, f"{name}: {wanted}")
        if at(group.properties, "LogGroupName") is None:
            what = "a kept log group without a name cannot be taken over by the next create"
            yield Finding(POLICY, group.id, ("LogGroupName",), what, "name it, or let it be deleted")
