"""Carry out what was reviewed and agreed to: begin it, follow it as the options say, and tell how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING

from ecsspec.cli.aim import at_spec
from ecsspec.cli.following import Steered, followed
from ecsspec.cli.reports import reported
from ecsspec.cli.talk import put, say, show
from ecsspec.cli.target import whole
from ecsspec.problems import NeedsAttention, StillRunning

if TYPE_CHECKING:
    from ecsspec.cli.aim import Aim
    from ecsspec.cli.wishes import Wishes
    from ecsspec.deploy.events import Event, Finished
    from ecsspec.deploy.ports import Ports
    from ecsspec.deploy.preview import Preview
    from ecsspec.pipeline import Compiled
    from ecsspec.review import Review


def told(found: Review, wishes: Wishes) -> Review:
    """Write what would change as the first event, where a program reads them."""
    if wishes.as_json:
        from ecsspec.ui.eventsjson import reviewed

        put(reviewed(found))
    return found


def carried_out(preview: Preview, compiled: Compiled, ports: Ports, wishes: Wishes, *, undo: Callable[[], None]) -> int:
    """Execute the change set and follow the operation, or leave it to itself; return the exit code.

    `undo` takes back what was prepared, where it never begins.
    """
    from ecsspec.deploy.settling import owed

    aim, place, left = at_spec(compiled), wishes.choice.place, whole(owed(preview))
    events, steered = _steered(preview, compiled, ports, wishes)
    finished = followed(
        _shown(events, wishes), aim.stack, where=place, undo=undo, as_json=wishes.as_json, steered=steered, owed=left
    )
    if finished:
        _tell(finished, wishes, aim)
        return 0
    say(f"{aim.stack} goes on in {place} by itself")
    say(f"to follow it: ecsspec watch {aim.argument(wishes.choice)}{wishes.choice.options}")
    if left:
        say(left)
    return StillRunning.exit_code


def _steered(
    preview: Preview, compiled: Compiled, ports: Ports, wishes: Wishes
) -> tuple[Iterable[Event], Steered | None]:
    """Return what happens, and how it can be cancelled from here; what is left to itself cannot."""
    from ecsspec.deploy.apply import apply, watch
    from ecsspec.deploy.helm import Helm
    from ecsspec.deploy.settling import settled

    stack, limits, helm = preview.deployment.stack_name, wishes.limits_of(preview.deployment.stack_name), Helm()
    events = apply(ports, preview, limits=limits, helm=helm)
    if wishes.detach:
        return _until_begun(events), None
    again = partial(watch, ports, stack, purposes=preview.purposes, limits=limits, helm=helm)

    def anew() -> Iterator[Event]:
        happening = settled(again(), ports, preview)
        return _shown(reported(happening, compiled=compiled), wishes)

    return reported(events, compiled=compiled), Steered(helm, anew, offers=not (wishes.yes or wishes.as_json))


def _until_begun(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events until the operation has begun, or was over at once."""
    from ecsspec.deploy.events import Started

    for event in events:
        yield event
        if isinstance(event, Started):
            return


def _shown(events: Iterable[Event], wishes: Wishes) -> Iterator[Event]:
    """Hand events on; print the outputs also where the stack is done, and what comes after it failed."""
    from ecsspec.deploy.events import Finished

    last: Event | None = None
    try:
        for last in events:
            yield last
    except NeedsAttention:
        if isinstance(last, Finished):
            _print(last, wishes)
        raise


def _print(finished: Finished, wishes: Wishes) -> None:
    """Print the outputs; a program has them in the last event."""
    from ecsspec.ui.progress import outputs

    if finished.outputs and not wishes.as_json:
        show(outputs(finished.outputs, local=wishes.choice.is_local))


def _tell(finished: Finished, wishes: Wishes, aim: Aim) -> None:
    """Print the outputs, and name the commands that come next."""
    from ecsspec.deploy.events import Outcome

    choice = wishes.choice
    _print(finished, wishes)
    if finished.outcome is Outcome.CREATED:
        if aim.file != "-":
            say(f"next, after an edit: ecsspec diff {quote(aim.file)}{choice.options}")
        say(f"to remove it all:    ecsspec destroy {aim.argument(choice)}{choice.options}")
