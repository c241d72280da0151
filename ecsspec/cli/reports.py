"""Reports of what failed: kept for the user where nobody else can read them, shown, and read again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from ecsspec.cli.files import read_back, write_whole
from ecsspec.cli.several import file_of
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.cli.target import whole
from ecsspec.problems import DeploymentFailed, MachineError, NeedsAttention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecsspec.deploy.events import Event, Finished
    from ecsspec.diagnosis.evidence import Evidence
    from ecsspec.diagnosis.findings import Diagnosis
    from ecsspec.pipeline import Compiled

OWNER_ONLY, OWNERS_FOLDER = 0o600, 0o700
SUFFIX = ".json"
_ODD = re.compile(r"[^A-Za-z0-9-]+")


def folder() -> Path:
    """Return where reports are kept: in this user's state, under XDG_STATE_HOME where that is set."""
    from ecsspec.local.state import default_path

    return default_path().parent / "reports"


def reported(events: Iterable[Event], *, compiled: Compiled | None = None) -> Iterator[Event]:
    """Hand events on; when a failure has been told, show why, and keep what was seen."""
    from ecsspec.deploy.events import Finished, Started

    plan, shown = "", False
    try:
        for event in events:
            yield event
            plan = event.plan if isinstance(event, Started) else plan
            if isinstance(event, Finished) and event.evidence is not None:
                shown = _show(event, compiled)
                _keep(event.evidence, plan)
    except (DeploymentFailed, NeedsAttention) as error:
        raise (replace(error, details=()) if shown else error) from error


def _show(finished: Finished, compiled: Compiled | None) -> bool:
    from ecsspec.api import keys_in
    from ecsspec.ui.diagnosis import NO_SPEC, Spec, render

    spec = Spec(file_of(compiled), keys_in(compiled.loaded.document)) if compiled else NO_SPEC
    if finished.diagnosis is None or finished.evidence is None or not finished.diagnosis.findings:
        return False
    draw(f"\n{render(aimed(finished.diagnosis), finished.evidence, stderr(), spec=spec)}\n")
    return True


def aimed(found: Diagnosis) -> Diagnosis:
    """Return a diagnosis whose commands mean the same stack and reach the same target."""
    tries = (tuple(map(whole, finding.tries)) for finding in found.findings)
    findings = (replace(finding, tries=one) for finding, one in zip(found.findings, tries, strict=True))
    return replace(found, findings=tuple(findings))


def _keep(evidence: Evidence, plan: str) -> None:
    """Write a report down and name it; a full disk takes nothing else from the user."""
    from ecsspec.diagnosis.record import as_text

    file = folder() / f"{evidence.stack}-{_ODD.sub('-', plan) or 'operation'}{SUFFIX}"
    try:
        file.parent.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        write_whole(file, as_text(evidence), mode=OWNER_ONLY)
    except (OSError, MachineError) as error:
        draw(f"note: what was seen could not be kept: {error}\n")
    else:
        say(f"all that was seen is kept: ecsspec diagnose {quote(str(file))}\n")


def latest(stack: str) -> Path | None:
    """Return the newest report of a stack, if there is one."""
    own = re.compile(rf"{re.escape(stack)}-(?:[0-9a-f]+|operation)")
    try:
        found = [file for file in folder().glob(f"*{SUFFIX}") if own.fullmatch(file.stem)]
        return max(found, key=lambda file: (file.stat().st_mtime, file.name), default=None)
    except OSError:
        return None


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
