"""The file of a saved plan: where it may be written, and reading one back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, BinaryIO

from ecsspec.cli.files import named, read_back
from ecsspec.problems import MachineError, UsageError

if TYPE_CHECKING:
    from ecsspec.deploy.plans.plan import Plan

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
    """Write a plan for its owner's eyes, where nobody has written meanwhile; whole, or nothing is left."""
    from ecsspec.deploy.plans.plan import as_text

    try:
        with _claimed(path) as file:
            file.write(as_text(plan).encode())
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror or error}", ELSEWHERE, "E904") from error


@contextmanager
def _claimed(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is new or empty for us alone, and remove it again where the writing fails.

    Two who keep their plans under one name must not both: the change set of one would be known to nobody.
    """
    with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_ONLY), "wb") as file:
        if not _is_ours(file, path):
            raise MachineError(f"{path} is there by now: the change set of this plan is taken back", ELSEWHERE, "E904")
        try:
            os.fchmod(file.fileno(), OWNER_ONLY)
            yield file
            file.flush()
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _is_ours(file: BinaryIO, path: Path) -> bool:
    """Lock an open file; tell whether nobody else has, and it is there still with nothing in it."""
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # no locks on this file system: what is in the file must do
        pass
    found = os.fstat(file.fileno())
    return found.st_size == 0 and os.path.samestat(found, path.stat())


def read_plan(name: str) -> Plan:
    """Return the plan in a file; refuse what is none."""
    from ecsspec.deploy.plans.plan import plan_in

    path = Path(named(name, "name a plan"))
    if path.is_dir():
        raise MachineError(f"{name} is a folder, not a plan", "name the file that --out wrote", "E912")
    data = read_back(path)
    if data is None:
        raise MachineError(f"there is no file {name}", "name the file that --out wrote", "E911")
    return plan_in(data.decode(errors="replace"), file=name)
