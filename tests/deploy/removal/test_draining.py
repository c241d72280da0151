"""Hosts are emptied in the safe order, and what would hold them for ever is named."""

from __future__ import annotations

import pytest

from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.events import Finished, Outcome, Started, Waiting
from ecsspec.deploy.following.limits import Limits
from ecsspec.deploy.outside import Tenant
from ecsspec.deploy.removal.destroy import destroy
from ecsspec.problems import AwsError, NeedsAttention, NotDone, StillRunning
from tests.deploy.fakes import FakePorts
from tests.deploy.removal.test_destroy import CLUSTER, HOSTS, SERVICE, a_world, destroyed, planned

AUDIT = Tenant("audit", "arn:aws:ecs:us-east-1:1:service/labs/audit", "the daemon service", 2)
BATCH = Tenant("0a1b", "arn:aws:ecs:us-east-1:1:task/labs/0a1b", "the task")


def stuck(ports: FakePorts) -> NeedsAttention:
    with pytest.raises(NeedsAttention) as held:
        destroyed(ports)
    assert (held.value.code, ports.stacks.deleted) == ("E712", [])
    assert "`ecsspec destroy web` again: it goes on from here" in held.value.hint
    return held.value


def test_others_in_the_cluster_are_named_and_nothing_is_touched() -> None:
    ports = a_world(CLUSTER, SERVICE, HOSTS)
    ports.workloads.others = (AUDIT, BATCH)
    with pytest.raises(NotDone) as refused:
        next(destroy(ports, planned(ports)))
    assert refused.value.code == "E723"
    assert "(labs): the daemon service audit with 2 tasks, the task 0a1b; nothing was" in refused.value.what
    assert refused.value.details == (
        "audit: aws ecs delete-service --force --cluster labs --service audit",
        "0a1b: aws ecs stop-task --cluster labs --task 0a1b",
    )
    assert ports.workloads.calls == []


def test_the_stacks_own_services_are_no_others() -> None:
    ports = a_world(CLUSTER, SERVICE)
    ports.workloads.others = (Tenant("web", SERVICE.id, "the service"),)
    assert destroyed(ports)[-1] == Finished(Outcome.DELETED)


def test_who_may_not_list_services_goes_on() -> None:
    ports = a_world(CLUSTER, SERVICE)
    ports.workloads.others = AwsError("you may not list services", code="E803")
    assert destroyed(ports)[-1] == Finished(Outcome.DELETED)


def test_no_answer_about_others_stops_it_before_it_begins() -> None:
    ports = a_world(CLUSTER, SERVICE)
    ports.workloads.others = AwsError("no answer", code="E805")
    with pytest.raises(AwsError):
        destroyed(ports)


def test_a_daemon_of_our_own_goes_with_its_hosts() -> None:
    ports = a_world(CLUSTER, SERVICE, HOSTS)
    ports.workloads.is_daemon = True
    ports.workloads.instances = [1]
    events = destroyed(ports)
    assert [event.what for event in events if isinstance(event, Waiting)] == ["hosts of Hosts"]
    assert [call[0] for call in ports.workloads.calls][:2] == ["stop", "release"]


def test_a_count_that_somebody_raises_again_is_set_to_none_again() -> None:
    ports = a_world(SERVICE, HOSTS)
    ports.workloads.counts = {("labs", "web"): LiveCount(2, 1)}
    ports.workloads.tasks = [1]
    assert destroyed(ports)[-1] == Finished(Outcome.DELETED)
    assert [call[0] for call in ports.workloads.calls].count("stop") > 1


def test_tasks_that_never_stop_are_shown_how_to_look_at() -> None:
    ports = a_world(SERVICE, HOSTS)
    ports.workloads.tasks = [1] * 10_000
    held = stuck(ports)
    assert held.what.startswith("tasks of Service are still there after 15 minutes (1 left); the stack")
    assert held.details == ("see them: aws ecs list-tasks --cluster labs --service-name web",)


def test_hosts_that_never_go_are_shown_how_to_look_at() -> None:
    ports = a_world(SERVICE, HOSTS)
    ports.workloads.instances = [3] * 10_000
    assert "--auto-scaling-group-name web-hosts" in stuck(ports).details[0]


def test_container_instances_of_nobody_are_named() -> None:
    ports = a_world(CLUSTER, SERVICE, HOSTS)
    ports.workloads.registered = [["arn:aws:ecs:us-east-1:1:container-instance/labs/0f1e"]] * 10_000
    held = stuck(ports)
    assert held.what.startswith("container instances of Cluster are still there after 10 minutes (1 left)")
    assert held.details[0].endswith(
        "aws ecs deregister-container-instance --force --cluster labs --container-instance 0f1e"
    )


def test_without_hosts_nothing_is_emptied() -> None:
    ports = a_world(CLUSTER, SERVICE)
    events = destroyed(ports)
    assert isinstance(events[0], Started)
    assert ports.workloads.calls == []


@pytest.mark.parametrize("field", ["tasks", "instances"])
def test_a_time_that_ends_meanwhile_says_that_nobody_deletes_the_stack_by_itself(field: str) -> None:
    ports = a_world(SERVICE, HOSTS)
    setattr(ports.workloads, field, [1] * 10_000)
    began = ports.clock.now()
    with pytest.raises(StillRunning) as left:
        list(destroy(ports, planned(ports), limits=Limits(timeout=30)))
    assert (left.value.code, ports.stacks.deleted, ports.clock.now() - began < 45) == ("E706", [], True)
    assert "of " in left.value.what
    assert "are still there after 3" in left.value.what
    assert "the stack is not deleted, and AWS does not go on to that by itself" in left.value.what
    assert left.value.hint.startswith("`ecsspec repair web --delete web` goes on from here")
