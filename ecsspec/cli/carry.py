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
from ecsspec.problems import StillRunning

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
    aim = at_spec(compiled)
    events, steered = _steered(preview, compiled, ports, wishes)
    place = wishes.choice.place
    finished = followed(events, aim.stack, where=place, undo=undo, as_json=wishes.as_json, steered=steered)
    if finished:
        _tell(finished, wishes, aim)
        return 0
    say(f"{aim.stack} goes on in {place} by itself")
    say(f"to follow it: ecsspec watch {aim.argument(wishes.choice)}{wishes.choice.options}")
    return StillRunning.exit_code


def _steered(
    preview: Preview, compiled: Compiled, ports: Ports, wishes: Wishes
) -> tuple[Iterable[Event], Steered | None]:
    """Return what happens, and how it can be cancelled from here; what is left to itself cannot."""
    from ecsspec.deploy.apply import apply, watch
    from ecsspec.deploy.helm import Helm

    stack, limits, helm = preview.deployment.stack_name, wishes.limits_of(preview.deployment.stack_name), Helm()
    events = apply(ports, preview, limits=limits, helm=helm)
    if wishes.detach:
        return _until_begun(events), None
    again = partial(watch, ports, stack, purposes=preview.purposes, limits=limits, helm=helm)

    def anew() -> Iterator[Event]:
        return reported(ended_well(again(), stack), compiled=compiled)

    return reported(events, compiled=compiled), Steered(helm, anew, offers=not (wishes.yes or wishes.as_json))


def ended_well(events: Iterable[Event], stack: str) -> Iterator[Event]:
    """Hand events on; raise where the operation failed before somebody who left it for a moment was back."""
    from ecsspec.deploy import commands
    from ecsspec.deploy.events import Finished, Outcome
    from ecsspec.problems import DeploymentFailed, NeedsAttention

    for event in events:
        yield event
        match event:
            case Finished(Outcome.ROLLED_BACK, evidence=None):
                what = f"the deployment of {stack} failed and was rolled back before it could be cancelled"
                raise DeploymentFailed(what, f"see why with `{commands.diagnose(stack)}`", "E704")
            case Finished(Outcome.NEEDS_ATTENTION, evidence=None):
                what = f"the deployment of {stack} failed before it could be cancelled, and needs attention"
                raise NeedsAttention(what, f"go on with `{commands.repair(stack)}`", "E705")


def _until_begun(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events until the operation has begun, or was over at once."""
    from ecsspec.deploy.events import Started

    for event in events:
        yield event
        if isinstance(event, Started):
            return


def _tell(finished: Finished, wishes: Wishes, aim: Aim) -> None:
    """Print the outputs, and name the commands that come next; a program has them in the last event."""
    from ecsspec.deploy.events import Outcome
    from ecsspec.ui.progress import outputs

    choice = wishes.choice
    if finished.outputs and not wishes.as_json:
        show(outputs(finished.outputs, local=choice.is_local))
    if finished.outcome is Outcome.CREATED:
        if aim.file != "-":
            say(f"next, after an edit: ecsspec diff {quote(aim.file)}{choice.options}")
        say(f"to remove it all:    ecsspec destroy {aim.argument(choice)}{choice.options}")
