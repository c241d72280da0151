"""The whole room while the network, the credentials or the order of things get in the way, and what it destroys."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import StackResource, TaggedResource
from ecsspec.deploy.apply import apply, watch
from ecsspec.deploy.events import Outcome, PollFailed, Waiting
from ecsspec.problems import NotDone, StillRunning
from tests.deploy.on_world import applied, destroyed, outcome, ports, shown
from tests.world import World
from tests.world.scripts import EC2


def test_late_values_come_from_other_stacks_and_tags() -> None:
    world = World()
    world.foreign_stack("network", resources={"Vpc": ("AWS::EC2::VPC", "vpc-9")})
    world.tagged("arn:aws:ec2:us-east-1:123456789012:subnet/subnet-7", {"tier": "public"})
    lookups = ports(world).lookups
    assert lookups.resource(StackResource("network", "Vpc")) == "vpc-9"
    assert lookups.tagged(TaggedResource("AWS::EC2::Subnet", (("tier", "public"),))) == "subnet-7"


def test_throttling_and_lost_connections_do_not_end_an_apply() -> None:
    world = World()
    running = apply(ports(world), shown(world))
    started = next(running)
    world.lose_connection(on="cloudformation:DescribeStackEvents", after_calls=3, times=4)
    world.throttle("cloudformation:DescribeStackEvents", times=2)
    events = [started, *running]
    assert outcome(events) is Outcome.CREATED
    assert sum(isinstance(event, PollFailed) for event in events) >= 3


def test_a_lost_answer_to_the_execution_is_asked_for_again() -> None:
    world = World()
    mine = shown(world)
    world.lose_connection(on="cloudformation:ExecuteChangeSet", before_or_after="after")
    assert outcome(list(apply(ports(world), mine))) is Outcome.CREATED
    assert len(world.called("ExecuteChangeSet")) == 2


def test_credentials_that_end_leave_the_operation_running() -> None:
    world = World()
    mine = shown(world)
    running = apply(ports(world), mine)
    next(running)
    world.expire_credentials(after_calls=3)
    with pytest.raises(StillRunning, match="credentials expired") as lost:
        list(running)
    assert "ecsspec watch web" in lost.value.hint
    world.renew_credentials()
    assert outcome(list(watch(ports(world), "web", purposes={}))) is Outcome.CREATED


def test_a_network_that_stays_away_leaves_the_operation_running() -> None:
    world = World()
    running = apply(ports(world), shown(world))
    next(running)
    world.lose_connection(times=None)
    with pytest.raises(StillRunning):
        list(running)


def test_ec2_capacity_goes_in_the_safe_order() -> None:
    world = World()
    applied(world, EC2, name="ec2")
    events = destroyed(world, "ec2")
    assert outcome(events) is Outcome.DELETED
    assert [event.what for event in events if isinstance(event, Waiting)][-1] == "hosts of Group"
    assert ports(world).stacks.describe("ec2") is None
    assert ports(world).workloads.active_revisions("ec2", tag=("ecsspec:name", "ec2")) == []
    order = [str(call) for call in world.calls]
    assert order.index("ecs:UpdateService") < order.index("autoscaling:UpdateAutoScalingGroup")
    assert order.index("autoscaling:UpdateAutoScalingGroup") < order.index("cloudformation:DeleteStack")


def test_destroying_nothing_is_done() -> None:
    assert destroyed(World()) == []


def test_a_protected_stack_is_refused() -> None:
    world = World()
    applied(world)
    world.session().client("cloudformation").update_termination_protection(
        StackName="web", EnableTerminationProtection=True
    )
    with pytest.raises(NotDone) as refused:
        destroyed(world)
    assert refused.value.code == "E711"
