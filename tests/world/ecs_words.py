"""The sentences of ECS's scheduler and of CloudFormation about it."""

from __future__ import annotations

from collections.abc import Sequence

BREAKER = "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."
FAILED = "ECS deployment circuit breaker: tasks failed to start."
STRUGGLING = (
    "is unable to consistently start tasks successfully. "
    "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
)


def in_progress(deployment: str) -> str:
    """Return why a rollout is as it is: it goes on."""
    return f"ECS deployment {deployment} in progress."


def completed(deployment: str) -> str:
    """Return why a rollout is as it is: it is done."""
    return f"ECS deployment {deployment} completed."


def rolling_back(deployment: str) -> str:
    """Return why a rollout is as it is: it takes the place of one that failed."""
    return f"ECS deployment circuit breaker: rolling back to deploymentId {deployment}."


def scaled_by(deployment: str) -> str:
    """Return why a task was stopped that nobody needs."""
    return f"Scaling activity initiated by (deployment {deployment})"


def started(tasks: Sequence[str]) -> str:
    """Return the event of tasks that were started."""
    return f"has started {len(tasks)} tasks: {_each(tasks)}."


def stopped(tasks: Sequence[str]) -> str:
    """Return the event of tasks that were stopped."""
    return f"has stopped {len(tasks)} running tasks: {_each(tasks)}."


def registered(count: int, group: str) -> str:
    """Return the event of new targets."""
    return f"registered {count} targets in (target-group {group})"


def sick_target(task: str, *, port: int, group: str, reason: str) -> str:
    """Return the event of a target that fails the load balancer's checks."""
    return f"(task {task}) (port {port}) is unhealthy in (target-group {group}) due to (reason {reason})"


def sick_container(task: str) -> str:
    """Return the event of a task that fails its containers' own checks."""
    return f"(task {task}) failed container health checks."


def unplaced(why: str) -> str:
    """Return the event of a task that no host takes."""
    return (
        f"was unable to place a task because no container instance met all of its requirements. {why} "
        "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
    )


def not_launched(why: str) -> str:
    """Return the event of a task that ECS itself could not make."""
    return (
        f"failed to launch a task with (error {why} Please verify that the role being passed has the proper trust "
        "relationship and permissions and that your IAM user has permissions to pass this role.)."
    )


def not_started(why: str) -> str:
    """Return the event of a task that was given up before it ran."""
    return f"was unable to place a task. Reason: {why}"


def _each(tasks: Sequence[str]) -> str:
    return " ".join(f"(task {task})" for task in tasks)
