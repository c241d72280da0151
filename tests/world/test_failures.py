"""Creates and updates that fail, names that collide, and what is left behind."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world import World
from tests.world.scripts import APP, apply, delete, history, ids, propose, refusal, statuses

LOG = "AWS::Logs::LogGroup"
PULL = "CannotPullContainerError: nginx:1.92 not found"


def log(name: str = "/ecsspec/web", policy: str = "", **properties: Any) -> str:
    definition: dict[str, Any] = {"Type": LOG, "Properties": {"LogGroupName": name} | properties}
    if policy:
        definition["DeletionPolicy"] = policy
    return json.dumps({"Resources": {"Log": definition}})


def execute(world: World, stack: str, name: str = "c") -> None:
    world.session().client("cloudformation").execute_change_set(StackName=stack, ChangeSetName=name)


def test_a_failed_create_rolls_back_to_nothing() -> None:
    world = World()
    world.fail("Service", reason=PULL)
    assert apply(world, "web", APP) == "ROLLBACK_COMPLETE"
    assert statuses(world, "web") == [
        "REVIEW_IN_PROGRESS",
        "CREATE_IN_PROGRESS",
        "ROLLBACK_IN_PROGRESS",
        "ROLLBACK_COMPLETE",
    ]
    assert ("CREATE_FAILED", PULL) in history(world, "web", "Service")
    assert [row.status for row in world.stacks["web"].resources.values()] == ["DELETE_COMPLETE"] * 4
    rows = [event.logical_id for event in world.stacks["web"].events if event.status == "DELETE_COMPLETE"]
    assert rows.index("Service") < rows.index("Cluster")
    reason = next(row.reason for row in world.stacks["web"].events if row.status == "ROLLBACK_IN_PROGRESS")
    assert reason == "The following resource(s) failed to create: [Service]. Rollback requested by user."


def test_the_others_are_cancelled_and_named_after_the_first_cause() -> None:
    world = World()
    world.takes("Cluster", seconds=60)
    world.fail("Log", reason="no")
    assert apply(world, "web", APP) == "ROLLBACK_COMPLETE"
    failed = [(row.logical_id, row.reason) for row in world.stacks["web"].events if row.status == "CREATE_FAILED"]
    assert failed == [("Log", "no"), ("Cluster", "Resource creation cancelled")]
    assert history(world, "web", "Task") == []


def test_a_dead_stack_takes_no_update_but_can_be_deleted_and_made_again() -> None:
    world = World()
    world.fail("Service", reason=PULL, times=1)
    apply(world, "web", APP)
    code, message = refusal(lambda: propose(world, "web", APP, name="n"))
    assert (code, message.partition(" is in ")[2]) == (
        "ValidationError",
        "ROLLBACK_COMPLETE state and can not be updated.",
    )
    dead = world.stacks["web"].id
    assert delete(world, "web") == "DELETE_COMPLETE"
    assert apply(world, "web", APP, name="again") == "CREATE_COMPLETE"
    assert world.stacks["web"].id != dead


def test_a_failed_update_puts_everything_back() -> None:
    world = World()
    apply(world, "web", APP)
    before = ids(world, "web")
    world.fail("Service", reason=PULL, on="update")
    body = APP.replace("nginx:1.28", "nginx:1.92").replace("30", "60")
    assert apply(world, "web", body, name="n") == "UPDATE_ROLLBACK_COMPLETE"
    assert statuses(world, "web")[-4:] == [
        "UPDATE_IN_PROGRESS",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE",
    ]
    assert ids(world, "web") == before
    assert world.stacks["web"].resources["Log"].properties["RetentionInDays"] == 30
    assert list(world.ecs.revisions.values()) == ["ACTIVE", "INACTIVE"]
    assert next(iter(world.ecs.services.values())).definition.endswith(":1")
    assert propose(world, "web", APP, name="same")["Status"] == "FAILED", "the old template is in force again"


def test_a_rollback_that_fails_is_taken_up_again() -> None:
    world = World()
    apply(world, "web", APP)
    world.fail("Service", reason=PULL, on="update")
    world.fail("Service", reason="still no", on="rollback", times=1)
    assert apply(world, "web", APP.replace("nginx:1.28", "nginx:1.92"), name="n") == "UPDATE_ROLLBACK_FAILED"
    assert "[Service]" in world.stacks["web"].reason
    assert refusal(lambda: propose(world, "web", APP, name="no"))[0] == "ValidationError"
    world.session().client("cloudformation").continue_update_rollback(StackName="web")
    world.clock.settle()
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"


def test_an_update_can_be_cancelled_while_it_runs() -> None:
    world = World()
    apply(world, "web", APP)
    propose(world, "web", APP.replace("nginx:1.28", "nginx:1.29"), name="n")
    cloudformation = world.session().client("cloudformation")
    execute(world, "web", "n")
    world.clock.sleep(20)
    cloudformation.cancel_update_stack(StackName="web")
    world.clock.settle()
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"
    assert ("UPDATE_FAILED", "Resource update cancelled") in history(world, "web", "Service")
    says = refusal(lambda: cloudformation.cancel_update_stack(StackName="web"))
    assert says == ("ValidationError", "CancelUpdateStack cannot be called from current stack status")


def test_rollback_can_be_switched_off() -> None:
    world = World()
    world.fail("Service", reason=PULL, times=1)
    propose(world, "web", APP)
    world.session().client("cloudformation").execute_change_set(
        StackName="web", ChangeSetName="c", DisableRollback=True
    )
    world.clock.settle()
    assert world.stacks["web"].status == "CREATE_FAILED"
    assert apply(world, "web", APP, name="again") == "UPDATE_COMPLETE"
    assert world.stacks["web"].resources["Service"].status == "CREATE_COMPLETE"


def test_a_name_that_exists_stops_the_change_set() -> None:
    world = World()
    world.exists(LOG, "/ecsspec/web")
    made = propose(world, "web", APP)
    assert made["Status"] == "FAILED"
    assert "AWS::EarlyValidation::ResourceExistenceCheck" in made["StatusReason"]


def test_a_name_that_validation_does_not_see_stops_the_creation() -> None:
    world = World()
    world.exists(LOG, "/ecsspec/web", early=False)
    assert apply(world, "web", APP) == "ROLLBACK_COMPLETE"
    failed = dict(history(world, "web", "Log"))["CREATE_FAILED"]
    assert "Resource of type 'AWS::Logs::LogGroup' with identifier '/ecsspec/web' already exists." in failed
    assert world.things.exists(LOG, "/ecsspec/web"), "what was there before is not touched"


def test_another_stacks_name_is_taken() -> None:
    world = World()
    apply(world, "one", log())
    assert apply(world, "two", log(), DisableValidation=True) == "ROLLBACK_COMPLETE"
    owner = world.stacks["one"].id
    assert ("CREATE_FAILED", f"/ecsspec/web already exists in stack {owner}") in history(world, "two", "Log")
    assert delete(world, "two") == "DELETE_COMPLETE"
    assert world.things.exists(LOG, "/ecsspec/web")


def test_a_named_resource_cannot_be_replaced() -> None:
    world = World()
    body = '{{"Resources": {{"Tg": {{"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {}}}}}}}'
    apply(world, "web", body.format('{"Name": "tg", "Port": 80}'))
    assert apply(world, "web", body.format('{"Name": "tg", "Port": 81}'), name="n") == "UPDATE_ROLLBACK_COMPLETE"
    assert (
        "UPDATE_FAILED",
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename tg and update "
        "the stack again.",
    ) in history(world, "web", "Tg")
    assert apply(world, "web", body.format('{"Name": "tg2", "Port": 81}'), name="n2") == "UPDATE_COMPLETE"
    assert not world.things.exists("AWS::ElasticLoadBalancingV2::TargetGroup", "tg")


@pytest.mark.parametrize(
    ("policy", "left"), [("", False), ("Delete", False), ("Retain", True), ("RetainExceptOnCreate", True)]
)
def test_a_policy_says_what_a_deletion_leaves(policy: str, *, left: bool) -> None:
    world = World()
    apply(world, "web", log(policy=policy))
    assert delete(world, "web") == "DELETE_COMPLETE"
    assert world.things.exists(LOG, "/ecsspec/web") == left
    assert history(world, "web", "Log")[-1][0] == ("DELETE_SKIPPED" if left else "DELETE_COMPLETE")


@pytest.mark.parametrize(("policy", "left"), [("Retain", True), ("RetainExceptOnCreate", False)])
def test_a_policy_says_what_a_failed_create_leaves(policy: str, *, left: bool) -> None:
    world = World()
    world.fail("Service", reason=PULL)
    apply(world, "web", APP.replace("    Type: AWS::Logs", f"    DeletionPolicy: {policy}\n    Type: AWS::Logs"))
    assert world.things.exists(LOG, "/ecsspec/web") == left


def test_what_was_kept_is_imported_by_the_next_creation() -> None:
    world = World()
    body = log(policy="RetainExceptOnCreate")
    apply(world, "web", body)
    delete(world, "web")
    assert propose(world, "web", body)["Status"] == "FAILED"
    made = propose(world, "web", body, name="adopt", ImportExistingResources=True)
    assert [change["ResourceChange"]["Action"] for change in made["Changes"]] == ["Import"]
    execute(world, "web", "adopt")
    world.clock.settle()
    assert world.stacks["web"].status == "CREATE_COMPLETE"
    assert [status for status, _ in history(world, "web", "Log")] == [
        "CREATE_IN_PROGRESS",
        "IMPORT_IN_PROGRESS",
        "IMPORT_COMPLETE",
    ]


def test_what_would_be_deleted_is_not_imported() -> None:
    world = World()
    world.exists(LOG, "/ecsspec/web")
    made = propose(world, "web", log(), ImportExistingResources=True)
    assert made["Status"] == "FAILED"
    assert "attempting to import some resources because they already exist" in made["StatusReason"]


def test_an_imported_thing_survives_a_failed_create() -> None:
    world = World()
    world.exists(LOG, "/ecsspec/web")
    world.fail("Service", reason=PULL)
    body = APP.replace("    Type: AWS::Logs", "    DeletionPolicy: RetainExceptOnCreate\n    Type: AWS::Logs")
    assert apply(world, "web", body, ImportExistingResources=True) == "ROLLBACK_COMPLETE"
    assert world.things.exists(LOG, "/ecsspec/web")


def test_a_replaced_revision_may_be_kept() -> None:
    world = World()
    body = APP.replace(
        "Type: AWS::ECS::TaskDefinition", "Type: AWS::ECS::TaskDefinition\n    UpdateReplacePolicy: Retain"
    )
    apply(world, "web", body)
    apply(world, "web", body.replace("nginx:1.28", "nginx:1.29"), name="n")
    ecs = world.session().client("ecs")
    assert len(ecs.list_task_definitions(familyPrefix="web")["taskDefinitionArns"]) == 2
    assert delete(world, "web") == "DELETE_COMPLETE"
    left = ecs.list_task_definitions(familyPrefix="web")["taskDefinitionArns"]
    assert [arn.rpartition(":")[2] for arn in left] == ["1"]
    ecs.deregister_task_definition(taskDefinition=left[0])
    assert ecs.list_task_definitions(familyPrefix="web")["taskDefinitionArns"] == []


def test_the_operations_events_name_what_failed() -> None:
    world = World()
    world.fail("Service", reason=PULL)
    apply(world, "web", APP)
    cloudformation = world.session().client("cloudformation")
    operation = cloudformation.describe_stacks(StackName="web")["Stacks"][0]["LastOperations"][0]
    assert operation["OperationType"] == "CREATE_STACK"
    found = cloudformation.describe_events(
        StackName="web", OperationId=operation["OperationId"], Filters={"FailedEvents": True}
    )
    rows = [(row["EventType"], row["LogicalResourceId"]) for row in found["OperationEvents"]]
    assert rows == [("PROVISIONING_ERROR", "Service")]
