"""One change set from its making to its end: create, wait, judge, withdraw, sweep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from ecsspec.deploy.errors import Throttled, Unreachable, Unusable
from ecsspec.deploy.facts import ChangeSet, ChangeSetRequest, Finding
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview.bucket import stored
from ecsspec.deploy.request import DIFF_SETS
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.diagnosis.entry import Place
from ecsspec.diagnosis.known import recognised
from ecsspec.problems import AwsError, NotDone

FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 1.0, 3.0, 1.5
PATIENCE = 600.0
STALE_AFTER = 3600.0
GONE_PATIENCE = 60.0
BEFORE_RETRIES = (1.0, 5.0)
_SHELL = "ecsspec-shell"
MAKING = ("CREATE_PENDING", "CREATE_IN_PROGRESS")
_NO_CHANGES = re.compile(r"didn't contain changes|no updates are to be performed", re.IGNORECASE)


@dataclass
class RefusedSet(AwsError):
    """CloudFormation's validation said no: `findings` are its reasons, and `details` these as text."""

    findings: tuple[Finding, ...] = field(default=())


def is_unchanged(change_set: ChangeSet) -> bool:
    """Tell whether CloudFormation found nothing to do; it says so by failing the set, in one of two texts."""
    return change_set.status == "FAILED" and bool(_NO_CHANGES.search(change_set.reason))


def prepare(ports: Ports, request: ChangeSetRequest) -> ChangeSet:
    """Make the change set, or meet the one that an earlier run left, and wait until it can be judged."""
    request = stored(ports, request)
    found = _made(ports, request)
    if found.status == "CREATE_COMPLETE" and found.execution_status != "AVAILABLE":
        ports.change_sets.delete(found.id, stack=found.stack_id)
        found = _made(ports, request)
    if found.status == "FAILED" and not is_unchanged(found):
        raise _failed(found, _findings(ports, found))
    if not is_unchanged(found) and found.execution_status != "AVAILABLE":
        raise NotDone(
            f"the change set {found.name} cannot be executed ({found.status}, {found.execution_status})",
            "run the command again: it prepares a new one",
            code="E703",
        )
    return found


def _made(ports: Ports, request: ChangeSetRequest) -> ChangeSet:
    set_id = ports.change_sets.create(request)
    return _settled(ports, set_id, stack=request.stack)


def _settled(ports: Ports, set_id: str, *, stack: str) -> ChangeSet:
    pause, deadline = FIRST_PAUSE, ports.clock.now() + PATIENCE
    while True:
        is_late = ports.clock.now() >= deadline  # before the look: this computer may sleep during one
        found = ports.change_sets.describe(set_id, stack=stack)
        if found is None or found.status.startswith("DELETE"):
            raise AwsError(
                f"the change set for {stack} was deleted by somebody while it was being prepared",
                "run the command again",
                code="E602",
            )
        if found.status not in MAKING:
            return found
        if is_late:
            raise AwsError(
                f"CloudFormation has not finished preparing the change set for {stack} in {PATIENCE / 60:.0f} minutes",
                "run the command again; if it lasts, see the AWS Health Dashboard of the region",
                code="E602",
            )
        ports.clock.sleep(pause)
        pause = min(pause * GROWTH, LONGEST_PAUSE)


def _findings(ports: Ports, change_set: ChangeSet) -> Sequence[Finding]:
    with suppress(AwsError):
        return ports.change_sets.findings(change_set.id, stack=change_set.stack_id)
    return ()


def _failed(change_set: ChangeSet, findings: Sequence[Finding]) -> RefusedSet:
    cause, cure = _why(change_set, findings)
    told = tuple(finding_line(finding) for finding in findings) or (change_set.reason,)
    return RefusedSet(
        f"CloudFormation refused the change set for {change_set.stack_name}: {cause}; nothing was changed",
        cure,
        code="E601",
        details=tuple(one for one in told if one and one != cause),
        findings=tuple(findings),
    )


def _why(change_set: ChangeSet, findings: Sequence[Finding]) -> tuple[str, str]:
    """Return the cause and its cure: of the first thing that validation found, or of the set's own reason."""
    reason = change_set.reason or "no reason given"
    if not findings and "DescribeEvents" in reason:
        cure = "ask for the permission cloudformation:DescribeEvents: AWS says only there which property it means"
        return reason, cure
    first = min(findings, key=lambda finding: finding.mode != "FAIL", default=Finding("", reason))
    meaning = recognised(Place.RESOURCE, f"{first.reason} {first.name}".strip(), {"stack": change_set.stack_name})
    of = f"{first.logical_id}: " if first.logical_id else ""
    if meaning is None:
        return f"{of}{first.reason}", "correct the keys of the spec that set what is named above"
    return f"{of}{meaning.cause}", "; ".join(meaning.tries)


def finding_line(finding: Finding) -> str:
    """Return a finding in AWS's own words, with the resource that it is about."""
    where = f"{finding.logical_id}{f' {finding.path}' if finding.path else ''}"
    return f"{where}: {finding.reason}{f' ({finding.name})' if finding.name else ''}"


def withdraw(ports: Ports, *, change_set: str, stack: str) -> None:
    """Delete one change set of ours, and the empty shell of a stack that it was made for.

    A Ctrl-C does not end this, only the next one does; an answer that is lost is asked for again.
    """
    try:
        _insistently(ports, change_set, stack=stack)
    except KeyboardInterrupt:
        _insistently(ports, change_set, stack=stack)
        raise


def _insistently(ports: Ports, change_set: str, *, stack: str) -> None:
    for pause in BEFORE_RETRIES:
        try:
            return _withdraw(ports, change_set, stack=stack)
        except (Unreachable, Throttled):
            ports.clock.sleep(pause)
    return _withdraw(ports, change_set, stack=stack)


def _withdraw(ports: Ports, change_set: str, *, stack: str) -> None:
    """Delete a set and its shell; that goes only while it is in review, holds no resource and no other change set.

    CloudFormation keeps it for ever otherwise, and somebody else's change set needs it.
    """
    _delete(ports, change_set, stack=stack)
    shell = ports.stacks.describe(stack)
    if shell is None or standing(shell.status).kind is not Kind.REVIEW:
        return
    others = [entry for entry in ports.change_sets.names(shell.id) if change_set not in (entry.id, entry.name)]
    if not others and not ports.stacks.resources(shell.id):
        ports.operations.delete(shell.id, token=_SHELL)
        _await_gone(ports, shell.id)


def _delete(ports: Ports, change_set: str, *, stack: str) -> None:
    """Delete a set; CloudFormation refuses that while it is still making it, so that one is waited for."""
    pause, begun, is_made = FIRST_PAUSE, ports.clock.now(), False
    while True:
        try:
            return ports.change_sets.delete(change_set, stack=stack)
        except Unusable:
            patience = _patience(ports, change_set, stack=stack)
            if is_made or 0 < patience <= ports.clock.now() - begun:
                raise
        if is_made := not patience:  # it was made between the refusal and our look: nothing is in the way now
            continue
        ports.clock.sleep(pause)
        pause = min(pause * GROWTH, LONGEST_PAUSE)


def _patience(ports: Ports, change_set: str, *, stack: str) -> float:
    """Return how long a set that cannot be deleted may yet be in the making; who may not look waits a minute."""
    try:
        found = ports.change_sets.describe(change_set, stack=stack)
    except AwsError:
        return GONE_PATIENCE
    return PATIENCE if found is not None and found.status in MAKING else 0.0


def _await_gone(ports: Ports, stack_id: str) -> None:
    deadline = ports.clock.now() + GONE_PATIENCE
    while ports.clock.now() < deadline:
        shell = ports.stacks.describe(stack_id)
        if shell is None or standing(shell.status).kind is Kind.ABSENT:
            return
        ports.clock.sleep(FIRST_PAUSE)


def sweep(ports: Ports, *, stack: str) -> None:
    """Delete diff sets older than an hour, which a killed diff left; every other set is somebody's."""
    with suppress(AwsError):
        for entry in ports.change_sets.names(stack):
            if entry.name.startswith(DIFF_SETS) and _age(ports, entry) > STALE_AFTER:
                ports.change_sets.delete(entry.id, stack=stack)


def _age(ports: Ports, entry: ChangeSet) -> float:
    if not entry.created:
        return 0.0
    return ports.clock.now() - datetime.fromisoformat(entry.created).timestamp()
