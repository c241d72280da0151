from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.providers_associated import one_association, providers_associated
from tests.checks.mutate import Case, Holds, add, also_after, both, drop, put, remove, resource

DEFAULT = "DefaultCapacityProviderStrategy"
SECOND = resource(
    "Second",
    "AWS::ECS::ClusterCapacityProviderAssociations",
    Cluster=Ref("Cluster"),
    CapacityProviders=["FARGATE"],
    DefaultCapacityProviderStrategy=[],
)

CASES = (
    Case(
        providers_associated,
        "fargate",
        "not in the list",
        both(put("ClusterCapacityProviders", "CapacityProviders", []), put("ClusterCapacityProviders", DEFAULT, [])),
        "E519",
        "Service.CapacityProviderStrategy.0.CapacityProvider",
    ),
    Case(
        providers_associated,
        "ec2",
        "the hosts' provider",
        both(
            put("ClusterCapacityProviders", "CapacityProviders", ["FARGATE"]),
            put("ClusterCapacityProviders", DEFAULT, []),
        ),
        "E519",
        "HostService.CapacityProviderStrategy.0.CapacityProvider",
    ),
    Case(
        providers_associated,
        "fargate",
        "no association",
        remove("ClusterCapacityProviders"),
        "E519",
        "Service.CapacityProviderStrategy.0.CapacityProvider",
    ),
    Case(
        one_association,
        "fargate",
        "two of them",
        both(add(SECOND), also_after("Service", "Second")),
        "E520",
        "Second.CapacityProviders",
    ),
    Case(
        one_association,
        "fargate",
        "beside the cluster's own list",
        put("Cluster", "CapacityProviders", ["FARGATE"]),
        "E520",
        "ClusterCapacityProviders.CapacityProviders",
    ),
    Case(
        one_association,
        "fargate",
        "no default",
        drop("ClusterCapacityProviders", DEFAULT),
        "E520",
        f"ClusterCapacityProviders.{DEFAULT}",
    ),
    Case(
        one_association,
        "fargate",
        "a default that is not associated",
        put("ClusterCapacityProviders", f"{DEFAULT}.0.CapacityProvider", "OTHER"),
        "E520",
        f"ClusterCapacityProviders.{DEFAULT}.0.CapacityProvider",
    ),
)

HOLDS = (
    Holds("fargate", "an empty default", put("ClusterCapacityProviders", DEFAULT, [])),
    Holds("fargate", "a list that is a parameter", put("ClusterCapacityProviders", "CapacityProviders", Ref("Given"))),
    Holds(
        "fargate",
        "a provider that is a parameter",
        put("Service", "CapacityProviderStrategy.0.CapacityProvider", Ref("Given")),
    ),
    Holds("fargate", "a cluster of somebody else's", put("Service", "Cluster", "labs")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
