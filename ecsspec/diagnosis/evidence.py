"""What was seen of a stack and its services at one moment, as values: AWS's words, untouched.

Times are ISO 8601 in UTC, so that they sort as text; what AWS left out is "" (or None for an exit code).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a task (ecs:DescribeTasks). `exit_code` is None for one that never ran or has not ended."""

    name: str
    image: str = ""
    exit_code: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task (ecs:DescribeTasks; a stopped one is told of for about an hour).

    `stop_code` is TaskFailedToStart, EssentialContainerExited, UserInitiated, ServiceSchedulerInitiated,
    SpotInterruption, TerminationNotice, InfrastructureHealth or, while it runs, empty. `group` is `service:NAME`,
    `health` HEALTHY, UNHEALTHY or UNKNOWN.
    """

    arn: str
    group: str = ""
    stop_code: str = ""
    stopped_reason: str = ""
    stopped_at: str = ""
    started_at: str = ""
    containers: tuple[Container, ...] = ()
    availability_zone: str = ""
    health: str = ""


@dataclass(frozen=True, slots=True)
class Rollout:
    """A deployment of a service (ecs:DescribeServices, `deployments`); the last four are numbers of tasks.

    `status` is PRIMARY, ACTIVE or INACTIVE; `state` (AWS's rolloutState) COMPLETED, FAILED or IN_PROGRESS.
    """

    id: str
    status: str
    state: str = ""
    reason: str = ""
    task_definition: str = ""
    desired: int = 0
    running: int = 0
    pending: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class ServiceEvent:
    """A message of the service scheduler (ecs:DescribeServices, `events`; AWS keeps the last 100)."""

    time: str
    message: str


@dataclass(frozen=True, slots=True)
class Target:
    """A target of the service's target group (elasticloadbalancing:DescribeTargetHealth).

    `id` is an address or an instance; `state` is initial, healthy, unhealthy, unhealthy.draining, unused, draining or
    unavailable; `reason` a code such as Target.Timeout, `description` the sentence to it.
    """

    id: str
    port: int
    state: str
    reason: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """What the hosts' group did (autoscaling:DescribeScalingActivities): `status` is Failed, Successful or another."""

    time: str
    status: str
    message: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that a container wrote (logs:GetLogEvents)."""

    time: str
    container: str
    text: str


@dataclass(frozen=True, slots=True)
class ResourceFailure:
    """An event of a status that ends with _FAILED (cloudformation:DescribeStackEvents).

    `stack` is the name of the stack that the resource is of: ours, or one nested in it.
    """

    time: str
    logical_id: str
    type: str
    reason: str
    stack: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service with all that belongs to it; `desired`, `running` and `pending` are numbers of tasks.

    `logical_id` is its name in the template, empty where no stack made it. `logs` are the last lines of its containers,
    oldest first.
    """

    cluster: str
    name: str
    logical_id: str = ""
    desired: int = 0
    running: int = 0
    pending: int = 0
    rollouts: tuple[Rollout, ...] = ()
    events: tuple[ServiceEvent, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    activities: tuple[Activity, ...] = ()
    logs: tuple[LogLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was seen of a stack. `taken` says when; `failures` are those of one operation, in any order.

    `notes` say what could not be seen. `stack_id` is the stack's ARN, with its region and account; `began` and `token`
    are the time and the client request token of the operation's first event. All three are empty for a service that
    no stack made, and in reports that are older than they are.
    """

    stack: str
    status: str
    failures: tuple[ResourceFailure, ...] = ()
    services: tuple[Service, ...] = ()
    taken: str = ""
    notes: tuple[str, ...] = ()
    stack_id: str = ""
    began: str = ""
    token: str = ""
