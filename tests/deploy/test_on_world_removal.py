"""The end of stacks over real clients: hosts, others in the cluster, protection, what is kept, what cannot go."""

from __future__ import annotations

import pytest

from ecsspec.deploy.events import Outcome, Waiting
from ecsspec.deploy.removal.destroy import destroy, plan_destroy, remove_remnants
from ecsspec.deploy.removal.inventory import DestroyPlan
from ecsspec.deploy.removal.retained import left_behind, remnants_of
from ecsspec.problems import NeedsAttention, NotDone
from tests.deploy.on_world import KEPT, applied, destroyed, outcome, ports
from tests.world import World
from tests.world.balancers import PROTECTION
from tests.world.ecs_things import Service, Task
from tests.world.networks import Group, Interface
from tests.world.scripts import APP, EC2, ids

GUARDED = (
    APP
    + """
  Balancer: {Value: !Ref Balancer}
"""
).replace(
    "Outputs:",
    """  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-1, subnet-2]
      LoadBalancerAttributes: [{Key: deletion_protection.enabled, Value: "true"}]
Outputs:""",
)
NETWORK = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Door: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: door, VpcId: !Ref Vpc}}
"""
LOCKED = "resource {0} has a dependent object (Service: Ec2, Status Code: 400)"


def planned(world: World, name: str = "web", *, unprotect: bool = False) -> DestroyPlan:
    plan = plan_destroy(ports(world), name, unprotect=unprotect)
    assert plan is not None
    return plan


def hosts() -> World:
    world = World()
    applied(world, EC2, name="ec2")
    return world


def stranger(world: World, *, strategy: str = "REPLICA") -> Service:
    """Let a service of somebody else's run in our cluster."""
    cluster, now = ids(world, "ec2")["Cluster"], world.clock.moment()
    arn = world.arn("ecs", f"service/{cluster}/audit")
    service = Service(arn, cluster, 1, "audit:1", "EC2", now, strategy=strategy)
    world.ecs.services[arn] = service
    return service


def test_hosts_that_ecs_knows_of_for_longer_are_waited_for() -> None:
    world = hosts()
    world.autoscaling.lingers = 120
    events = destroyed(world, "ec2")
    assert outcome(events) is Outcome.DELETED
    assert "container instances of Cluster" in [event.what for event in events if isinstance(event, Waiting)]


def test_the_cluster_is_empty_while_the_provider_is_still_associated() -> None:
    world = hosts()
    world.autoscaling.lingers = 120
    destroyed(world, "ec2")
    order = [str(call) for call in world.calls]
    last = len(order) - order[::-1].index("ecs:ListContainerInstances")
    assert last < order.index("cloudformation:DeleteStack")


def test_a_host_of_somebody_elses_in_our_cluster_is_named() -> None:
    world = hosts()
    world.autoscaling.registered[ids(world, "ec2")["Cluster"]] = ["0f1e"]
    with pytest.raises(NeedsAttention) as held:
        destroyed(world, "ec2")
    assert held.value.code == "E712"
    assert held.value.details[0].endswith("--container-instance 0f1e")
    assert world.called("DeleteStack") == []


@pytest.mark.parametrize(
    ("strategy", "kind"), [("REPLICA", "the service audit"), ("DAEMON", "the daemon service audit")]
)
def test_a_service_of_somebody_elses_in_our_cluster_is_named(strategy: str, kind: str) -> None:
    world = hosts()
    stranger(world, strategy=strategy)
    with pytest.raises(NotDone) as refused:
        destroyed(world, "ec2")
    assert refused.value.code == "E723"
    assert kind in refused.value.what
    assert world.called("UpdateService") == []


@pytest.mark.parametrize("call", ["ListServices", "ListContainerInstances", "DescribeServices"])
def test_who_may_not_look_so_closely_can_still_destroy(call: str) -> None:
    world = hosts()
    world.deny(f"ecs:{call}")
    assert outcome(destroyed(world, "ec2")) is Outcome.DELETED


def test_one_that_drains_already_is_nobody() -> None:
    world = hosts()
    stranger(world).status = "DRAINING"
    assert outcome(destroyed(world, "ec2")) is Outcome.DELETED


def test_a_task_of_no_service_is_named() -> None:
    world = hosts()
    arn = world.arn("ecs", f"task/{ids(world, 'ec2')['Cluster']}/0a1b")
    world.ecs.tasks.append(Task(arn, "", world.arn("ecs", "task-definition/migrate:1"), "FARGATE"))
    with pytest.raises(NotDone) as refused:
        destroyed(world, "ec2")
    assert "the task 0a1b" in refused.value.what


def test_a_daemon_of_our_own_goes_with_its_hosts() -> None:
    world = World()
    applied(world, EC2.replace("      DesiredCount: 1\n", "      SchedulingStrategy: DAEMON\n"), name="ec2")
    assert outcome(destroyed(world, "ec2")) is Outcome.DELETED


def test_a_count_that_scaling_raises_again_is_set_to_none_again() -> None:
    world = hosts()
    names = ids(world, "ec2")
    raised = {"cluster": names["Cluster"], "service": names["Service"], "desiredCount": 2}
    world.at(20, lambda: world.session().client("ecs").update_service(**raised))
    assert outcome(destroyed(world, "ec2")) is Outcome.DELETED
    assert [call["desiredCount"] for call in world.called("ecs:UpdateService")] == [0, 2, 0]


def protect(world: World) -> None:
    """Protect the stack itself as well."""
    world.session().client("cloudformation").update_termination_protection(
        StackName="web", EnableTerminationProtection=True
    )


def test_protection_is_named_and_nothing_is_touched() -> None:
    world = World()
    applied(world, GUARDED)
    protect(world)
    before = len(world.calls)
    with pytest.raises(NotDone) as refused:
        planned(world)
    assert refused.value.code == "E711"
    assert "the stack web and the load balancer Balancer" in refused.value.what
    asked = {call.operation for call in world.calls[before:]}
    assert asked == {"DescribeStacks", "GetTemplate", "ListStackResources", "DescribeLoadBalancerAttributes"}


def test_protection_is_lifted_where_it_is_asked_for() -> None:
    world = World()
    applied(world, GUARDED)
    protect(world)
    plan = planned(world, unprotect=True)
    assert [guard.name for guard in plan.guards] == ["web", "Balancer"]
    assert outcome(list(destroy(ports(world), plan))) is Outcome.DELETED
    (lifted,) = world.called("ModifyLoadBalancerAttributes")
    assert lifted["Attributes"] == [{"Key": PROTECTION, "Value": "false"}]


def test_a_protected_group_of_hosts_is_named_and_lifted() -> None:
    world = World()
    applied(
        world, EC2.replace('MinSize: "1"', 'MinSize: "1"\n      DeletionProtection: prevent-all-deletion'), name="ec2"
    )
    with pytest.raises(NotDone) as refused:
        planned(world, "ec2")
    assert "the Auto Scaling group Group is protected" in refused.value.what
    assert "`ecsspec destroy ec2 --unprotect`" in refused.value.hint
    assert outcome(list(destroy(ports(world), planned(world, "ec2", unprotect=True)))) is Outcome.DELETED


def test_a_balancer_that_somebody_protected_meanwhile_is_explained_and_gone_on_with() -> None:
    world = World()
    applied(world, GUARDED.replace('"true"', '"false"'))
    plan = planned(world)
    world.balancers.attributes[ids(world, "web")["Balancer"]][PROTECTION] = "true"
    with pytest.raises(NeedsAttention) as left:
        list(destroy(ports(world), plan))
    assert "Balancer: it is protected against deletion" in left.value.what
    assert outcome(list(destroy(ports(world), planned(world, unprotect=True)))) is Outcome.DELETED


def test_everything_takes_what_is_kept_and_nothing_else() -> None:
    world = World()
    world.exists("AWS::Logs::LogGroup", "/ecsspec/web-2")
    applied(world, KEPT)
    world.logs.write("/ecsspec/web", "a", "hello")
    plan = planned(world)
    kept = remnants_of(ports(world), plan)
    assert [(one.physical_id, one.holds and one.holds.stored) for one in kept] == [("/ecsspec/web", 5)]
    assert outcome(list(destroy(ports(world), plan, also=kept))) is Outcome.DELETED
    assert world.things.names("AWS::Logs::LogGroup") == ["/ecsspec/web-2"]


def test_what_an_earlier_destroy_kept_is_found_by_name_and_tag() -> None:
    world = World()
    applied(world, KEPT)
    destroyed(world)
    assert left_behind(ports(world), stack="web", owner="shop") == ()
    (found,) = left_behind(ports(world), stack="web", owner="web")
    assert (found.logical_id, found.physical_id) == ("Log", "/ecsspec/web")
    assert outcome(list(remove_remnants(ports(world), [found], stack="web"))) is Outcome.DELETED
    assert left_behind(ports(world), stack="web", owner="web") == ()


def test_nothing_is_left_behind_of_a_stack_that_stands() -> None:
    world = World()
    applied(world, KEPT)
    assert left_behind(ports(world), stack="web", owner="web") == ()


def test_a_log_group_that_nobody_tagged_is_nobodys() -> None:
    world = World()
    world.exists("AWS::Logs::LogGroup", "/ecsspec/web")
    assert left_behind(ports(world), stack="web", owner="web") == ()


def locked() -> tuple[World, str]:
    """Return a stack whose security group is used by others."""
    world = World()
    applied(world, NETWORK)
    door = ids(world, "web")["Door"]
    world.fail("Door", reason=LOCKED.format(door), on="delete")
    world.networks.interfaces.append(Interface("eni-1", "ELB app/shop/1", frozenset({door})))
    world.networks.groups.append(Group("sg-9", "shop", frozenset({door})))
    return world, door


def test_what_cannot_go_is_named_with_who_uses_it() -> None:
    world, door = locked()
    with pytest.raises(NeedsAttention) as left:
        destroyed(world)
    assert left.value.details[:3] == (
        LOCKED.format(door),
        f"Door ({door}) is used by the network interface eni-1 (ELB app/shop/1)",
        f"Door ({door}) is used by a rule of the security group sg-9 (shop)",
    )
    assert "`ecsspec destroy web --retain Door Vpc`" not in left.value.hint
    assert "`ecsspec destroy web --retain Door`" in left.value.hint


def test_the_same_destroy_goes_on_after_it_was_cleared() -> None:
    world, _ = locked()
    for _ in range(2):
        with pytest.raises(NeedsAttention):
            destroyed(world)
    world.mend("Door")
    assert outcome(destroyed(world)) is Outcome.DELETED


def test_what_cannot_go_may_be_left() -> None:
    world, _ = locked()
    with pytest.raises(NeedsAttention):
        destroyed(world)
    plan = planned(world)
    assert [one.logical_id for one in plan.stuck] == ["Door"]
    assert outcome(list(destroy(ports(world), plan.retaining(["Door"])))) is Outcome.DELETED
    assert world.called("DeleteStack")[-1]["RetainResources"] == ["Door"]


def test_somebody_who_deletes_it_at_the_same_moment_is_no_endless_wait() -> None:
    world = World()
    applied(world)
    plan = planned(world)
    theirs, request = world.session().client("cloudformation"), {"StackName": "web", "ClientRequestToken": "theirs"}
    world.during("cloudformation:DescribeStackEvents", lambda: theirs.delete_stack(**request))
    with pytest.raises(NotDone) as refused:
        list(destroy(ports(world), plan))
    assert refused.value.code == "E610"
