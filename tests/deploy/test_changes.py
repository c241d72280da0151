"""What our own template diff can tell, and whose doing it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.cfn.diff import ABSENT, diff
from ecsspec.cfn.replacement import Verdict, impact
from ecsspec.cfn.template import Keep, Resource, Template
from ecsspec.cfn.values import Ref
from ecsspec.deploy.changes import Action, By, PropertyMove, ResourceChange, by_most, is_only_by_aws, ours, steps
from tests.deploy.fakes import a_template


def a_service(**properties: object) -> Resource:
    return Resource("Service", "AWS::ECS::Service", "serves", properties)  # type: ignore[arg-type]


def a_balancer(scheme: str, **parts: object) -> Resource:
    return Resource("Alb", "AWS::ElasticLoadBalancingV2::LoadBalancer", "", {"Scheme": scheme}, **parts)  # type: ignore[arg-type]


def told(old: Template, new: Template, *, baseline: Template | None = None) -> dict[str, ResourceChange]:
    change = diff(old, new)
    return ours(change, impact(change, old, new), after=new, edits=diff(baseline, new) if baseline else None)


def test_an_added_and_a_removed_resource() -> None:
    found = told(a_template(a_service()), a_template(a_balancer("internal")))
    assert found["Alb"] == ResourceChange("Alb", "AWS::ElasticLoadBalancingV2::LoadBalancer", "", "add")
    assert found["Service"] == ResourceChange("Service", "AWS::ECS::Service", "serves", "remove")


def test_a_change_in_place_names_its_property() -> None:
    found = told(a_template(a_service(DesiredCount=1)), a_template(a_service(DesiredCount=3)))
    assert found["Service"].action == "modify"
    assert found["Service"].properties == (PropertyMove(("DesiredCount",), 1, 3, effect=Verdict.IN_PLACE),)


def test_a_create_only_property_replaces() -> None:
    found = told(a_template(a_balancer("internal")), a_template(a_balancer("internet-facing")))
    assert found["Alb"].action == "replace"
    assert found["Alb"].properties[0].effect is Verdict.REPLACE


def test_what_stands_beside_the_properties_is_told_apart() -> None:
    found = told(a_template(a_balancer("internal")), a_template(a_balancer("internal", keep=Keep("Retain"))))
    assert found["Alb"].properties == (
        PropertyMove(("DeletionPolicy",), ABSENT, "Retain", effect=Verdict.IN_PLACE, beside=True),
    )


def a_pair(cpu: str, **service: object) -> Template:
    task = Resource("Task", "AWS::ECS::TaskDefinition", "", {"Cpu": cpu})
    return a_template(task, a_service(TaskDefinition=Ref("Task"), **service))


def test_a_replacement_travels_to_what_refers_to_it() -> None:
    found = told(a_pair("256"), a_pair("512"))
    assert found["Task"].action == "replace"
    assert found["Service"].by == "follows"
    assert found["Service"].properties == (
        PropertyMove(("TaskDefinition",), ABSENT, ABSENT, "follows", via="Task", effect=Verdict.IN_PLACE),
    )


def test_a_resource_that_changes_and_follows_shows_both() -> None:
    found = told(a_pair("256", DesiredCount=1), a_pair("512", DesiredCount=2))
    assert [(move.path, move.by) for move in found["Service"].properties] == [
        (("DesiredCount",), "edit"),
        (("TaskDefinition",), "follows"),
    ]


def test_a_property_that_was_changed_itself_is_not_told_as_following_too() -> None:
    old = a_template(a_pair("256").resources["Task"], a_service(TaskDefinition="arn:old"))
    found = told(old, a_pair("512"))
    assert [(move.path, move.by) for move in found["Service"].properties] == [(("TaskDefinition",), "edit")]


def test_with_a_baseline_the_users_edit_is_told_apart_from_an_upgrade() -> None:
    deployed = a_template(a_service(DesiredCount=1, PropagateTags="TASK"))
    baseline = a_template(a_service(DesiredCount=1, PropagateTags="SERVICE"), a_balancer("internal"))
    new = a_template(a_service(DesiredCount=3, PropagateTags="SERVICE"), a_balancer("internal"))
    found = told(deployed, new, baseline=baseline)
    assert [(move.path, move.by) for move in found["Service"].properties] == [
        (("DesiredCount",), "edit"),
        (("PropagateTags",), "upgrade"),
    ]
    assert (found["Service"].by, found["Alb"].by) == ("edit", "upgrade")


def test_an_upgrade_alone_is_an_upgrade() -> None:
    old, new = a_template(a_service(DesiredCount=1), a_balancer("internal")), a_template(a_service(DesiredCount=2))
    found = told(old, new, baseline=new)
    assert {found["Service"].by, found["Alb"].by} == {"upgrade"}


def test_a_resource_that_the_edit_brings_back_is_an_edit() -> None:
    old, new = a_template(a_service(DesiredCount=1)), a_template(a_service(DesiredCount=2))
    found = told(old, new, baseline=a_template(a_balancer("internal")))
    assert found["Service"].properties[0].by == "edit"


@pytest.mark.parametrize(
    ("deployed", "new"),
    [
        ({"Logs": {"Driver": "awslogs", "Region": "r"}}, {"Logs": {"Driver": "fluentd", "Region": "r"}}),
        ({}, {"Logs": {"Driver": "fluentd", "Region": "r"}}),
    ],
)
def test_an_edit_inside_a_move_or_around_it_counts(deployed: dict[str, object], new: dict[str, object]) -> None:
    baseline = a_template(a_service(Logs={"Driver": "awslogs", "Region": "r"}))
    found = told(a_template(a_service(**deployed)), a_template(a_service(**new)), baseline=baseline)
    assert {move.by for move in found["Service"].properties} == {"edit"}


def test_the_user_comes_before_everybody_else() -> None:
    moves = tuple(PropertyMove(("x",), 1, 2, by) for by in ("follows", "aws", "upgrade", "edit"))
    assert [by_most(moves[:count]) for count in (1, 2, 3, 4)] == ["follows", "aws", "upgrade", "edit"]


def change(*movers: By, action: Action = "modify") -> ResourceChange:
    moves = tuple(PropertyMove(("x",), 1, 2, by) for by in movers)
    return ResourceChange("Launch", "AWS::EC2::LaunchTemplate", "", action, moves)


AMI = PropertyMove(("HostImageId",), "ami-1", "ami-2", "aws")


@pytest.mark.parametrize(
    ("changes", "parameters", "only"),
    [
        ([change("aws"), change("follows")], [AMI], True),
        ([change("aws")], [], True),
        ([], [AMI], True),
        ([], [], False),
        ([change("follows")], [], False),
        ([change("aws"), change("edit")], [AMI], False),
        ([change("aws"), change("upgrade")], [AMI], False),
        ([change("aws")], [replace(AMI, by="edit")], False),
        ([change("aws"), change(action="add")], [AMI], False),
        ([change("aws"), change(action="remove")], [AMI], False),
    ],
)
def test_what_aws_alone_moves_is_told_apart(
    changes: list[ResourceChange],
    parameters: list[PropertyMove],
    only: bool,  # noqa: FBT001
) -> None:
    assert is_only_by_aws(changes, parameters) is only


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("", ()),
        ("/Resources/Logs/Properties/LogGroupName", ("LogGroupName",)),
        ("/Resources/Logs/Properties", ()),
        ("/Resources/Logs", ()),
        ("/Properties/ContainerDefinitions/0/Image", ("ContainerDefinitions", 0, "Image")),
        ("/Properties/Tags/a~1b~0c", ("Tags", "a/b~c")),
        ("/DeletionPolicy", ("DeletionPolicy",)),
    ],
)
def test_a_pointer_of_awss_leads_to_a_property(pointer: str, path: tuple[str | int, ...]) -> None:
    assert steps(pointer) == path


@pytest.mark.parametrize(
    ("keep", "removed", "replaced"),
    [
        (Keep(), "", ""),
        (Keep("Delete", "Delete"), "Delete", "ReplaceAndDelete"),
        (Keep("Retain", "Retain"), "Retain", "ReplaceAndRetain"),
        (Keep("RetainExceptOnCreate"), "Retain", ""),
        (Keep("Snapshot", "Snapshot"), "Snapshot", "ReplaceAndSnapshot"),
    ],
)
def test_what_becomes_of_the_old_one_is_what_its_template_says(keep: Keep, removed: str, replaced: str) -> None:
    old = a_template(a_balancer("internal", keep=keep))
    assert told(old, a_template())["Alb"].policy == removed
    assert told(old, a_template(a_balancer("internet-facing")))["Alb"].policy == replaced
    assert told(old, a_template(a_balancer("internal", keep=Keep("Retain", "Snapshot"))))["Alb"].policy == ""


def test_what_is_replaced_behind_another_one_is_kept_as_well() -> None:
    rule = Resource("Rule", "AWS::EC2::SecurityGroupIngress", "", {"GroupId": Ref("Group")}, keep=Keep(None, "Retain"))
    groups = (Resource("Group", "AWS::EC2::SecurityGroup", "", {"GroupDescription": text}) for text in "ab")
    old, new = (a_template(group, rule) for group in groups)
    assert (told(old, new)["Rule"].action, told(old, new)["Rule"].policy) == ("replace", "ReplaceAndRetain")
