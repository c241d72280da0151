"""Evidence of a few deployments that failed, and of one that did not."""

from __future__ import annotations

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

IMAGE = "public.ecr.aws/nginx/nginx:nope"
PULL = (
    f"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {IMAGE}: "
    f"{IMAGE}: not found"
)
BREAKER = (
    "Resource handler returned message: \"Error occurred during operation 'ECS Deployment Circuit Breaker was "
    "triggered'.\" (RequestToken: 1, HandlerErrorCode: GeneralServiceException)"
)
GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1f"
ESSENTIAL = "Essential container in task exited"


def at(seconds: int) -> str:
    """Return a time of the scene."""
    return f"2026-01-05T09:{seconds // 60:02}:{seconds % 60:02}+00:00"


def a_task(number: int = 1, *containers: Container, code: str = "EssentialContainerExited", **parts: object) -> Task:
    """Return a task that stopped."""
    whole = {
        "arn": f"arn:aws:ecs:eu-west-1:123456789012:task/web/{number:032x}",
        "group": "service:web",
        "stop_code": code,
        "stopped_reason": ESSENTIAL,
        "stopped_at": at(100 + 30 * number),
        "containers": containers or (Container("web", "web:1", 1),),
        **parts,
    }
    return Task(**whole)  # type: ignore[arg-type]


def a_service(**parts: object) -> Service:
    """Return the service web, which wants two tasks and has none."""
    whole = {"cluster": "web", "name": "web", "logical_id": "Service", "desired": 2, **parts}
    return Service(**whole)  # type: ignore[arg-type]


def evidence(
    *services: Service, failures: tuple[ResourceFailure, ...] = (), status: str = "ROLLBACK_COMPLETE"
) -> Evidence:
    """Return evidence of the stack web."""
    return Evidence("web", status, failures, services, at(600))


def a_failure(reason: str = BREAKER, *, of: str = "Service", seconds: int = 300, stack: str = "web") -> ResourceFailure:
    """Return a failed resource."""
    return ResourceFailure(at(seconds), of, "AWS::ECS::Service", reason, stack)


def unpulled(number: int) -> Task:
    """Return a task whose image is not there."""
    return a_task(number, Container("web", IMAGE, None, PULL), code="TaskFailedToStart", stopped_reason=PULL)


def unbalanced(number: int) -> Task:
    """Return a task that the balancer found unhealthy, and ECS ended."""
    return a_task(
        number,
        Container("web", "web:1", 137),
        code="ServiceSchedulerInitiated",
        stopped_reason=f"Task failed ELB health checks in (target-group {GROUP})",
        started_at=at(60),
    )


MISSING_TAG = evidence(
    a_service(
        tasks=tuple(unpulled(number) for number in range(1, 6)),
        rollouts=(Rollout("ecs-svc/1", "PRIMARY", "FAILED", "ECS deployment circuit breaker: tasks failed to start."),),
        events=(
            ServiceEvent(at(95), "(service web) has started 2 tasks: (task 1) (task 2)."),
            ServiceEvent(at(130), f"(service web) was unable to place a task. Reason: {PULL}"),
            ServiceEvent(at(200), "(service web) is unable to consistently start tasks successfully."),
        ),
    ),
    failures=(
        a_failure("Resource creation cancelled", of="Scaling", seconds=301),
        a_failure(),
    ),
)

WRONG_PATH = evidence(
    a_service(
        tasks=(
            unbalanced(1),
            unbalanced(2),
            a_task(
                3,
                code="ServiceSchedulerInitiated",
                stopped_reason="Scaling activity initiated by (deployment ecs-svc/1)",
            ),
        ),
        targets=(
            Target(
                "10.0.0.4",
                80,
                "unhealthy",
                "Target.ResponseCodeMismatch",
                "Health checks failed with these codes: [404]",
            ),
            Target(
                "10.0.1.4", 80, "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"
            ),
            Target("10.0.2.4", 80, "initial", "Elb.InitialHealthChecking", "Initial health checks in progress"),
            Target("10.0.3.4", 80, "healthy"),
        ),
        events=(
            ServiceEvent(
                at(120),
                f"(service web) (task 1f) (port 80) is unhealthy in (target-group {GROUP}) due to (reason Health "
                "checks failed with these codes: [404])",
            ),
        ),
        logs=tuple(LogLine(at(60 + number), "web", f"GET / 404 number {number}") for number in range(25)),
    ),
    status="UPDATE_IN_PROGRESS",
)

CRASHES = evidence(
    a_service(
        tasks=(
            a_task(1, Container("proxy", "envoy:1", 143), Container("web", "web:1", 1)),
            a_task(2, Container("proxy", "envoy:1", 143), Container("web", "web:1", 1)),
            a_task(3, Container("web", "web:1", 137, "OutOfMemoryError: Container killed due to memory usage")),
            a_task(4, Container("web", "web:1", None), stopped_reason="A new thing 17", code="TaskFailedToStart"),
            a_task(5, code="UserInitiated", stopped_reason="tidied up"),
        ),
        logs=(
            LogLine(at(90), "proxy", "ready"),
            LogLine(at(91), "web", "connecting with DB_PASSWORD=hunter22"),
            LogLine(at(92), "web", "Error: connect ECONNREFUSED 10.0.0.5:5432"),
            LogLine(at(93), "web", "bye"),
        ),
    ),
    failures=(a_failure("Service arn:aws:ecs:eu-west-1:1:service/web did not stabilize."),),
)

NO_HOSTS = evidence(
    a_service(
        events=(
            ServiceEvent(at(10), "(service web) has reached a steady state."),
            ServiceEvent(
                at(100),
                "(service web) was unable to place a task because no container instance met all of its requirements. "
                "Reason: No Container Instances were found in your cluster.",
            ),
            ServiceEvent(at(200), "(service web) odd: it failed somehow"),
            ServiceEvent(at(5), "(service web) is unable to consistently start tasks successfully."),
        ),
        activities=(
            Activity(
                at(50),
                "Failed",
                "Your requested instance type (t2.micro) is not supported in your requested Availability Zone "
                "(us-east-1e).",
                "At 09:00 an instance was started",
            ),
            Activity(at(51), "Failed", "", "Something new"),
            Activity(at(52), "InProgress", "", "At 09:00 an instance was started"),
            Activity(at(40), "Successful", "Launching a new EC2 instance"),
        ),
    ),
    status="CREATE_IN_PROGRESS",
)

WELL = evidence(
    a_service(
        running=2,
        rollouts=(Rollout("ecs-svc/1", "PRIMARY", "COMPLETED", "ECS deployment ecs-svc/1 completed.", "web:1", 2, 2),),
        tasks=(a_task(1, code="", stopped_reason="", stopped_at="", health="HEALTHY", started_at=at(1)),),
        targets=(Target("10.0.0.4", 80, "healthy"), Target("10.0.0.5", 80, "unhealthy", "Target.Timeout")),
        events=(ServiceEvent(at(1), "(service web) was unable to place a task. Reason: Internal error."),),
    ),
    status="CREATE_COMPLETE",
)

SCENES = {"missing-tag": MISSING_TAG, "wrong-path": WRONG_PATH, "crashes": CRASHES, "no-hosts": NO_HOSTS}
