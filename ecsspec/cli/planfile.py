"""The file of a saved plan: where it may be written, and reading one back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from ecsspec.cli.files import named, read_back, write_whole
from ecsspec.problems import MachineError, UsageError

if TYPE_CHECKING:
    from ecsspec.deploy.plan import Plan

OWNER_ONLY = 0o600
ELSEWHERE = "choose another place with --out"


def require_unused(name: str) -> Path:
    """Return the place of a new plan; refuse one where something is: an earlier plan knows a change set."""
    path = Path(named(name, "name a file, as in --out web.plan"))
    if name == "-":
        raise UsageError("a plan is a file: it cannot go to stdout", "--out web.plan", "E902")
    if path.is_dir():
        raise MachineError(f"{name} is a folder: nothing was planned", ELSEWHERE, "E904")
    if path.exists() and (not path.is_file() or path.stat().st_size):
        hint = f"choose another place, or if it is a plan: `ecsspec plan drop {quote(name)}`"
        raise MachineError(f"{name} is there already: nothing was planned", hint, "E904")
    if not path.parent.is_dir():
        raise MachineError(f"there is no folder {path.parent}: nothing was planned", ELSEWHERE, "E904")
    return path


def write_plan(path: Path, plan: Plan) -> None:
    """Write a plan whole or not at all, for its owner's eyes."""
    from ecsspec.deploy.plan import as_text

    try:
        write_whole(path, as_text(plan), mode=OWNER_ONLY)
    except MachineError as error:
        raise replace(error, hint=ELSEWHERE) from error


def forget(path: Path) -> None:
    """Remove a plan that was not kept, as far as it is there."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def read_plan(name: str) -> Plan:
    """Return the plan in a file; refuse what is none."""
    from ecsspec.deploy.plan import plan_in

    path = Path(named(name, "name a plan"))
    if path.is_dir():
        raise MachineError(f"{name} is a folder, not a plan", "name the file that --out wrote", "E912")
    data = read_back(path)
    if data is None:
        raise MachineError(f"there is no file {name}", "name the file that --out wrote", "E911")
    return plan_in(data.decode(errors="replace"), file=name)
