"""How a task failed: by which container, and in which of its words."""

from __future__ import annotations

import pytest

from ecsspec.diagnosis.evidence import Container, LogLine
from ecsspec.diagnosis.tasks import LOG_LINES, blurred, failure_of, repeats
from tests.diagnosis.scenes import a_task, at, unbalanced, unpulled

SCALED = "Scaling activity initiated by (deployment ecs-svc/1)"
RUNS = {"code": "", "stopped_reason": "", "stopped_at": ""}


def test_the_container_that_says_why_is_the_one() -> None:
    failure = failure_of(a_task(1, Container("a", "a:1", 1), Container("b", "b:1", None, "OutOfMemoryError: x")))
    assert failure is not None
    assert failure.container is not None
    assert failure.container.name == "b"


@pytest.mark.parametrize(
    ("codes", "culprit"), [((143, 1), 1), ((137, 3), 1), ((0, 137), 1), ((None, 0), 1), ((1, 2), 0), ((143, 0), 0)]
)
def test_the_container_that_ended_worst_is_the_one(codes: tuple[int | None, ...], culprit: int) -> None:
    failure = failure_of(a_task(1, *(Container(str(place), "x:1", code) for place, code in enumerate(codes))))
    assert failure is not None
    assert failure.container is not None
    assert failure.container.name == str(culprit)


def test_the_container_whose_image_is_named_is_the_one() -> None:
    reason = "CannotPullContainerError: failed to resolve ref b:1: not found"
    task = a_task(1, Container("a", "a:1"), Container("b", "b:1"), code="TaskFailedToStart", stopped_reason=reason)
    failure = failure_of(task)
    assert failure is not None
    assert failure.container is not None
    assert failure.container.name == "b"
    assert failure.reading.meaning is not None
    assert failure.reading.meaning.cause.startswith("b:1 is not")


def test_a_task_without_containers_fails_by_itself() -> None:
    failure = failure_of(a_task(1, code="TaskFailedToStart", stopped_reason="", containers=()))
    assert failure is not None
    assert failure.container is None
    assert failure.originals == ("TaskFailedToStart",)


def test_the_exit_code_after_a_kill_tells_nothing() -> None:
    failure = failure_of(unbalanced(1))
    assert failure is not None
    assert failure.reading.signature.startswith("balancer-unhealthy")


@pytest.mark.parametrize(
    "task",
    [
        a_task(1, code="UserInitiated", stopped_reason="anything"),
        a_task(1, code="ServiceSchedulerInitiated", stopped_reason=SCALED),
        a_task(1, code="ServiceSchedulerInitiated", stopped_reason=""),
        a_task(1, health="HEALTHY", **RUNS),  # type: ignore[arg-type]
        a_task(1, health="", **RUNS),  # type: ignore[arg-type]
    ],
)
def test_what_was_meant_to_stop_or_runs_did_not_fail(task: object) -> None:
    assert failure_of(task) is None  # type: ignore[arg-type]


def test_a_task_that_runs_and_is_not_well_fails() -> None:
    failure = failure_of(a_task(1, health="UNHEALTHY", **RUNS))  # type: ignore[arg-type]
    assert failure is not None
    assert failure.reading.signature.startswith("container-unhealthy")


def test_lines_of_other_containers_are_not_its_own() -> None:
    line = LogLine(at(1), "proxy", "connect ECONNREFUSED")
    failure = failure_of(a_task(1), [line])
    assert failure is not None
    assert failure.reading.text == "exit code 1"


@pytest.mark.parametrize(("code", "text"), [(1, "connect ECONNREFUSED"), (0, "exit code 0"), (137, "exit code 137")])
def test_lines_are_read_of_a_container_that_ended_with_an_error_of_its_own(code: int, text: str) -> None:
    line = LogLine(at(1), "web", "connect ECONNREFUSED")
    failure = failure_of(a_task(1, Container("web", "web:1", code)), [line])
    assert failure is not None
    assert failure.reading.text == text


def test_only_the_last_lines_are_read() -> None:
    lines = [LogLine(at(1), "web", "connect ECONNREFUSED"), *[LogLine(at(2), "web", "later")] * LOG_LINES]
    failure = failure_of(a_task(1), lines)
    assert failure is not None
    assert failure.reading.text == "exit code 1"


def test_repeats_are_counted_from_the_newest() -> None:
    assert repeats([]) == 0
    assert repeats([unpulled(1), unpulled(2), unpulled(3)]) == 3
    assert repeats([unpulled(3), a_task(1), unpulled(2)]) == 2
    assert repeats([unpulled(1), a_task(2)]) == 1


def test_what_did_not_fail_breaks_no_row() -> None:
    scaled = a_task(2, code="ServiceSchedulerInitiated", stopped_reason=SCALED)
    assert repeats([unpulled(1), scaled, unpulled(3)]) == 2


def test_machines_that_went_away_are_no_reason_to_give_up() -> None:
    lost = a_task(2, code="SpotInterruption", stopped_reason="Your Spot Task was interrupted.")
    assert repeats([lost]) == 0
    assert repeats([unpulled(1), lost, unpulled(3)]) == 2


def test_other_containers_or_images_are_another_way() -> None:
    tasks = [a_task(1, Container("web", "web:1", 1)), a_task(2, Container("web", "web:2", 1))]
    assert repeats(tasks) == 1


def test_unknown_words_that_differ_in_ids_are_the_same_way() -> None:
    tasks = [a_task(n, code="TaskFailedToStart", stopped_reason=f"Odd thing {n} of i-0a{n}") for n in (1, 2)]
    assert repeats(tasks) == 2
    assert blurred("task 0123456789abcdef port 80") == "task # port #"
