"""CloudFormation has the last word on what happens; we know the properties by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.cfn.diff import ABSENT
from ecsspec.cfn.replacement import Cause, Impact, Verdict
from ecsspec.deploy.changes import Action, Agreement, By, PropertyMove, ResourceChange
from ecsspec.deploy.facts import Change, PropertyDetail
from ecsspec.deploy.preview.merge import merged

TYPE = "AWS::ECS::Service"
COUNT = PropertyMove(("DesiredCount",), 1, 3, effect=Verdict.IN_PLACE)
IN_PLACE = Impact(Verdict.IN_PLACE, (Cause(("DesiredCount",), Verdict.IN_PLACE),))


def mine(action: Action = "modify", *moves: PropertyMove) -> ResourceChange:
    return ResourceChange("Service", TYPE, "serves", action, moves or (COUNT,))


def theirs(action: str = "Modify", replacement: str = "False", *details: PropertyDetail) -> Change:
    return Change("Service", TYPE, action, replacement, "arn:web", policy="Delete", details=details)


def one(
    own: ResourceChange | None, aws: Change | None, *, impact: Impact | None = IN_PLACE, tags: By = "edit"
) -> ResourceChange:
    impacts = {"Service": impact} if impact else {}
    found = merged({"Service": own} if own else {}, (aws,) if aws else (), impacts=impacts, tags=tags)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("own", "aws", "action", "agreement"),
    [
        ("modify", ("Modify", "False"), "modify", "confirmed"),
        ("modify", ("Modify", "True"), "replace", "corrected"),
        ("modify", ("Modify", "Conditional"), "may_replace", "corrected"),
        ("replace", ("Modify", "True"), "replace", "confirmed"),
        ("replace", ("Modify", "False"), "modify", "corrected"),
        ("modify", ("Dynamic", ""), "modify", "confirmed"),
        ("add", ("Add", ""), "add", "confirmed"),
        ("add", ("Import", ""), "import", "corrected"),
        ("remove", ("Remove", ""), "remove", "confirmed"),
    ],
)
def test_aws_confirms_or_corrects_us(own: Action, aws: tuple[str, str], action: Action, agreement: Agreement) -> None:
    found = one(mine(own), theirs(*aws))
    assert (found.action, found.agreement) == (action, agreement)
    assert found.sources == ("template", "aws")
    assert (found.physical_id, found.policy, found.purpose) == ("arn:web", "Delete", "serves")


def test_where_our_table_knows_nothing_the_word_is_awss() -> None:
    unknown = Impact(Verdict.UNKNOWN, (Cause(("New",), Verdict.UNKNOWN),))
    assert one(mine(), theirs(), impact=unknown).agreement == "only AWS's"


def test_what_aws_does_not_list_is_only_ours() -> None:
    found = one(mine(), None)
    assert (found.agreement, found.sources) == ("only ours", ("template",))


def test_the_order_of_creation_alone_is_no_change() -> None:
    order = PropertyMove(("DependsOn", "Listener"), ABSENT, "Listener", beside=True)
    assert merged({"Service": mine("modify", order)}, (), impacts={}, tags="edit") == ()

    assert merged({"Service": mine("modify", order)}, None, impacts={}, tags="edit") == ()


def test_a_property_of_that_name_is_a_change() -> None:
    named = mine("modify", PropertyMove(("DependsOn",), "a", "b"))
    assert merged({"Service": named}, (), impacts={}, tags="edit") == (replace(named, own="modify"),)


def test_a_reference_that_aws_found_equal_is_no_change() -> None:
    follows = PropertyMove(("TaskDefinition",), ABSENT, ABSENT, "follows", via="Task")
    assert merged({"Service": mine("modify", follows)}, (), impacts={}, tags="edit") == ()


def test_where_aws_was_not_asked_what_follows_is_a_change() -> None:
    follows = PropertyMove(("TaskDefinition",), ABSENT, ABSENT, "follows", via="Task")
    (found,) = merged({"Service": mine("modify", follows)}, None, impacts={}, tags="edit")
    assert (found.action, found.agreement, found.properties) == ("modify", "only ours", (follows,))


@pytest.mark.parametrize(("told", "policy"), [("ReplaceAndDelete", "ReplaceAndDelete"), ("", "ReplaceAndRetain")])
def test_what_becomes_of_the_old_one_is_awss_word_where_it_has_one(told: str, policy: str) -> None:
    own = replace(mine("replace"), policy="ReplaceAndRetain")
    assert one(own, replace(theirs("Modify", "True"), policy=told)).policy == policy


def test_what_only_aws_lists_is_told_with_its_values() -> None:
    detail = PropertyDetail(
        "Properties", "/Properties/LaunchTemplateData/ImageId", "LaunchTemplateData", "ami-1", "ami-2", "Never",
        source="ParameterReference", causing="Ami",
    )  # fmt: skip
    found = one(None, theirs("Modify", "False", detail), impact=None)
    assert (found.agreement, found.sources, found.by, found.type) == ("only AWS's", ("aws",), "aws", TYPE)
    assert found.properties == (
        PropertyMove(("LaunchTemplateData", "ImageId"), "ami-1", "ami-2", "aws", via="Ami", effect=Verdict.IN_PLACE),
    )


def test_a_change_of_awss_without_details_is_awss() -> None:
    assert one(None, theirs(), impact=None).by == "aws"


def test_our_name_of_a_property_stays_and_awss_index_is_not_told_beside_it() -> None:
    image = PropertyMove(("ContainerDefinitions", "web", "Image"), "a", "b")
    detail = PropertyDetail("Properties", "/Properties/ContainerDefinitions/0/Image", "ContainerDefinitions", "a", "b")
    assert one(mine("modify", image), theirs("Modify", "False", detail)).properties == (image,)


def test_a_move_that_follows_takes_awss_values() -> None:
    follows = PropertyMove(("TaskDefinition",), ABSENT, ABSENT, "follows", via="Task")
    detail = PropertyDetail(
        "Properties", "/Properties/TaskDefinition", "TaskDefinition", "web:1", "{{changeSet:KNOWN_AFTER_APPLY}}",
        "Never", source="ResourceReference", causing="Task",
    )  # fmt: skip
    (move,) = one(mine("modify", follows), theirs("Modify", "False", detail)).properties
    assert (move.before, move.after, move.by, move.via) == (
        "web:1",
        "{{changeSet:KNOWN_AFTER_APPLY}}",
        "follows",
        "Task",
    )


def test_a_cascade_of_ours_takes_its_type_from_aws() -> None:
    bare = ResourceChange("Service", "", "", "modify", (COUNT,), by="follows")
    assert one(bare, theirs()).type == TYPE


@pytest.mark.parametrize("source", ["ResourceReference", "ResourceAttribute"])
def test_what_aws_says_follows_another_resource_follows(source: str) -> None:
    detail = PropertyDetail("Properties", name="Cluster", source=source, causing="Cluster.Arn")
    (move,) = one(None, theirs("Modify", "", detail), impact=None).properties
    assert (move.path, move.by, move.via) == (("Cluster",), "follows", "Cluster.Arn")


@pytest.mark.parametrize("by", ["edit", "aws"])
def test_tags_of_the_stack_reach_every_resource(by: By) -> None:
    detail = PropertyDetail("Tags", source="DirectModification", evaluation="Static")
    found = one(None, theirs("Modify", "False", detail), impact=None, tags=by)
    assert [(move.path, move.by, move.beside) for move in found.properties] == [(("Tags",), by, False)]
    assert found.by == by


def test_a_static_detail_wins_over_a_dynamic_one_and_both_are_one() -> None:
    dynamic = PropertyDetail("Properties", name="Cluster", after="?", evaluation="Dynamic")
    static = PropertyDetail("Properties", name="Cluster", after="labs", evaluation="Static")
    for order in ((dynamic, static), (static, dynamic)):
        (move,) = one(None, theirs("Modify", "False", *order), impact=None).properties
        assert move.after == "labs"


def test_an_attribute_beside_the_properties_is_told_so() -> None:
    detail = PropertyDetail("DeletionPolicy", "/DeletionPolicy", before="Delete", after="Retain")
    (move,) = one(None, theirs("Modify", "False", detail), impact=None).properties
    assert (move.path, move.beside) == (("DeletionPolicy",), True)


def test_a_detail_without_a_name_is_no_move() -> None:
    assert one(None, theirs("Modify", "False", PropertyDetail("Properties")), impact=None).properties == ()


@pytest.mark.parametrize(
    ("text", "value"), [('["a"]', ["a"]), ('{"a": 1}', {"a": 1}), ("[cut of", "[cut of"), ("plain", "plain")]
)
def test_awss_text_of_lists_and_mappings_is_read(text: str, value: object) -> None:
    detail = PropertyDetail("Properties", "/Properties/A~1B", after=text)
    (move,) = one(None, theirs("Modify", "False", detail), impact=None).properties
    assert (move.path, move.before, move.after) == (("A/B",), ABSENT, value)


def test_an_added_resource_lists_no_properties() -> None:
    assert one(None, theirs("Add", "", PropertyDetail("Properties", name="Cluster")), impact=None).properties == ()


def test_the_list_is_sorted_by_logical_id() -> None:
    found = merged({"Service": mine()}, (Change("Alb", "x", "Add"),), impacts={}, tags="edit")
    assert [change.logical_id for change in found] == ["Alb", "Service"]


def test_our_own_word_is_kept_beside_awss() -> None:
    corrected = one(mine("replace"), theirs("Modify", "False"))
    assert (corrected.action, corrected.own, corrected.agreement) == ("modify", "replace", "corrected")
    unknown = Impact(Verdict.UNKNOWN)
    assert one(mine(), theirs(), impact=unknown).own is None


def test_what_follows_is_told_beside_an_edit_of_another_part_of_the_same_property() -> None:
    edit = PropertyMove(("Provider", "Protection"), "OFF", "ON", effect=Verdict.IN_PLACE)
    follows = {"scope": "Properties", "source": "ResourceReference", "causing": "Group", "recreation": "Conditionally"}
    arn = PropertyDetail(path="/Properties/Provider/GroupArn", name="Provider", **follows)
    found = one(mine("modify", edit), theirs("Modify", "Conditional", arn))
    assert [(move.path, move.by) for move in found.properties] == [
        (("Provider", "Protection"), "edit"),
        (("Provider", "GroupArn"), "follows"),
    ]


def test_what_follows_within_our_own_move_is_told_once() -> None:
    entry = PropertyMove(("Rules", "80/tcp", "Group"), "a", "b", by="follows", via="Group")
    detail = PropertyDetail("Properties", path="/Properties/Rules/0/Group", source="ResourceReference", causing="Group")
    assert len(one(mine("modify", entry), theirs("Modify", "False", detail)).properties) == 1
