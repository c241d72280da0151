"""Start, find, stop and empty the embedded target.

A target is ours when it proves the secret of the record in our folder; anything else on that port, or under that
process id, is left alone.
"""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path

from ecsspec.deploy.errors import TargetEnded
from ecsspec.local import process, talk
from ecsspec.local.state import Folder, Record, Target, open_folder, read_record, target_of
from ecsspec.problems import MachineError

EMULATOR = "ministack"
VERSION = "1.5.33"
INSTALL = "pip install 'ecsspec[local]'"
RESTARTS = "run the command again: the target starts by itself, and says what was lost"

__all__ = ["Target", "ended", "reset", "start", "status", "stop"]


def start(*, state_dir: Path | None = None) -> Target:
    """Return the running target, started where there is none; `lost` is told by the start that found out."""
    folder = open_folder(state_dir)
    with process.turn(folder):
        record = running(folder)
        if record:
            return dataclasses.replace(target_of(folder, record), lost="")
        refuse_deaf(folder)
        require_emulator()
        return launch(folder)


def status(*, state_dir: Path | None = None) -> Target | None:
    """Return the running target, or None; raise where one lives and does not answer."""
    folder = open_folder(state_dir)
    with process.turn(folder):
        record = running(folder)
        if record is None:
            refuse_deaf(folder)
        return target_of(folder, record) if record else None


def stop(*, state_dir: Path | None = None) -> bool:
    """Stop the target, its state saved; return whether there was one."""
    folder = open_folder(state_dir)
    with process.turn(folder):
        record = running(folder)
        if record:
            process.end(folder, record.pid)
        refuse_deaf(folder)
        return record is not None


def reset(*, state_dir: Path | None = None) -> None:
    """Forget every stack and resource, in the running target and on disk."""
    folder = open_folder(state_dir)
    with process.turn(folder):
        record = running(folder)
        if record:
            talk.reset(record)
            return
        refuse_deaf(folder)
        for file in (folder.snapshot, folder.journal):
            file.unlink(missing_ok=True)


def running(folder: Folder) -> Record | None:
    """Return the record of a server that lives, answers and proves to be ours."""
    record = read_record(folder)
    return record if record and process.alive(folder) and talk.proves(record) else None


def ended(target: Target) -> TargetEnded | None:
    """Return the error of a target whose process is no more, whoever may serve its folder now; None while it lives."""
    folder = Folder(Path(target.state_dir))
    try:
        with process.turn(folder):
            record = read_record(folder)
            lives = process.alive(folder) and record is not None and record.pid == target.pid
    except OSError:  # somebody removed the folder, too
        lives = False
    return None if lives else TargetEnded("the local target ended", RESTARTS, "E935")


def refuse_deaf(folder: Folder) -> None:
    """Raise where a server lives on our folder and does not answer: we kill nothing that we cannot be sure of."""
    if not process.alive(folder):
        return
    record = read_record(folder)
    pid = f" (process {record.pid})" if record else ""
    raise MachineError(
        f"the local target{pid} runs but does not answer",
        hint=f"end the process, then try again; its log is {folder.log}",
        code="E934",
    )


def require_emulator() -> None:
    """Raise where the emulator is missing or is not the version that the overlay was written for."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        installed = version(EMULATOR)
    except PackageNotFoundError:
        raise MachineError(
            f"the local target needs {EMULATOR} {VERSION}, which is not installed", hint=INSTALL, code="E930"
        ) from None
    if installed != VERSION:
        raise MachineError(
            f"the local target needs {EMULATOR} {VERSION}; {installed} is installed", hint=INSTALL, code="E930"
        )


def launch(folder: Folder) -> Target:
    """Start a server and return it once it answers."""
    listener = process.listen(last_port(folder))
    port = int(listener.getsockname()[1])
    with contextlib.closing(listener):
        pid = process.spawn(folder, listener)
    # Our copy of the socket is closed: when the server dies, its port dies with it and the question fails at once.
    answered = talk.ready(port)
    record = running(folder) if answered else None
    if record is None:
        process.end(folder, pid)
        raise did_not_start(folder)
    return target_of(folder, record)


def last_port(folder: Folder) -> int:
    """Return the port of last time, so that addresses in other shells stay good; 0 where there was none."""
    record = read_record(folder)
    return record.port if record else 0


def did_not_start(folder: Folder) -> MachineError:
    """Return the error for a server that died at its start, with its last word; the log has the rest."""
    said = folder.log.read_text(encoding="utf-8", errors="replace").split("\n") if folder.log.exists() else []
    return MachineError(
        "the local target did not start",
        hint=f"`ecsspec local reset` where it cannot read its saved state; its log is {folder.log}",
        code="E932",
        details=tuple(line.strip() for line in said if line.strip())[-1:],
    )
