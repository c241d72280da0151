"""`ecsspec diff` against the deployed stacks: each spec is asked about in a thread, and told in the order of the files.

What is wrong with one stack does not keep the others from being compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING, TypeAlias

from ecsspec.cli.aim import at_spec
from ecsspec.cli.applying.bucket import storing_of
from ecsspec.cli.following import take_back
from ecsspec.cli.invocation import invocation
from ecsspec.cli.several import file_of
from ecsspec.cli.talk import draw, say
from ecsspec.cli.target import Choice, completed, connected, noted, shared
from ecsspec.problems import EcsspecError
from ecsspec.report import NotCompared

if TYPE_CHECKING:
    from ecsspec.deploy.following.halt import Halt, Trace
    from ecsspec.deploy.ports import Ports
    from ecsspec.pipeline import Compiled
    from ecsspec.review import Review
    from ecsspec.ui.console import Screen


Answers: TypeAlias = "tuple[tuple[Review, ...], tuple[Failure, ...]]"


@dataclass(frozen=True, slots=True)
class Failure:
    """Specs that could not be compared, all for the same reason."""

    error: EcsspecError
    notes: tuple[str, ...]
    specs: tuple[NotCompared, ...]

    def text(self, screen: Screen) -> str:
        """Return why they were not compared."""
        from ecsspec.ui.problems import render_error

        files = ", ".join(one.file for one in self.specs)
        error = replace(self.error, details=(f"not compared: {files}", *self.error.details))
        return "\n".join(["", render_error(error, screen), *self.notes])


def reviewed(compiled: Compiled, choice: Choice) -> Review:
    """Return what an apply would change; the change set that told it is gone again."""
    from ecsspec.deploy.following.halt import Halt, Halting

    halt = Halt()
    ports = Halting(connected(choice, at_spec(compiled)), halt)
    task = partial(copy_context().run, _asked, compiled, ports, choice)
    (outcome,) = _side_by_side([task], halt, [compiled], choice)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _asked(compiled: Compiled, ports: Ports, choice: Choice) -> Review:
    from ecsspec.api import review

    ask = partial(review, compiled, ports, invocation=invocation(), purpose="diff", role=choice.role)
    found = noted(ask(storing=storing_of(choice)))
    take_back(ports, found.preview)
    return found


def all_reviewed(specs: Sequence[Compiled], choice: Choice) -> Answers:
    """Return what an apply of several specs would change, and which could not be compared; each in its order."""
    from ecsspec.deploy.following.halt import Halt

    halt = Halt()
    with shared():
        contexts = [copy_context() for _ in specs]
        tasks = [context.run(_task, one, choice, halt) for one, context in zip(specs, contexts, strict=True)]
    asked = [partial(context.run, task) for context, task in zip(contexts, tasks, strict=True)]
    outcomes = _side_by_side(asked, halt, specs, choice)
    told = zip(specs, contexts, outcomes, strict=True)
    failures = [context.run(_failure, one, error) for one, context, error in told if isinstance(error, Exception)]
    return tuple(one for one in outcomes if not isinstance(one, Exception)), _grouped(failures)


def _side_by_side(
    tasks: Sequence[Callable[[], Review]], halt: Halt, specs: Sequence[Compiled], choice: Choice
) -> list[Review | Exception]:
    """Return what came of each task; whoever stops them is told what may be left, and how to remove it."""
    from ecsspec.cli.threads import side_by_side

    try:
        return side_by_side(tasks, halt)
    except KeyboardInterrupt:
        regions = {aim.stack: aim.region for aim in map(at_spec, specs)}
        for trace in halt.left:
            region = choice.region or regions.get(trace.stack, "")
            tell_left(trace, replace(choice, region=region), then="the next apply removes it once it is an hour old")
        raise


def tell_left(trace: Trace, choice: Choice, *, then: str) -> None:
    """Name a change set that may be left, what becomes of it by itself, and how to remove it."""
    what = f"the change set {trace.name} of {trace.stack} may be left: it does nothing by itself"
    say(f"\nnote: {what}, and {then}")
    if not choice.is_local:
        set_ = f"--stack-name {quote(trace.stack)} --change-set-name {trace.name}"
        draw(f"to remove it now: aws cloudformation delete-change-set {set_}{choice.options}")


def _task(one: Compiled, choice: Choice, halt: Halt) -> Callable[[], Review]:
    """Connect here, as a session of boto3 is made in one thread alone, and return what is left to do in another."""
    from ecsspec.deploy.following.halt import Halting

    try:
        ports = connected(choice, at_spec(one))
    except EcsspecError as error:
        return partial(_fail, error)
    return partial(_asked, one, Halting(ports, halt), choice)


def _fail(error: EcsspecError) -> Review:
    raise error


def _failure(one: Compiled, error: Exception) -> Failure:
    from ecsspec.cli.run import bug

    told = completed(error if isinstance(error, EcsspecError) else bug(error))
    return Failure(told, tuple(getattr(error, "__notes__", ())), (NotCompared(one.identity[0], file_of(one), told),))


def _grouped(failures: Sequence[Failure]) -> tuple[Failure, ...]:
    """Return each reason once, at the place of the first spec that has it: without credentials all fail alike."""
    found: dict[str, Failure] = {}
    for one in failures:
        reason = repr((one.error, one.notes))
        first = found.get(reason)
        found[reason] = replace(first, specs=(*first.specs, *one.specs)) if first else one
    return tuple(found.values())
