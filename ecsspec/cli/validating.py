"""What `validate` does, apart from typer, so that `validate SPEC` starts without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsspec.cli.files import spec_files
from ecsspec.cli.several import Attempt, attempted, note_size
from ecsspec.cli.talk import draw, put, say, stderr

if TYPE_CHECKING:
    from ecsspec.problems import MachineError, Problem


def plain(specs: list[str]) -> int:
    """Validate specs as the command does without options."""
    return validate_specs(specs, as_json=False)


def validate_specs(specs: list[str] | None, *, as_json: bool) -> int:
    """Find and show every problem of every spec."""
    from ecsspec.problems import MachineError, SpecError

    files = spec_files(specs)
    attempts = attempted(files)
    _show([problem for one in attempts for problem in _noted(one)], as_json=as_json)
    unread = [one for one in attempts if isinstance(one, MachineError)]
    _tell(unread)
    if any(isinstance(one, SpecError) for one in attempts):
        return SpecError.exit_code
    if unread:
        return MachineError.exit_code
    if not as_json:
        say(_praise(files))
    return 0


def _noted(one: Attempt) -> tuple[Problem, ...]:
    """Return what there is to say of a spec, line by line."""
    from ecsspec.problems import MachineError, SpecError

    match one:
        case SpecError():
            return one.problems
        case MachineError():
            return ()
        case compiled:
            note_size(compiled)
            return compiled.loaded.warnings


def _praise(files: list[str]) -> str:
    valid = f"{len(files)} spec{'s' if len(files) != 1 else ''} valid"
    return valid if files == ["-"] else f"{valid}; see a template with: ecsspec compile {files[0]}"


def _tell(unread: list[MachineError]) -> None:
    """Tell of the files that cannot be read: what they hold nobody knows, the others were judged."""
    if unread:
        from ecsspec.ui.problems import render_error

        for error in unread:
            draw(render_error(error, stderr()))


def _show(problems: list[Problem], *, as_json: bool) -> None:
    from ecsspec.ui.problems import render, render_json

    if problems and as_json:
        put(render_json(problems))
    elif problems:
        draw(render(problems, stderr()).rstrip())
