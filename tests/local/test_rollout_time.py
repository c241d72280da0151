"""A rollout takes its time, is seen on its way, and is over at once when the server ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecsspec.local import launcher
from tests.local.cloud import Cloud
from tests.local.test_overlay_service import service

SLOW = "1000"


@pytest.fixture
def paced(folder: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Cloud]:
    """A target of this test's own, at the pace that it asks for."""
    monkeypatch.setenv("ECSSPEC_LOCAL_PACE", request.param)
    yield Cloud(launcher.start(state_dir=folder))
    launcher.stop(state_dir=folder)


def look(cloud: Cloud, stack: str) -> dict[str, Any]:
    """Return what is to be seen of the service of a stack now."""
    ids = cloud.physical(stack)
    if not ids.get("Service"):
        return {}
    ecs, about = cloud.client("ecs"), {"cluster": ids["Cluster"]}
    found = ecs.describe_services(**about, services=[ids["Service"]])["services"][0]
    arns = ecs.list_tasks(**about, serviceName=found["serviceName"])["taskArns"]
    tasks = ecs.describe_tasks(**about, tasks=arns)["tasks"] if arns else []
    health = cloud.client("elbv2").describe_target_health(TargetGroupArn=ids["Targets"])["TargetHealthDescriptions"]
    return {
        "rollout": found["deployments"][0]["rolloutState"],
        "pending": found["pendingCount"],
        "tasks": {task["lastStatus"] for task in tasks},
        "targets": {one["TargetHealth"]["State"] for one in health},
    }


@pytest.mark.parametrize("paced", ["0.7"], indirect=True)
def test_a_rollout_takes_its_time_and_goes_through_known_states(paced: Cloud) -> None:
    began = time.monotonic()
    paced.client("cloudformation").execute_change_set(StackName="slow", ChangeSetName=paced.prepare("slow", service()))
    seen: list[dict[str, Any]] = []
    while paced.describe("slow")["StackStatus"] == "CREATE_IN_PROGRESS":
        seen.append(look(paced, "slow"))
    assert time.monotonic() - began >= 0.7 * 2
    assert look(paced, "slow")["rollout"] == "COMPLETED"
    # Which of them is seen depends on how fast this computer looks; tests/local/rollout has them one by one.
    assert {state for one in seen for state in one.get("tasks", ())} <= {"PROVISIONING", "PENDING", "RUNNING"}
    assert {state for one in seen for state in one.get("targets", ())} <= {"initial", "healthy"}


@pytest.mark.parametrize("paced", [SLOW], indirect=True)
def test_a_rollout_that_has_begun_is_seen_as_such(paced: Cloud) -> None:
    paced.client("cloudformation").execute_change_set(StackName="slow", ChangeSetName=paced.prepare("slow", service()))
    while not (first := look(paced, "slow")):
        continue
    assert (first["rollout"], first["pending"], first["tasks"]) == ("IN_PROGRESS", 2, {"PROVISIONING"})


@pytest.mark.parametrize("paced", [SLOW], indirect=True)
def test_a_server_that_is_told_to_end_does_not_wait_for_a_rollout(paced: Cloud, folder: Path) -> None:
    paced.client("cloudformation").execute_change_set(StackName="slow", ChangeSetName=paced.prepare("slow", service()))
    while not look(paced, "slow"):
        continue
    assert launcher.stop(state_dir=folder)
    again = Cloud(launcher.start(state_dir=folder))
    assert again.target.lost == ""
    assert again.describe("slow")["StackStatus"] == "CREATE_COMPLETE"
    shown = look(again, "slow")
    assert (shown["rollout"], shown["tasks"], shown["targets"]) == ("COMPLETED", {"RUNNING"}, {"healthy"})
