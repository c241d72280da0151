"""What the door to permissions promises, on the world: the emulator simulates no policies."""

from __future__ import annotations

from ecsspec.deploy.permissions.actions import Statement
from tests.contract.places import OnWorld

USER = "arn:aws:iam::123456789012:user/dev"


def test_access_principal_is_who_calls_or_its_role() -> None:
    ground = OnWorld()
    access = ground.ports.access
    assert access.principal(ground.ports.identity.caller().arn) == USER
    assert access.principal("arn:aws:sts::123456789012:assumed-role/ci/run").endswith(":role/ci")
    ground.world.roles["ci"] = "arn:aws:iam::123456789012:role/pipelines/ci"
    assert access.principal("arn:aws:sts::123456789012:assumed-role/ci/run").endswith(":role/pipelines/ci")


def test_access_denials_are_those_of_the_actions_asked_about() -> None:
    ground = OnWorld()
    ground.world.deny("elbv2:DescribeTargetHealth")
    asked = Statement(("ecs:ListTasks", "elasticloadbalancing:DescribeTargetHealth"), ("*",))
    (denial,) = ground.ports.access.denials(USER, asked, region="us-east-1")
    assert (denial.action, denial.curable) == ("elasticloadbalancing:DescribeTargetHealth", True)
    ground.world.allow("elbv2:DescribeTargetHealth")
    assert not ground.ports.access.denials(USER, asked, region="us-east-1")
