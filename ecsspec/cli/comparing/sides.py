"""Which specs of which revisions are compared: those named, in the one revision or the other, or in both."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from ecsspec.cli.files import SUFFIXES, is_meant, named
from ecsspec.comparison import Side
from ecsspec.git import Repository, Revision, find_repository, revision
from ecsspec.problems import MachineError, UsageError
from ecsspec.spec.source import STDIN, read_bytes

SPECS = "specs"
ANYWHERE = tuple(f"**/*{suffix}" for suffix in SUFFIXES)


class Place(Protocol):
    """Where files are: the work tree, or a revision."""

    def listing(self, folder: str) -> tuple[str, ...] | None:
        """Return the files right in a folder, None for what is no folder there."""

    def read(self, paths: Sequence[str]) -> dict[str, bytes | None]:
        """Return what files hold, None for those that are not there."""

    def holding(self, words: Collection[str], *, files: Sequence[str]) -> tuple[str, ...]:
        """Return the files, in any folder, that have such names and hold one of the words."""


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The files as they are, committed or not."""

    repository: Repository

    def listing(self, folder: str) -> tuple[str, ...] | None:
        """Return the files right in a folder, None for what is no folder."""
        if not Path(folder).is_dir():
            return None
        return tuple(str(file) for file in sorted(Path(folder).iterdir()) if is_meant(file))

    def read(self, paths: Sequence[str]) -> dict[str, bytes | None]:
        """Return what files hold, None for those that are not there; a link that leads nowhere is there."""
        return {path: read_bytes(path) if os.path.lexists(path) else None for path in paths}

    def holding(self, words: Collection[str], *, files: Sequence[str]) -> tuple[str, ...]:
        """Return the files, in any folder, that have such names and hold one of the words; ignored ones are none."""
        return self.repository.holding(words, files=files)


def sides(given: Sequence[str] | None, *, from_: str, to: str | None) -> tuple[Side, Side]:
    """Return the specs that are meant as they were in one revision and are in another, or in the work tree."""
    names = [str(Path(_known(name))) for name in given or [SPECS]]
    repository = find_repository(_folder(names[0]))
    before = revision(repository, from_)
    after: Place = WorkTree(repository) if to is None else revision(repository, to)
    paths = list(dict.fromkeys(path for name in names for path in _specs(name, before, after)))
    old, new = before.read(paths), after.read(paths)
    missing = [path for path in paths if old[path] is None and new[path] is None]
    if missing:
        raise _nowhere(missing, given=bool(given), where=f"neither at {from_} nor {f'at {to}' if to else 'here'}")
    chosen = names[0] if names == paths and len(names) == 1 else ""
    now = Side(_there(new), to or "", partial(_search, after), chosen)
    return Side(_there(old), from_, partial(_search, before)), now


def _search(place: Place, stacks: Collection[str]) -> Mapping[str, bytes]:
    """Return the files of a whole place in which the name of a stack stands: what they say of it is for others."""
    found = place.holding(sorted(stacks), files=ANYWHERE)
    return _there(place.read(found)) if found else {}


def _nowhere(missing: Sequence[str], *, given: bool, where: str) -> MachineError:
    if not given and SPECS in missing:
        hint = "name a spec, as in: ecsspec diff app.yml --from main; or put specs into a folder specs/"
        return MachineError(f"there is no folder {SPECS}, {where}", hint, "E903")
    return MachineError(f"there is no file {', '.join(missing)}: {where}", "check the name", "E911")


def _known(name: str) -> str:
    if name == STDIN:
        hint = "name the file, or compare with a file: --from OLD_SPEC"
        raise UsageError("what comes from stdin has no revisions", hint, "E902")
    return named(name)


def _folder(name: str) -> Path:
    """Return the nearest folder of a path that is there: what was in it may be gone."""
    whole = Path(name).absolute()
    return next(folder for folder in (whole, *whole.parents) if folder.is_dir())


def _specs(name: str, before: Revision, after: Place) -> list[str]:
    """Return the specs that a name means on either side: itself, or those in the folder that it is."""
    listed = [files for place in (before, after) if (files := place.listing(name)) is not None]
    if not listed:
        return [name]
    found = {path for files in listed for path in files if path.endswith(SUFFIXES)}
    if not found:
        raise MachineError(f"{name} is a folder with no .yml file in it", "name a spec file", "E903")
    return sorted(found)


def _there(files: dict[str, bytes | None]) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if data is not None}
