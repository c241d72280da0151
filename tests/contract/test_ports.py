"""What each method of a port promises, of the boto3 adapters, wherever AWS is played."""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import pytest

from ecsspec.cfn.template import StackResource, TaggedResource
from ecsspec.deploy import ports
from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.deployment import OWNER_TAG
from ecsspec.problems import NotDone
from tests.contract import test_buckets, test_change_sets, test_removal, test_repairs
from tests.contract.places import Place
from tests.contract.templates import APP, IMAGE, NEWER
from tests.contract.test_change_sets import asked
from tests.world.scripts import EC2

PORTS = (
    ports.Stacks,
    ports.Operations,
    ports.ChangeSets,
    ports.Buckets,
    ports.Identity,
    ports.Lookups,
    ports.Workloads,
    ports.Removal,
    ports.Clock,
)


def test_stacks_describe_tells_all_or_nothing(place: Place) -> None:
    stacks = place.ports.stacks
    assert stacks.describe(place.stack) is None
    place.applied(APP, tags={"team": "shop"})
    stack = stacks.describe(place.stack)
    assert stack
    assert stacks.describe(stack.id) == stack
    assert (stack.name, stack.status, stack.protected) == (place.stack, "CREATE_COMPLETE", False)
    assert (stack.tags["team"], stack.outputs["Mark"]) == ("shop", "one")
    assert stack.parameters == {"HostImageId": IMAGE}
    assert stack.updated.endswith("+00:00")
    assert stacks.describe(stack.id + "-not") is None


def test_stacks_ours_are_those_with_our_tag(place: Place) -> None:
    stacks = place.ports.stacks
    assert place.stack not in stacks.ours()
    place.applied(APP)
    theirs = f"{place.stack}-theirs"
    nobodys = 'Resources: {Topic: {Type: "AWS::SNS::Topic"}}'
    place.ports.change_sets.create(replace(asked(place, nobodys), stack=theirs, tags={}))
    assert (place.stack in stacks.ours(), theirs in stacks.ours()) == (True, False)
    place.ground.clean(theirs)


def test_stacks_gone_is_the_one_that_was_deleted_last(place: Place) -> None:
    stacks = place.ports.stacks
    assert stacks.gone(place.stack) is None
    place.applied(APP)
    standing = stacks.describe(place.stack)
    assert stacks.gone(place.stack) is None
    place.destroyed()
    found = stacks.gone(place.stack)
    assert found is not None
    assert standing is not None
    assert found.id == standing.id


def test_stacks_template_is_as_it_was_sent(place: Place) -> None:
    place.applied(APP)
    assert place.ports.stacks.template(place.stack) == place.body(APP)


def test_stacks_resources_are_all_there(place: Place) -> None:
    place.applied(APP)
    found = {entry.logical_id: entry for entry in place.ports.stacks.resources(place.stack)}
    assert set(found) == {"Cluster", "Launch", "Log", "Task"}
    assert (found["Log"].type, found["Log"].status) == ("AWS::Logs::LogGroup", "CREATE_COMPLETE")
    assert found["Log"].physical_id == f"/ecsspec/{place.stack}"


def test_stacks_events_come_oldest_first_and_after_one(place: Place) -> None:
    place.applied(APP)
    events = place.ports.stacks.events(place.stack)
    assert (events[0].logical_id, events[-1].status) == (place.stack, "CREATE_COMPLETE")
    assert [event.time for event in events] == sorted(event.time for event in events)
    assert len({event.id for event in events}) == len(events)
    assert place.ports.stacks.events(place.stack, after=events[2].id) == events[3:]
    assert place.ports.stacks.events(place.stack, after=events[-1].id) == []
    own = {event.token for event in events if event.token}
    assert len(own) == 1
    assert own.pop().startswith("ecsspec-")


def test_stacks_last_event_is_the_newest(place: Place) -> None:
    place.applied(APP)
    assert place.ports.stacks.last_event(place.stack) == place.ports.stacks.events(place.stack)[-1]


def test_operations_delete_can_be_repeated(place: Place) -> None:
    place.applied(APP)
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    for _ in range(2):
        place.ports.operations.delete(stack.id, token="ecsspec-d")
    place.ground.settle()
    place.ports.operations.delete(stack.id, token="ecsspec-d")
    gone = place.ports.stacks.describe(stack.id)
    assert gone
    assert (gone.status, place.ports.stacks.describe(place.stack)) == ("DELETE_COMPLETE", None)


def test_identity_caller_says_where_we_are(place: Place) -> None:
    caller = place.ports.identity.caller()
    assert caller.account.isdecimal()
    assert len(caller.account) == 12
    assert caller.account in caller.arn
    assert caller.region == "us-east-1"
    assert bool(caller.target) is (place.name == "local")


def test_lookups_resource_is_found_or_missed(place: Place) -> None:
    place.applied(APP)
    assert place.ports.lookups.resource(StackResource(place.stack, "Log")) == f"/ecsspec/{place.stack}"
    for source in (StackResource(place.stack, "Nothing"), StackResource("no-such-stack", "Log")):
        with pytest.raises(NotDone) as missed:
            place.ports.lookups.resource(source)
        assert missed.value.code == "E604"


def test_lookups_tagged_finds_exactly_one(place: Place) -> None:
    tags = f"Properties: {{Tags: [{{Key: tier, Value: {place.stack}}}], ClusterSettings:"
    place.applied(APP.replace("Properties: {ClusterSettings:", tags))
    wanted = TaggedResource("AWS::ECS::Cluster", (("tier", place.stack),))
    assert place.ports.lookups.tagged(wanted) == place.physical()["Cluster"]
    with pytest.raises(NotDone) as missed:
        place.ports.lookups.tagged(TaggedResource("AWS::ECS::Cluster", (("tier", "nobody's"),)))
    assert missed.value.code == "E612"


def hosts_of(place: Place) -> tuple[str, str, str]:
    """Deploy an app on hosts and return its cluster, service and Auto Scaling group."""
    place.applied('Metadata: {ecsspec: {version: "0"}}\n' + EC2.replace("Family: ec2", f"Family: {place.stack}"))
    ids = place.physical()
    return ids["Cluster"], ids["Service"].rpartition("/")[2], ids["Group"]


def test_workloads_count_tells_what_a_service_is_set_to(place: Place) -> None:
    cluster, service, _ = hosts_of(place)
    workloads = place.ports.workloads
    assert workloads.count(cluster, service) == LiveCount(1, 1)
    workloads.stop_service(cluster, service)
    place.ports.clock.sleep(600)
    assert workloads.count(cluster, service) == LiveCount(0, 0)
    assert workloads.count(cluster, "no-such-service") is None
    assert workloads.count("no-such-cluster", service) is None


def test_workloads_stop_service_asks_for_no_tasks(place: Place) -> None:
    cluster, service, _ = hosts_of(place)
    place.ports.workloads.stop_service(cluster, service)
    ecs = place.ground.client("ecs")
    shown = ecs.describe_services(cluster=cluster, services=[service])["services"][0]
    assert shown["desiredCount"] == 0
    place.ports.workloads.stop_service(cluster, "no-such-service")
    place.ports.workloads.stop_service("no-such-cluster", service)


def test_workloads_running_tasks_come_down_to_none(place: Place) -> None:
    cluster, service, _ = hosts_of(place)
    assert place.ports.workloads.running_tasks(cluster, service) == 1
    place.ports.workloads.stop_service(cluster, service)
    place.ports.clock.sleep(600)
    assert place.ports.workloads.running_tasks(cluster, service) == 0
    assert place.ports.workloads.running_tasks("no-such-cluster", service) == 0


def test_workloads_release_hosts_lets_protected_ones_go(place: Place) -> None:
    cluster, service, group = hosts_of(place)
    place.ports.workloads.stop_service(cluster, service)
    place.ports.clock.sleep(600)
    place.ports.workloads.release_hosts(group)
    place.ports.clock.sleep(1200)
    shown = place.ground.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[group])
    found = shown["AutoScalingGroups"][0]
    assert (found["MinSize"], found["DesiredCapacity"]) == (0, 0)
    assert found["NewInstancesProtectedFromScaleIn"] is False
    place.ports.workloads.release_hosts("no-such-group")


def test_workloads_hosts_are_counted(place: Place) -> None:
    _, _, group = hosts_of(place)
    assert place.ports.workloads.hosts(group) == 1
    place.ports.workloads.release_hosts(group)
    place.ports.clock.sleep(1200)
    assert place.ports.workloads.hosts(group) == 0
    assert place.ports.workloads.hosts("no-such-group") == 0


def test_workloads_active_revisions_and_deregister(place: Place) -> None:
    place.applied(APP)
    place.applied(NEWER)
    workloads = place.ports.workloads
    own = (OWNER_TAG, place.stack)
    revisions = workloads.active_revisions(place.stack, tag=own)
    assert [arn.rpartition(":")[2] for arn in revisions] == ["1", "2"]
    assert workloads.active_revisions(place.stack[:-1], tag=own) == []
    assert workloads.active_revisions(place.stack, tag=(OWNER_TAG, "another")) == []
    workloads.deregister(revisions[0])
    assert workloads.active_revisions(place.stack, tag=own) == revisions[1:]


def test_clock_now_and_sleep(place: Place) -> None:
    before = place.ports.clock.now()
    began = time.monotonic()
    place.ports.clock.sleep(60)
    assert place.ports.clock.now() >= before + 60
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.__name__)
def test_every_promise_has_a_test(port: type) -> None:
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in port.__name__).lstrip("_")
    modules = (sys.modules[__name__], test_buckets, test_change_sets, test_repairs, test_removal)
    tests = [f"{test}_" for module in modules for test in vars(module) if test.startswith(f"test_{name}_")]
    members = [method for method in dir(port) if not method.startswith("_")]
    assert [method for method in members if not any(f"_{method}_" in test for test in tests)] == []
