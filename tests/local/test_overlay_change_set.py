"""What a change set says of replacement, and that an outputs-only one can be executed."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.local.cloud import Cloud, resources
from tests.local.pieces import network, with_outputs
from tests.local.test_overlay_task_definition import schema_of


def test_outputs_only(cloud: Cloud, stack: str) -> None:
    body = with_outputs(resources(Cluster=("AWS::ECS::Cluster",)), One="1")
    cloud.deploy(stack, body)
    body["Outputs"]["Two"] = {"Value": "2"}
    described = cloud.change_set(stack, cloud.prepare(stack, body))
    assert (described["Status"], described["ExecutionStatus"], described["Changes"]) == (
        "CREATE_COMPLETE",
        "AVAILABLE",
        [],
    )
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE"
    assert cloud.outputs(stack) == {"One": "1", "Two": "2"}


def test_metadata_only_is_no_change(cloud: Cloud, stack: str) -> None:
    body = resources(Cluster=("AWS::ECS::Cluster",))
    cloud.deploy(stack, {**body, "Metadata": {"ecsspec": {"version": "1"}}})
    described = cloud.change_set(stack, cloud.prepare(stack, {**body, "Metadata": {"ecsspec": {"version": "2"}}}))
    assert described["Status"] == "FAILED"
    assert "didn't contain changes" in described["StatusReason"]


def test_tag_on_a_network_changes_only_that(cloud: Cloud, stack: str) -> None:
    body = network()
    cloud.deploy(stack, body)
    body["Resources"]["Vpc"]["Properties"]["Tags"] = [{"Key": "team", "Value": "labs"}]
    described = cloud.change_set(stack, cloud.prepare(stack, body))
    changes = [
        (item["ResourceChange"]["LogicalResourceId"], item["ResourceChange"]["Replacement"])
        for item in described["Changes"]
    ]
    assert changes == [("Vpc", "False")]


def test_stack_under_review_stays_itself(cloud: Cloud, stack: str) -> None:
    formation = cloud.client("cloudformation")
    first = cloud.prepare(stack, resources(Cluster=("AWS::ECS::Cluster",)))
    stack_id = cloud.describe(stack)["StackId"]
    second = cloud.prepare(stack, resources(Other=("AWS::ECS::Cluster",)))
    with pytest.raises(ClientError):
        cloud.prepare(stack, resources(Broken=("AWS::No::Such",)))
    assert cloud.describe(stack)["StackId"] == stack_id
    listed = {
        item["ChangeSetName"]: item["StackId"] for item in formation.list_change_sets(StackName=stack)["Summaries"]
    }
    assert listed == {first: stack_id, second: stack_id}
    by_id = formation.list_change_sets(StackName=stack_id)["Summaries"]
    assert {item["ChangeSetName"] for item in by_id} == {first, second}
    with pytest.raises(ClientError, match="does not exist"):
        formation.list_change_sets(StackName=f"{stack_id}-not")
    formation.execute_change_set(StackName=stack, ChangeSetName=first)
    assert cloud.settled(stack) == "CREATE_COMPLETE"
    assert set(cloud.physical(stack)) == {"Cluster"}


def test_rolled_back_stack_takes_no_change_set(cloud: Cloud, stack: str) -> None:
    lost = resources(Lost=("AWS::EC2::Subnet", {"VpcId": "vpc-none", "CidrBlock": "10.0.0.0/24"}))
    assert cloud.deploy(stack, lost) == "ROLLBACK_COMPLETE"
    with pytest.raises(ClientError, match="is in ROLLBACK_COMPLETE state and can not be updated"):
        cloud.prepare(stack, lost)
    with pytest.raises(ClientError, match="already exists and cannot be created again"):
        cloud.prepare(stack, lost, more={"ChangeSetType": "CREATE"})


def test_table_agrees_with_the_registry() -> None:
    from ecsspec.local.overlay import replacement

    for kind, names in replacement.CREATE_ONLY.items():
        schema = schema_of(kind)
        create_only = {path.removeprefix("/properties/") for path in schema.get("createOnlyProperties", [])}
        assert set(names) == {name for name in create_only if "/" not in name}, kind
    for kind, names in replacement.CONDITIONAL.items():
        conditional = schema_of(kind)["conditionalCreateOnlyProperties"]
        assert set(names) == {path.removeprefix("/properties/") for path in conditional}, kind
