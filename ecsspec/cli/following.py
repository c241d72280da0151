"""Tell what happens while an operation runs, and never leave it without saying that it goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from ecsspec.cli.ask import can_ask
from ecsspec.cli.offer import another_interrupt, offered
from ecsspec.cli.reports import last_words
from ecsspec.cli.signals import goes_on
from ecsspec.cli.talk import draw, drawn_over, is_aside, put, say, stderr
from ecsspec.cli.target import whole
from ecsspec.problems import AwsError, EcsspecError, StillRunning

if TYPE_CHECKING:
    from ecsspec.deploy.events import Event, Finished, KeepsFailing
    from ecsspec.deploy.following.cancel_order import CancelOrder
    from ecsspec.deploy.ports import Ports
    from ecsspec.deploy.preview.compared import Preview


class View(Protocol):
    """What makes text of events, one after another."""

    def line(self, event: Event) -> str:
        """Return what to write, without its last line break, or nothing."""

    def leave(self) -> None:
        """Let what was written stand: something else is written below it."""


@dataclass(frozen=True, slots=True)
class Steered:
    """How an operation can be cancelled from here.

    An order left in `cancel_order` reaches who follows it; `anew` follows it once more, where the order came by
    Ctrl-C. `offers`: where its tasks keep failing, somebody is asked.
    """

    cancel_order: CancelOrder
    anew: Callable[[], Iterable[Event]]
    offers: bool = True


def followed(
    events: Iterable[Event],
    stack: str,
    *,
    where: str = "AWS",
    again: str = "watch",
    undo: Callable[[], None] = lambda: None,
    as_json: bool = False,
    steered: Steered | None = None,
    owed: str = "",
) -> Finished | None:
    """Tell each event to the end; whatever breaks while the operation may run is StillRunning.

    `again` is the command that takes it up, `undo` what takes back the preparations; it fails where they were used.
    `owed` is told of what goes on without us: what nobody does then.
    """
    let_go = partial(_let_go, stack=stack, where=where, again=again, owed=owed)
    telling = _Telling(stack, *(_to_stdout(stack) if as_json else _to_stderr(stack)), steered, let_go)
    try:
        with drawn_over(telling.view.leave):
            finished = telling.all(events)
    except EcsspecError as error:
        if telling.began and isinstance(error, AwsError):
            raise _kept(_owing(_lost(error, stack, where=where, again=again), owed)) from error
        raise _kept(_owing(_told(error, stack, began=telling.began, undo=undo), owed)) from error
    except (KeyboardInterrupt, Exception) as error:
        if not telling.began and _is_undone(undo):
            raise
        raise _kept(let_go(error)) from error
    goes_on(None)
    return finished


def _owing(error: EcsspecError, owed: str) -> EcsspecError:
    """Return an error that tells what is left to do, where the operation goes on without us."""
    return replace(error, details=(*error.details, owed)) if owed and isinstance(error, StillRunning) else error


def _kept(error: EcsspecError) -> EcsspecError:
    """Return an error that is told even if Ctrl-C comes before it is, with the report of what was seen."""
    error = last_words(error)
    goes_on(error)
    return error


@dataclass(slots=True)
class _Telling:
    """Tells the events of one operation, and steers it where somebody at the terminal says so."""

    stack: str
    view: View
    write: Callable[[str], None]
    steered: Steered | None
    let_go: Callable[[BaseException], EcsspecError]
    began: bool = False
    last: Event | None = None
    _seconds: float = 0.0
    _plan: str = ""
    _is_unanswered: bool = False
    _heard: set[Event] = field(default_factory=set)

    def all(self, events: Iterable[Event]) -> Finished | None:
        """Tell everything; where somebody presses Ctrl-C twice and means it, cancel and tell the rest."""
        try:
            return self._each(events)
        except KeyboardInterrupt:
            steered, self.steered = self.steered, None
            if not self.began or steered is None or not self._is_to_be_cancelled():
                raise
            self._cancel(steered)
            return self._each(self._unheard(self._still_ours(steered)))

    def _each(self, events: Iterable[Event]) -> Finished | None:
        from ecsspec.deploy.events import Finished, KeepsFailing, ResourceMoved, Started

        for event in events:
            self.last = event
            self._seconds = max(self._seconds, getattr(event, "seconds", 0.0))
            if isinstance(event, Started):
                self.began, self._plan = True, event.plan
                goes_on(self.let_go(KeyboardInterrupt()))
            if isinstance(event, ResourceMoved):
                self._heard.add(event)
            elif isinstance(event, KeepsFailing):
                self._failing(event)
                continue
            self._answer(event)
            self._tell(event)
        return self.last if isinstance(self.last, Finished) else None

    def _still_ours(self, steered: Steered) -> Iterator[Event]:
        """Follow anew, and take the order back where what runs by now is not what somebody let go of."""
        from ecsspec.deploy.events import NotCancelled, Started

        for event in steered.anew():
            if isinstance(event, Started) and event.plan != self._plan:
                steered.cancel_order.why = ""
                yield NotCancelled("what runs by now was begun by another request", self._seconds)
            yield event

    def _unheard(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield what was not told before: who follows an operation anew hears of it from its begin."""
        from ecsspec.deploy.events import ResourceMoved, Started

        for event in events:
            known = event in self._heard if isinstance(event, ResourceMoved) else isinstance(event, Started)
            if not known:
                yield event

    def _tell(self, event: Event) -> None:
        if text := self.view.line(event):
            self.write(text)

    def _failing(self, event: KeepsFailing) -> None:
        """Tell that tasks fail again and again, and offer to cancel where nobody has decided that."""
        self._tell(replace(event, advice=whole(event.advice)))
        if self.steered is None or not (self.steered.offers and event.advice and can_ask()):
            return
        self.view.leave()
        if offered(f"Cancel {self.stack} instead of waiting?"):
            self._cancel(self.steered)

    def _cancel(self, steered: Steered) -> None:
        steered.cancel_order.cancel("you said so")
        self._is_unanswered = True

    def _answer(self, event: Event) -> None:
        """Note that an order to cancel was taken up; where the operation ended before it could be, say so."""
        from ecsspec.deploy.events import Cancelling, Finished, NotCancelled

        if self._is_unanswered and isinstance(event, Finished):
            self._tell(NotCancelled("the operation was over before it could be cancelled", self._seconds))
        if isinstance(event, Cancelling | NotCancelled | Finished):
            self._is_unanswered = False

    def _is_to_be_cancelled(self) -> bool:
        self.view.leave()
        heard = another_interrupt(f"letting go of {self.stack}; Ctrl-C once more to cancel it instead")
        return heard and offered(f"Cancel the operation on {self.stack}?")


def _to_stdout(stack: str) -> tuple[View, Callable[[str], None]]:
    from ecsspec.ui.eventsjson import Recorder

    return Recorder(stack), put


def _to_stderr(stack: str) -> tuple[View, Callable[[str], None]]:
    """Return a block that is drawn over where somebody looks at a terminal, else lines."""
    from ecsspec.ui.block import Block, can_redraw, window
    from ecsspec.ui.progress import Teller

    screen = stderr()
    live = can_redraw(sys.stderr, os.environ) and not is_aside()
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


def _let_go(error: BaseException, *, stack: str, where: str, again: str, owed: str) -> EcsspecError:
    is_wish = isinstance(error, KeyboardInterrupt)
    who = f"you let go of {stack}" if is_wish else f"ecsspec broke while it followed {stack}"
    details = () if is_wish else (f"{type(error).__name__}: {error}",)
    what = f"{who}; what has begun goes on in {where} by itself"
    return _owing(StillRunning(what, _taken_up(stack, again), "E706", details), owed)


def take_back(ports: Ports, preview: Preview) -> None:
    """Delete the change set of a preview; where AWS does not let us, say what is left."""
    from ecsspec.deploy.preview.live import discard

    try:
        discard(ports, preview)
    except AwsError as error:
        name = preview.change_set.name if preview.change_set else ""
        say(f"note: the change set {name} is left, as it could not be deleted: {error.what}; it does nothing by itself")
