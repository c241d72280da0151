"""Destroying goes in the safe order and says what is kept."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Keep, Resource, Template
from ecsspec.deploy.counts import service_address
from ecsspec.deploy.errors import Unreachable
from ecsspec.deploy.events import Event, Finished, Outcome, Waiting
from ecsspec.deploy.facts import LiveResource, Stack
from ecsspec.deploy.removal.destroy import DestroyPlan, destroy, plan_destroy
from ecsspec.problems import AwsError, NeedsAttention, NotDone
from tests.deploy.fakes import STACK_ID, FakePorts, a_set, a_stack, a_template, an_event, ports_with

SERVICE_ARN = "arn:aws:ecs:us-east-1:123456789012:service/labs/web"
TASK = Resource("Task", "AWS::ECS::TaskDefinition", "describes the task")
SERVICE = Resource("Service", "AWS::ECS::Service", "keeps the tasks running")
HOSTS = Resource("Hosts", "AWS::AutoScaling::AutoScalingGroup", "runs the hosts")
LOGS = Resource("Logs", "AWS::Logs::LogGroup", "keeps the logs", keep=Keep("RetainExceptOnCreate"))
CLUSTER = Resource("Cluster", "AWS::ECS::Cluster", "groups the tasks")
BALANCER = Resource("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", "takes requests")
IDS = {
    "Service": SERVICE_ARN,
    "Hosts": "web-hosts",
    "Task": "web:3",
    "Logs": "/ecsspec/web",
    "Cluster": "labs",
    "Balancer": "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/web/1",
}
GONE = [an_event("b", "DELETE_IN_PROGRESS"), an_event("e", "DELETE_COMPLETE", seconds=5)]


def a_world(*resources: Resource, **stack: object) -> FakePorts:
    ports = ports_with(a_stack(**stack), template=a_template(*resources))  # type: ignore[arg-type]
    ports.stacks.live = [LiveResource(one.id, one.type, IDS[one.id], "CREATE_COMPLETE") for one in resources]
    ports.stacks.batches = [GONE]
    return ports


def planned(ports: FakePorts) -> DestroyPlan:
    plan = plan_destroy(ports, "web")
    assert plan is not None
    return plan


def cluster_of_the_stack() -> tuple[FakePorts, DestroyPlan]:
    """Return a stack with a cluster, a service and hosts, and the plan of its end."""
    ports = a_world(CLUSTER, SERVICE, HOSTS)
    return ports, planned(ports)


def destroyed(ports: FakePorts) -> list[Event]:
    return list(destroy(ports, planned(ports)))


@pytest.mark.parametrize("stack", [None, a_stack("DELETE_COMPLETE")])
def test_a_stack_that_is_not_there_leaves_nothing_to_do(stack: Stack | None) -> None:
    assert plan_destroy(ports_with(stack), "web") is None


def test_the_plan_names_what_goes_and_what_is_kept() -> None:
    ports = a_world(LOGS, SERVICE)
    ports.stacks.live.append(LiveResource("Old", "AWS::ECS::Service", "x", "DELETE_COMPLETE"))
    plan = planned(ports)
    assert [(one.logical_id, one.purpose) for one in plan.going] == [("Service", "")]
    assert [(one.logical_id, one.physical_id) for one in plan.kept] == [("Logs", "/ecsspec/web")]


def test_purposes_come_from_the_templates_metadata() -> None:
    template = a_template(SERVICE, metadata={"ecsspec": {"purposes": {"Service": "keeps the tasks running"}}})
    ports = ports_with(a_stack(), template=template)
    ports.stacks.live = [LiveResource("Service", SERVICE.type, SERVICE_ARN, "CREATE_COMPLETE")]
    assert planned(ports).going[0].purpose == "keeps the tasks running"


def test_a_protected_stack_is_refused_with_the_way_out() -> None:
    with pytest.raises(NotDone) as refused:
        planned(a_world(SERVICE, protected=True))
    assert refused.value.code == "E711"
    assert "web" in refused.value.hint


def test_a_foreign_stack_is_refused() -> None:
    ports = ports_with(a_stack(tags={}), template=Template("", {"Logs": LOGS}))
    with pytest.raises(NotDone) as refused:
        plan_destroy(ports, "web")
    assert refused.value.code == "E607"


def test_a_busy_stack_is_refused() -> None:
    with pytest.raises(NotDone) as refused:
        planned(a_world(SERVICE, status="UPDATE_IN_PROGRESS"))
    assert refused.value.code == "E610"


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED", "CREATE_FAILED"])
def test_what_is_broken_can_be_destroyed(status: str) -> None:
    assert destroyed(a_world(SERVICE, status=status))[-1] == Finished(Outcome.DELETED)


def test_tasks_stop_before_hosts_go_before_the_stack_goes_before_its_definitions() -> None:
    ports = a_world(TASK, SERVICE, HOSTS, CLUSTER)
    ports.workloads.tasks, ports.workloads.instances, ports.workloads.registered = [2, 1], [1], [["host-1"]]
    ports.workloads.revisions = ["web:1", "web:2"]
    events = destroyed(ports)
    assert [event for event in events if isinstance(event, Waiting)] == [
        Waiting("tasks of Service", 2),
        Waiting("tasks of Service", 1),
        Waiting("hosts of Hosts", 1),
        Waiting("container instances of Cluster", 1),
    ]
    assert [call[0] for call in ports.workloads.calls] == [
        *("stop", "tasks", "tasks", "tasks", "release", "hosts", "hosts", "registered", "registered", "tasks"),
        *("revisions", "deregister", "deregister"),
    ]
    assert ports.workloads.calls[0] == ("stop", "labs", "web")
    assert [stack for stack, _ in ports.stacks.deleted] == [STACK_ID]
    assert events[-1] == Finished(Outcome.DELETED)


def test_without_hosts_cloudformation_stops_the_service_itself() -> None:
    ports = a_world(SERVICE)
    destroyed(ports)
    assert ports.workloads.calls == []


def test_tasks_that_never_stop_keep_the_stack() -> None:
    ports = a_world(SERVICE, HOSTS)
    ports.workloads.tasks = [1] * 10_000
    with pytest.raises(NeedsAttention, match="tasks of Service") as stuck:
        destroyed(ports)
    assert stuck.value.code == "E712"
    assert ports.stacks.deleted == []


def test_a_provider_that_was_still_in_use_is_tried_once_more() -> None:
    ports = a_world(SERVICE)
    in_use = "The specified capacity provider is in use and cannot be removed."
    failed = [
        an_event("1", "DELETE_IN_PROGRESS"),
        an_event("2", "DELETE_FAILED", of="Provider", reason=in_use),
        an_event("3", "DELETE_FAILED"),
    ]
    ports.stacks.batches = [failed, [an_event("4", "DELETE_IN_PROGRESS"), an_event("5", "DELETE_COMPLETE")]]
    assert destroyed(ports)[-1] == Finished(Outcome.DELETED)
    first, second = (token for _, token in ports.stacks.deleted)
    assert first != second


def test_a_provider_that_stays_in_use_is_not_tried_for_ever() -> None:
    ports = a_world(SERVICE)
    ports.stacks.batches = [
        [an_event(f"{n}a", "DELETE_FAILED", of="Provider", reason="it is in use"), an_event(f"{n}b", "DELETE_FAILED")]
        for n in (1, 2, 3, 4)
    ]
    with pytest.raises(NeedsAttention, match="Provider"):
        destroyed(ports)
    assert len(ports.stacks.deleted) == 3


def test_a_deletion_that_fails_says_what_is_left_and_why() -> None:
    ports = a_world(SERVICE)
    reason = "The repository cannot be deleted because it still contains images"
    ports.stacks.batches = [
        [
            an_event("1", "DELETE_IN_PROGRESS"),
            an_event("2", "DELETE_FAILED", of="Repository", reason=reason),
            an_event("3", "DELETE_FAILED"),
        ]
    ]
    with pytest.raises(NeedsAttention, match="Repository") as left:
        destroyed(ports)
    assert left.value.code == "E713"
    assert left.value.details == (reason, f"left: Service AWS::ECS::Service {SERVICE_ARN}")
    assert len(ports.stacks.deleted) == 1


class Mute(FakePorts):
    """Ports that will not list resources any more once the deletion began."""

    def forget(self) -> None:
        def resources(stack: str) -> list[LiveResource]:
            raise AwsError(f"you may not list {stack}")

        self.stacks.resources = resources  # type: ignore[method-assign]


def test_what_is_left_is_not_needed_to_tell_the_failure() -> None:
    ports = Mute()
    ports.stacks.stack = a_stack()
    plan = DestroyPlan(a_stack(), (), ())
    ports.forget()
    ports.stacks.batches = [[an_event("1", "DELETE_IN_PROGRESS"), an_event("3", "DELETE_FAILED")]]
    with pytest.raises(NeedsAttention) as left:
        list(destroy(ports, plan))
    assert left.value.details == ()


def test_a_lost_answer_is_asked_for_again_with_the_same_token() -> None:
    ports = a_world(SERVICE)
    ports.stacks.delete_errors = [Unreachable("no answer")]
    assert destroyed(ports)[-1] == Finished(Outcome.DELETED)
    assert len(ports.stacks.deleted) == 1


def test_a_stack_that_never_came_to_be_goes_with_our_sets() -> None:
    ports = ports_with(a_stack("REVIEW_IN_PROGRESS"))
    ports.change_sets.listed = [a_set()]
    assert list(destroy(ports, planned(ports)))[-1] == Finished(Outcome.DELETED)
    assert len(ports.stacks.deleted) == 1


def test_an_empty_shell_goes_too() -> None:
    ports = ports_with(a_stack("REVIEW_IN_PROGRESS"))
    assert list(destroy(ports, planned(ports)))[-1] == Finished(Outcome.DELETED)
    assert len(ports.stacks.deleted) == 1


def test_somebody_elses_review_is_left_alone() -> None:
    ports = ports_with(a_stack("REVIEW_IN_PROGRESS"))
    ports.change_sets.listed = [a_set(name="by-hand")]
    with pytest.raises(NotDone) as refused:
        planned(ports)
    assert refused.value.code == "E609"


@pytest.mark.parametrize(
    ("arn", "address"),
    [
        (SERVICE_ARN, ("labs", "web")),
        ("arn:aws:ecs:us-east-1:123456789012:service/web", ("default", "web")),
        ("web", ("default", "web")),
    ],
)
def test_a_services_arn_tells_its_cluster(arn: str, address: tuple[str, str]) -> None:
    assert service_address(arn) == address
