"""Several operations in one view: whose each line is, what is drawn over, what stays, and that it fits."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.deploy.events import (
    Cancelling,
    Event,
    Finished,
    KeepsFailing,
    Outcome,
    ResourceMoved,
    RolloutMoved,
    Started,
    Tick,
)
from ecsspec.ui.block import Window
from ecsspec.ui.console import Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.many import LONGEST, Board, Lines, shortened
from ecsspec.ui.underway import STACK
from tests.conftest import Golden
from tests.ui.happenings import EVENTS, update
from tests.ui.terminal import Terminal
from tests.world.fates import cannot_pull, well

NAMES = {"web.yml": "web", "jobs.yml": "jobs"}


def moved(name: str, status: str = "CREATE_IN_PROGRESS", **more: object) -> ResourceMoved:
    whole: dict[str, object] = {"type": "AWS::EC2::VPC", "purpose": f"what {name} is for", **more}
    return ResourceMoved(name, status=status, **whole)  # type: ignore[arg-type]


def begun(name: str) -> list[Event]:
    return [Started(name, "7f3a"), moved(name, type=STACK, purpose="")]


def lines(told: Iterable[tuple[str, Event]], names: Mapping[str, str] = NAMES) -> list[str]:
    view = Lines(Screen(io.StringIO()), names)
    texts = [view.happened(file, event) for file, event in told]
    return [line for text in texts if text for line in text.split("\n")]


def test_each_line_begins_with_the_name_of_its_stack() -> None:
    told: list[tuple[str, Event]] = [
        *(("web.yml", event) for event in begun("web")),
        *(("jobs.yml", event) for event in begun("jobs")),
        ("web.yml", moved("Vpc", seconds=3)),
        ("web.yml", Tick(60)),
        ("jobs.yml", moved("jobs", "CREATE_COMPLETE", type=STACK, purpose="", seconds=65)),
        ("jobs.yml", Finished(Outcome.CREATED)),
        ("web.yml", Finished(Outcome.ROLLED_BACK)),
    ]
    assert lines(told) == [
        "web     0:00 plan 7f3a began",
        "web     0:00 creating       stack web",
        "jobs    0:00 plan 7f3a began",
        "jobs    0:00 creating       stack jobs",
        "web     0:03 creating       Vpc: what Vpc is for",
        "web     1:00 waiting        for Vpc",
        "jobs    1:05 created        stack jobs",
        "jobs    1:05 created in 1:05",
    ]


def test_a_stack_without_a_change_and_one_of_somebody_elses() -> None:
    assert lines([("web.yml", Finished(Outcome.UNCHANGED))]) == []
    assert lines([("web.yml", Started("web", ""))]) == ["web     0:00 begun by somebody else"]


def test_what_is_said_beside_events_is_written_as_it_is() -> None:
    view = Lines(Screen(io.StringIO()), NAMES)
    assert view.said("web failed") == "web failed"
    assert view.stands("web.yml", "being looked at") == ""


@pytest.mark.parametrize("width", [60, 80, 100])
def test_lines_fit_the_screen(width: int) -> None:
    names = {"a.yml": "a", "b.yml": "an-app-whose-name-is-longer-than-most"}
    view = Lines(Screen(io.StringIO(), width=width), names)
    for event in update(cannot_pull("nginx:1.29")):
        for file in names:
            lines = view.happened(file, event).split("\n")
            assert all(columns(line) <= max(width, 64) for line in lines if " aws ecr list-images " not in line)


def test_a_long_name_keeps_both_ends() -> None:
    assert shortened("one-of-the-many-apps-12", 12) == "one-o…pps-12"
    assert shortened("web", 12) == "web"


@given(st.text(min_size=1, max_size=60), st.integers(3, LONGEST))
def test_a_shortened_name_fits(name: str, width: int) -> None:
    wide = any(columns(letter) > 1 for letter in name)
    assert wide or columns(shortened(name, width)) <= width


@dataclass
class Eye:
    """A board on a terminal."""

    terminal: Terminal = field(default_factory=Terminal)
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)
    waits: Mapping[str, str] = field(default_factory=lambda: {"jobs.yml": "needs web"})

    def __post_init__(self) -> None:
        self.board = Board(Screen(io.StringIO()), self.names, self.size, self.waits)

    def size(self) -> Window:
        return Window(self.terminal.width, self.terminal.height)

    def see(self, text: str) -> list[str]:
        """Return what stands when a text was written."""
        if text:
            self.terminal.write(f"{text}\n")
        return self.terminal.all

    def happens(self, file: str, *events: Event) -> list[str]:
        for event in events:
            self.see(self.board.happened(file, event))
        return self.terminal.all


def test_each_stack_has_a_line_that_is_drawn_over() -> None:
    eye = Eye()
    assert eye.see(eye.board.stands("web.yml", "being looked at")) == [
        "2 stacks",
        "  web   being looked at",
        "  jobs  needs web",
        "",
    ]
    assert eye.happens("web.yml", *begun("web"), moved("Vpc", seconds=3), Tick(9)) == [
        "2 stacks · 1 under way",
        "  web   creating · 1 under way · 0:09",
        "  jobs  needs web",
        "",
    ]
    service = moved("Service", type="AWS::ECS::Service", seconds=12)
    numbers = RolloutMoved(service="Service", desired=2, running=1, pending=1, state="IN_PROGRESS", seconds=20)
    eye.happens("web.yml", moved("Vpc", "CREATE_COMPLETE", seconds=11), service, numbers)
    assert eye.terminal.all[1] == "  web   creating · 1 under way, 1 done · 0:20 · Service 1 of 2 running, 1 …"
    assert eye.see(eye.board.stands("web.yml", "created", "add")) == [
        "2 stacks",
        "  web   created",
        "  jobs  needs web",
        "",
    ]


def test_what_fails_stays_above_and_what_goes_well_does_not() -> None:
    eye = Eye()
    eye.happens("web.yml", *begun("web"), moved("A"), moved("B"))
    echo = moved("B", "CREATE_FAILED", reason="Resource creation cancelled")
    fails = KeepsFailing(service="Service", cause="no such tag", tasks=3, seconds=7)
    shown = eye.happens("web.yml", moved("A", "CREATE_FAILED", reason="no more VPCs", seconds=5), echo, fails)
    assert shown == [
        "web     0:05 not created    A",
        "web                         no more VPCs",
        "web     0:07 keeps failing  Service: 3 tasks failed of the same cause: no such",
        "web                         tag",
        "2 stacks · 1 under way",
        "  web   creating · keeps failing · 2 failed · 0:05",
        "  jobs  needs web",
        "",
    ]


def test_a_stack_that_keeps_failing_says_so_until_it_is_cancelled() -> None:
    eye = Eye()
    advice = "to stop it now: `ecsspec repair specs/web.yml --cancel`"
    shown = eye.happens("web.yml", *begun("web"), KeepsFailing(service="S", cause="no", tasks=3, advice=advice))
    assert shown[1] == "web                         to stop it now:"
    assert "ecsspec repair specs/web.yml --cancel" in shown[2], "whole, to be pasted"
    assert "  web   creating · keeps failing · begun · 0:00" in shown
    assert "  web   cancelling · begun · 0:00" in eye.happens("web.yml", Cancelling("you said so"))


def test_what_was_written_meanwhile_stays_above_the_lines() -> None:
    eye = Eye()
    eye.happens("web.yml", *begun("web"))
    eye.see(eye.board.said("a\n"))
    eye.see("Cancel? [y/N] y")
    eye.board.spacing.owes = True
    assert eye.see(eye.board.anew()) == [
        "a",
        "Cancel? [y/N] y",
        "",
        "2 stacks · 1 under way",
        "  web   creating · begun · 0:00",
        "  jobs  needs web",
        "",
    ]
    assert eye.see(eye.board.said("")) == ["a", "Cancel? [y/N] y", ""], "nothing is left of them"
    view = Lines(Screen(io.StringIO()), NAMES)
    assert view.anew() == ""


def test_a_text_takes_the_place_of_the_lines_and_they_come_again_below() -> None:
    eye = Eye()
    eye.see(eye.board.stands("web.yml", "being looked at"))
    assert eye.see(eye.board.said("error: no\n  = try: yes")) == ["error: no", "  = try: yes", ""]
    assert eye.see(eye.board.stands("web.yml", "not begun", "error")) == [
        "error: no",
        "  = try: yes",
        "2 stacks",
        "  web   not begun",
        "  jobs  needs web",
        "",
    ]
    assert eye.board.stands("web.yml", "not begun", "error") == "", "nothing is written where nothing changed"


def test_a_low_screen_shows_what_is_at_work() -> None:
    names = {f"{letter}.yml": letter for letter in "abcdef"}
    eye = Eye(Terminal(height=5), names, {})
    eye.happens("e.yml", *begun("e"))
    assert eye.terminal.lines == [
        "6 stacks · 1 under way",
        "  a  ",
        "  e  creating · begun · 0:00",
        "  … and 4 more",
        "",
    ] or eye.terminal.lines[2].startswith("  e")


def test_a_narrower_window_is_drawn_over_as_it_wrapped() -> None:
    eye = Eye()
    eye.happens("web.yml", *begun("web"), moved("Vpc", seconds=3))
    eye.terminal.width = 20
    assert eye.board.happened("web.yml", Tick(5)).startswith("\r\x1b[5A")  # 22, 38 and 17 columns


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(NAMES)), EVENTS | st.sampled_from(["created", "needs web"])), max_size=25
    ),
    st.integers(1, 90),
    st.integers(2, 12),
)
def test_the_board_fits_whatever_happens(happenings: list[tuple[str, Event | str]], width: int, height: int) -> None:
    eye = Eye(Terminal(width, height))
    for file, what in happenings:
        before = len(eye.board._drawn)
        text = eye.board.stands(file, what) if isinstance(what, str) else eye.board.happened(file, what)
        eye.see(text)
        assert len(eye.board._drawn) <= max(1, height - 1), before
        assert all(columns(line.text) <= max(1, width) for line in eye.board._drawn)


def test_the_screens_of_two_that_roll_out(golden: Golden) -> None:
    eye, told = Eye(waits={}), []
    well_, ill = list(update(well())), list(update(cannot_pull("nginx:1.29")))
    for at in range(max(len(well_), len(ill))):
        for file, events in (("web.yml", well_), ("jobs.yml", ill)):
            if at < len(events):
                told.append((file, events[at]))
    texts = [text for file, event in told if (text := Lines(Screen(io.StringIO()), NAMES).happened(file, event))]
    assert texts
    golden("screens/fleet-lines.txt", "\n".join(lines(told)) + "\n")
    for file, event in told:
        eye.happens(file, event)
    golden("screens/fleet-board.txt", "\n".join(eye.terminal.all))
