"""What will go wrong with a task: the first of all, in words that the diagnosis knows."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("ministack")

from ecsspec.diagnosis.entry import Place
from ecsspec.diagnosis.known import recognised
from ecsspec.local.overlay.rollout.faults import Fault, Surroundings, fault_of

SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:db-AbCdEf"
GROUP = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef"


def fault(*, known: tuple[str, ...] = (), path: str = "/", **container: Any) -> Fault | None:
    """Return the fault of a task of one container behind a balancer."""
    definition = {"containerDefinitions": [{"name": "app", "image": "nginx", **container}]}
    return fault_of(definition, Surroundings(known.__contains__, {GROUP: path}))


def meaning(reason: str) -> str:
    found = recognised(Place.TASK, reason)
    assert found
    return found.known.id


def test_a_sound_task_has_none() -> None:
    assert fault(command=["nginx"], secrets=[{"name": "DB", "valueFrom": SECRET}], known=(SECRET,)) is None


@pytest.mark.parametrize(
    ("container", "stop_code", "known_as"),
    [
        ({"secrets": [{"name": "DB", "valueFrom": SECRET}]}, "TaskFailedToStart", "init-secret-missing"),
        ({"secrets": [{"name": "DB", "valueFrom": "/app/db"}]}, "TaskFailedToStart", "init-secret-missing"),
        ({"image": "nginx:missing"}, "TaskFailedToStart", "pull-missing"),
        ({"command": ["false"]}, "EssentialContainerExited", "essential"),
        ({"healthCheck": {"command": ["CMD", "false"]}}, "ServiceSchedulerInitiated", "container-unhealthy"),
        ({"healthCheck": {"command": ["CMD-SHELL", "exit 1"]}}, "ServiceSchedulerInitiated", "container-unhealthy"),
        ({"path": "/never"}, "ServiceSchedulerInitiated", "balancer-unhealthy"),
    ],
)
def test_a_fault_is_told_in_words_that_the_diagnosis_knows(
    container: dict[str, Any], stop_code: str, known_as: str
) -> None:
    found = fault(**container)
    assert found
    assert (found.stop_code, meaning(found.reason)) == (stop_code, known_as)


def test_the_first_one_that_ecs_meets_is_told() -> None:
    found = fault(image="nginx:missing", command=["false"], path="/never")
    assert found
    assert (found.container, found.runs) == ("app", False)


def test_a_container_that_is_not_essential_may_end() -> None:
    assert fault(command=["exit", "1"], essential=False) is None


def test_a_check_that_can_pass_is_no_fault() -> None:
    assert fault(healthCheck={"command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]}) is None
    assert fault(healthCheck={"command": ["CMD", "true"]}) is None
