"""What is lost by a change and needs consent, and what cannot come although CloudFormation leaves it open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.cfn.replacement import Verdict
from ecsspec.comparison import against_spec
from ecsspec.deploy.changes import Action, Agreement, ResourceChange
from ecsspec.losses import DATA_LOST, GROUP, HOLDINGS, REMOVAL_LOSES, REPLACEMENT_LOSES, SERVICE, loss, stays
from ecsspec.problems import NotDone
from tests.reviews import EC2, PRIVATE, WEB, compiled, deployed, reviewed
from tests.test_review import a_move, a_review

LOSSES = {
    "scheme": (WEB, f"{WEB}load_balancer: internal\n", {"LoadBalancer": "its DNS name changes"}),
    "cluster": (
        WEB,
        f"{WEB}cluster: {{name: labs}}\n",
        {
            "Cluster": "everything in the cluster is made anew",
            "Service": "its tasks stop once the new service's are up",
        },
    ),
    "log group": (WEB, f"{WEB}logging: false\n", {"LogGroup": "the log lines so far are lost"}),
    "port": (
        WEB,
        WEB.replace("port: 80\n", ""),
        {"LoadBalancer": "its DNS name is gone, and whoever calls it gets no answer"},
    ),
    "network mode": (
        EC2 + PRIVATE,
        f"{EC2}{PRIVATE}network_mode: awsvpc\n",
        {"HostService": "its tasks stop; requests fail until the first task of Service is healthy"},
    ),
    "launch type": (WEB + PRIVATE, f"{EC2}{PRIVATE}network_mode: awsvpc\n", {}),
    "zone": (
        f"{WEB}network: {{zones: 3}}\n",
        WEB,
        {"PublicSubnet3": "what lives in it loses its addresses"},
    ),
    "count": (WEB, WEB.replace("count: 1", "count: 3"), {}),
    "image": (WEB, WEB.replace("1.28", "1.29"), {}),
    "size": (WEB, f"{WEB}cpu: 512\nmemory: 1024\n", {}),
    "host": (EC2, f"{EC2}capacity: {{instance_type: t3.small}}\n", {}),
    "kept log group": (f"{WEB}posture: standard\n", f"{WEB}posture: standard\nlogging: false\n", {}),
    "app name in tags": (WEB, f"{WEB}tags: {{team: labs}}\n", {}),
}


@pytest.mark.parametrize("case", LOSSES)
def test_what_is_lost_needs_consent(case: str) -> None:
    before, after, lost = LOSSES[case]
    found = reviewed(deployed(before), after)
    assert not found.is_empty
    assert {change.logical_id: found.loss_of(change) for change in found.losses} == lost
    offline = against_spec(compiled(after), compiled(before), label="main")
    assert {change.logical_id: offline.loss_of(change) for change in offline.losses} == lost


@pytest.mark.parametrize("type_", HOLDINGS)
def test_what_holds_something_loses_it_either_way_unless_it_is_kept(type_: str) -> None:
    removed, replaced = (ResourceChange("It", type_, "", action) for action in ("remove", "replace"))
    assert loss(removed) == loss(replaced) == HOLDINGS[type_]
    assert "lost" in loss(removed)
    assert loss(replace(removed, policy="Retain")) == loss(replace(replaced, policy="ReplaceAndRetain")) == ""


@pytest.mark.parametrize(("action", "policy"), [("remove", "Snapshot"), ("replace", "ReplaceAndSnapshot")])
def test_what_is_left_in_a_snapshot_is_said(action: Action, policy: str) -> None:
    assert loss(ResourceChange("It", "AWS::EC2::Volume", "", action, policy=policy)) == (
        "its data is left in a snapshot only"
    )
    repository = ResourceChange("It", "AWS::ECR::Repository", "", action, policy=policy)
    assert loss(repository) == "its images are lost"


@pytest.mark.parametrize(
    ("type_", "word"),
    [
        ("AWS::EC2::VPC", "network"),
        ("AWS::EC2::Subnet", "addresses"),
        ("AWS::ECS::Cluster", "stops"),
        (GROUP, "hosts"),
        (SERVICE, "tasks stop"),
        ("AWS::EC2::EIP", "address"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "DNS name"),
    ],
)
def test_what_carries_the_app_is_missed_when_it_goes(type_: str, word: str) -> None:
    assert word in loss(ResourceChange("It", type_, "", "remove"))
    assert loss(ResourceChange("It", type_, "", "replace"))
    assert loss(ResourceChange("It", type_, "", "remove", policy="Retain")) == ""


def test_each_loss_is_said_in_few_words() -> None:
    every = {*REMOVAL_LOSES.values(), *REPLACEMENT_LOSES.values()}
    assert DATA_LOST in every
    assert all(text and text == text.strip(". ") and len(text) <= 70 for text in every)


def test_another_network_is_a_loss_that_aws_will_not_even_allow() -> None:
    world, after = deployed(), f"{WEB}network: {{cidr: 10.9.0.0/16}}\n"
    found = reviewed(world, after, purpose="diff")
    assert {change.logical_id for change in found.losses} == {"PublicSubnet1", "PublicSubnet2", "Vpc"}
    assert "Vpc would be replaced" in found.obstacles[0]
    with pytest.raises(NotDone, match="Vpc would be replaced"):
        reviewed(world, after)
    assert reviewed(world, f"{WEB}load_balancer: internal\n").obstacles == ()


def test_requests_fail_where_service_and_targets_are_both_new() -> None:
    service = ResourceChange("Service", SERVICE, "", "replace")
    targets = ResourceChange("TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", "", "replace")
    assert "requests fail" not in loss(service)
    assert "requests fail" in loss(service, among=(service, targets))


@pytest.mark.parametrize(
    ("action", "policy", "lost"),
    [
        ("remove", "", "the log lines so far are lost"),
        ("remove", "Retain", ""),
        ("replace", "ReplaceAndRetain", ""),
        ("replace", "ReplaceAndDelete", "the log lines so far are lost"),
        ("modify", "", ""),
        ("add", "", ""),
    ],
)
def test_what_cloudformation_keeps_is_not_lost(action: Action, policy: str, lost: str) -> None:
    assert loss(ResourceChange("LogGroup", "AWS::Logs::LogGroup", "", action, policy=policy)) == lost


@pytest.mark.parametrize(
    ("agreement", "stay"), [("corrected", True), ("only AWS's", True), ("confirmed", False), ("only ours", False)]
)
def test_a_group_of_hosts_is_replaced_by_its_update_policy_alone(agreement: Agreement, stay: bool) -> None:  # noqa: FBT001
    group = ResourceChange("Hosts", GROUP, "", "may_replace", agreement=agreement)
    assert stays(group, among=(group,)) is stay
    assert bool(loss(group, among=(group,))) is not stay
    assert not stays(replace(group, action="replace"), among=())


def follower(via: str, **more: object) -> ResourceChange:
    """Return a resource that CloudFormation may replace, as it follows another one."""
    move = a_move("Ref", by="follows", via=via, effect=Verdict.REPLACE)
    return replace(
        ResourceChange("Rule", "AWS::EC2::SecurityGroupIngress", "", "may_replace", (move,), agreement="only AWS's"),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("source", "via", "stay"),
    [
        (ResourceChange("Other", "AWS::EC2::SecurityGroup", "", "modify"), "Other.GroupId", True),
        (ResourceChange("Other", "AWS::EC2::SecurityGroup", "", "modify"), "Other", True),
        (ResourceChange("Other", "AWS::EC2::SecurityGroup", "", "replace"), "Other.GroupId", False),
        (ResourceChange("Other", "AWS::EC2::LaunchTemplate", "", "modify"), "Other.LatestVersionNumber", False),
        (ResourceChange("Other", "AWS::EC2::LaunchTemplate", "", "modify"), "Other", False),
        (ResourceChange("Other", GROUP, "", "may_replace", agreement="only AWS's"), "Other", True),
        (ResourceChange("Another", "AWS::EC2::SecurityGroup", "", "modify"), "Other.GroupId", False),
    ],
)
def test_what_follows_a_name_that_stays_is_not_replaced(source: ResourceChange, via: str, stay: bool) -> None:  # noqa: FBT001
    rule = follower(via)
    assert stays(rule, among=(rule, source)) is stay
    assert a_review(rule, source).deed_of(rule) == ("may_follow" if stay else "may_replace")


def test_a_replacement_of_its_own_is_not_explained_away() -> None:
    source = ResourceChange("Other", "AWS::EC2::SecurityGroup", "", "modify")
    own = follower("Other", properties=(a_move("IpProtocol", effect=Verdict.MAY_REPLACE),))
    assert not stays(own, among=(own, source))
    assert not stays(replace(own, properties=()), among=(source,))
