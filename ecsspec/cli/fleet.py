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
from ecsspec.cli.applying import Applying, Came, News, Words
from ecsspec.cli.becoming import End, became, interrupted, let_go, unheard, unmet
from ecsspec.cli.desk import Desk, view_of
from ecsspec.cli.round import refused, shown
from ecsspec.cli.run import INTERRUPTED, bug
from ecsspec.cli.several import file_of
from ecsspec.cli.signals import undisturbed
from ecsspec.cli.target import connected, shared
from ecsspec.cli.threads import Crew, Ended, Patience, answering, ordering
from ecsspec.deploy.course import Course, Stage, Step
from ecsspec.deploy.events import Finished
from ecsspec.deploy.graph import Member, needs, require_no_circle
from ecsspec.deploy.halt import Halt, Halting, Trace
from ecsspec.problems import EcsspecError
from ecsspec.review import Review

if TYPE_CHECKING:
    from ecsspec.cli.wishes import Wishes
    from ecsspec.pipeline import Compiled


def applied(specs: Sequence[Compiled], wishes: Wishes) -> int:
    """Apply several specs, none of which is the same stack as another, and return the exit code of all."""
    needed = needs([_member(one) for one in specs])
    require_no_circle(needed)
    halt = Halt()
    stacks = _stacks(specs, wishes, halt)
    desk = Desk(stacks, view_of({file: one.name for file, one in stacks.items()}, needed), wishes)
    with ordering(halt):
        Fleet(stacks, Course(needed, in_rounds=not wishes.yes), desk, halt, wishes).sail()
        with undisturbed():
            code = desk.close()
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code


def _member(one: Compiled) -> Member:
    name, region, account = one.identity
    return Member(file_of(one), name, one.template, region, account)


def _stacks(specs: Sequence[Compiled], wishes: Wishes, halt: Halt) -> Mapping[str, Applying]:
    """Return each stack by its file, connected: sessions of boto3 are made in the main thread alone."""
    with shared():
        return {file_of(one): copy_context().run(_connected, one, wishes, halt, specs) for one in specs}


def _connected(one: Compiled, wishes: Wishes, halt: Halt, specs: Sequence[Compiled]) -> Applying:
    aim = at_spec(one)
    doors: Halting | EcsspecError
    try:
        doors = Halting(connected(wishes.choice, aim), halt)
    except EcsspecError as error:
        doors = error
    is_alone = sum(other.identity[0] == aim.stack for other in specs) == 1
    name = aim.stack if is_alone else f"{aim.stack} ({aim.region or aim.account or aim.file})"
    return Applying(compiled=one, aim=aim, name=name, wishes=wishes, context=copy_context(), doors=doors, halt=halt)


@dataclass(slots=True)
class Fleet:
    """Carries out the steps of several stacks, each in a thread, and hands on what happens."""

    stacks: Mapping[str, Applying]
    course: Course
    desk: Desk
    halt: Halt
    wishes: Wishes
    crew: Crew[News, Came] = field(default_factory=Crew)
    _refused: dict[str, End] = field(default_factory=dict)
    _touched: set[str] = field(default_factory=set)

    def sail(self) -> None:
        """Carry out everything that is agreed to, until each stack has an end."""
        patience = Patience(self.halt, self._may_leave)
        while not self.course.is_over:
            try:
                self._work(patience)
                self._speak()
            except KeyboardInterrupt:
                self.halt.order()

    def _work(self, patience: Patience) -> None:
        """Begin what can be begun and hear what happens, until there is something to show, or all is over."""
        while True:
            self._heed()
            if self._has_to_speak() or self.course.is_over:
                return
            for file, step in self.course.begin():
                self._begin(file, step)
            if heard := self.crew.heard():
                self._heed()  # an order comes first: what a thread says then may be that it heard of it
                self._take(*heard)
            if patience.is_over():
                self._give_up()

    def _heed(self) -> None:
        """Stop where that was ordered: begin nothing any more, let go of what runs, take back what was prepared."""
        if self.halt.orders and not self.course.is_stopped:
            self.desk.tell_troubles()
            self.desk.stop()
            for file in self.course.stop():
                self.desk.ended(file, interrupted())

    def _has_to_speak(self) -> bool:
        is_reviewing = Step.REVIEW in self.course.steps.values()
        return not is_reviewing and (bool(self.course.to_show()) or self.desk.is_troubled)

    def _begin(self, file: str, step: Step) -> None:
        self.desk.stands(file, step)
        self.crew.begin(file, self.stacks[file].task(step, partial(self.crew.tell, file)))

    def _speak(self) -> None:
        """Show what was found out, and ask about it."""
        files = self.course.to_show()
        stacks = [self.stacks[file] for file in files]
        self.desk.clear()
        shown(stacks)
        self.desk.tell_troubles()
        with answering():
            whys = refused(stacks, self.wishes, known=self._names(stacks))
        for file in files:
            if file in whys:
                self._trouble(file, whys[file])
            self.course.reached(file, Stage.REFUSED if file in whys else Stage.AGREED)
        self.desk.tell_troubles()

    def _names(self, stacks: Sequence[Applying]) -> frozenset[str]:
        """Return what an option may name: what any template has, what was shown, anything while more is to come."""
        self._touched.update(change.logical_id for one in stacks for change in one.review.preview.changes)
        own = {name for one in self.stacks.values() for name in (one.aim.stack, *one.compiled.template.resources)}
        is_more = self.course.are(Stage.WAITING) or {Step.REVIEW, Step.CLEAR} & set(self.course.steps.values())
        given = self.wishes.allow_replace | self.wishes.allow_delete
        return frozenset(own | self._touched | (given if is_more else set()))

    def _trouble(self, file: str, error: EcsspecError) -> None:
        """Keep why a stack is not begun; it has its end when its change set is gone."""
        whole = self.stacks[file].completed(error)
        self._refused[file] = became(whole, began=False, place=self.wishes.choice.place)
        self.desk.trouble(file, whole)

    def _take(self, file: str, news: News | Ended[Came]) -> None:
        match news:
            case Words():
                self._hear(file, news)
            case Ended(outcome):
                self._ended(file, self.course.steps.get(file), outcome)
            case event:
                self.desk.happened(file, event)

    def _hear(self, file: str, words: Words) -> None:
        """Hand on what was said; before a stack was reviewed it says what stands in its way, and that lasts."""
        if self.course.steps.get(file) is Step.REVIEW:
            self.course.cleared(file)
            self.desk.stands(file, Step.CLEAR)
        self.desk.heard(words)

    def _ended(self, file: str, step: Step | None, outcome: Came | BaseException) -> None:
        """Take in what came of a step; whatever ends the process, and is no Ctrl-C, ends it from here as well."""
        match outcome:
            case _ if step is None:
                return  # it was given up, and answers now
            case KeyboardInterrupt():
                self._over(file, self._refused.get(file) or interrupted())
            case Review():
                self.stacks[file].review = outcome
                self.course.reached(file, Stage.REVIEWED)
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
            self.course.reached(file, Stage.DONE)
            self.desk.ended(file, became(outcome, began=True, place=""))

    def _failed(self, file: str, step: Step, error: Exception) -> None:
        """Tell why it failed: at once of what was under way, of a review together with the others."""
        notes = getattr(error, "__notes__", ())
        whole = self.stacks[file].completed(error if isinstance(error, EcsspecError) else bug(error))
        if step is Step.REVIEW:
            self.desk.trouble(file, whole, notes=notes)
        else:
            self.desk.fails(whole, notes=notes)
        end = became(whole, began=file in self.desk.began, place=self.wishes.choice.place)
        self._over(file, self._refused.get(file) or end)

    def _over(self, file: str, end: End) -> None:
        """Take in that a stack is not done, and so that those are not begun that need it."""
        self.desk.ended(file, end)
        for other in self.course.reached(file, Stage.NOT_DONE):
            self.desk.ended(other, unmet(self.stacks[file].name))

    def _let_go(self, file: str) -> End:
        choice = self.wishes.choice
        watch = f"ecsspec watch {self.stacks[file].aim.argument(choice)}{choice.options}"
        return (let_go if file in self.desk.began else unheard)(place=choice.place, watch=watch)

    def _may_leave(self) -> Sequence[Trace]:
        """Return the change sets that are to be taken back, and may be left."""
        working = {file for file, step in self.course.steps.items() if step is Step.APPLY}
        names = {one.aim.stack for file, one in self.stacks.items() if file not in working}
        return [trace for trace in self.halt.left if trace.stack in names]

    def _give_up(self) -> None:
        """Wait no longer for threads that do not answer: what they began may be running."""
        self.desk.left(self._may_leave())
        for file, step in list(self.course.steps.items()):
            may_run = step in (Step.APPLY, Step.CLEAR)  # what stood in the way may be on its way out
            self._over(file, self._let_go(file) if may_run else interrupted())
        for file in self.course.are(Stage.REFUSED):
            self._over(file, self._refused.get(file) or interrupted())
