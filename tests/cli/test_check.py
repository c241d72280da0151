"""`check --access` tells what is missing, to whom, why, and what to attach; it changes nothing."""

from __future__ import annotations

import json

import pytest

from tests.cli.processes import Ran, Shell, in_world
from tests.conftest import Golden
from tests.reviews import WEB
from tests.world import World

Capture = pytest.CaptureFixture[str]
ROLE = "arn:aws:iam::123456789012:role/cloudformation"


@pytest.fixture
def limited() -> World:
    """A world in which some is denied, for every reason that there is."""
    world = World()
    world.deny("ecs:UpdateService")
    world.deny("ecs:DeregisterTaskDefinition", code="AccessDeniedByPolicy")
    world.deny("iam:CreateRole", code="AccessDeniedByBoundary")
    world.deny("ec2:CreateVpc", code="AccessDeniedByOrganization")
    world.deny("iam:PassRole")
    return world


def objects(ran: Ran) -> list[dict[str, object]]:
    found = json.loads(ran.out)
    return [{"stack": found["stack"], **one} for one in found["principals"]]


@pytest.mark.usefixtures("shell")
def test_all_there(capsys: Capture, golden: Golden) -> None:
    world = World()
    ran = in_world(world, capsys, "check", "--access", "web.yml")
    assert (ran.code, ran.err) == (0, "")
    golden("screens/check-access-all.txt", ran.out)
    assert {str(call) for call in world.calls} == {"sts:GetCallerIdentity", "iam:SimulatePrincipalPolicy"}


@pytest.mark.usefixtures("shell")
def test_what_is_missing_is_told_with_the_policy_that_helps(limited: World, capsys: Capture, golden: Golden) -> None:
    ran = in_world(limited, capsys, "check", "--access", "web.yml")
    assert ran.code == 4
    golden("screens/check-access-missing.txt", ran.out)


@pytest.mark.usefixtures("shell")
def test_who_may_not_ask_is_told_the_whole_policy(capsys: Capture, golden: Golden) -> None:
    world = World()
    world.deny("iam:SimulatePrincipalPolicy")
    world.caller = "arn:aws:sts::123456789012:assumed-role/deployer/ada"
    ran = in_world(world, capsys, "check", "--access", "web.yml")
    assert ran.code == 8
    golden("screens/check-access-untold.txt", ran.out)


@pytest.mark.usefixtures("shell")
def test_programs_read_json(limited: World, capsys: Capture) -> None:
    (found,) = objects(in_world(limited, capsys, "check", "--access", "web.yml", "--json"))
    missing = {row["action"]: row for row in found["missing"]}  # type: ignore[attr-defined]
    assert set(missing) >= {"iam:CreateRole", "ec2:CreateVpc", "iam:PassRole"}
    assert missing["ecs:DeregisterTaskDefinition"]["why"] == "a policy denies it expressly"
    assert missing["iam:CreateRole"]["by"] == ["CloudFormation"]
    assert "iam:CreateRole" not in found["allowed"]  # type: ignore[operator]
    assert len(found["allowed"]) + len(missing) == len({*found["allowed"], *missing})  # type: ignore[arg-type,misc]
    assert "ecs:CreateService" in found["allowed"]  # type: ignore[operator]
    allowed = [action for one in found["policy"]["Statement"] for action in one["Action"]]  # type: ignore[index]
    assert "iam:PassRole" in allowed
    assert "iam:CreateRole" not in allowed, "no policy helps against a boundary"


@pytest.mark.usefixtures("shell")
def test_a_role_of_cloudformation_is_asked_about_apart(limited: World, capsys: Capture) -> None:
    ran = in_world(limited, capsys, "check", "--access", "web.yml", "--json", "--role-arn", ROLE)
    mine, its = objects(ran)
    assert its["principal"] == ROLE
    assert {row["action"]: row["resources"] for row in mine["missing"]} == {  # type: ignore[attr-defined]
        "ecs:UpdateService": ["arn:aws:ecs:us-east-1:123456789012:service/*"],
        "ecs:DeregisterTaskDefinition": ["*"],
        "iam:PassRole": [ROLE],
    }
    assert "ec2:CreateVpc" in {row["action"] for row in its["missing"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", ["cloudformation", "arn:aws:iam::1:role/x", "arn:aws:iam::123456789012:user/dev"])
def test_a_role_that_is_none_is_refused_before_anything(capsys: Capture, wrong: str) -> None:
    world = World()
    ran = in_world(world, capsys, "check", "--access", "--role-arn", wrong)
    assert (ran.code, world.calls) == (64, [])
    assert "--role-arn arn:aws:iam::123456789012:role/cloudformation" in ran.err


def test_without_a_spec_every_stack_is_meant(capsys: Capture) -> None:
    world = World()
    (found,) = objects(in_world(world, capsys, "check", "--access", "--json"))
    assert (found["stack"], found["told"], found["policy"]) == (None, True, None)
    assert found["asked"] > 150  # type: ignore[operator]
    places = {arn for call in world.called("SimulatePrincipalPolicy") for arn in call["ResourceArns"]}
    assert "arn:aws:cloudformation:us-east-1:123456789012:stack/*/*" in places


def test_the_spec_says_where(shell: Shell, capsys: Capture) -> None:
    shell.write("far.yml", "name: far\nimage: nginx:1.28\nport: 80\nregion: eu-west-1\n")
    ran = in_world(World(), capsys, "check", "--access", "far.yml")
    assert (ran.code, "E715" in ran.err) == (4, True)


def test_something_has_to_be_checked(capsys: Capture) -> None:
    ran = in_world(World(), capsys, "check")
    assert (ran.code, "ecsspec check --access" in ran.err) == (64, True)


def test_the_local_target_asks_for_no_permission(capsys: Capture) -> None:
    world = World()
    ran = in_world(world, capsys, "check", "--access", "--local")
    assert (ran.code, world.calls) == (0, [])
    assert "asks nobody for permission" in ran.err
    read = in_world(world, capsys, "check", "--access", "--local", "--json")
    assert json.loads(read.out) == {"version": 1, "target": "local", "stack": None, "principals": []}


LONG = WEB + "tags:\n" + "".join(f"  team-{number:02}: {'x' * 200}\n" for number in range(40))


def asked(world: World) -> set[str]:
    return {name for call in world.called("SimulatePrincipalPolicy") for name in call["ActionNames"]}


def test_a_long_template_takes_permissions_on_its_bucket(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", LONG)
    world = World()
    world.deny("s3:PutBucketPolicy")
    ran = in_world(world, capsys, "check", "--access", "web.yml")
    assert (ran.code, "s3:PutBucketPolicy" in ran.out, world.storage.buckets) == (4, True, {})
    assert "arn:aws:s3:::ecsspec-123456789012-us-east-1" in ran.out
    assert {"s3:CreateBucket", "s3:GetObject", "s3:PutObject"} <= asked(world)


def test_where_the_bucket_is_there_none_is_made(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", LONG)
    world = World()
    world.storage.given("acme")
    assert in_world(world, capsys, "check", "--access", "web.yml", "--bucket", "acme").code == 0
    assert {name for name in asked(world) if name.startswith("s3:")} == {
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:PutObject",
    }
    about = [arn for call in world.called("SimulatePrincipalPolicy") for arn in call["ResourceArns"]]
    assert "arn:aws:s3:::acme/ecsspec/*" in about


def test_one_of_somebody_elses_is_no_way(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", LONG)
    world = World()
    world.storage.given("ecsspec-123456789012-us-east-1", owner="999988887777")
    assert in_world(world, capsys, "check", "--access", "web.yml").code == 0
    assert "s3:CreateBucket" in asked(world)


@pytest.mark.usefixtures("shell")
def test_what_fits_a_request_takes_none(capsys: Capture) -> None:
    world = World()
    in_world(world, capsys, "check", "--access", "web.yml")
    assert not any(name.startswith("s3:") for name in asked(world))
