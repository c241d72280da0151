"""The live view on a terminal: what is drawn over, what stays, and that it fits whatever happens."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.deploy.events import Event, Finished, Outcome, ResourceMoved, RolloutMoved, Started, Tick, Waiting
from ecsspec.ui.block import Block, Window, can_redraw, window
from ecsspec.ui.console import Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.underway import STACK
from tests.conftest import Golden
from tests.ui.happenings import STORIES, update
from tests.ui.terminal import Terminal
from tests.world.fates import cannot_pull, well


@dataclass
class Eye:
    """A block on a terminal."""

    terminal: Terminal
    colour: bool = False

    def __post_init__(self) -> None:
        self.block = Block(Screen(io.StringIO(), colour=self.colour), "web", self.size)

    def size(self) -> Window:
        return Window(self.terminal.width, self.terminal.height)

    def see(self, event: Event) -> list[str]:
        """Return what stands after an event."""
        if text := self.block.line(event):
            self.terminal.write(f"{text}\n")
        return self.terminal.all


def shown(events: Iterable[Event], *, width: int = 80, height: int = 24) -> Eye:
    eye = Eye(Terminal(width, height))
    for event in events:
        eye.see(event)
    return eye


def moved(name: str, status: str = "CREATE_IN_PROGRESS", **more: object) -> ResourceMoved:
    whole: dict[str, object] = {"type": "AWS::EC2::VPC", "purpose": f"what {name} is for", **more}
    return ResourceMoved(name, status=status, **whole)  # type: ignore[arg-type]


BEGUN: Sequence[Event] = (Started("web", "7f3a"), moved("web", type=STACK, purpose=""))


def test_what_moves_is_drawn_over_and_what_is_done_is_counted() -> None:
    eye = shown([*BEGUN, moved("A", seconds=1), moved("B", seconds=5), Tick(9)])
    assert eye.terminal.all[-4:] == [
        "web: creating · 2 under way · 0:09",
        "    0:08 creating       A: what A is for",
        "    0:04 creating       B: what B is for",
        "",
    ]
    assert eye.see(moved("A", "CREATE_COMPLETE", seconds=11))[-3:] == [
        "web: creating · 1 under way, 1 done · 0:11",
        "    0:06 creating       B: what B is for",
        "",
    ]
    assert eye.see(Finished(Outcome.CREATED)) == [
        "",
        "web: plan 7f3a began",
        "    0:00 creating       stack web",
        "web: created in 0:11",
        "",
    ]


def test_a_service_has_a_line_for_its_tasks() -> None:
    service = moved("Service", type="AWS::ECS::Service", seconds=2)
    numbers = RolloutMoved(
        service="Service",
        desired=3,
        running=2,
        pending=1,
        state="IN_PROGRESS",
        healthy=1,
        targets=3,
        alarms=("errors",),
        seconds=102,
    )
    eye = shown([*BEGUN, moved("A"), service, numbers])
    assert eye.terminal.all[-5:-1] == [
        "web: creating · 2 under way · 1:42",
        "    1:40 rolling out    Service: what Service is for",
        "         2 of 3 running, 1 pending · targets 1 of 3 healthy · alarm errors",
        "    1:42 creating       A: what A is for",
    ]
    done = moved("Service", "CREATE_COMPLETE", type="AWS::ECS::Service", seconds=120)
    steady = RolloutMoved(service="Service", desired=3, running=3, pending=0, state="COMPLETED", seconds=121)
    for event in (done, steady):
        eye.see(event)
    assert eye.see(Finished(Outcome.CREATED))[-3:] == [
        "    2:01 steady         Service: 3 of 3 running",
        "web: created in 2:00",
        "",
    ]


def test_a_success_does_not_end_with_what_was_seen_before_it() -> None:
    service = moved("Service", type="AWS::ECS::Service")
    early = RolloutMoved(service="Service", desired=3, running=0, pending=3, state="IN_PROGRESS", seconds=20)
    for outcome, told in {Outcome.CREATED: False, Outcome.ROLLED_BACK: True}.items():
        ended = shown([*BEGUN, service, early, Finished(outcome)]).terminal.all
        assert any("0 of 3 running" in line for line in ended) is told


def test_what_is_written_between_stands_and_the_block_goes_on_below_it() -> None:
    eye = shown([*BEGUN, moved("A", seconds=1), Tick(9)])
    eye.block.leave()
    eye.terminal.write("Cancel web? [y/N] n\n")
    assert eye.see(moved("A", "CREATE_COMPLETE", seconds=11))[-5:] == [
        "web: creating · 1 under way · 0:09",
        "    0:08 creating       A: what A is for",
        "Cancel web? [y/N] n",
        "web: creating · 1 done · 0:11",
        "",
    ]


def test_what_fails_stays_with_its_reason_and_the_echo_of_it_does_not() -> None:
    echo = moved("B", "CREATE_FAILED", reason="Resource creation cancelled")
    eye = shown([*BEGUN, moved("A"), moved("B"), moved("A", "CREATE_FAILED", reason="no more VPCs"), echo])
    assert eye.terminal.all[2:] == [
        "    0:00 creating       stack web",
        "    0:00 not created    A: what A is for",
        "                        no more VPCs",
        "web: creating · 2 failed · 0:00",
        "",
    ]


def test_what_a_destroy_waits_for() -> None:
    eye = shown([Started("web", "7f3a"), Waiting("tasks of Service", 2)])
    assert eye.terminal.all[-3:-1] == ["web: at work · 0:00", "    0:00 waiting        tasks of Service: 2 left"]
    assert eye.see(Waiting("tasks of Service", 0))[-2:] == ["web: at work · 0:00", ""]


def test_nothing_is_written_where_nothing_changed() -> None:
    eye = shown([*BEGUN, moved("A", seconds=1), Tick(9.2)])
    assert eye.block.line(Tick(9.4)) == ""
    assert eye.block.line(Tick(10.1)) != ""


def test_a_stack_at_rest_has_no_block() -> None:
    assert shown([Finished(Outcome.UPDATED)]).terminal.all == [
        "web: nothing is running; the last operation ended: updated",
        "",
    ]
    assert shown([Finished(Outcome.UNCHANGED)]).terminal.all == [""]


def test_where_nothing_else_stays_the_last_state_does() -> None:
    assert shown([*BEGUN, moved("A"), Finished(Outcome.ROLLED_BACK)]).terminal.all[-3:] == [
        "web: creating · 1 under way · 0:00",
        "    0:00 creating       A: what A is for",
        "",
    ]


def test_a_low_screen_has_room_for_the_most_important() -> None:
    events = [*BEGUN, *(moved(name) for name in "ABCDEFGH")]
    assert shown(events, height=5).terminal.lines == [
        "web: creating · 8 under way · 0:00",
        "    0:00 creating       A: what A is for",
        "    0:00 creating       B: what B is for",
        "         … and 6 more",
        "",
    ]
    assert shown(events, height=2).terminal.lines == ["web: creating · 8 under way · 0:00", ""]


def test_a_narrower_window_is_drawn_over_as_it_wrapped() -> None:
    eye = shown([*BEGUN, moved("A")], width=80)
    eye.terminal.width = 30
    assert eye.block.line(Tick(5)).startswith("\r\x1b[4A")  # 34 and 39 columns take two lines each


def test_colours_take_no_room() -> None:
    plain, coloured = (Eye(Terminal(), colour=colour) for colour in (False, True))
    for event in update(cannot_pull("nginx:1.29")):
        plain.see(event)
        coloured.see(event)
    assert plain.terminal == coloured.terminal


def test_the_screens_of_two_updates(golden: Golden) -> None:
    for name, fate in {"well": well(), "fails": cannot_pull("nginx:1.29")}.items():
        eye, stills = Eye(Terminal()), []
        for event in update(fate):
            before = list(eye.terminal.all)
            if eye.see(event) != before and not isinstance(event, Tick):
                stills.append("\n".join(eye.terminal.all).rstrip())
        golden(f"screens/live-{name}.txt", "\n\n----\n\n".join([*stills[6::4], stills[-1]]) + "\n")


@given(STORIES, st.integers(1, 120), st.integers(1, 40))
def test_whatever_happens_the_block_fits(events: list[Event], width: int, height: int) -> None:
    eye = Eye(Terminal(width, height))
    for event in events:
        eye.see(event)
        drawn = eye.block._drawn
        assert [line for line in drawn if columns(line.text) > max(1, width - 1)] == []
        assert len(drawn) <= max(1, height - 1)


@given(STORIES, st.lists(st.tuples(st.integers(0, 150), st.integers(0, 50)), min_size=1))
def test_any_change_of_the_window_is_lived_through(events: list[Event], sizes: list[tuple[int, int]]) -> None:
    at = iter(range(10**6))
    block = Block(Screen(io.StringIO()), "web", lambda: Window(*sizes[next(at) % len(sizes)]))
    for event in events:
        block.line(event)


@given(STORIES)
def test_what_stays_is_never_drawn_over(events: list[Event]) -> None:
    eye = Eye(Terminal(400, 400))
    stood: list[str] = []
    for event in events:
        eye.see(event)
        kept = eye.terminal.all[: len(eye.terminal.all) - len(eye.block._drawn) - 1]
        assert kept[: len(stood)] == stood
        stood = kept


class Tty(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "live"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
        ({"TERM": "xterm", "CI": "true"}, False),
    ],
)
def test_who_sees_a_block(env: dict[str, str], *, live: bool) -> None:
    assert can_redraw(Tty(), env) is live
    assert not can_redraw(io.StringIO(), env)


def test_a_stream_without_a_size_is_as_wide_as_most() -> None:
    assert window(io.StringIO()) == (80, 24)


def test_a_service_of_a_stack_inside_stands_below_that_stacks_name() -> None:
    inner = moved("Inner", type=STACK, purpose="a stack inside", seconds=2)
    rollout = RolloutMoved(service="Inner/Service", desired=2, running=1, pending=1, seconds=9)
    lines = shown([*BEGUN, inner, rollout, Tick(12)]).terminal.all
    told = next(number for number, line in enumerate(lines) if "Inner/Service" in line)
    assert "rolling out" in lines[told]
    assert "1 of 2 running, 1 pending" in lines[told + 1]


def test_a_service_that_ecs_deploys_beside_a_stack_at_rest_is_drawn() -> None:
    begun = Started("web", "", "Service")
    rollout = RolloutMoved(service="Service", desired=2, running=1, pending=1, seconds=9)
    lines = shown([begun, rollout, Waiting("tasks of Service to become healthy", 1)]).terminal.all
    assert any("at rest, but ECS still deploys Service" in line for line in lines)
    assert any("1 of 2 running, 1 pending" in line for line in lines)
