"""Events as lines."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.deploy.events import Event, Finished, Outcome, PollFailed, ResourceMoved, Started, Waiting
from ecsspec.ui.console import Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.progress import Teller, clock, outputs
from ecsspec.ui.underway import STACK
from tests.reviews import SCREEN


def told(*events: Event, screen: Screen = SCREEN) -> list[str]:
    """Return what is told of events."""
    teller = Teller(screen, "web")
    return [teller.line(event) for event in events]


def moved(status: str, *, name: str = "Vpc", **more: object) -> ResourceMoved:
    whole: dict[str, object] = {"type": "AWS::EC2::VPC", "purpose": "the network", **more}
    return ResourceMoved(name, status=status, **whole)  # type: ignore[arg-type]


def test_a_purpose_is_told_once() -> None:
    assert told(moved("CREATE_IN_PROGRESS", seconds=1), moved("CREATE_COMPLETE", seconds=61)) == [
        "    0:01 creating       Vpc: the network",
        "    1:01 created        Vpc",
    ]


def test_a_failure_is_told_with_its_reason() -> None:
    assert told(moved("CREATE_FAILED", reason="no more VPCs"))[0].splitlines() == [
        "    0:00 not created    Vpc: the network",
        "                        no more VPCs",
    ]


def test_the_stack_itself_is_called_so() -> None:
    assert told(moved("CREATE_IN_PROGRESS", name="web", type=STACK, purpose=""))[0].endswith("stack web")


def test_waiting_is_told_when_it_comes_nearer() -> None:
    lines = told(Waiting("tasks of Service", 2), Waiting("tasks of Service", 2), Waiting("tasks of Service", 1))
    assert lines == [
        "         waiting        tasks of Service: 2 left",
        "",
        "         waiting        tasks of Service: 1 left",
    ]


def test_silence_is_told_once_until_somebody_speaks() -> None:
    lines = told(PollFailed("gone"), PollFailed("gone"), moved("CREATE_COMPLETE"), PollFailed("gone"))
    assert [bool(line) for line in lines] == [True, False, True, True]
    assert "the operation goes on" in lines[0]


@pytest.mark.parametrize(
    ("events", "last"),
    [
        (
            (Started("web", "p"), moved("CREATE_COMPLETE", seconds=75), Finished(Outcome.CREATED)),
            "web: created in 1:15",
        ),
        ((Started("web", "p"), Finished(Outcome.DELETED)), "web: deleted"),
        ((Started("web", "p"), Finished(Outcome.ROLLED_BACK)), ""),
        ((Finished(Outcome.UNCHANGED),), ""),
        ((Finished(Outcome.ROLLED_BACK),), "web: nothing is running; the last operation ended: rolled back"),
    ],
)
def test_the_end(events: tuple[Event, ...], last: str) -> None:
    assert told(*events)[-1] == last


def test_whose_operation_it_is() -> None:
    assert told(Started("web", "7f3a")) == ["\nweb: plan 7f3a began"]
    assert told(Started("web", "")) == ["\nweb: somebody else's operation"]


def test_colour_where_there_may_be_some() -> None:
    line = told(moved("CREATE_COMPLETE"), screen=Screen(io.StringIO(), colour=True))[0]
    assert "\x1b[32mcreated" in line
    assert "\x1b" not in told(moved("CREATE_COMPLETE"))[0]


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.9, "0:59"), (3605, "60:05"), (60_000, "16h40")])
def test_a_time(seconds: float, text: str) -> None:
    assert clock(seconds) == text


TEXT = st.text(max_size=120)


@given(TEXT, TEXT, TEXT, st.sampled_from(["CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_SKIPPED", "ODD"]))
def test_no_line_is_wider_than_the_screen(name: str, purpose: str, reason: str, status: str) -> None:
    events = (
        moved(status, name=name, purpose=purpose, reason=reason),
        Waiting(name, 3),
        PollFailed(reason),
    )
    lines = "\n".join(told(*events)).splitlines()
    assert [line for line in lines if columns(line) > SCREEN.width] == []


def test_outputs_steer_no_terminal() -> None:
    assert "\x1b" not in outputs({"A": "\x1b[2J"}, local=False)
