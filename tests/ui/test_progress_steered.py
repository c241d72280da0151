"""What is told of an operation that is cut short: its tasks keep failing, it is cancelled, or cannot be."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ecsspec.deploy.apply import watch
from ecsspec.deploy.events import Cancelling, Event, KeepsFailing, NotCancelled, ResourceMoved, Seen
from ecsspec.deploy.following.limits import Limits, OnTimeout
from ecsspec.diagnosis.evidence import Evidence
from ecsspec.problems import EcsspecError
from ecsspec.ui.console import Screen
from ecsspec.ui.eventsjson import Recorder
from ecsspec.ui.progress import Teller
from ecsspec.ui.underway import STACK, UnderWay
from tests.conftest import Golden
from tests.deploy.on_world import ports
from tests.reviews import SCREEN
from tests.ui.happenings import PURPOSES
from tests.ui.test_progress import told
from tests.ui.test_screens import keep
from tests.world.fates import Fate, cannot_pull, exits, never_healthy
from tests.world.shop import UNGUARDED, begun, standing

NEWER = UNGUARDED.replace("nginx:1.28", "nginx:1.29")
FAILING = KeepsFailing(service="Service", cause="task 17 ends", tasks=3, advice="to stop it: `x`", seconds=61)


def test_what_is_kept_says_nothing() -> None:
    seen = Seen(Evidence("web", "UPDATE_IN_PROGRESS"))
    assert (Teller(Screen(io.StringIO()), "web").line(seen), Recorder("web").line(seen)) == ("", "")


def steered(*fates: Fate, **limits: object) -> Iterator[Event]:
    """Yield what happens to an update without a circuit breaker, within limits."""
    world = standing(UNGUARDED)
    world.rolls_out("Service", *fates)
    begun(world, NEWER)
    try:
        yield from watch(ports(world), "web", purposes=PURPOSES, limits=Limits(**limits))  # type: ignore[arg-type]
    except EcsspecError:
        return


STORIES: dict[str, tuple[Fate, dict[str, object]]] = {
    "steered-keeps-failing": (cannot_pull("nginx:1.29"), {"timeout": 120}),
    "steered-fail-fast": (exits(1, container="app"), {"fail_fast": 3}),
    "steered-time-is-up": (never_healthy(), {"timeout": 120, "on_timeout": OnTimeout.CANCEL}),
}


@pytest.mark.parametrize("name", STORIES)
def test_the_screens(name: str, golden: Golden) -> None:
    fate, limits = STORIES[name]
    teller = Teller(SCREEN, "web")
    keep(golden, name, "\n".join(filter(None, map(teller.line, steered(fate, **limits)))))


def test_that_tasks_keep_failing_is_told_once_with_what_can_be_done() -> None:
    again = KeepsFailing(service="Service", cause="task 18 ends", tasks=4, seconds=70)
    assert told(FAILING, again) == [
        "    1:01 keeps failing  Service: 3 tasks failed of the same cause: task 17 ends\n"
        "                        to stop it: `x`",
        "",
    ]


def test_a_cancellation_is_told_with_its_reason() -> None:
    assert told(Cancelling("you said so", 62), NotCancelled("it is done", 65)) == [
        "    1:02 cancelling     stack web: you said so",
        "    1:05 not cancelled  it is done",
    ]


def test_what_is_cancelled_is_said_to_be() -> None:
    way = UnderWay()
    way.heed(Cancelling("you said so", 62))
    assert way.verb == "cancelling"


def test_lines_stand_whatever_comes_between() -> None:
    teller = Teller(Screen(SCREEN.stream), "web")
    before = teller.line(FAILING)
    teller.leave()
    assert (bool(before), teller.line(FAILING)) == (True, "")


def test_a_stack_that_is_configured_and_not_yet_steady_is_its_own_state() -> None:
    begun = ResourceMoved("web", STACK, "", "UPDATE_IN_PROGRESS")
    configured = replace(begun, detailed_status="CONFIGURATION_COMPLETE", seconds=30)
    way = UnderWay()
    for event, verb in ((begun, "updating"), (configured, "stabilising"), (configured, "stabilising")):
        way.heed(event)
        assert way.verb == verb
    assert [line[9:].split()[:1] for line in told(begun, configured, configured)] == [["updating"], ["stabilising"], []]
