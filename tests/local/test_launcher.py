"""Start, status, stop and reset, with real processes: what is kept and what a kill may take."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from ecsspec.local import launcher, process, state, talk
from ecsspec.local.launcher import Target
from tests.local.cloud import Cloud
from tests.local.pieces import one_cluster


def kill(target: Target) -> None:
    """Kill a server as a crash would, and wait until it is gone."""
    os.kill(target.pid, signal.SIGKILL)
    assert process.gone(state.Folder(Path(target.state_dir)), target.pid)


def test_life_of_a_target(folder: Path) -> None:
    assert launcher.status(state_dir=folder) is None
    assert launcher.stop(state_dir=folder) is False
    target = launcher.start(state_dir=folder)
    assert target == Target(
        f"http://127.0.0.1:{target.port}", target.pid, target.port, str(folder), launcher.VERSION, ""
    )
    assert launcher.status(state_dir=folder) == target
    assert launcher.start(state_dir=folder) == target
    assert launcher.stop(state_dir=folder) is True
    assert launcher.status(state_dir=folder) is None
    with pytest.raises(ProcessLookupError):
        os.kill(target.pid, 0)


def test_restart_keeps_stacks_and_port(folder: Path) -> None:
    first = launcher.start(state_dir=folder)
    assert Cloud(first).deploy("web", one_cluster()) == "CREATE_COMPLETE"
    launcher.stop(state_dir=folder)
    second = launcher.start(state_dir=folder)
    assert (second.port, second.lost) == (first.port, "")
    cloud = Cloud(second)
    assert cloud.describe("web")["StackStatus"] == "CREATE_COMPLETE"
    same = cloud.change_set("web", cloud.prepare("web", one_cluster()))
    assert "didn't contain changes" in same["StatusReason"]
    assert cloud.client("ecs").describe_clusters(clusters=["kept"])["clusters"][0]["status"] == "ACTIVE"
    assert cloud.delete("web") == "DELETE_COMPLETE"


def test_whole_reference_survives_a_restart(folder: Path) -> None:
    body = (Path(__file__).parent / "templates" / "ec2.yml").read_text()
    first = Cloud(launcher.start(state_dir=folder))
    assert first.deploy("ref-ec2", body) == "CREATE_COMPLETE", first.failures("ref-ec2")
    ids = first.physical("ref-ec2")
    launcher.stop(state_dir=folder)
    again = Cloud(launcher.start(state_dir=folder))
    assert again.physical("ref-ec2") == ids
    newer = body.replace("nginx:stable", "nginx:1.29").replace('MaxSize: "3"', 'MaxSize: "4"')
    assert again.deploy("ref-ec2", newer) == "UPDATE_COMPLETE", again.failures("ref-ec2")
    groups = again.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    assert [group["MaxSize"] for group in groups] == [4]
    assert again.delete("ref-ec2") == "DELETE_COMPLETE", again.failures("ref-ec2")


def test_kill_loses_no_finished_operation(folder: Path) -> None:
    target = launcher.start(state_dir=folder)
    cloud = Cloud(target)
    cloud.deploy("kept", one_cluster("kept"))
    cloud.deploy("gone", one_cluster("gone"))
    cloud.delete("gone")
    prepared = cloud.prepare("waiting", one_cluster("waiting"))
    kill(target)
    assert launcher.status(state_dir=folder) is None
    after = launcher.start(state_dir=folder)
    assert (after.lost, after.pid != target.pid) == ("", True)
    cloud = Cloud(after)
    assert cloud.describe("kept")["StackStatus"] == "CREATE_COMPLETE"
    assert not cloud.exists("gone")
    assert cloud.change_set("waiting", prepared)["ExecutionStatus"] == "AVAILABLE"
    names = {arn.rpartition("/")[2] for arn in cloud.client("ecs").list_clusters()["clusterArns"]}
    assert names == {"kept"}


def test_a_target_has_ended_when_its_process_has_whoever_comes_after(folder: Path) -> None:
    target = launcher.start(state_dir=folder)
    assert launcher.ended(target) is None
    kill(target)
    dead = launcher.ended(target)
    assert dead is not None
    assert (dead.code, "starts by itself" in dead.hint) == ("E935", True)
    after = launcher.start(state_dir=folder)
    assert launcher.ended(target) is not None, "another process may have taken the very port"
    assert launcher.ended(after) is None
    launcher.stop(state_dir=folder)
    shutil.rmtree(folder)
    assert launcher.ended(after) is not None


def test_cut_off_operation_is_told_once(folder: Path) -> None:
    target = launcher.start(state_dir=folder)
    cloud = Cloud(target)
    cloud.deploy("web", one_cluster())
    kill(target)
    # The journal as a kill in the middle of an operation leaves it.
    state.Folder(folder).journal.write_text('{"web": "UPDATE_IN_PROGRESS", "api": "CREATE_IN_PROGRESS"}')
    lost = "the creation of stack api and the update of stack web were cut off; everything stands as it did before them"
    started = launcher.start(state_dir=folder)
    assert started.lost == lost
    assert (launcher.start(state_dir=folder).lost, (launcher.status(state_dir=folder) or started).lost) == ("", lost)
    assert Cloud(started).describe("web")["StackStatus"] == "CREATE_COMPLETE"
    launcher.stop(state_dir=folder)
    assert launcher.start(state_dir=folder).lost == ""


@pytest.mark.parametrize("calls", range(3))
def test_kill_in_the_middle_of_a_create(folder: Path, calls: int) -> None:
    target = launcher.start(state_dir=folder)
    cloud = Cloud(target)
    body = (Path(__file__).parent / "templates" / "fargate.yml").read_text()
    cloud.deploy("kept", one_cluster())
    name = cloud.prepare("ref-fargate", body)
    cloud.client("cloudformation").execute_change_set(StackName="ref-fargate", ChangeSetName=name)
    for _ in range(calls):
        talk.ready(target.port)
    kill(target)
    after = launcher.start(state_dir=folder)
    cloud = Cloud(after)
    assert cloud.describe("kept")["StackStatus"] == "CREATE_COMPLETE"
    status = cloud.describe("ref-fargate")["StackStatus"]
    cut = "the creation of stack ref-fargate was cut off; everything stands as it did before it"
    assert (status, after.lost) in {("CREATE_COMPLETE", ""), ("REVIEW_IN_PROGRESS", cut)}
    if status == "REVIEW_IN_PROGRESS":
        cloud.client("cloudformation").execute_change_set(StackName="ref-fargate", ChangeSetName=name)
        assert cloud.settled("ref-fargate") == "CREATE_COMPLETE", cloud.failures("ref-fargate")
    assert len(cloud.client("ec2").describe_nat_gateways()["NatGateways"]) == 1


def test_stop_between_request_and_answer_saves_the_operation(folder: Path) -> None:
    target = launcher.start(state_dir=folder)
    cloud = Cloud(target)
    body = (Path(__file__).parent / "templates" / "fargate.yml").read_text()
    name = cloud.prepare("ref-fargate", body)
    cloud.client("cloudformation").execute_change_set(StackName="ref-fargate", ChangeSetName=name)
    launcher.stop(state_dir=folder)
    after = launcher.start(state_dir=folder)
    assert after.lost == ""
    assert Cloud(after).describe("ref-fargate")["StackStatus"] == "CREATE_COMPLETE"


def test_reset_empties_and_stays_empty(folder: Path) -> None:
    cloud = Cloud(launcher.start(state_dir=folder))
    cloud.deploy("web", one_cluster())
    launcher.reset(state_dir=folder)
    assert not cloud.exists("web")
    assert cloud.client("ecs").list_clusters()["clusterArns"] == []
    launcher.stop(state_dir=folder)
    cloud = Cloud(launcher.start(state_dir=folder))
    assert not cloud.exists("web")
    assert cloud.deploy("web", one_cluster()) == "CREATE_COMPLETE"
    launcher.stop(state_dir=folder)
    launcher.reset(state_dir=folder)
    assert not Cloud(launcher.start(state_dir=folder)).exists("web")
