"""Several specs in one command: all are right before the first is touched; of their exit codes the worst counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ecsspec.cli.talk import say, stderr, warn
from ecsspec.problems import EcsspecError, MachineError, SpecError

if TYPE_CHECKING:
    from ecsspec.pipeline import Compiled

Attempt: TypeAlias = "Compiled | SpecError | MachineError"
"""A spec file that was compiled, or why it was not."""

PRECEDENCE = (7, 130, 1, 6, 5, 8, 9, 4, 0)
"""Of several stacks' exit codes the first of these counts: what may still run makes every other word a preliminary one;
then what was broken or left broken, then what AWS or this computer refused, then what nobody agreed to."""


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
    """Tell of a template that does not fit a request, and so takes a bucket, or that CloudFormation takes in no way."""
    from ecsspec.cfn.emit import INLINE_LIMIT, emit_compact, emit_yaml
    from ecsspec.deploy.preview.size import excesses

    template, file = compiled.template, file_of(compiled)
    body = text if len((text := emit_yaml(template)).encode()) <= INLINE_LIMIT else emit_compact(template)
    if over := list(excesses(template, body)):
        say(f"note: CloudFormation does not take the template of {file}: {'; '.join(over)} (ecsspec explain E606)")
    elif (size := len(body.encode())) > INLINE_LIMIT:
        way = f"over {INLINE_LIMIT:,}, apply sends it through an S3 bucket (ecsspec explain E613)"
        say(f"note: the template of {file} has {size:,} bytes; {way}")


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


def worst(codes: Iterable[int]) -> int:
    """Return the exit code of a command whose stacks ended with these; one that is not foreseen counts most."""
    found = set(codes)
    unforeseen = found.difference(PRECEDENCE)
    return max(unforeseen) if unforeseen else next((code for code in PRECEDENCE if code in found), 0)
