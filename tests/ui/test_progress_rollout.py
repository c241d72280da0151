"""The tasks of a service as lines, what they fail of, and the lines that keep coming while nothing moves."""

from __future__ import annotations

from hypothesis import given

from ecsspec.deploy.events import Event, PollFailed, RolloutMoved, Started, TasksFailed, Tick, Unseen, Waiting
from ecsspec.ui.excerpt import columns
from ecsspec.ui.progress import Teller
from tests.conftest import Golden
from tests.reviews import SCREEN
from tests.ui.happenings import STORIES, update
from tests.ui.test_progress import moved, told
from tests.world.fates import cannot_pull, elb_unhealthy, well


def rollout(**more: object) -> RolloutMoved:
    whole: dict[str, object] = {"desired": 3, "running": 2, "pending": 1, "state": "IN_PROGRESS", **more}
    return RolloutMoved(service="Service", **whole)  # type: ignore[arg-type]


def trouble(**more: object) -> TasksFailed:
    whole: dict[str, object] = {"cause": "there is no such tag", "id": "pull-missing", "failed": 1, **more}
    return TasksFailed(service="Service", **whole)  # type: ignore[arg-type]


def test_the_numbers_of_a_rollout() -> None:
    assert told(rollout(seconds=102))[0] == "    1:42 rolling out    Service: 2 of 3 running, 1 pending"
    assert told(rollout(pending=0, old=1, failed=4, healthy=1, targets=3))[0].splitlines() == [
        "    0:00 rolling out    Service: 2 of 3 running, 1 old, 4 failed · targets 1 of",
        "                        3 healthy",
    ]
    assert told(rollout(targets=0))[0].endswith("no targets yet")
    assert told(rollout(alarms=("a",)))[0].endswith("alarm a")
    assert told(rollout(alarms=("a", "b")))[0].endswith("alarms a, b")


def test_how_a_rollout_stands() -> None:
    back = "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/2."
    verbs = [
        told(rollout(state=state, reason=reason))[0][9:23].strip()
        for state, reason in [("", ""), ("COMPLETED", ""), ("FAILED", "tasks failed"), ("IN_PROGRESS", back)]
    ]
    assert verbs == ["rolling out", "steady", "rollout failed", "rolling back"]


def test_the_same_numbers_are_told_once() -> None:
    lines = told(rollout(), rollout(seconds=9, reason="other words"), rollout(running=3, pending=0))
    assert [bool(line) for line in lines] == [True, False, True]


def test_a_cause_is_told_with_what_to_do_and_once() -> None:
    whole = trouble(container="app", keys=("image",), tries=("look", "think"), original="CannotPull: not found")
    more = (trouble(failed=5, tasks=5, container="app"), trouble(cause="it exits", id="exit-1"))
    lines = told(whole, *more)
    assert lines[0].splitlines() == [
        "    0:00 tasks fail     Service: container app: there is no such tag",
        "                        see image in the spec",
        "                        try: look",
        "                        AWS says: CannotPull: not found",
    ]
    assert lines[1] == ""
    assert lines[2].endswith("Service: it exits")
    assert told(trouble(failed=0))[0].split()[1] == "trouble"


def test_of_awss_own_words_a_number_makes_no_news() -> None:
    lines = told(trouble(id="", cause="task 17 broke"), trouble(id="", cause="task 18 broke"))
    assert [bool(line) for line in lines] == [True, False]


def test_what_cannot_be_shown_is_told_once() -> None:
    unseen = Unseen("running tasks", "you may not ecs:DescribeServices on *")
    assert told(unseen, unseen) == [
        "         not shown      running tasks cannot be shown: you may not\n"
        "                        ecs:DescribeServices on *",
        "",
    ]


def test_nobody_waits_longer_than_half_a_minute_for_a_line() -> None:
    begun = (moved("CREATE_IN_PROGRESS", name="Service", seconds=5), rollout(seconds=8))
    lines = told(*begun, *(Tick(8 + 9.0 * n) for n in range(1, 9)))[2:]
    assert [line for line in lines if line] == [
        "    0:35 waiting        for Service (2 of 3 running, 1 pending)",
        "    1:02 waiting        for Service (2 of 3 running, 1 pending)",
    ]
    assert told(Tick(31)) == ["    0:31 waiting        for CloudFormation"]


def test_what_has_no_time_is_said_again_after_a_while() -> None:
    waits = told(*[Waiting("hosts", 2)] * 7)
    assert [bool(line) for line in waits] == [True, False, False, True, False, False, True]
    silence = told(*[PollFailed("gone")] * 4)
    assert [bool(line) for line in silence] == [True, False, False, True]


def test_the_lines_of_three_updates(golden: Golden) -> None:
    for name, fate in {"well": well(), "pull": cannot_pull("nginx:1.29"), "balancer": elb_unhealthy()}.items():
        teller = Teller(SCREEN, "web")
        lines = [text for event in update(fate) if (text := teller.line(event))]
        golden(f"screens/rollout-{name}.txt", "\n".join(lines).lstrip() + "\n")


def test_in_an_update_no_line_is_told_twice_and_none_is_late() -> None:
    teller, at, lines = Teller(SCREEN, "web"), 0.0, []
    for event in update(cannot_pull("nginx:1.29")):
        if text := teller.line(event):
            lines.append(text)
            at = max(at, getattr(event, "seconds", at))
        assert getattr(event, "seconds", at) - at < 30
    assert len(lines) == len(set(lines))


@given(STORIES)
def test_any_story_is_told_within_the_width(events: list[Event]) -> None:
    teller = Teller(SCREEN, "web")
    for event in events:
        text = teller.line(event)
        if not isinstance(event, Started):
            assert [line for line in text.split("\n") if columns(line) > SCREEN.width] == []
