"""Carry out what was reviewed and agreed to: begin it, follow it as the options say, and tell how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from ecsspec.cli.aim import at_spec
from ecsspec.cli.following import Steered, followed
from ecsspec.cli.reports import reported
from ecsspec.cli.talk import put, say, show
from ecsspec.cli.target import pasted, whole
from ecsspec.problems import NeedsAttention, StillRunning

if TYPE_CHECKING:
    from ecsspec.cli.aim import Aim
    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.deploy.events import Event, Finished
    from ecsspec.deploy.ports import Ports
    from ecsspec.deploy.preview.compared import Preview
    from ecsspec.pipeline import Compiled
    from ecsspec.review import Review


def told(found: Review, options: ApplyOptions) -> Review:
    """Write what would change as the first event, where a program reads them."""
    if options.as_json:
        from ecsspec.ui.eventsjson import reviewed

        put(reviewed(found))
    return found


def carried_out(
    preview: Preview, compiled: Compiled, ports: Ports, options: ApplyOptions, *, undo: Callable[[], None]
) -> int:
    """Execute the change set and follow the operation, or leave it to itself; return the exit code.

    `undo` takes back what was prepared, where it never begins.
    """
    from ecsspec.deploy import commands
    from ecsspec.deploy.stack_settings import owed

    aim, place, left = at_spec(compiled), options.choice.place, whole(owed(preview))
    events, steered = _steered(preview, compiled, ports, options)
    finished = followed(
        _shown(events, options), aim.stack, where=place, undo=undo, as_json=options.as_json, steered=steered, owed=left
    )
    if finished:
        _tell(finished, options, aim, protected=bool(preview.deployment.protect))
        return 0
    say(f"{aim.stack} goes on in {place} by itself")
    say(pasted(f"to follow it: `{commands.watch(aim.stack)}`"))
    if left:
        say(left)
    return StillRunning.exit_code


def _steered(
    preview: Preview, compiled: Compiled, ports: Ports, options: ApplyOptions
) -> tuple[Iterable[Event], Steered | None]:
    """Return what happens, and how it can be cancelled from here; what is left to itself cannot."""
    from ecsspec.deploy.apply import apply, watch
    from ecsspec.deploy.following.cancel_order import CancelOrder
    from ecsspec.deploy.stack_settings import settled

    stack, limits, cancel_order = (
        preview.deployment.stack_name,
        options.limits_of(preview.deployment.stack_name),
        CancelOrder(),
    )
    events = apply(ports, preview, limits=limits, cancel_order=cancel_order)
    if options.detach:
        return _until_begun(events), None
    again = partial(watch, ports, stack, purposes=preview.purposes, limits=limits, cancel_order=cancel_order)

    def anew() -> Iterator[Event]:
        happening = settled(again(), ports, preview)
        return _shown(reported(happening, compiled=compiled), options)

    return reported(events, compiled=compiled), Steered(cancel_order, anew, offers=not (options.yes or options.as_json))


def _until_begun(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events until the operation has begun, or was over at once."""
    from ecsspec.deploy.events import Started

    for event in events:
        yield event
        if isinstance(event, Started):
            return


def _shown(events: Iterable[Event], options: ApplyOptions) -> Iterator[Event]:
    """Hand events on; print the outputs also where the stack is done, and what comes after it failed."""
    from ecsspec.deploy.events import Finished

    last: Event | None = None
    try:
        for last in events:
            yield last
    except NeedsAttention:
        if isinstance(last, Finished):
            _print(last, options)
        raise


def _print(finished: Finished, options: ApplyOptions) -> None:
    """Print the outputs; a program has them in the last event."""
    from ecsspec.ui.progress import outputs

    if finished.outputs and not options.as_json:
        show(outputs(finished.outputs, local=options.choice.is_local))


def _tell(finished: Finished, options: ApplyOptions, aim: Aim, *, protected: bool) -> None:
    """Print the outputs, and name the commands that come next."""
    from ecsspec.deploy import commands
    from ecsspec.deploy.events import Outcome

    _print(finished, options)
    if finished.outcome is Outcome.CREATED:
        lifting = ("--unprotect",) if protected else ()
        if aim.file != "-":
            say(pasted(f"next, after an edit: `{commands.diff(aim.stack)}`"))
        say(pasted(f"to remove it all:    `{commands.destroy(aim.stack, *lifting)}`"))
