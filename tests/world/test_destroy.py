"""Deleting stacks: protection, what hangs on what, and EC2 capacity that only a safe order empties."""

from __future__ import annotations

import pytest

from tests.world import World
from tests.world.scripts import APP, EC2, apply, delete, history, ids, propose, refusal, statuses


def empty(world: World, stack: str) -> None:
    """Empty a stack's EC2 capacity as a careful person does."""
    names, session = ids(world, stack), world.session()
    ecs, autoscaling = session.client("ecs"), session.client("autoscaling")
    ecs.update_service(cluster=names["Cluster"], service=names["Service"], desiredCount=0)
    world.clock.sleep(world.ecs.drain)
    found = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[names["Group"]])["AutoScalingGroups"]
    hosts = [host["InstanceId"] for host in found[0]["Instances"] if host["ProtectedFromScaleIn"]]
    autoscaling.update_auto_scaling_group(AutoScalingGroupName=names["Group"], MinSize=0, DesiredCapacity=0)
    autoscaling.set_instance_protection(
        AutoScalingGroupName=names["Group"], InstanceIds=hosts, ProtectedFromScaleIn=False
    )
    world.clock.sleep(60)


def test_a_deleted_stack_is_found_by_its_id_alone() -> None:
    world = World()
    apply(world, "web", APP)
    stack = world.stacks["web"].id
    assert delete(world, "web", ClientRequestToken="bye") == "DELETE_COMPLETE"
    describe = world.session().client("cloudformation").describe_stacks
    assert refusal(lambda: describe(StackName="web"))[1] == "Stack with id web does not exist"
    gone = describe(StackName=stack)["Stacks"][0]
    assert (gone["StackStatus"], "DeletionTime" in gone) == ("DELETE_COMPLETE", True)
    events = world.session().client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
    assert {event["ClientRequestToken"] for event in events} == {"bye"}
    assert describe()["Stacks"] == []


def test_dependents_go_first() -> None:
    world = World()
    apply(world, "web", APP)
    delete(world, "web")
    gone = [row.logical_id for row in world.stacks["web"].events if row.status == "DELETE_COMPLETE"]
    assert gone.index("Service") < gone.index("Cluster")
    assert gone.index("Task") < gone.index("Log")


def test_deleting_what_is_not_there_is_fine() -> None:
    world = World()
    world.session().client("cloudformation").delete_stack(StackName="never")
    assert len(world.stacks) == 0


def test_termination_protection_is_kept_until_it_is_lifted() -> None:
    world = World()
    apply(world, "web", APP)
    cloudformation = world.session().client("cloudformation")
    cloudformation.update_termination_protection(StackName="web", EnableTerminationProtection=True)
    assert cloudformation.describe_stacks(StackName="web")["Stacks"][0]["EnableTerminationProtection"]
    code, message = refusal(lambda: delete(world, "web"))
    stack = world.stacks["web"].id
    assert (code, message) == (
        "ValidationError",
        f"Stack [{stack}] cannot be deleted while TerminationProtection is enabled",
    )
    cloudformation.update_termination_protection(StackName="web", EnableTerminationProtection=False)
    assert delete(world, "web") == "DELETE_COMPLETE"


def test_what_cannot_go_is_named_and_may_be_left() -> None:
    world = World()
    apply(world, "web", APP)
    world.fail("Cluster", reason="ClusterContainsServicesException", on="delete")
    assert delete(world, "web") == "DELETE_FAILED"
    assert world.stacks["web"].reason == "The following resource(s) failed to delete: [Cluster]. "
    assert world.stacks["web"].resources["Log"].status == "DELETE_COMPLETE"
    assert delete(world, "web", RetainResources=["Cluster"]) == "DELETE_COMPLETE"
    assert history(world, "web", "Cluster")[-1][0] == "DELETE_SKIPPED"


def test_resources_are_retained_only_after_a_failure() -> None:
    world = World()
    apply(world, "web", APP)
    assert refusal(lambda: delete(world, "web", RetainResources=["Log"]))[0] == "ValidationError"


def test_a_stack_in_creation_may_be_deleted_and_one_in_update_may_not() -> None:
    world = World()
    propose(world, "web", APP)
    execute = world.session().client("cloudformation").execute_change_set
    execute(StackName="web", ChangeSetName="c")
    world.clock.sleep(20)
    assert delete(world, "web") == "DELETE_COMPLETE"
    apply(world, "two", APP)
    propose(world, "two", APP.replace("30", "60"), name="n")
    execute(StackName="two", ChangeSetName="n")
    code, message = refusal(lambda: delete(world, "two"))
    assert (code, message.rpartition(" ")[2]) == ("ValidationError", "UPDATE_IN_PROGRESS")


def test_a_capacity_provider_in_use_cannot_go() -> None:
    world = World()
    apply(world, "ec2", EC2)
    assert delete(world, "ec2") == "DELETE_FAILED"
    failed = dict(history(world, "ec2", "Associations"))["DELETE_FAILED"]
    assert "The specified capacity provider is in use and cannot be removed." in failed
    assert history(world, "ec2", "Group")[-1][0] == "CREATE_COMPLETE", "what it hangs on was not begun"


def test_protected_hosts_stall_the_deletion_of_their_group() -> None:
    world = World()
    apply(world, "ec2", EC2)
    names = ids(world, "ec2")
    world.session().client("ecs").update_service(cluster=names["Cluster"], service=names["Service"], desiredCount=0)
    world.clock.sleep(world.ecs.drain)
    world.session().client("cloudformation").delete_stack(StackName="ec2")
    world.clock.sleep(1800)
    assert world.stacks["ec2"].status == "DELETE_IN_PROGRESS", "nothing happens, and nobody says so"
    world.clock.settle()
    assert world.stacks["ec2"].status == "DELETE_FAILED"
    assert "Group did not stabilize" in dict(history(world, "ec2", "Group"))["DELETE_FAILED"]


def test_the_safe_order_deletes_ec2_capacity() -> None:
    world = World()
    apply(world, "ec2", EC2)
    empty(world, "ec2")
    assert delete(world, "ec2") == "DELETE_COMPLETE"
    assert world.autoscaling.groups == {}
    assert world.ecs.clusters == {}


def test_a_task_takes_its_time_to_stop_and_then_says_why() -> None:
    world = World()
    apply(world, "ec2", EC2)
    names, ecs = ids(world, "ec2"), world.session().client("ecs")
    cluster = names["Cluster"]
    (task,) = ecs.list_tasks(cluster=cluster, serviceName=names["Service"])["taskArns"]
    ecs.update_service(cluster=cluster, service=names["Service"], desiredCount=0)
    service = ecs.describe_services(cluster=cluster, services=[names["Service"]])["services"][0]
    assert (service["desiredCount"], service["runningCount"]) == (0, 0)
    assert ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"][0]["lastStatus"] == "DEACTIVATING"
    assert ecs.list_tasks(cluster=cluster, desiredStatus="STOPPED")["taskArns"] == [task]
    world.clock.sleep(world.ecs.drain)
    assert ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"][0]["lastStatus"] == "STOPPED"


def test_services_and_clusters_that_are_not_there() -> None:
    world = World()
    apply(world, "web", APP)
    cluster, ecs = ids(world, "web")["Cluster"], world.session().client("ecs")
    missing = ecs.describe_services(cluster=cluster, services=["nope"])
    assert [failure["reason"] for failure in missing["failures"]] == ["MISSING"]
    assert refusal(lambda: ecs.describe_services(cluster="no", services=["x"]))[0] == "ClusterNotFoundException"
    nobody = {"cluster": cluster, "service": "nope", "desiredCount": 0}
    assert refusal(lambda: ecs.update_service(**nobody))[0] == "ServiceNotFoundException"
    service = ids(world, "web")["Service"]
    delete(world, "web")
    gone = {"cluster": cluster, "service": service, "desiredCount": 0}
    assert refusal(lambda: ecs.update_service(**gone))[0] == "ClusterNotFoundException"


def test_a_group_keeps_within_its_bounds() -> None:
    world = World()
    apply(world, "ec2", EC2)
    group, autoscaling = ids(world, "ec2")["Group"], world.session().client("autoscaling")
    over = {"AutoScalingGroupName": group, "DesiredCapacity": 0}
    assert refusal(lambda: autoscaling.update_auto_scaling_group(**over)) == (
        "ValidationError",
        "Desired capacity:0 must be between the specified min size:1 and max size:3",
    )
    strange = {"AutoScalingGroupName": group, "InstanceIds": ["i-1"], "ProtectedFromScaleIn": False}
    assert refusal(lambda: autoscaling.set_instance_protection(**strange))[0] == "ValidationError"


def test_fargate_goes_in_one_step() -> None:
    world = World()
    apply(world, "web", APP)
    assert delete(world, "web") == "DELETE_COMPLETE"
    assert statuses(world, "web")[-2:] == ["DELETE_IN_PROGRESS", "DELETE_COMPLETE"]


@pytest.mark.parametrize("name", ["web", "ec2"])
def test_apply_destroy_apply(name: str) -> None:
    world = World()
    body = {"web": APP, "ec2": EC2}[name]
    for round_ in ("one", "two"):
        assert apply(world, name, body, name=round_) == "CREATE_COMPLETE"
        if name == "ec2":
            empty(world, name)
        assert delete(world, name) == "DELETE_COMPLETE"
