"""Several specs in one command: all are right before the first is touched, and a failure says what was not begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ecsspec.cli.talk import fitted, say, stderr, warn
from ecsspec.problems import EcsspecError, MachineError, SpecError

if TYPE_CHECKING:
    from ecsspec.pipeline import Compiled

Attempt: TypeAlias = "Compiled | SpecError | MachineError"
"""A spec file that was compiled, or why it was not."""


def attempted(files: Sequence[str]) -> list[Attempt]:
    """Compile every spec file, whatever is wrong with the others; what became of each, in their order."""
    from ecsspec.pipeline import compile_file

    attempts: list[Attempt] = []
    for file in files:
        try:
            attempts.append(compile_file(file))
        except (SpecError, MachineError) as error:
            attempts.append(error)
    return attempts


def compiled_specs(files: Sequence[str]) -> list[Compiled]:
    """Compile every spec and tell its warnings; raise with what is wrong with all."""
    attempts = attempted(files)
    errors = [one for one in attempts if isinstance(one, EcsspecError)]
    if errors:
        raise _together(errors)
    compiled = [one for one in attempts if not isinstance(one, EcsspecError)]
    warn(problem for one in compiled for problem in one.loaded.warnings)
    for one in compiled:
        note_size(one)
    return compiled


def _together(errors: Sequence[SpecError | MachineError]) -> EcsspecError:
    """Return one error for several files: the problems of all, then as notes the files that nobody could read."""
    from ecsspec.ui.problems import render_error

    problems = [problem for error in errors if isinstance(error, SpecError) for problem in error.problems]
    unread: list[EcsspecError] = [error for error in errors if isinstance(error, MachineError)]
    first, *rest = [SpecError.of(problems), *unread] if problems else unread
    for error in rest:
        first.add_note(f"\n{render_error(error, stderr())}")
    return first


def note_size(compiled: Compiled) -> None:
    """Tell of a template that can be compiled and not applied, as it does not fit a request."""
    from ecsspec.cfn.emit import INLINE_LIMIT, emit_compact, emit_yaml

    if len(emit_yaml(compiled.template).encode()) <= INLINE_LIMIT:
        return
    size = len(emit_compact(compiled.template).encode())
    if size > INLINE_LIMIT:
        limit = f"apply can send {INLINE_LIMIT:,} at most (ecsspec explain E606)"
        say(f"note: the template of {file_of(compiled)} has {size:,} bytes; {limit}")


def stacks_of(files: Sequence[str]) -> list[Compiled]:
    """Compile every spec; refuse two that are the same stack, as the second would undo the first."""
    from ecsspec.pipeline import require_one_stack_each

    compiled = compiled_specs(files)
    require_one_stack_each({file_of(one): one for one in compiled})
    return compiled


def file_of(compiled: Compiled) -> str:
    """Return the file of a spec as the user named it."""
    path = compiled.loaded.document.source.path
    return "-" if path == "<stdin>" else path


def in_turn(specs: Sequence[Compiled], act: Callable[[Compiled], int]) -> int:
    """Do something with each spec and return the highest code; a failure ends it and says what was not begun."""
    codes = [0]
    for at, one in enumerate(specs):
        try:
            codes.append(act(one))
        except KeyboardInterrupt:
            say("\n".join(_standing(specs, at)))
            raise
        except Exception as error:
            for line in _standing(specs, at):
                error.add_note(line)
            raise
    return max(codes)


def _standing(specs: Sequence[Compiled], at: int) -> list[str]:
    """Return what became of each of several specs, in lines that fit a screen."""
    if len(specs) == 1:
        return []
    names = [file_of(one) for one in specs]
    parts = {"done": names[:at], "stopped at": names[at : at + 1], "not begun": names[at + 1 :]}
    said = "; ".join(f"{words}: {', '.join(files)}" for words, files in parts.items() if files)
    return fitted(f"of {len(specs)} specs, {said}", stderr().width)
