"""Which key is behind a change, which file it stands in, and what becomes of a resource."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.cfn.diff import TemplateDiff
from ecsspec.cfn.identity import ABSENT
from ecsspec.comparison import Side, against_spec, against_template, compare
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.preview.compared import Preview
from ecsspec.problems import Path
from ecsspec.provenance.address import property_, resource
from ecsspec.review import Keys, Review
from tests.reviews import EC2, WEB, compiled, deployed, reviewed
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


def test_where_a_stack_may_go_is_told_once_and_is_no_change() -> None:
    (found,) = pulled({"web.yml": f"{WEB}region: eu-west-1\n"}, {"web.yml": WEB}).reviews
    note = "the spec may now go to any region (it named eu-west-1 before)"
    assert (found.is_empty, found.preview.note, found.places) == (True, note, ())
    bare = replace(found, preview=replace(found.preview, before=replace(found.preview.before, metadata={})))
    assert bare.places == (note,)
    assert replace(bare, was=None).places == ()


@pytest.mark.parametrize("part", ["Conditions", "Transform"])
def test_a_template_with_other_sections_is_another_one(part: str) -> None:
    before = replace(ONE.template, sections={part: "x"})
    found = against_template(ONE, before, label="t.yml")
    assert (found.is_empty, found.preview.note) == (False, f"the template also changes in {part}")
    assert against_template(ONE, replace(before, sections={}), label="t.yml").is_empty
