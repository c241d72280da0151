"""What is done next with several stacks: laws that hold whatever happens, and in whatever order things end."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from ecsspec.deploy.order.graph import Needs, hanging_on
from ecsspec.deploy.order.schedule import OVER, Schedule, Stage, Step
from tests.deploy.order.test_graph import DIAMOND, graphs


def begun(course: Schedule) -> list[tuple[str, Step]]:
    return list(course.begin())


def agreed(course: Schedule) -> tuple[str, ...]:
    """Agree to all that is to be shown."""
    shown = course.to_show()
    for file in shown:
        course.reached(file, Stage.AGREED)
    return shown


def reviewed(course: Schedule, *files: str) -> None:
    for file in files:
        course.reached(file, Stage.REVIEWED)


def test_what_needs_nothing_is_reviewed_first_and_shown_together() -> None:
    course = Schedule(DIAMOND)
    assert begun(course) == [("base", Step.REVIEW), ("alone", Step.REVIEW)]
    reviewed(course, "alone")
    assert course.to_show() == (), "another review is on its way"
    reviewed(course, "base")
    assert agreed(course) == ("base", "alone")
    assert begun(course) == [("base", Step.APPLY), ("alone", Step.APPLY)]


def through(course: Schedule, *files: str) -> None:
    """Bring stacks to work."""
    begun(course)
    reviewed(course, *files)
    assert agreed(course) == files
    assert begun(course) == [(file, Step.APPLY) for file in files]


def test_a_stack_is_reviewed_as_soon_as_what_it_needs_is_done() -> None:
    course = Schedule(DIAMOND)
    through(course, "base", "alone")
    course.reached("base", Stage.DONE)
    through(course, "left", "right")
    course.reached("left", Stage.DONE)
    assert begun(course) == []
    course.reached("right", Stage.DONE)
    assert begun(course) == [("top", Step.REVIEW)]


def test_in_rounds_nothing_is_shown_while_anything_is_carried_out() -> None:
    course = Schedule(DIAMOND, in_rounds=True)
    through(course, "base", "alone")
    course.reached("base", Stage.DONE)
    begun(course)
    reviewed(course, "left", "right")
    assert course.to_show() == ()
    course.reached("alone", Stage.NOT_DONE)
    assert course.to_show() == ("left", "right")


def test_what_needs_a_failure_is_never_begun_and_the_rest_goes_on() -> None:
    course = Schedule(DIAMOND)
    through(course, "base", "alone")
    course.reached("base", Stage.DONE)
    through(course, "left", "right")
    assert course.reached("left", Stage.NOT_DONE) == ("top",)
    assert course.stages["right"] is Stage.BUSY
    assert course.reached("right", Stage.NOT_DONE) == (), "it is told once"


def test_no_more_are_at_work_than_may_be_and_what_was_agreed_to_goes_first() -> None:
    course = Schedule({name: frozenset[str]() for name in "abcd"}, at_once=2)
    assert begun(course) == [("a", Step.REVIEW), ("b", Step.REVIEW)]
    reviewed(course, "a", "b")
    assert course.to_show() == (), "all are shown together"
    assert begun(course) == [("c", Step.REVIEW), ("d", Step.REVIEW)]
    reviewed(course, "c", "d")
    assert agreed(course) == ("a", "b", "c", "d")
    assert begun(course) == [("a", Step.APPLY), ("b", Step.APPLY)]
    course.reached("a", Stage.DONE)
    assert begun(course) == [("c", Step.APPLY)]


def test_a_stack_in_whose_way_something_stands_does_not_hold_the_others_up() -> None:
    for in_rounds in (False, True):
        course = Schedule({"a": frozenset(), "b": frozenset()}, in_rounds=in_rounds)
        begun(course)
        course.cleared("a")
        reviewed(course, "b")
        assert agreed(course) == ("b",)
        assert begun(course) == [("b", Step.APPLY)]
        reviewed(course, "a")
        assert course.to_show() == (() if in_rounds else ("a",))


def test_what_is_refused_is_taken_back() -> None:
    course = Schedule({"a": frozenset(), "b": frozenset({"a"})})
    begun(course)
    reviewed(course, "a")
    assert course.reached("a", Stage.REFUSED) == ()
    assert begun(course) == [("a", Step.UNDO)]
    assert course.reached("a", Stage.NOT_DONE) == ("b",)
    assert course.is_over


def test_a_stop_takes_back_what_was_reviewed_and_begins_nothing() -> None:
    course = Schedule({name: frozenset({"z"} if name == "d" else ()) for name in "abcdz"}, at_once=3)
    assert begun(course) == [(name, Step.REVIEW) for name in "abc"]
    reviewed(course, "a")
    course.reached("b", Stage.AGREED)
    assert course.stop() == ("d", "z")
    assert course.to_show() == ()
    assert begun(course) == [("a", Step.UNDO), ("b", Step.UNDO)]
    reviewed(course, "c")
    course.reached("a", Stage.NOT_DONE)
    assert begun(course) == [("c", Step.UNDO)], "a review that came in late is taken back as well"


@dataclass
class Play:
    """Carries the steps of a course out as it is told, and notes what was done."""

    course: Schedule
    data: st.DataObject
    begun: list[tuple[str, Step]] = field(default_factory=list)
    agreed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)
    orders: int = 0

    def on(self) -> None:
        """Let one thing happen."""
        self._begin()
        if self.data.draw(st.integers(0, 30)) == 0:
            self.orders += 1
            self.barred.update(self.course.stop())
        if shown := self.course.to_show():
            self._show(shown)
        elif self.course.steps:
            file = self.data.draw(st.sampled_from(sorted(self.course.steps)))
            self._end(file, self.course.steps[file])

    def _begin(self) -> None:
        for file, step in self.course.begin():
            done = set(self.course.are(Stage.DONE))
            if step in (Step.REVIEW, Step.APPLY):
                assert self.course.needed[file] <= done
                assert not self.orders, "nothing is begun after a stop"
            assert step is not Step.APPLY or file in self.agreed, "nothing is begun that nobody agreed to"
            self.begun.append((file, step))
        assert self.orders or len(self.course.steps) <= self.course.at_once, "to take back needs no place"

    def _show(self, shown: tuple[str, ...]) -> None:
        if self.course.in_rounds:
            assert Step.APPLY not in self.course.steps.values()
        for file in shown:
            if self.data.draw(st.booleans()):
                self.agreed.add(file)
                self.course.reached(file, Stage.AGREED)
            else:
                self.course.reached(file, Stage.REFUSED)

    def _end(self, file: str, step: Step) -> None:
        well = self.data.draw(st.booleans())
        match step:
            case Step.REVIEW if self.data.draw(st.integers(0, 5)) == 0:
                self.course.cleared(file)
            case Step.REVIEW | Step.CLEAR if well:
                self.course.reached(file, Stage.REVIEWED)
            case Step.APPLY if well:
                self.course.reached(file, Stage.DONE)
            case _:
                self.failed.add(file)
                self.barred.update(self.course.reached(file, Stage.NOT_DONE))


@given(graphs(), st.booleans(), st.integers(1, 3), st.data())
def test_whatever_happens_it_ends_and_each_stack_has_an_end(
    needed: Needs,
    in_rounds: bool,  # noqa: FBT001
    at_once: int,
    data: st.DataObject,
) -> None:
    play = Play(Schedule(needed, in_rounds=in_rounds, at_once=at_once), data)
    for _ in range(200):
        if play.course.is_over:
            break
        play.on()
    course = play.course
    assert course.is_over, course
    assert all(stage in OVER for stage in course.stages.values())
    assert len(set(play.begun)) == len(play.begun), "no step is taken twice"
    hanging = {one for file in play.failed for one in hanging_on(needed, file)}
    assert play.barred.isdisjoint(play.failed)
    if not play.orders:
        assert play.barred == hanging - play.failed
        assert set(needed) == set(course.are(Stage.DONE)) | play.failed | play.barred
    undone = {file for file, step in play.begun if step is Step.UNDO}
    worked = {file for file, step in play.begun if step is Step.APPLY}
    assert undone.isdisjoint(worked)


def test_what_is_taken_back_does_not_wait_for_what_is_being_cancelled() -> None:
    course = Schedule({"a": frozenset(), "b": frozenset()}, at_once=1)
    through_one = [("a", Step.REVIEW)]
    assert begun(course) == through_one
    reviewed(course, "a")
    assert begun(course) == [("b", Step.REVIEW)]
    reviewed(course, "b")
    assert agreed(course) == ("a", "b")
    assert begun(course) == [("a", Step.APPLY)]
    course.stop()
    assert begun(course) == [("b", Step.UNDO)]
