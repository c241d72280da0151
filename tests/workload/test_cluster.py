"""The cluster and its capacity providers."""

from __future__ import annotations

import pytest

from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.slots import Provider
from ecsspec.cfn.values import GetAtt, Ref
from ecsspec.workload.cluster import cluster, strategy
from tests.builders import a_template, an_app, inside, of_type, pairs, properties

ASSOCIATION = "ClusterCapacityProviders"


@pytest.mark.parametrize("backend", ["FARGATE", "EC2"])
def test_one_association_names_every_provider(backend: str) -> None:
    template = a_template(launch_type=backend)
    association, *others = of_type(template, "AWS::ECS::ClusterCapacityProviderAssociations")
    assert not others
    assert association.properties["Cluster"] == Ref("Cluster")
    service = properties(template, "Service" if backend == "FARGATE" else "HostService")
    assert association.properties["DefaultCapacityProviderStrategy"] == service["CapacityProviderStrategy"]


@pytest.mark.parametrize("backend", ["FARGATE", "EC2"])
def test_a_move_to_ec2_takes_no_provider_away(backend: str) -> None:
    """ECS refuses to disassociate a provider that tasks still use, and the service moves after the association."""
    named = inside(properties(a_template(launch_type=backend), ASSOCIATION), "CapacityProviders")
    assert {"FARGATE", "FARGATE_SPOT"} < {*named, "more"}
    assert (Ref("CapacityProvider") in named) is (backend == "EC2")


def test_a_provider_without_a_share_is_associated_and_takes_no_part() -> None:
    idle, based, weighted = Provider("A", "A"), Provider("B", "B", base=2), Provider("C", Ref("C"), weight=3)
    assert strategy([idle, based, weighted]) == [
        {"CapacityProvider": "B", "Weight": 0, "Base": 2},
        {"CapacityProvider": Ref("C"), "Weight": 3},
    ]
    association = cluster(an_app(), Fragment(slots=(weighted, idle, based))).resources[1]
    assert association.properties["CapacityProviders"] == ["A", "B", Ref("C")]


def test_the_default_strategy_is_there_even_when_it_is_empty() -> None:
    association = cluster(an_app(), Fragment(slots=(Provider("A", "A"),))).resources[1]
    assert association.properties["DefaultCapacityProviderStrategy"] == []


def test_a_name_only_where_one_is_written() -> None:
    assert "ClusterName" not in properties(a_template(), "Cluster")
    assert properties(a_template(cluster={"name": "labs"}), "Cluster")["ClusterName"] == "labs"


@pytest.mark.parametrize(
    ("changes", "insights"),
    [
        ({}, "disabled"),
        ({"posture": "standard"}, "enabled"),
        ({"posture": "standard", "cluster": {"insights": "disabled"}}, "disabled"),
        ({"cluster": {"insights": "enhanced"}}, "enhanced"),
    ],
)
def test_insights(changes: dict[str, object], insights: str) -> None:
    settings = properties(a_template(**changes), "Cluster")["ClusterSettings"]
    assert settings == [{"Name": "containerInsights", "Value": insights}]


def test_its_own_tags_win_over_the_apps() -> None:
    template = a_template(tags={"team": "shop", "env": "x"}, cluster={"tags": {"team": "labs", "a": "b"}})
    tags = properties(template, "Cluster")["Tags"]
    assert pairs(tags) == {"a": "b", "ecsspec:name": "app", "env": "x", "team": "labs"}
    assert [inside(tag, "Key") for tag in tags] == sorted(pairs(tags))


def test_its_outputs() -> None:
    outputs = a_template().outputs
    assert outputs["ClusterName"].value == Ref("Cluster")
    assert outputs["ClusterArn"].value == GetAtt("Cluster", "Arn")
