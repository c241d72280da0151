"""Which key is behind a change, and what is lost by it and needs consent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.cfn.diff import TemplateDiff
from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.replacement import Verdict
from ecsspec.comparison import Side, against_spec, compare
from ecsspec.deploy.changes import Action, Agreement, PropertyMove, ResourceChange
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.preview import Preview
from ecsspec.problems import NotDone, Path
from ecsspec.provenance.address import property_, resource
from ecsspec.review import Keys, Review, loss, stays
from tests.reviews import EC2, PRIVATE, WEB, compiled, deployed, reviewed
from tests.ui.offline import pulled

ONE = compiled(WEB)
SERVICE, GROUP = "AWS::ECS::Service", "AWS::AutoScaling::AutoScalingGroup"


def a_review(*changes: ResourceChange, keys: Keys | None = None) -> Review:
    """Return a review of changes, as if AWS had told them."""
    preview = Preview(
        deployment=Deployment(stack_name="web", template=ONE.template, body="", owner="web"),
        caller=Caller("1", "arn", "us-east-1"),
        plan="p",
        stack=None,
        before=ONE.template,
        change_set=None,
        changes=changes,
        template_diff=TemplateDiff(),
    )
    return Review(preview, ONE.loaded.document, keys or {})


def a_move(*path: str | int, **more: object) -> PropertyMove:
    return replace(PropertyMove(path, ABSENT, ABSENT), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ({property_("Service", ("A", "b")): (("port",), ("image",))}, ("port",)),
        ({property_("Service", ("A",)): (("port",),)}, ("port",)),
        ({resource("Service"): (("port",),)}, ("port",)),
        ({property_("Service", ("A", "b", "c")): (("port",),)}, ("port",)),
        ({property_("Service", ("A", "b")): (), resource("Service"): (("port",),)}, ("port",)),
        ({property_("Service", ("A", "x")): (("port",),)}, None),
        ({property_("Task", ("A", "b")): (("port",),)}, None),
        ({}, None),
    ],
    ids=[
        "itself",
        "around it",
        "the resource",
        "inside it",
        "nobody's, so around it",
        "beside it",
        "elsewhere",
        "none",
    ],
)
def test_the_key_behind_a_property(keys: Keys, key: Path | None) -> None:
    change = ResourceChange("Service", SERVICE, "", "modify")
    assert a_review(change, keys=keys).key_of(change, a_move("A", "b")) == key


def test_the_key_behind_what_stands_beside_the_properties() -> None:
    change = ResourceChange("LogGroup", "AWS::Logs::LogGroup", "", "modify")
    keys = {resource("LogGroup", "DeletionPolicy"): (("logging", "on_destroy"),)}
    found = a_review(change, keys=keys)
    assert found.key_of(change, a_move("DeletionPolicy", beside=True)) == ("logging", "on_destroy")
    assert found.key_of(change, a_move("DeletionPolicy")) is None


def test_where_a_key_stands() -> None:
    found = a_review()
    assert found.span_of(None) is None
    assert found.span_of(("logging",)) is None
    span = found.span_of(("port", "deeper"))
    assert span is not None
    assert (span.file, span.line) == ("web.yml", 3)


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


LOG = "AWS::Logs::LogGroup"


def test_behind_a_change_in_place_nothing_is_expected() -> None:
    found = reviewed(deployed(), f"{WEB}logging: {{retention_days: 90}}\n")
    deeds = {change.logical_id: found.deed_of(change) for change in found.preview.changes}
    idle = dict.fromkeys(("ExecutionRole", "Service", "TaskDefinition"), "may_follow")
    assert deeds == {"LogGroup": "modify", **idle}


def test_what_follows_a_new_version_of_a_launch_template_does_move() -> None:
    found = reviewed(deployed(EC2), f"{EC2}capacity: {{instance_type: t3.small}}\n")
    deeds = {change.logical_id: found.deed_of(change) for change in found.preview.changes}
    assert deeds["AutoScalingGroup"] == "modify"
    assert deeds["HostService"] == "may_follow"


def test_what_may_follow_is_no_news_beside_what_moves() -> None:
    source = ResourceChange("LogGroup", LOG, "", "modify", (a_move("RetentionInDays"),))
    idle, own, order = a_move("Policies", by="follows", via="LogGroup.Arn"), a_move("Path"), a_move("DependsOn")
    role = ResourceChange("Role", "AWS::IAM::Role", "", "modify", (idle, own, order))
    assert a_review(role, source).news_of(role) == (own,)
    assert a_review(role, source).deed_of(role) == "modify"
    alone = replace(role, properties=(idle, order))
    assert a_review(alone, source).news_of(alone) == (idle,)
    assert a_review(alone, source).deed_of(alone) == "may_follow"
    assert a_review(alone, replace(source, action="replace")).deed_of(alone) == "modify"


@pytest.mark.parametrize(("tag", "key"), [("team", ("tags", "team")), ("ecsspec:name", None)])
def test_the_key_behind_a_tag_of_the_stack(tag: str, key: Path | None) -> None:
    assert a_review().key_at(("Tags", tag)) == key


def test_the_key_behind_the_tags_that_a_resource_takes_from_the_stack() -> None:
    change = ResourceChange("Rule", "AWS::EC2::SecurityGroupIngress", "", "modify")
    assert a_review(change).key_of(change, a_move("Tags")) == ("tags",)
    assert a_review(change).key_of(change, a_move("Tags", by="aws")) is None


@pytest.mark.parametrize(("name", "other"), [("web", ""), ("nginx", "nginx")])
def test_a_template_of_another_app(name: str, other: str) -> None:
    found = a_review()
    before = replace(ONE.template, metadata={"ecsspec": {"spec": {"name": name}}})
    assert replace(found, preview=replace(found.preview, before=before)).other_app == other


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a/web.yml", "web.yml", "main:a/web.yml"),
        ("web.yml", "a/web.yml", "main:web.yml"),
        ("web.yml", "web.yml", ""),
        ("b.yml", "web.yml", "main:b.yml"),
    ],
)
def test_a_spec_that_was_another_file(before: str, after: str, told: str) -> None:
    (found,) = pulled({before: WEB}, {after: WEB}).reviews
    assert found.renamed_from == told


def test_the_same_file_in_two_revisions_did_not_move() -> None:
    files = {"a/web.yml": WEB.encode()}
    (found,) = compare(Side(files, "v1"), Side(files, "v2")).report.reviews
    assert found.renamed_from == ""


def test_a_file_that_is_compared_with_another_one_did_not_move() -> None:
    found = against_spec(compiled(WEB), compiled(WEB, file="old.yml"), label="old.yml")
    assert found.renamed_from == ""
    assert replace(found, was=None).renamed_from == ""


def test_the_document_of_a_key() -> None:
    (found,) = pulled({"web.yml": f"{WEB}logging: {{retention_days: 90}}\n"}, {"web.yml": WEB}).reviews
    assert found.document_of(("logging", "retention_days")) is found.was
    assert found.document_of(("port",)) is found.document
    span = found.span_of(("logging", "retention_days"))
    assert span is not None
    assert (span.file, span.line) == ("main:web.yml", 5)
    assert replace(found, was=None).span_of(("logging", "retention_days")) is None


def test_of_a_new_stack_only_what_lets_the_internet_in_is_told() -> None:
    (found,) = pulled({}, {"web.yml": f"{EC2}load_balancer: internal\n"}).reviews
    assert found.is_new
    assert found.opened == ()
    (found,) = pulled({}, {"web.yml": WEB}).reviews
    assert {grant.public for grant in found.opened} == {True}
