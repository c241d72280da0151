"""--role-arn: CloudFormation acts in a role, which the stack keeps and a plan carries."""

from __future__ import annotations

import json

import pytest

from tests.cli.plays import standing_in
from tests.cli.processes import Ran, Shell, in_world
from tests.reviews import WEB, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
ROLE = "arn:aws:iam::123456789012:role/cloudformation"
OTHER = "arn:aws:iam::123456789012:role/other"
NEWER = WEB.replace("1.28", "1.29")


def said(ran: Ran) -> str:
    return " ".join(ran.err.split())


def asked(world: World) -> list[str]:
    """Return the roles that change sets were asked for with."""
    return [call.get("RoleARN", "") for call in world.called("CreateChangeSet")]


@pytest.mark.usefixtures("shell")
def test_a_stack_is_made_in_a_role_and_keeps_it(capsys: Capture) -> None:
    world = World()
    made = in_world(world, capsys, "apply", "web.yml", "--yes", "--role-arn", ROLE)
    assert (made.code, asked(world), world.stacks["web"].role) == (0, [ROLE], ROLE)
    assert f"CloudFormation acts as {ROLE}, not with your own permissions" in said(made)
    again = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (again.code, world.stacks["web"].role) == (0, ROLE)


def test_a_diff_is_made_in_the_role_of_the_apply_and_proposes_it(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", NEWER)
    seen = in_world(world, capsys, "diff", "web.yml", "--role-arn", ROLE)
    assert (seen.code, asked(world)[-1]) == (2, ROLE)
    assert f"ecsspec apply web.yml --role-arn {ROLE}" in seen.err
    assert world.stacks["web"].role == ""
    sets = [call["ChangeSetName"] for call in world.called("CreateChangeSet")]
    assert in_world(world, capsys, "diff", "web.yml").code == 2
    assert world.called("CreateChangeSet")[-1]["ChangeSetName"].split("-")[2] != sets[-1].split("-")[2]


def test_a_plan_carries_its_role_and_refuses_another(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", NEWER)
    assert in_world(world, capsys, "diff", "web.yml", "--out", "web.plan", "--role-arn", ROLE).code == 2
    assert json.loads((shell.folder / "web.plan").read_text())["role"] == ROLE
    assert f"as       {ROLE}" in in_world(world, capsys, "plan", "show", "web.plan").out
    refused = in_world(world, capsys, "apply", "--plan", "web.plan", "--role-arn", OTHER)
    assert (refused.code, "E624" in refused.err) == (4, True)
    assert f"the plan is to be carried out as {ROLE}, and you name {OTHER}: nothing was done" in said(refused)
    done = in_world(world, capsys, "apply", "--plan", "web.plan")
    assert (done.code, world.stacks["web"].role) == (0, ROLE)


def test_a_plan_without_a_role_refuses_one(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", NEWER)
    assert in_world(world, capsys, "diff", "web.yml", "--out", "web.plan").code == 2
    refused = in_world(world, capsys, "apply", "--plan", "web.plan", "--role-arn", ROLE)
    assert (refused.code, "the plan was made without --role-arn" in said(refused)) == (4, True)
    assert in_world(world, capsys, "apply", "--plan", "web.plan").code == 0
    assert world.stacks["web"].role == ""


def test_a_plan_of_a_new_stack_names_its_role_when_it_is_made(shell: Shell, capsys: Capture) -> None:
    world = World()
    assert in_world(world, capsys, "diff", "web.yml", "--out", "web.plan", "--role-arn", ROLE).code == 2
    assert shell.folder.joinpath("web.plan").exists()
    assert in_world(world, capsys, "apply", "--plan", "web.plan", "--role-arn", ROLE).code == 0
    assert world.stacks["web"].role == ROLE


@pytest.mark.parametrize(
    "command", [("apply", "web.yml"), ("diff", "web.yml"), ("destroy", "web.yml"), ("repair", "web.yml")]
)
@pytest.mark.parametrize("role", ["deployer", "arn:aws:iam::1:role/x", "arn:aws:iam::123456789012:user/x"])
@pytest.mark.usefixtures("shell")
def test_what_is_no_role_is_refused_before_anything_is_asked(
    command: tuple[str, ...], role: str, capsys: Capture
) -> None:
    world = World()
    refused = in_world(world, capsys, *command, "--role-arn", role)
    assert (refused.code, world.calls) == (64, [])
    assert f"--role-arn is no ARN of a role: {role}" in said(refused)


@pytest.mark.usefixtures("shell")
def test_an_offline_diff_has_no_role(capsys: Capture) -> None:
    refused = in_world(World(), capsys, "diff", "web.yml", "--from", "web.yml", "--role-arn", ROLE)
    assert (refused.code, "leave --role-arn out" in said(refused)) == (64, True)


@pytest.mark.usefixtures("shell")
def test_a_stack_is_deleted_in_a_role(capsys: Capture) -> None:
    world = deployed()
    assert in_world(world, capsys, "destroy", "web.yml", "--yes", "--role-arn", ROLE).code == 0
    assert [call["RoleARN"] for call in world.called("DeleteStack")] == [ROLE]


@pytest.mark.parametrize(
    ("status", "option", "call"),
    [
        ("UPDATE_ROLLBACK_FAILED", "--continue", "ContinueUpdateRollback"),
        ("UPDATE_FAILED", "--roll-back", "RollbackStack"),
        ("ROLLBACK_COMPLETE", "--delete=web", "DeleteStack"),
        ("DELETE_FAILED", "--delete=web", "DeleteStack"),
    ],
)
@pytest.mark.usefixtures("shell")
def test_a_repair_is_made_in_a_role(status: str, option: str, call: str, capsys: Capture) -> None:
    world = standing_in(status)
    repaired = in_world(world, capsys, "repair", "web.yml", option, "--yes", "--role-arn", ROLE)
    assert (repaired.code, world.called(call)[-1]["RoleARN"]) == (0, ROLE), repaired.err


@pytest.mark.usefixtures("shell")
def test_what_is_cancelled_goes_back_in_the_role_that_it_has(capsys: Capture) -> None:
    refused = in_world(World(), capsys, "repair", "web.yml", "--cancel", "--role-arn", ROLE)
    assert (refused.code, "--cancel takes no role" in said(refused)) == (64, True)
