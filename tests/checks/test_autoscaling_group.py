from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.autoscaling_group import launch_template_version, no_desired_capacity, scale_in_protection
from tests.checks.mutate import Case, Holds, drop, put

GROUP = "AutoScalingGroup"
PROTECTED = "NewInstancesProtectedFromScaleIn"
STATUS = "AutoScalingGroupProvider.ManagedScaling.Status"
CASES = (
    Case(no_desired_capacity, "ec2", "written", put(GROUP, "DesiredCapacity", "1"), "E540", f"{GROUP}.DesiredCapacity"),
    Case(
        no_desired_capacity,
        "ec2",
        "late",
        put(GROUP, "DesiredCapacity", Ref("Given")),
        "E540",
        f"{GROUP}.DesiredCapacity",
    ),
    Case(
        launch_template_version,
        "ec2",
        "$Latest",
        put(GROUP, "LaunchTemplate.Version", "$Latest"),
        "E541",
        f"{GROUP}.LaunchTemplate.Version",
    ),
    Case(
        scale_in_protection, "ec2-standard", "off", put(GROUP, PROTECTED, value=False), "E542", f"{GROUP}.{PROTECTED}"
    ),
    Case(scale_in_protection, "ec2-standard", "not said", drop(GROUP, PROTECTED), "E542", f"{GROUP}.{PROTECTED}"),
    Case(
        scale_in_protection,
        "ec2-standard",
        "no managed scaling",
        drop("CapacityProvider", "AutoScalingGroupProvider.ManagedScaling"),
        "E542",
        f"CapacityProvider.{STATUS}",
    ),
)
HOLDS = (
    Holds("ec2", "no protection asked for", drop(GROUP, PROTECTED)),
    Holds("ec2-standard", "a protection that is a parameter", put(GROUP, PROTECTED, Ref("Given"))),
    Holds("ec2", "a version by number", put(GROUP, "LaunchTemplate.Version", "3")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
