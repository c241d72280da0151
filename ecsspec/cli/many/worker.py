"""One of several stacks that are applied: what is done with it, in a thread that hands on what happens and is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextvars import Context
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from ecsspec.cli.following import followed, take_back
from ecsspec.cli.invocation import invocation
from ecsspec.cli.talk import aside, say
from ecsspec.cli.target import completed, noted, whole
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.deploy.order.schedule import Step
from ecsspec.problems import EcsspecError

if TYPE_CHECKING:
    from ecsspec.cli.aim import Aim
    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.deploy.events import Event, Finished
    from ecsspec.deploy.following.halt import Halt, Halting
    from ecsspec.deploy.ports import Ports
    from ecsspec.pipeline import Compiled
    from ecsspec.review import Review

Came: TypeAlias = "Review | Finished | None"
"""What comes of a step: a review, how the operation ended, or nothing."""


def asked(compiled: Compiled, ports: Ports, options: ApplyOptions) -> Review:
    """Ask AWS what an apply would change; whoever says yes to everything is not asked for a bucket."""
    from ecsspec.api import review
    from ecsspec.cli.applying.bucket import through

    ask = partial(review, compiled, ports, invocation=invocation(), purpose="apply", role=options.role)
    return noted(through(options.choice, ask, asks=not options.yes))


@dataclass(frozen=True, slots=True)
class Words:
    """Something that was said in a thread."""

    text: str
    kind: Literal["talk", "data"]


News: TypeAlias = "Event | Words"


@dataclass(slots=True, kw_only=True)
class Worker:
    """A stack with its doors, or with what keeps them shut; `context` is that of its commands and of its thread."""

    compiled: Compiled
    aim: Aim
    name: str
    options: ApplyOptions
    context: Context
    doors: Halting | EcsspecError
    halt: Halt
    cancel_order: CancelOrder = field(default_factory=CancelOrder)
    is_obstructed: bool = False
    """Something stands in the way of its review, and is waited for or cleared."""
    review: Review = field(init=False)
    """What was found out before anything is shown."""

    def task(self, step: Step, tell: Callable[[News], None]) -> Callable[[], Came]:
        """Return what carries a step out, in a thread."""
        return partial(self.context.run, self._carried_out, step, tell)

    def completed(self, error: EcsspecError) -> EcsspecError:
        """Return an error whose commands mean this stack, also while its thread is at work."""
        return self.context.copy().run(completed, error)

    @property
    def ports(self) -> Halting:
        """Return the doors; raise what keeps them shut."""
        if isinstance(self.doors, EcsspecError):
            raise self.doors
        return self.doors

    def _carried_out(self, step: Step, tell: Callable[[News], None]) -> Came:
        with aside(lambda text, kind: tell(Words(text, kind))):
            match step:
                case Step.REVIEW | Step.CLEAR:
                    return self._reviewed()
                case Step.APPLY:
                    return self._applied(tell)
                case Step.UNDO:
                    take_back(self.ports, self.review.preview)
                    return None

    def _reviewed(self) -> Review:
        """Ask what would change, as soon as nothing stands in the way, where the options agree to what that takes."""
        from ecsspec.cli.applying.attempts import ApplyRun, entered
        from ecsspec.cli.ask import can_ask
        from ecsspec.deploy.statuses import Broken, Busy

        # Whoever says yes to everything is not asked; in a thread nobody can be.
        options = replace(self.options, yes=self.options.yes or can_ask())
        found: list[Review] = []
        self.is_obstructed = False

        def attempt() -> int:
            try:
                found.append(asked(self.compiled, self.ports, options))
            except (Busy, Broken):
                self.is_obstructed = True
                raise
            return 0

        entered(ApplyRun(self.ports, self.aim, self.compiled.loaded.spec.name, options), attempt)
        return found[-1]

    def _applied(self, tell: Callable[[News], None]) -> Finished | None:
        """Carry out what was shown; each event is told as it is, and as the record that a program reads."""
        from ecsspec.cli.reports import reported
        from ecsspec.deploy.apply import apply
        from ecsspec.deploy.preview.live import discard
        from ecsspec.deploy.stack_settings import owed

        ports, preview, stack = self.ports, self.review.preview, self.aim.stack
        if preview.unchanged:
            take_back(ports, preview)
        events = apply(ports, preview, limits=self.options.limits_of(stack), cancel_order=self.cancel_order)
        happening = self._told(reported(events, compiled=self.compiled), tell)
        undo, place = partial(discard, ports, preview), self.options.choice.place
        left = whole(owed(preview))
        finished = followed(happening, stack, where=place, undo=undo, as_json=True, owed=left)
        if finished is None and left:
            say(f"{stack}: {left}")
        return finished

    def _told(self, events: Iterable[Event], tell: Callable[[News], None]) -> Iterator[Event]:
        """Tell each event and hand it on, until the end or, where it is let go of, until it has begun."""
        from ecsspec.deploy.events import KeepsFailing, Started

        for event in self._answered(events):
            if isinstance(event, Started):
                self.ports.has_begun()
                self._is_used()
            event = replace(event, advice=whole(event.advice)) if isinstance(event, KeepsFailing) else event  # noqa: PLW2901
            tell(event)
            yield event
            if isinstance(event, Started) and self.options.detach:
                return

    def _answered(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield each event; where the operation was over before an order to cancel was taken up, say so."""
        from ecsspec.deploy.events import Cancelling, Finished, NotCancelled

        is_taken_up, seconds = False, 0.0
        for event in events:
            seconds = max(seconds, getattr(event, "seconds", 0.0))
            is_taken_up = is_taken_up or isinstance(event, Cancelling)
            if isinstance(event, Finished) and self.cancel_order.why and not is_taken_up:
                yield NotCancelled("the operation was over before it could be cancelled", seconds)
            yield event

    def _is_used(self) -> None:
        """Forget the change set: it is carried out, and nobody takes it back."""
        from ecsspec.deploy.following.halt import Trace

        if change_set := self.review.preview.change_set:
            self.halt.is_gone(Trace(self.aim.stack, change_set.name))
