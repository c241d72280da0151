"""How many tasks the services of a stack are set to now, beside the number that the template writes.

Scaling and `update-service` move the number at run time. CloudFormation does not look: the template's number is sent
whenever it updates the service for any reason, and never otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecsspec.cfn.template import Template
from ecsspec.problems import AwsError, counted

if TYPE_CHECKING:
    from ecsspec.deploy.changes import ResourceChange
    from ecsspec.deploy.facts import Stack
    from ecsspec.deploy.ports import Ports

SERVICE = "AWS::ECS::Service"


@dataclass(frozen=True, slots=True)
class LiveCount:
    """How many tasks a service is set to now, and how many of them run."""

    desired: int
    running: int


def service_address(arn: str) -> tuple[str, str]:
    """Return cluster and name from a service's ARN; the oldest form names no cluster."""
    parts = arn.partition(":service/")[2].split("/") if ":service/" in arn else [arn]
    return (parts[0], parts[1]) if len(parts) > 1 else ("default", parts[0])


def live_counts(ports: Ports, stack: Stack | None, *, before: Template, after: Template) -> Mapping[str, LiveCount]:
    """Return the counts that are neither the live template's nor the new one's, by logical id.

    None where AWS does not tell us. A count that only the edit changes is told by the edit.
    """
    said, was = _said(after), _said(before)
    if stack is None or not said:
        return {}
    found: dict[str, LiveCount] = {}
    with suppress(AwsError):
        for row in ports.stacks.resources(stack.id):
            if row.logical_id in said and row.type == SERVICE and row.physical_id:
                live = ports.workloads.count(*service_address(row.physical_id))
                if live is not None and live.desired not in (was.get(row.logical_id), said[row.logical_id]):
                    found[row.logical_id] = live
    return found


def sentences(counts: Mapping[str, LiveCount], template: Template, changes: Sequence[ResourceChange]) -> Iterator[str]:
    """Yield what becomes of each live count, as far as the changes tell."""
    said = _said(template)
    by_id = {change.logical_id: change for change in changes}
    for logical_id, live in sorted(counts.items()):
        runs = "" if live.running == live.desired else f" ({live.running} run)"
        fate = _fate(by_id.get(logical_id), by_id, live.desired, said[logical_id])
        now = f"{counted(live.desired, 'task')} now{runs}"
        yield f"{logical_id} is set to {now}, the spec says {said[logical_id]}: {fate}"


def _fate(change: ResourceChange | None, among: Mapping[str, ResourceChange], live: int, said: int) -> str:
    """Say what an apply does to the count; a service that only refers to what may stay the same may be left alone."""
    if change is None:
        return f"an apply leaves it at {live}, until one updates the service"
    sources = [among.get(move.via.partition(".")[0]) for move in change.properties]
    sure = change.by != "follows" or any(source and source.action == "replace" for source in sources)
    return f"an apply sets it to {said}{'' if sure else ' if it updates the service'}"


def _said(template: Template) -> Mapping[str, int]:
    """Return the number of tasks that each service of a template has, where it has one."""
    services = (one for one in template.resources.values() if one.type == SERVICE)
    written = ((one.id, one.properties.get("DesiredCount")) for one in services)
    return {id_: count for id_, count in written if isinstance(count, int)}
