"""`ecsspec apply` of several specs: each stack as soon as what it needs is done, in one view, with a table at the end.

The main thread alone writes and asks; whatever talks to AWS runs in a thread for each stack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ecsspec.cli.aim import at_spec
from ecsspec.cli.applying.attempts import OVERTAKEN, TRIES
from ecsspec.cli.many.announcer import Announcer, view_of
from ecsspec.cli.many.consent import refused, shown
from ecsspec.cli.many.interrupts import Brake
from ecsspec.cli.many.outcome import End, became, interrupted, let_go, unheard, unmet
from ecsspec.cli.many.worker import Came, News, Words, Worker
from ecsspec.cli.run import INTERRUPTED, bug
from ecsspec.cli.several import file_of
from ecsspec.cli.signals import undisturbed
from ecsspec.cli.target import connected, shared
from ecsspec.cli.threads import Ended, GracePeriod, Workers, answering, ordering
from ecsspec.deploy.events import Finished
from ecsspec.deploy.following.halt import Halt, Halting, Trace
from ecsspec.deploy.order.graph import Member, needs, require_no_circle
from ecsspec.deploy.order.schedule import Schedule, Stage, Step
from ecsspec.deploy.statuses import Busy
from ecsspec.problems import EcsspecError
from ecsspec.review import Review

if TYPE_CHECKING:
    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.pipeline import Compiled


def applied(specs: Sequence[Compiled], options: ApplyOptions) -> int:
    """Apply several specs, none of which is the same stack as another, and return the exit code of all."""
    needed = needs([_member(one) for one in specs])
    require_no_circle(needed)
    halt = Halt()
    stacks = _stacks(specs, options, halt)
    announcer = Announcer(stacks, view_of({file: one.name for file, one in stacks.items()}, needed), needed, options)
    brake = Brake(halt)
    with ordering(brake.press):
        ManyStacks(stacks, Schedule(needed, in_rounds=not options.yes), announcer, brake, options).run()
        with undisturbed():
            code = announcer.close()
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code


def _member(one: Compiled) -> Member:
    name, region, account = one.identity
    return Member(file_of(one), name, one.template, region, account)


def _stacks(specs: Sequence[Compiled], options: ApplyOptions, halt: Halt) -> Mapping[str, Worker]:
    """Return each stack by its file, connected: sessions of boto3 are made in the main thread alone."""
    with shared():
        return {file_of(one): copy_context().run(_connected, one, options, halt, specs) for one in specs}


def _connected(one: Compiled, options: ApplyOptions, halt: Halt, specs: Sequence[Compiled]) -> Worker:
    aim = at_spec(one)
    doors: Halting | EcsspecError
    try:
        doors = Halting(connected(options.choice, aim), halt)
    except EcsspecError as error:
        doors = error
    is_alone = sum(other.identity[0] == aim.stack for other in specs) == 1
    name = aim.stack if is_alone else f"{aim.stack} ({aim.region or aim.account or aim.file})"
    return Worker(compiled=one, aim=aim, name=name, options=options, context=copy_context(), doors=doors, halt=halt)


@dataclass(slots=True)
class ManyStacks:
    """Carries out the steps of several stacks, each in a thread, and hands on what happens."""

    stacks: Mapping[str, Worker]
    schedule: Schedule
    announcer: Announcer
    brake: Brake
    options: ApplyOptions
    workers: Workers[News, Came] = field(default_factory=Workers)
    _refused: dict[str, End] = field(default_factory=dict)
    _touched: set[str] = field(default_factory=set)
    _overtaken: dict[str, int] = field(default_factory=dict)
    _heeded: int = 0

    @property
    def halt(self) -> Halt:
        """Return the orders to stop."""
        return self.brake.halt

    def run(self) -> None:
        """Carry out everything that is agreed to, until each stack has an end."""
        grace = GracePeriod(self.halt, self._may_leave)
        while not self.schedule.is_over:
            try:
                self._work(grace)
                self._speak()
            except KeyboardInterrupt:
                self.brake.press()

    def _work(self, grace: GracePeriod) -> None:
        """Begin what can be begun and hear what happens, until there is something to show, or all is over."""
        while True:
            self._heed()
            if self._has_to_speak() or self.schedule.is_over:
                return
            for file, step in self.schedule.begin():
                self._begin(file, step)
            if heard := self.workers.heard():
                self._heed()  # an order comes first: what a thread says then may be that it heard of it
                self._take(*heard)
            if self._unspared() and grace.is_over():
                self._give_up()

    def _heed(self) -> None:
        """Stop where that was ordered: begin nothing any more, let go of what runs, take back what was prepared."""
        if self.halt.orders == self._heeded:
            return
        self._heeded = self.halt.orders
        self.announcer.tell_troubles()
        self.announcer.stop()
        if self.brake.is_to_cancel([self.stacks[file].name for file in self._under_way()]):
            self._cancel()
        for file in self.schedule.stop():
            self.announcer.ended(file, interrupted())

    def _under_way(self) -> Sequence[str]:
        """Return the stacks whose operation has begun, and is followed."""
        at_work = (file for file, step in self.schedule.steps.items() if step is Step.APPLY)
        return [file for file in at_work if file in self.announcer.began]

    def _cancel(self) -> None:
        """Let who follows an operation cancel it, and go on to follow; also one that began while somebody was asked."""
        for file, step in self.schedule.steps.items():
            if step is Step.APPLY:
                self.stacks[file].cancel_order.cancel("you said so")
        self.announcer.resume()

    def _unspared(self) -> Sequence[str]:
        """Return the stacks of which an end is awaited, where an order was given; what is being cancelled is not."""
        spared = self._under_way() if self.halt.spares else ()
        return [file for file in (*self.schedule.steps, *self.schedule.are(Stage.REFUSED)) if file not in spared]

    def _has_to_speak(self) -> bool:
        is_reviewing = Step.REVIEW in self.schedule.steps.values()
        return not is_reviewing and (bool(self.schedule.to_show()) or self.announcer.is_troubled)

    def _begin(self, file: str, step: Step) -> None:
        self.announcer.stands(file, step)
        self.workers.begin(file, self.stacks[file].task(step, partial(self.workers.tell, file)))

    def _speak(self) -> None:
        """Show what was found out, and ask about it."""
        files = self.schedule.to_show()
        stacks = [self.stacks[file] for file in files]
        self.announcer.clear()
        shown(stacks, self.announcer.tell)
        self.announcer.tell_troubles()
        with answering():
            undone = f"nothing {'more ' if self.announcer.began else ''}was begun"
            whys = refused(stacks, self.options, known=self._names(stacks), undone=undone)
        for file in files:
            if file in whys:
                self._trouble(file, whys[file])
            self.schedule.reached(file, Stage.REFUSED if file in whys else Stage.AGREED)
        self.announcer.tell_troubles()

    def _names(self, stacks: Sequence[Worker]) -> frozenset[str]:
        """Return what an option may name: what any template has, what was shown, anything while more is to come."""
        self._touched.update(change.logical_id for one in stacks for change in one.review.preview.changes)
        own = {name for one in self.stacks.values() for name in (one.aim.stack, *one.compiled.template.resources)}
        is_more = self.schedule.are(Stage.WAITING) or {Step.REVIEW, Step.CLEAR} & set(self.schedule.steps.values())
        given = self.options.allow_replace | self.options.allow_delete
        return frozenset(own | self._touched | (given if is_more else set()))

    def _trouble(self, file: str, error: EcsspecError) -> None:
        """Keep why a stack is not begun; it has its end when its change set is gone."""
        whole = self.stacks[file].completed(error)
        self._refused[file] = became(whole, began=False, place=self.options.choice.place)
        self.announcer.trouble(file, whole)

    def _take(self, file: str, news: News | Ended[Came]) -> None:
        match news:
            case Words():
                self._hear(file, news)
            case Ended(outcome):
                self._ended(file, self.schedule.steps.get(file), outcome)
            case event:
                self.announcer.happened(file, event)

    def _hear(self, file: str, words: Words) -> None:
        """Hand on what was said; where it is of something in a stack's way, that lasts."""
        if self.schedule.steps.get(file) is Step.REVIEW and self.stacks[file].is_obstructed:
            self.schedule.cleared(file)
            self.announcer.stands(file, Step.CLEAR)
        self.announcer.heard(words)

    def _ended(self, file: str, step: Step | None, outcome: Came | BaseException) -> None:
        """Take in what came of a step; whatever ends the process, and is no Ctrl-C, ends it from here as well."""
        match outcome:
            case _ if step is None:
                return  # it was given up, and answers now
            case KeyboardInterrupt():
                self._over(file, self._refused.get(file) or interrupted())
            case Review():
                self.stacks[file].review = outcome
                self.schedule.reached(file, Stage.REVIEWED)
            case Exception():
                self._failed(file, step, outcome)
            case BaseException():
                raise outcome
            case _ if step is Step.UNDO:
                self._over(file, self._refused.get(file) or interrupted())
            case _:
                self._finished(file, outcome)

    def _finished(self, file: str, outcome: Finished | None) -> None:
        if outcome is None:
            self._over(file, self._let_go(file))
        else:
            self.schedule.reached(file, Stage.DONE)
            self.announcer.ended(file, became(outcome, began=True, place=""))

    def _failed(self, file: str, step: Step, error: Exception) -> None:
        """Tell why it failed: at once of what was under way, of a review together with the others."""
        notes = getattr(error, "__notes__", ())
        whole = self.stacks[file].completed(error if isinstance(error, EcsspecError) else bug(error))
        if step is Step.APPLY and self._is_overtaken(file, error):
            self.announcer.tell(f"\n{whole.what}: looking again\n")
            self.schedule.reached(file, Stage.WAITING)
            return
        if step is Step.REVIEW:
            self.announcer.trouble(file, whole, notes=notes)
        else:
            self.announcer.fails(whole, notes=notes)
        began, cancelled = file in self.announcer.began, self.announcer.cancelled(file)
        end = became(whole, began=began, place=self.options.choice.place, cancelled=cancelled)
        self._over(file, self._refused.get(file) or end)

    def _is_overtaken(self, file: str, error: Exception) -> bool:
        """Tell whether somebody was quicker at a stack that is waited for: it is looked at, and shown, once more."""
        is_late = isinstance(error, Busy) or (isinstance(error, EcsspecError) and error.code == OVERTAKEN)
        if not (is_late and self.options.wait) or self.schedule.is_stopped or file in self.announcer.began:
            return False
        self._overtaken[file] = self._overtaken.get(file, 0) + 1
        return self._overtaken[file] < TRIES

    def _over(self, file: str, end: End) -> None:
        """Take in that a stack is not done, and so that those are not begun that need it."""
        self.announcer.ended(file, end)
        for other in self.schedule.reached(file, Stage.NOT_DONE):
            self.announcer.ended(other, unmet(self.stacks[file].name))

    def _let_go(self, file: str) -> End:
        choice = self.options.choice
        watch = f"ecsspec watch {self.stacks[file].aim.argument(choice)}{choice.options}"
        return (let_go if file in self.announcer.began else unheard)(place=choice.place, watch=watch)

    def _may_leave(self) -> Sequence[Trace]:
        """Return the change sets that are to be taken back, and may be left."""
        working = {file for file, step in self.schedule.steps.items() if step is Step.APPLY}
        names = {one.aim.stack for file, one in self.stacks.items() if file not in working}
        return [trace for trace in self.halt.left if trace.stack in names]

    def _give_up(self) -> None:
        """Wait no longer for threads that do not answer: what they began may be running."""
        self.announcer.left(self._may_leave())
        for file in self._unspared():
            may_run = self.schedule.steps.get(file) in (Step.APPLY, Step.CLEAR)  # what stood in the way may be going
            self._over(file, self._let_go(file) if may_run else self._refused.get(file) or interrupted())
