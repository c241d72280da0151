"""Reports of what failed: kept for the user where nobody else can read them, shown, and read again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from ecsspec.cli.files import read_back, write_whole
from ecsspec.cli.several import file_of
from ecsspec.cli.signals import goes_on, going_on
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.cli.target import whole
from ecsspec.problems import DeploymentFailed, EcsspecError, MachineError, NeedsAttention, StillRunning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecsspec.cfn.template import Template
    from ecsspec.deploy.events import Event, Finished
    from ecsspec.diagnosis.evidence import Evidence
    from ecsspec.diagnosis.findings import Diagnosis
    from ecsspec.pipeline import Compiled

OWNER_ONLY, OWNERS_FOLDER = 0o600, 0o700
SUFFIX = ".json"
LONGEST = 100
"""How much of an operation's token goes into a file's name: other tools' have up to 128 characters."""
_ODD = re.compile(r"[^A-Za-z0-9-]+")
_kept: ContextVar[Path | None] = ContextVar("kept", default=None)
"""The report of the operation that is followed, from its first look to its end."""


def folder() -> Path:
    """Return where reports are kept: in this user's state, under XDG_STATE_HOME where that is set."""
    from ecsspec.local.state import default_path

    return default_path().parent / "reports"


def reported(events: Iterable[Event], *, compiled: Compiled | None = None) -> Iterator[Event]:
    """Hand events on, and keep each look before the next one; when a failure has been told, show why."""
    from ecsspec.deploy.events import Finished, Seen, Started

    plan, shown = "", False
    _kept.set(None)
    try:
        for event in events:
            if isinstance(event, Seen):
                _save(event.evidence, plan)
                continue
            yield _in_full(event, compiled)
            plan = event.plan if isinstance(event, Started) else plan
            if isinstance(event, Finished) and event.evidence is not None:
                shown = _show(event, compiled)
                _keep(event.evidence, plan)
            elif isinstance(event, Finished):
                _end(event)
    except (DeploymentFailed, NeedsAttention) as error:
        raise (replace(error, details=()) if shown else error) from error


def _show(finished: Finished, compiled: Compiled | None) -> bool:
    from ecsspec.api import keys_in
    from ecsspec.ui.diagnosis import NO_SPEC, Spec, render

    spec = Spec(file_of(compiled), keys_in(compiled.loaded.document)) if compiled else NO_SPEC
    if finished.diagnosis is None or finished.evidence is None or not finished.diagnosis.findings:
        return False
    found = aimed(finished.diagnosis, compiled.template if compiled else None)
    draw(f"\n{render(found, finished.evidence, stderr(), spec=spec)}\n")
    return True


def _in_full(event: Event, compiled: Compiled | None) -> Event:
    """Return an event whose command for a container that fails is the whole one."""
    from ecsspec.deploy.events import TasksFailed
    from ecsspec.diagnosis.rehearsal import rehearsals, rehearsed

    if compiled is None or not isinstance(event, TasksFailed):
        return event
    known = rehearsals(compiled.template)
    return replace(event, tries=rehearsed(event.tries, container=event.container, known=known))


def aimed(found: Diagnosis, template: Template | None = None) -> Diagnosis:
    """Return a diagnosis whose commands mean the same stack, reach the same target, and run what its template says."""
    from ecsspec.diagnosis.rehearsal import rehearsals, rehearsed

    known = rehearsals(template) if template else {}
    full = (rehearsed(one.tries, container=one.container, known=known) for one in found.findings)
    tries = (tuple(map(whole, one)) for one in full)
    findings = (replace(finding, tries=one) for finding, one in zip(found.findings, tries, strict=True))
    return replace(found, findings=tuple(findings))


def _keep(evidence: Evidence, plan: str) -> None:
    """Write a report down and name it; a full disk takes nothing else from the user."""
    _kept.set(None)
    try:
        file = _written(evidence, plan)
    except (OSError, MachineError) as error:
        draw(f"note: what was seen could not be kept: {error}\n")
    else:
        say(f"all that was seen is kept: ecsspec diagnose {quote(str(file))}\n")


def _save(evidence: Evidence, plan: str) -> None:
    """Write down what was seen so far; that it cannot be is told at the end."""
    with suppress(OSError, MachineError):
        _kept.set(_written(evidence, plan))
    if error := going_on():
        goes_on(last_words(error))


def _end(finished: Finished) -> None:
    """Remove the report of what ended well after all; name that of a stack that is gone."""
    from ecsspec.deploy.events import Outcome

    file = _kept.get()
    _kept.set(None)
    if file is None:
        return
    if finished.outcome not in (Outcome.CREATED, Outcome.UPDATED):
        say(f"what was seen before is kept: ecsspec diagnose {quote(str(file))}\n")
        return
    with suppress(OSError):
        file.unlink()


def last_words(error: EcsspecError) -> EcsspecError:
    """Return the error of an operation that goes on without us, with the report of what was seen of it by then."""
    file = _kept.get()
    if file is None or not isinstance(error, StillRunning):
        return error
    said = f"what was seen is kept: ecsspec diagnose {quote(str(file))}"
    return error if said in error.details else replace(error, details=(*error.details, said))


def _written(evidence: Evidence, plan: str) -> Path:
    """Write what was seen to the one file of its operation, with what an earlier command saw of it."""
    from ecsspec.deploy.statuses import OURS
    from ecsspec.diagnosis.cover import shown
    from ecsspec.diagnosis.keep import joined
    from ecsspec.diagnosis.record import as_text

    own = evidence.token.removeprefix(OURS) or plan or evidence.began or "operation"
    file = folder() / f"{evidence.stack}-{_ODD.sub('-', own)[:LONGEST]}{SUFFIX}"
    file.parent.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
    before = _held(file)
    whole_of_it = joined(before, shown(evidence)) if before and _are_one(before, evidence) else evidence
    write_whole(file, as_text(whole_of_it), mode=OWNER_ONLY)
    return file


def _held(file: Path) -> Evidence | None:
    """Return the evidence in a report, None where it cannot be read."""
    try:
        return read_report(str(file))
    except (OSError, MachineError):
        return None


def _are_one(one: Evidence, other: Evidence) -> bool:
    """Tell whether both are of the same operation, as far as they say, on the same stack."""
    is_known = bool(one.began and other.began)
    return bool(one.stack_id) and one.stack_id == other.stack_id and (not is_known or one.began == other.began)


def latest(evidence: Evidence) -> Path | None:
    """Return the newest report of the operation that was looked at, if there is one."""
    try:
        found = [(file.stat().st_mtime, file) for file in folder().glob(f"{evidence.stack}-*{SUFFIX}")]
    except OSError:
        return None
    newest_first = (file for _, file in sorted(found, reverse=True))
    return next((file for file in newest_first if (held := _held(file)) and _are_one(held, evidence)), None)


def is_report(what: str) -> bool:
    """Tell whether an argument means a report."""
    return what.endswith(SUFFIX)


def read_report(name: str) -> Evidence:
    """Return the evidence in a report."""
    from ecsspec.diagnosis.record import evidence_in

    held = read_back(Path(name))
    if held is None:
        raise MachineError(f"there is no file {name}", f"see which there are: ls {quote(str(folder()))}", "E903")
    return evidence_in(held.decode("utf-8", "replace"), file=name)
