"""What AWS could not make, change or delete of a stack, each with its cause in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecsspec.deploy.facts import LiveResource, Stack
from ecsspec.diagnosis.evidence import Evidence, ResourceFailure
from ecsspec.diagnosis.findings import Finding, diagnose


@dataclass(frozen=True, slots=True)
class Failed:
    """A resource that stands in the way: what AWS could not do, the cause in plain words, AWS's own, what to try."""

    logical_id: str
    type: str
    status: str
    cause: str
    original: str = ""
    tries: tuple[str, ...] = ()


def failed(stack: Stack, resources: Sequence[LiveResource], *, since: str) -> tuple[Failed, ...]:
    """Return the resources that failed, by name; `since` is when."""
    broken = sorted((e for e in resources if e.status.endswith("_FAILED")), key=lambda entry: entry.logical_id)
    seen = tuple(ResourceFailure(since, e.logical_id, e.type, e.reason, stack.name) for e in broken)
    found = {entry.logical_id: entry for entry in diagnose(Evidence(stack.name, stack.status, seen)).findings}
    return tuple(_explained(entry, found.get(entry.logical_id)) for entry in broken)


def _explained(entry: LiveResource, finding: Finding | None) -> Failed:
    """Return a failed resource with its cause; what diagnosis leaves out only echoes another's failure."""
    cause = finding.cause if finding else "it was cancelled when another one failed"
    originals = finding.originals[:1] if finding else ()
    tries = finding.tries if finding else ()
    return Failed(entry.logical_id, entry.type, entry.status, cause, "".join(originals), tries)
