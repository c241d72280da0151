"""What is looked at when a stack's services fail, and what goes on where AWS does not let us look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from ecsspec.deploy.evidence.gather import gather
from ecsspec.deploy.evidence.lookback import looked_at
from ecsspec.deploy.facts import LiveResource, StackEvent
from ecsspec.deploy.services import LiveService, LogSource, ServiceDeployment
from ecsspec.diagnosis.evidence import (
    Activity,
    Container,
    Evidence,
    LogLine,
    ResourceFailure,
    Rollout,
    Service,
    ServiceEvent,
    Target,
    Task,
)
from ecsspec.problems import AwsError, NotDone
from tests.deploy.fake_rollouts import FakeRollouts
from tests.deploy.fakes import STACK_ID, FakePorts, FakeStacks, a_stack, an_event, at

ARN = "arn:aws:ecs:us-east-1:123456789012:service/shop/web"
NESTED_ID = "arn:aws:cloudformation:us-east-1:123456789012:stack/web-Inner-1/2"
NESTED, GROUP = "AWS::CloudFormation::Stack", "AWS::AutoScaling::AutoScalingGroup"
SERVICE = LiveResource("Service", "AWS::ECS::Service", ARN, "CREATE_IN_PROGRESS")
HOSTS = LiveResource("Hosts", GROUP, "web-hosts", "CREATE_COMPLETE")
SOURCES = (LogSource("app", "/web", "app"), LogSource("proxy", "/web", "proxy"))
OLD = replace(an_event("0", "CREATE_FAILED", of="Old"), time=at(-50))


def a_task(number: int, seconds: float, container: str = "app") -> Task:
    return Task(
        arn=f"arn:task/shop/{number}",
        stop_code="EssentialContainerExited",
        stopped_reason="Essential container in task exited",
        stopped_at=at(seconds) if seconds else "",
        started_at=at(seconds - 10),
        containers=(Container(container, "nginx:1", 1), Container("other", "o:1", 143)),
    )


SEEN = Service(
    "shop",
    "web",
    desired=2,
    rollouts=(Rollout("ecs-svc/2", "PRIMARY", task_definition="web:2"), Rollout("ecs-svc/1", "ACTIVE")),
    events=(ServiceEvent(at(-9), "before"), ServiceEvent(at(9), "(service web) now")),
)


def rollouts() -> FakeRollouts:
    return FakeRollouts(
        services={"web": LiveService(SEEN, definition="web:1", target_groups=("arn:tg",))},
        running={"web": (Task("arn:task/shop/9", started_at=at(30)),)},
        ended={"web": (a_task(1, -20), a_task(2, 10), a_task(3, 20), a_task(4, 0, "proxy"))},
        health={"arn:tg": (Target("10.0.0.4", 80, "unhealthy"),)},
        attempts={"web-hosts": (Activity(at(5), "Failed", "no"), Activity(at(-5), "Failed", "long ago"))},
        logged={"web:2": SOURCES, "web:1": SOURCES[:1]},
        streams={
            "app/app/3": tuple(LogLine(at(number), "app", f"line {number}") for number in range(30)),
            "app/app/1": (LogLine(at(0), "app", "of another time"),),
        },
    )


def look(
    doors: FakeRollouts | None = None,
    *,
    live: Sequence[LiveResource] = (SERVICE, HOSTS),
    failures: Sequence[StackEvent] = (),
) -> Evidence:
    ports = FakePorts(stacks=FakeStacks(stack=a_stack(), live=list(live)), rollouts=doors or rollouts())
    return gather(ports, a_stack("UPDATE_IN_PROGRESS"), failures=failures, since=at(0))


def test_a_service_comes_with_all_that_belongs_to_it() -> None:
    seen = look()
    (service,) = seen.services
    assert (seen.stack, seen.status, seen.taken, seen.notes) == ("web", "UPDATE_IN_PROGRESS", at(0), ())
    assert (service.cluster, service.name, service.logical_id, service.desired) == ("shop", "web", "Service", 2)
    assert service.rollouts == SEEN.rollouts
    assert [target.state for target in service.targets] == ["unhealthy"]


def test_only_what_happened_since_the_operation_began_counts() -> None:
    (service,) = look().services
    assert [event.message for event in service.events] == ["(service web) now"]
    assert [task.arn[-1] for task in service.tasks] == ["2", "3", "4", "9"]
    assert [activity.message for activity in service.activities] == ["no"]


def test_the_last_lines_of_the_newest_failed_task_are_read_and_no_others() -> None:
    (service,) = look().services
    assert [line.text for line in service.logs] == [f"line {number}" for number in range(10, 30)]


def test_an_older_task_is_asked_where_the_newest_wrote_nothing() -> None:
    doors = rollouts()
    doors.streams = {"app/app/2": (LogLine(at(1), "app", "older"),)}
    assert [line.text for line in look(doors).services[0].logs] == ["older"]


def test_a_service_whose_tasks_are_well_has_no_lines() -> None:
    doors = rollouts()
    doors.ended = {}
    assert look(doors).services[0].logs == ()


def test_a_service_that_aws_does_not_know_any_more_is_told_by_its_name() -> None:
    doors = rollouts()
    doors.services = {}
    (service,) = look(doors).services
    assert (service.cluster, service.name, service.desired, len(service.tasks)) == ("shop", "web", 0, 4)


@pytest.mark.parametrize(
    ("method", "note"),
    [
        ("service", "service web"),
        ("tasks", "the tasks of web"),
        ("stopped", "the stopped tasks of web"),
        ("targets", "the targets of web"),
        ("activities", "what web-hosts did"),
        ("log_sources", "task definition web:2"),
        ("log_lines", "the log of container app (/web)"),
    ],
)
def test_what_may_not_be_looked_at_is_noted_and_the_rest_is_there(method: str, note: str) -> None:
    doors = rollouts()
    doors.refusals = {method: AwsError("you may not")}
    seen = look(doors, failures=[an_event("1", "CREATE_FAILED", of="Service", reason="no")])
    assert seen.notes[0] == f"{note} could not be looked at: you may not"
    assert len(set(seen.notes)) == len(seen.notes)
    assert len(seen.services) == len(seen.failures) == 1
    assert sum(map(bool, (seen.services[0].tasks, seen.services[0].targets, seen.services[0].activities))) >= 1


def test_without_services_no_hosts_are_asked_for() -> None:
    doors = rollouts()
    doors.refusals = {"activities": AwsError("you may not")}
    assert (look(doors, live=(HOSTS,)).services, look(doors, live=(HOSTS,)).notes) == ((), ())


def test_only_failed_resources_are_failures() -> None:
    moves = [an_event("1", "CREATE_IN_PROGRESS", of="A"), an_event("2", "CREATE_FAILED", of="B", reason="no")]
    assert look(failures=moves).failures == (ResourceFailure(at(0), "B", "AWS::ECS::Service", "no", "web"),)


@dataclass
class Nesting(FakeStacks):
    """Stacks of which one is nested in the other."""

    inner: list[StackEvent] = field(default_factory=list)
    refusal: AwsError | None = None

    def resources(self, stack: str) -> Sequence[LiveResource]:
        inner = LiveResource("Inner", NESTED, NESTED_ID, "CREATE_IN_PROGRESS")
        return [inner] if stack == STACK_ID else [SERVICE]

    def events(self, stack: str, *, after: str = "") -> Sequence[StackEvent]:  # noqa: ARG002
        if self.refusal:
            raise self.refusal
        return self.inner


def nested(inner: Sequence[StackEvent], *, refusal: AwsError | None = None) -> Evidence:
    failed = replace(
        an_event("1", "CREATE_FAILED", of="Inner", reason="Embedded stack failed"), type=NESTED, physical_id=NESTED_ID
    )
    ports = FakePorts(stacks=Nesting(inner=list(inner), refusal=refusal), rollouts=rollouts())
    return gather(ports, a_stack(), failures=[failed], since=at(0))


def test_nested_stacks_are_followed() -> None:
    own = replace(an_event("9", "CREATE_FAILED", of="web-Inner-1"), type=NESTED, physical_id=NESTED_ID)
    seen = nested([OLD, an_event("2", "CREATE_FAILED", of="Service", reason="the breaker"), own])
    assert [(one.stack, one.logical_id, one.reason) for one in seen.failures] == [
        ("web-Inner-1", "Service", "the breaker")
    ]
    assert [service.logical_id for service in seen.services] == ["Service"]


def test_a_nested_stack_that_tells_nothing_is_told_itself() -> None:
    seen = nested([], refusal=AwsError("you may not"))
    assert [one.logical_id for one in seen.failures] == ["Inner"]
    assert seen.notes == ("the events of web-Inner-1 could not be looked at: you may not",)


@pytest.mark.parametrize("status", ["ROLLBACK_SUCCESSFUL", "STOPPED"])
def test_a_deployment_that_ecs_took_back_is_seen_though_the_service_is_well(status: str) -> None:
    doors = rollouts()
    lost = ServiceDeployment("arn:later", status, "tasks failed to start", created=at(5))
    doors.history = (lost, replace(lost, arn="arn:1", created=at(1)))
    (service,) = look(doors).services
    assert service.rollouts[-1] == Rollout("arn:later", "INACTIVE", "FAILED", "tasks failed to start")
    assert service.rollouts[:-1] == SEEN.rollouts


def test_a_deployment_that_went_well_or_is_none_of_this_operation_is_no_news() -> None:
    doors = rollouts()
    well = ServiceDeployment("arn:later", "SUCCESSFUL", "fine", created=at(5))
    doors.history = (well, ServiceDeployment("arn:1", "STOPPED", "old", created=at(1)))
    assert look(doors).services[0].rollouts == SEEN.rollouts
    doors.refusals = {"deployments": AwsError("no")}
    assert look(doors).notes == ("the deployments of web could not be looked at: no",)


def test_a_service_by_itself_is_looked_at_as_in_a_stack() -> None:
    ports = FakePorts(stacks=FakeStacks(), rollouts=rollouts())
    seen = looked_at(ports, "shop", "web")
    (service,) = seen.services
    assert (seen.stack, seen.status, service.logical_id) == ("shop/web", "ACTIVE", "web")
    assert [task.arn[-1] for task in service.tasks] == ["1", "2", "3", "4", "9"]
    with pytest.raises(NotDone, match="there is no service api in a cluster shop"):
        looked_at(ports, "shop", "api")
