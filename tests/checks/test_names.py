from __future__ import annotations

import pytest

from ecsspec.cfn.values import Sub
from ecsspec.checks.names import names
from tests.checks.compiled import SPECS, compiled
from tests.checks.mutate import Case, Change, Holds, put

NAMES = frozenset(
    {
        "AutoScalingGroupName",
        "CapacityProviderName",
        "GroupName",
        "InstanceProfileName",
        "LaunchTemplateName",
        "Name",
        "RoleName",
        "ServiceName",
    }
)
ASKED_FOR = {"S3Endpoint"}
"""Its ServiceName is AWS's, not its own."""


def case(spec: str, what: str, change: Change, place: str) -> Case:
    return Case(names, spec, what, change, "E551", place)


CASES = (
    case("fargate", "33 characters", put("LoadBalancer", "Name", "a" * 33), "LoadBalancer.Name"),
    case("fargate", "a dash at the end", put("LoadBalancer", "Name", "web-"), "LoadBalancer.Name"),
    case("fargate", "AWS's own prefix", put("LoadBalancer", "Name", "internal-web"), "LoadBalancer.Name"),
    case("fargate", "a dot", put("TargetGroup", "Name", "web.tasks"), "TargetGroup.Name"),
    case("ec2", "AWS's own word", put("CapacityProvider", "Name", "ecs-hosts"), "CapacityProvider.Name"),
    case("fargate", "a space", put("Cluster", "ClusterName", "my cluster"), "Cluster.ClusterName"),
    case("fargate", "a slash", put("Service", "ServiceName", "a/b"), "Service.ServiceName"),
)
HOLDS = (
    Holds("fargate", "32 characters", put("LoadBalancer", "Name", "a" * 32)),
    Holds("fargate", "a name that is not known yet", put("LoadBalancer", "Name", Sub("${AWS::StackName}"))),
    Holds("ec2", "a provider's name", put("CapacityProvider", "Name", "hosts")),
)


@pytest.mark.parametrize("spec", SPECS)
def test_we_name_nothing_that_aws_can_name(spec: str) -> None:
    named = [
        (resource.id, key)
        for resource in compiled(spec).resources.values()
        for key in NAMES & resource.properties.keys()
        if resource.id not in ASKED_FOR
    ]
    assert named == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
