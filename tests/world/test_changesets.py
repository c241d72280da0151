"""Change sets in the world: their life, their pages, and what they say of a change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world import World
from tests.world.cloudformation.changesets import NO_CHANGES
from tests.world.scripts import APP, apply, changes_of, delete, described, ids, propose, refusal, statuses

KNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"


def by_id(change_set: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {change["LogicalResourceId"]: change for change in changes_of(change_set)}


def details(change: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            detail["Target"].get("Path", ""),
            detail["ChangeSource"],
            detail["Evaluation"],
            detail.get("CausingEntity", ""),
        )
        for detail in change["Details"]
    ]


def vpc(**changes: Any) -> str:
    properties = {"CidrBlock": "10.0.0.0/16"} | changes
    subnet = {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"}
    resources = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": properties},
        "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": subnet},
    }
    return json.dumps({"Resources": resources})


def test_a_set_goes_through_its_states() -> None:
    world = World()
    seen = [propose(world, "web", APP, wait=0.5)["Status"]]
    for _ in range(3):
        world.clock.sleep(2)
        seen.append(described(world, "web")["Status"])
    assert seen == ["CREATE_PENDING", "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_COMPLETE"]
    assert described(world, "web")["ExecutionStatus"] == "AVAILABLE"
    assert statuses(world, "web") == ["REVIEW_IN_PROGRESS"]


def test_a_set_is_described_in_pages() -> None:
    world = World(page=3)
    propose(world, "web", APP)
    cloudformation = world.session().client("cloudformation")
    first = cloudformation.describe_change_set(StackName="web", ChangeSetName="c")
    assert (len(first["Changes"]), "NextToken" in first) == (3, True)
    assert [change["LogicalResourceId"] for change in changes_of(described(world, "web"))] == [
        "Cluster",
        "Log",
        "Service",
        "Task",
    ]


def test_no_change_fails_with_awss_own_words() -> None:
    world = World()
    apply(world, "web", APP)
    made = propose(world, "web", APP, name="again")
    assert (made["Status"], made["ExecutionStatus"], made["StatusReason"]) == ("FAILED", "UNAVAILABLE", NO_CHANGES)
    code, message = refusal(
        lambda: world.session().client("cloudformation").execute_change_set(ChangeSetName=made["ChangeSetId"])
    )
    assert code == "InvalidChangeSetStatus"
    assert message.endswith("cannot be executed in its current status of [FAILED]")


@pytest.mark.parametrize("extra", ["Description: other\n", "Metadata: {ecsspec: {version: 2}}\n"])
def test_what_only_describes_is_no_change(extra: str) -> None:
    world = World()
    apply(world, "web", APP)
    assert propose(world, "web", extra + APP, name="again")["StatusReason"] == NO_CHANGES


def test_an_output_alone_is_an_executable_set_without_changes() -> None:
    world = World()
    apply(world, "web", APP)
    body = APP + "  More: {Value: !GetAtt Cluster.Arn}\n"
    made = propose(world, "web", body, name="more")
    assert (made["Status"], made["Changes"]) == ("CREATE_COMPLETE", [])
    assert apply(world, "web", body, name="more2") == "UPDATE_COMPLETE"
    assert world.stacks["web"].outputs["More"].endswith("cluster/" + ids(world, "web")["Cluster"])


def test_an_image_makes_a_new_revision_and_the_service_follows() -> None:
    world = World()
    apply(world, "web", APP)
    changes = by_id(propose(world, "web", APP.replace("nginx:1.28", "nginx:1.29"), name="n"))
    assert set(changes) == {"Task", "Service"}
    assert (changes["Task"]["Replacement"], changes["Task"]["PolicyAction"]) == ("True", "ReplaceAndDelete")
    assert changes["Service"]["Replacement"] == "False"
    assert details(changes["Task"]) == [
        ("/Properties/ContainerDefinitions/0/Image", "ParameterReference", "Static", "Image"),
        ("/Properties/ContainerDefinitions/0/Image", "DirectModification", "Dynamic", ""),
    ]
    target = changes["Task"]["Details"][0]["Target"]
    assert (target["BeforeValue"], target["AfterValue"]) == ("nginx:1.28", "nginx:1.29")
    assert (target["Name"], target["RequiresRecreation"]) == ("ContainerDefinitions", "Always")
    assert details(changes["Service"]) == [("/Properties/TaskDefinition", "ResourceReference", "Dynamic", "Task")]
    assert changes["Service"]["Details"][0]["Target"]["AfterValue"] == KNOWN


def test_contexts_hold_the_resource_before_and_after() -> None:
    world = World()
    apply(world, "web", APP)
    change = by_id(propose(world, "web", APP.replace("30", "90"), name="n"))["Log"]
    before, after = json.loads(change["BeforeContext"]), json.loads(change["AfterContext"])
    assert before["Properties"] == {"LogGroupName": "/ecsspec/web", "RetentionInDays": 30}
    assert after["Properties"]["RetentionInDays"] == 90
    assert (change["Replacement"], change["Scope"]) == ("False", ["Properties"])


def test_without_property_values_the_details_are_plain() -> None:
    world = World()
    apply(world, "web", APP)
    propose(world, "web", APP.replace("30", "90"), name="n")
    change = by_id(described(world, "web", "n", full=False))["Log"]
    assert "BeforeContext" not in change
    assert change["Details"][0]["Target"] == {
        "Attribute": "Properties",
        "Name": "RetentionInDays",
        "RequiresRecreation": "Never",
    }


def test_a_replaced_resource_makes_what_refers_to_it_conditional() -> None:
    world = World()
    apply(world, "net", vpc())
    changes = by_id(propose(world, "net", vpc(CidrBlock="10.1.0.0/16"), name="n"))
    assert (changes["Vpc"]["Replacement"], changes["Subnet"]["Replacement"]) == ("True", "Conditional")


def test_a_tag_touches_only_its_own_resource() -> None:
    world = World()
    apply(world, "net", vpc())
    changes = by_id(propose(world, "net", vpc(Tags=[{"Key": "a", "Value": "b"}]), name="n"))
    assert set(changes) == {"Vpc"}
    assert (changes["Vpc"]["Scope"], changes["Vpc"]["Replacement"]) == (["Tags"], "False")


def test_the_stacks_tags_touch_all_that_can_carry_them() -> None:
    world = World()
    apply(world, "web", APP, tags={"team": "a"})
    changes = by_id(propose(world, "web", APP, name="n", tags={"team": "b"}))
    assert set(changes) == {"Cluster", "Log", "Task", "Service"}
    assert {tuple(change["Scope"]) for change in changes.values()} >= {("Tags",)}
    assert apply(world, "web", APP, name="n2", tags={"team": "b"}) == "UPDATE_COMPLETE"
    assert world.stacks["web"].resources["Log"].tags == {"team": "b"}


def test_an_attribute_of_a_changed_resource_is_known_after_apply() -> None:
    from tests.world.scripts import EC2

    world = World()
    apply(world, "ec2", EC2)
    changes = by_id(propose(world, "ec2", EC2.replace("t3.micro", "t3.small"), name="n"))
    assert changes["Group"]["Replacement"] == "Conditional"
    assert ("/Properties/LaunchTemplate/Version", "ResourceAttribute", "Dynamic", "Template.LatestVersionNumber") in (
        details(changes["Group"])
    )
    assert apply(world, "ec2", EC2.replace("t3.micro", "t3.small"), name="n2") == "UPDATE_COMPLETE"
    assert world.stacks["ec2"].resources["Group"].properties["LaunchTemplate"]["Version"] == "2"


def test_a_deletion_policy_alone_is_a_change_of_its_own_scope() -> None:
    world = World()
    apply(world, "web", APP)
    body = APP.replace("    Type: AWS::Logs::LogGroup", "    Type: AWS::Logs::LogGroup\n    DeletionPolicy: Retain")
    changes = by_id(propose(world, "web", body, name="n"))
    assert {name: change["Scope"] for name, change in changes.items()} == {"Log": ["DeletionPolicy"]}


def test_a_resource_that_goes_says_what_becomes_of_it() -> None:
    world = World()
    both = json.loads(vpc())
    both["Resources"]["Subnet"]["DeletionPolicy"] = "Retain"
    apply(world, "net", json.dumps(both))
    del both["Resources"]["Subnet"]
    change = by_id(propose(world, "net", json.dumps(both), name="n"))["Subnet"]
    assert (change["Action"], change["PolicyAction"]) == ("Remove", "Retain")


def test_the_same_request_again_meets_its_own_set_and_another_is_refused() -> None:
    world = World()
    first = propose(world, "web", APP, ClientToken="digest")
    again = propose(world, "web", APP, ClientToken="digest")
    assert first["ChangeSetId"] == again["ChangeSetId"]
    assert refusal(lambda: propose(world, "web", APP + "\n", ClientToken="digest")) == (
        "AlreadyExistsException",
        "ChangeSet c already exists",
    )
    assert refusal(lambda: propose(world, "web", APP))[0] == "AlreadyExistsException"


def test_executing_makes_the_others_obsolete_and_then_deletes_them() -> None:
    world = World()
    apply(world, "web", APP)
    propose(world, "web", APP.replace("30", "60"), name="mine")
    propose(world, "web", APP.replace("30", "90"), name="theirs")
    cloudformation = world.session().client("cloudformation")
    cloudformation.execute_change_set(StackName="web", ChangeSetName="theirs", ClientRequestToken="t")
    assert described(world, "web", "mine")["ExecutionStatus"] == "OBSOLETE"
    code, message = refusal(lambda: cloudformation.execute_change_set(StackName="web", ChangeSetName="mine"))
    assert (code, message[-43:]) == ("InvalidChangeSetStatus", "in its current execution status of [OBSOLETE]"[-43:])
    world.clock.settle()
    assert refusal(lambda: described(world, "web", "mine"))[0] == "ChangeSetNotFound"
    names = [row["ChangeSetName"] for row in cloudformation.list_change_sets(StackName="web")["Summaries"]]
    assert names == ["theirs"]


def test_executing_again_with_the_same_token_is_harmless() -> None:
    world = World()
    propose(world, "web", APP)
    execute = world.session().client("cloudformation").execute_change_set
    execute(StackName="web", ChangeSetName="c", ClientRequestToken="t")
    execute(StackName="web", ChangeSetName="c", ClientRequestToken="t")
    code, message = refusal(lambda: execute(StackName="web", ChangeSetName="c", ClientRequestToken="u"))
    assert (code, message.rpartition(" ")[2]) == ("InvalidChangeSetStatus", "[EXECUTE_IN_PROGRESS]")
    world.clock.settle()
    assert statuses(world, "web") == ["REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"]


def test_a_busy_stack_takes_no_set() -> None:
    world = World()
    propose(world, "web", APP)
    world.session().client("cloudformation").execute_change_set(StackName="web", ChangeSetName="c")
    code, message = refusal(lambda: propose(world, "web", APP, name="n"))
    stack = world.stacks["web"].id
    assert (code, message) == (
        "ValidationError",
        f"Stack:{stack} is in CREATE_IN_PROGRESS state and can not be updated.",
    )


def test_a_set_under_way_cannot_be_deleted_and_one_that_is_gone_is_fine() -> None:
    world = World()
    propose(world, "web", APP, wait=0)
    remove = world.session().client("cloudformation").delete_change_set
    assert refusal(lambda: remove(StackName="web", ChangeSetName="c"))[0] == "InvalidChangeSetStatus"
    world.clock.sleep(10)
    remove(StackName="web", ChangeSetName="c")
    remove(StackName="web", ChangeSetName="c")
    assert world.stacks["web"].status == "REVIEW_IN_PROGRESS", "only DeleteStack removes it"
    assert delete(world, "web") == "DELETE_COMPLETE"
    assert statuses(world, "web")[-1] == "DELETE_COMPLETE"


def test_a_template_is_given_back_as_it_was_sent() -> None:
    world = World()
    propose(world, "web", APP)
    get = world.session().client("cloudformation").get_template
    assert get(StackName="web", ChangeSetName="c")["TemplateBody"] == APP
    assert refusal(lambda: get(StackName="web"))[0] == "ValidationError"
    world.session().client("cloudformation").execute_change_set(StackName="web", ChangeSetName="c")
    world.clock.settle()
    assert get(StackName="web", TemplateStage="Original")["TemplateBody"] == APP


def test_what_a_set_announced_is_all_that_execution_touches() -> None:
    world = World()
    apply(world, "web", APP)
    body = APP.replace("nginx:1.28", "nginx:1.29").replace("30", "60")
    announced = set(by_id(propose(world, "web", body, name="n")))
    world.session().client("cloudformation").execute_change_set(
        StackName="web", ChangeSetName="n", ClientRequestToken="second"
    )
    world.clock.settle()
    about = world.stacks["web"]
    mine = [row for row in about.events if "second" in row.token]
    touched = {row.logical_id for row in mine if row.physical != about.id}
    assert touched == announced == {"Log", "Task", "Service"}
    assert list(world.ecs.revisions.values()) == ["INACTIVE", "ACTIVE"]
