"""The table of actions is what the adapters can call and what the commands were seen to call, and nothing more."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

from ecsspec.cfn.permissions import known_types, permissions
from ecsspec.cli.application import COMMANDS
from ecsspec.deploy.permissions.actions import NEEDS, VERBS, Place, bucket_statements, statements, to_pass, verbs_of
from ecsspec.deploy.permissions.stack_role import WITNESSES, stack_statements, types_of
from tests.cli.conftest import shell
from tests.cli.processes import Shell, in_world
from tests.deploy.trouble import client
from tests.reviews import BREAKER, EC2, PRIVATE, WEB, compiled
from tests.world import World
from tests.world.fates import exits
from tests.world.world import Call

__all__ = ["shell"]

Capture = pytest.CaptureFixture[str]
AWS = Path(__file__).parents[3] / "ecsspec" / "aws"
PLACE = Place("aws", "123456789012", "us-east-1", "web", "arn:aws:iam::123456789012:user/dev")
SERVICES = {
    "autoscaling": "autoscaling",
    "cloudformation": "cloudformation",
    "cloudwatch": "cloudwatch",
    "ec2": "ec2",
    "ecs": "ecs",
    "elbv2": "elasticloadbalancing",
    "iam": "iam",
    "kms": "kms",
    "logs": "logs",
    "s3": "s3",
    "resourcegroupstaggingapi": "tag",
    "ssm": "ssm",
    "sts": "sts",
}
"""How IAM's policies name the services of boto3."""
NO_CALLS = {"iam:PassRole", "logs:DeleteBearerTokenAuthentication"}
"""Permissions that no call has the name of."""
OF_S3 = {
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "ListObjectsV2": "ListBucket",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
}
"""Calls of S3 whose permission has another name."""
OF_SEVERAL = {"list_tags_for_resource": "logs:ListTagsForResource"}
"""Methods that several services have, and whose we call."""
BESIDE = {"s3:GetObject", "s3:PutBucketOwnershipControls"}
"""What CloudFormation does as the caller, and what a making with ownership controls takes."""


@cache
def operations(service: str) -> tuple[str, ...]:
    """Return every operation of a service that boto3 knows."""
    return tuple(botocore.session.get_session().get_service_model(service).operation_names)


def action_of(method: str) -> str:
    """Return the IAM action behind a client's method, nothing where no service has such a method."""
    if method in OF_SEVERAL:
        return OF_SEVERAL[method]
    for service in ("cloudformation", "ecs", "elbv2", "autoscaling", "logs", "cloudwatch", "iam", "sts",
                    "resourcegroupstaggingapi", "s3", "ec2"):  # fmt: skip
        for operation in operations(service):
            if xform_name(operation) == method:
                return f"{SERVICES[service]}:{OF_S3.get(operation, operation)}"
    return ""


def in_the_code() -> set[str]:
    """Return the action behind every text in the adapters that is a client's method."""
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in AWS.glob("*.py"))
    texts = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {action_of(text) for text in texts if isinstance(text, str) and "_" in text} - {""}


def test_what_the_adapters_can_call_is_in_the_policy_and_nothing_more() -> None:
    allowed = {action for one in (*statements(), *bucket_statements()) for action in one.actions}
    assert allowed - BESIDE == in_the_code(), (
        "add a new call to NEEDS in ecsspec/deploy/permissions/actions.py, then tests.generate.access"
    )


def test_every_action_is_one_that_aws_has() -> None:
    known = {f"{SERVICES[service]}:{name}" for service in SERVICES for name in operations(service)}
    ours = {action for rows in NEEDS.values() for action in rows}
    theirs = set(permissions(known_types()))
    wild = {action for action in theirs if action.endswith("*")}
    assert wild == set(WITNESSES)
    assert all(fnmatchcase(witness, action) for action, witness in WITNESSES.items())
    assert sorted((ours | theirs | set(WITNESSES.values())) - wild - known - NO_CALLS) == []


def test_the_commands_are_those_of_the_program() -> None:
    assert set(VERBS) <= set(COMMANDS)
    takers = {verb for rows in NEEDS.values() for verbs in rows.values() for verb in verbs.split()}
    assert takers == set(VERBS)
    assert verbs_of("ecs:UpdateService") == ("apply", "repair", "destroy")
    assert verbs_of("ec2:CreateVpc") == ()


SPECS = {"web.yml": WEB, "hosts.yml": EC2 + PRIVATE}
RUNS = (
    "diff {}", "apply {} --yes", "apply {} --yes", "diff {}", "diff newer.yml --out p.plan", "plan drop p.plan",
    "apply newer.yml --yes", "repair web --yes --continue",
    "watch web", "events web", "watch webb", "diagnose web", "repair web --delete web",
    "check --access {}", "destroy web --yes", "destroy web --yes",
)  # fmt: skip


def half_way() -> World:
    """Return a world in which the way back of a first update fails."""
    world = World()
    world.fail("AWS::ECS::Service", reason=BREAKER, on="update")
    world.fail("AWS::ECS::Service", reason="no", on="rollback")
    return world


def crashing() -> World:
    """Return a world in which the tasks of the first rollout end with an error."""
    world = World()
    world.rolls_out("AWS::ECS::Service", exits(1))
    return world


def seen(runs: Iterable[str], spec: str, capsys: Capture, world: World) -> Iterator[tuple[str, Call]]:
    """Yield the calls of a life of a stack, each with the command that made it."""
    for line in runs:
        before = len(world.calls)
        args = line.format(spec).split()
        in_world(world, capsys, *args)
        yield from ((args[0], call) for call in world.calls[before:])


def arns(call: Call) -> Iterator[str]:
    """Yield the ARNs that a call is about, as far as its parameters tell."""
    for key, form in (("StackName", "cloudformation:us-east-1:123456789012:stack/{}/1"),
                      ("AutoScalingGroupName", "autoscaling:us-east-1:123456789012:autoScalingGroup:1:"
                       "autoScalingGroupName/{}"), ("PolicySourceArn", "{}"),
                      ("service", "ecs:us-east-1:123456789012:service/any/{}")):  # fmt: skip
        if given := call.params.get(key):
            yield given if given.startswith("arn:") else f"arn:aws:{form.format(given)}"


@pytest.mark.parametrize(
    ("spec", "world"),
    [("web.yml", World), ("hosts.yml", World), ("web.yml", half_way), ("hosts.yml", crashing)],
    ids=["web", "hosts", "half-way", "crashing"],
)
def test_each_command_keeps_to_its_actions_and_places(
    shell: Shell, capsys: Capture, spec: str, world: Callable[[], World]
) -> None:
    shell.write(spec, SPECS[spec])
    shell.write("newer.yml", SPECS[spec].replace("1.28", "1.29"))
    calls = list(seen(RUNS, spec, capsys, world()))
    assert {verb for verb, _ in calls} >= set(VERBS) - {"plan"}
    require_allowed(calls)


@pytest.mark.parametrize("last", ["repair web --delete web", "apply {} --yes --allow-delete web"])
@pytest.mark.parametrize("stuck", ["AWS::ECS::Service", "Vpc"])
@pytest.mark.parametrize("spec", SPECS)
def test_a_deletion_keeps_to_its_actions_whatever_command_makes_it(
    shell: Shell, capsys: Capture, spec: str, stuck: str, last: str
) -> None:
    shell.write(spec, SPECS[spec])
    shell.write("newer.yml", SPECS[spec].replace("1.28", "1.29"))
    world = World()
    begun = list(seen(("apply {} --yes", "apply newer.yml --yes"), spec, capsys, world))
    world.fail(stuck, reason="no", on="delete", times=1)
    client(world).delete_stack(StackName="web")
    world.clock.sleep(7200)
    calls = list(seen((last, last), spec, capsys, world))
    require_allowed([*begun, *calls])
    called = {call.operation for _, call in calls}
    assert ("DeregisterTaskDefinition" in called) == (stuck != "Vpc")
    assert ("UpdateAutoScalingGroup" in called) == (spec == "hosts.yml")


def require_allowed(calls: Iterable[tuple[str, Call]]) -> None:
    """Require that each command made only calls that the table has for it, and where it has them."""
    for verb, call in calls:
        action = f"{SERVICES[call.service]}:{call.operation}"
        allowed = [one.at(PLACE) for one in statements([verb]) if action in one.actions]
        assert allowed, f"{verb} calls {action}"
        for arn in arns(call):
            assert any(fnmatchcase(arn, pattern) for one in allowed for pattern in one.resources), (action, arn)


def test_a_place_is_filled_in_and_a_long_stack_name_cut_as_cloudformation_does() -> None:
    assert Place("aws", "1", "r").role == "*"
    assert Place("aws", "1", "r", "web").role == "web-*"
    assert Place("aws", "1", "r", "a-name-that-is-quite-long-indeed").role == "a-name-that-is-quite-lon*"
    (one,) = [one for one in stack_statements(["AWS::IAM::Role"]) if "iam:CreateRole" in one.actions]
    assert one.at(PLACE).resources == ("arn:aws:iam::123456789012:role/web-*",)


def test_a_role_is_handed_on_only_to_whom_it_is_for() -> None:
    passes = [one for one in stack_statements(known_types()) if "iam:PassRole" in one.actions]
    assert [(one.actions, one.passed_to) for one in passes] == [
        (("iam:PassRole",), ("ecs-tasks.amazonaws.com", "ec2.amazonaws.com"))
    ]
    assert to_pass("arn:r").document()["Condition"] == {
        "StringEquals": {"iam:PassedToService": ["cloudformation.amazonaws.com"]}
    }


def test_a_template_takes_what_its_types_take_and_images_only_where_it_looks_one_up() -> None:
    fargate, hosts = types_of(compiled(WEB).template), types_of(compiled(EC2).template)
    assert "AWS::ECS::Service" in fargate
    assert ("AWS::SSM::Parameter::Value" in fargate, "AWS::SSM::Parameter::Value" in hosts) == (False, True)
    assert set(fargate) | set(hosts) <= set(known_types())


def test_a_long_template_takes_the_bucket_and_no_more(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", WEB + "tags:\n" + "".join(f"  t{number}: {'x' * 200}\n" for number in range(40)))
    world = World()
    world.storage.given("ecsspec-123456789012-us-east-1")  # half-made
    for line in ("apply web.yml --yes --make-bucket", "diff web.yml", "apply web.yml --yes --bucket acme"):
        world.storage.given("acme")
        in_world(world, capsys, *line.split())
    called = {f"s3:{OF_S3.get(call.operation, call.operation)}" for call in world.calls if call.service == "s3"}
    assert called | BESIDE == {action for one in bucket_statements(["apply"]) for action in one.actions}
    assert bucket_statements(["watch"]) == ()


def test_the_bucket_is_ecsspecs_own_or_the_one_that_was_named() -> None:
    (bucket, objects, _) = bucket_statements()
    assert bucket.at(PLACE).resources == ("arn:aws:s3:::ecsspec-123456789012-us-east-1",)
    assert objects.at(PLACE).resources == ("arn:aws:s3:::ecsspec-123456789012-us-east-1/ecsspec/*",)
    named = Place("aws-cn", "1", "r", given="acme")
    assert [one.at(named).resources for one in bucket_statements(makes=False)] == [
        ("arn:aws-cn:s3:::acme",),
        ("arn:aws-cn:s3:::acme/ecsspec/*",),
    ]
    assert verbs_of("s3:PutObject") == ("diff", "apply")
