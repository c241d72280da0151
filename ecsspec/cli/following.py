"""Tell what happens while an operation runs, and never leave it without saying that it goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from ecsspec.cli.talk import draw, put, say, stderr
from ecsspec.problems import AwsError, EcsspecError, StillRunning

if TYPE_CHECKING:
    from ecsspec.deploy.events import Event, Finished
    from ecsspec.deploy.ports import Ports
    from ecsspec.deploy.preview import Preview


class View(Protocol):
    """What makes text of events, one after another."""

    def line(self, event: Event) -> str:
        """Return what to write, without its last line break, or nothing."""


def followed(
    events: Iterable[Event],
    stack: str,
    *,
    where: str = "AWS",
    again: str = "watch",
    undo: Callable[[], None] = lambda: None,
    as_json: bool = False,
) -> Finished | None:
    """Tell each event to the end; whatever breaks while the operation may run is StillRunning.

    `again` is the command that takes it up, `undo` what takes back the preparations; it fails where they were used.
    """
    from ecsspec.deploy.events import Finished, Started

    began, last = False, None
    view, write = _to_stdout(stack) if as_json else _to_stderr(stack)
    try:
        for event in events:
            began, last = began or isinstance(event, Started), event
            if text := view.line(event):
                write(text)
    except EcsspecError as error:
        if began and isinstance(error, AwsError):
            raise _lost(error, stack, where=where, again=again) from error
        raise _told(error, stack, began=began, undo=undo) from error
    except (KeyboardInterrupt, Exception) as error:
        if not began and _is_undone(undo):
            raise
        raise _let_go(error, stack, where=where, again=again) from error
    return last if isinstance(last, Finished) else None


def _to_stdout(stack: str) -> tuple[View, Callable[[str], None]]:
    from ecsspec.ui.eventsjson import Recorder

    return Recorder(stack), put


def _to_stderr(stack: str) -> tuple[View, Callable[[str], None]]:
    """Return a block that is drawn over where somebody looks at a terminal, else lines."""
    from ecsspec.ui.block import Block, can_redraw, window
    from ecsspec.ui.progress import Teller

    screen = stderr()
    live = can_redraw(sys.stderr, os.environ)
    return Block(screen, stack, partial(window, sys.stderr)) if live else Teller(screen, stack), draw


def _lost(error: AwsError, stack: str, *, where: str, again: str) -> StillRunning:
    """Return the error of an operation that AWS said no to when it had begun."""
    what = f"lost sight of {stack}: {error.what}; what has begun goes on in {where} without us"
    return StillRunning(what, _taken_up(stack, again), "E706", (error.hint, *error.details))


def _taken_up(stack: str, again: str) -> str:
    return f"`ecsspec {again} {stack}` takes it up again"


def _told(error: EcsspecError, stack: str, *, began: bool, undo: Callable[[], None]) -> EcsspecError:
    """Return the error that a user is told; nothing is left of what never began."""
    from ecsspec.deploy.errors import TargetEnded

    if began and isinstance(error, TargetEnded):
        return replace(error, what=f"{error.what} before {stack} was done: what it had not finished is lost")
    if not began and not isinstance(error, StillRunning):
        with suppress(AwsError, TargetEnded):
            undo()
    return error


def _is_undone(undo: Callable[[], None]) -> bool:
    try:
        undo()
    except BaseException:  # noqa: BLE001  a second Ctrl-C, too, leaves it unknown
        return False
    return True


def _let_go(error: BaseException, stack: str, *, where: str, again: str) -> StillRunning:
    is_wish = isinstance(error, KeyboardInterrupt)
    who = f"you let go of {stack}" if is_wish else f"ecsspec broke while it followed {stack}"
    details = () if is_wish else (f"{type(error).__name__}: {error}",)
    what = f"{who}; what has begun goes on in {where} by itself"
    return StillRunning(what, _taken_up(stack, again), "E706", details)


def take_back(ports: Ports, preview: Preview) -> None:
    """Delete the change set of a preview; where AWS does not let us, say what is left."""
    from ecsspec.deploy.live import discard

    try:
        discard(ports, preview)
    except AwsError as error:
        name = preview.change_set.name if preview.change_set else ""
        say(f"note: the change set {name} is left, as it could not be deleted: {error.what}; it does nothing by itself")
