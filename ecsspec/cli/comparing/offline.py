"""`ecsspec diff --from`: what an edit changes, without asking AWS; against a git revision, a template or a spec."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ecsspec.cli.files import SUFFIXES, is_template, named, spec_files
from ecsspec.cli.several import stacks_of
from ecsspec.cli.talk import warn
from ecsspec.problems import MachineError, SpecError, UsageError
from ecsspec.report import Report

if TYPE_CHECKING:
    from ecsspec.review import Review
    from ecsspec.spec.source import SourceFile

FILES = (*SUFFIXES, ".json", ".template")
"""How the names of files end; no revision that is meant does."""
OF_A_REVISION = re.compile(r":|\.\.(?!/)")
"""In the name of a missing file: `main:web.yml` and `main..web.yml` are what somebody writes who means revisions."""


def report(specs: Sequence[str] | None, *, from_: str, to: str | None) -> Report:
    """Return what changes from a file, or from a revision to another one or to the files as they are."""
    named(from_, "name a git revision, a template or a spec")
    if _is_file(from_):
        return Report((_against_file(specs, from_, to=to),))
    from ecsspec.cli.comparing.sides import sides
    from ecsspec.comparison import compare

    try:
        found = compare(*sides(specs, from_=from_, to=to))
    except MachineError as error:
        raise _folder_or(error, from_) from error
    warn(found.warnings)
    return found.report


def _is_file(name: str) -> bool:
    """Tell whether a name means a file, be it a pipe or one that is missing, and no revision."""
    if name.startswith("refs/"):
        return False
    path = Path(name)
    return (path.exists() and not path.is_dir()) or (name.endswith(FILES) and not OF_A_REVISION.search(name))


def _folder_or(error: MachineError, from_: str) -> MachineError:
    """Return that a folder was named, where it is one and git knows no revision of its name."""
    if error.code not in ("E920", "E921", "E922") or not Path(from_).is_dir():
        return error
    hint = "name a template or a spec, or a git revision"
    return MachineError(f"{from_} is a folder: --from compares with one file", hint, "E912")


def _against_file(specs: Sequence[str] | None, file: str, *, to: str | None) -> Review:
    from ecsspec.comparison import against_spec, against_template
    from ecsspec.pipeline import compile_source
    from ecsspec.spec.source import read_bytes

    if to is not None:
        raise UsageError("--to goes with a git revision, and --from names a file", "leave --to out", "E902")
    stacks = stacks_of(spec_files(specs))
    if len(stacks) != 1:
        hint = f"name one spec; of {len(stacks)} each has another template. A git revision has them all: --from main"
        raise UsageError("--from FILE compares with one spec", hint, "E902")
    data = read_bytes(file)
    if is_template(data):
        from ecsspec.cfn.read import read

        return against_template(stacks[0], read(data.decode(errors="replace"), file=file), label=file)
    return against_spec(stacks[0], compile_source(_text(data, file)), label=file)


def _text(data: bytes, file: str) -> SourceFile:
    """Return the text of a file; what is wrong with it is not told of a spec that nobody has seen there."""
    from ecsspec.spec.source import decode

    try:
        return decode(data, path=file)
    except SpecError as error:
        what = f"{file} is neither a template nor a spec: {error.problems[0].what}"
        raise MachineError(what, "name a template or a spec, or a git revision", "E910") from error
