"""Where the embedded target keeps its files, and the record of the one that runs.

Each user has a folder of their own that nobody else can read; the record in it names process, port and a secret that
only the process we started can know.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ecsspec.problems import MachineError

FOLDER_MODE = 0o700
FILE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Target:
    """A running target. `lost` says what an unclean end took with it, or is empty."""

    endpoint_url: str
    pid: int
    port: int
    state_dir: str
    version: str
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What the server writes about itself; `token` proves who answers on the port."""

    pid: int
    port: int
    token: str
    version: str
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one target."""

    path: Path

    @property
    def record(self) -> Path:
        """The record of the running server."""
        return self.path / "target.json"

    @property
    def snapshot(self) -> Path:
        """Everything the emulator holds, in one file that is replaced whole."""
        return self.path / "snapshot.json"

    @property
    def journal(self) -> Path:
        """The stack operations that have begun and are not saved yet."""
        return self.path / "operations.json"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.path / "server.log"

    @property
    def turn(self) -> Path:
        """Locked by whoever starts, stops or resets."""
        return self.path / "turn.lock"

    @property
    def life(self) -> Path:
        """Locked by the server as long as it lives."""
        return self.path / "life.lock"

    @property
    def emulator(self) -> Path:
        """The emulator's own folder, for keys that it makes up."""
        return self.path / "emulator"


def default_path() -> Path:
    """Return this user's folder, under XDG_STATE_HOME where that is set."""
    home = os.environ.get("XDG_STATE_HOME", "")
    base = Path(home) if home.startswith("/") else Path.home() / ".local" / "state"
    return base / "ecsspec" / "local"


def open_folder(path: Path | None = None) -> Folder:
    """Return the folder, made or put right so that only its owner can look inside."""
    place = path or default_path()
    try:
        place.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if place.stat().st_uid != os.getuid():
            raise not_ours(place)
        place.chmod(FOLDER_MODE)
    except OSError as error:
        raise MachineError(
            f"the local target cannot keep its state in {place}: {error.strerror or error}",
            hint="set XDG_STATE_HOME to a folder that you can write",
            code="E931",
        ) from error
    return Folder(place)


def not_ours(place: Path) -> MachineError:
    """Return the error for a folder of somebody else."""
    return MachineError(
        f"{place} belongs to another user", hint="set XDG_STATE_HOME to a folder of your own", code="E931"
    )


def write_whole(path: Path, text: str) -> None:
    """Replace a file at once: a reader, or whoever comes after a kill, meets the old one or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def write_record(folder: Folder, record: Record) -> None:
    """Write down who serves here."""
    write_whole(folder.record, json.dumps(asdict(record)))


def read_record(folder: Folder) -> Record | None:
    """Return who served here last, or None where that is unknown or unreadable."""
    try:
        found = json.loads(folder.record.read_text(encoding="utf-8"))
        return Record(**found)
    except (OSError, ValueError, TypeError):
        return None


def target_of(folder: Folder, record: Record) -> Target:
    """Return a record as callers see it, without its secret."""
    endpoint = f"http://127.0.0.1:{record.port}"
    return Target(endpoint, record.pid, record.port, str(folder.path), record.version, record.lost)
