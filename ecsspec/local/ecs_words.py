"""The sentences of ECS's scheduler, of its agent, and of CloudFormation about a service, for whoever plays them.

Nothing of an emulator is needed here: a bridge to one and a world of pretended answers speak the same words.
"""

from __future__ import annotations

from collections.abc import Sequence

FAILED = "ECS deployment circuit breaker: tasks failed to start."
BY_USER = "Service deployment was stopped by a user."
SUPERSEDED = "Superseded by a later deployment."
BREAKER = "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."
IMPATIENT = "Exceeded attempts to wait"
EXITED = "Essential container in task exited"
SICK_CONTAINER = "Task failed container health checks"
STEADY = "has reached a steady state."
TROUBLE = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
STRUGGLING = f"is unable to consistently start tasks successfully. {TROUBLE}"


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
    """Return the event of a task that fails a container's own check."""
    return f"(task {task}) failed container health checks."


def unplaced(why: str) -> str:
    """Return the event of a task that no host takes."""
    return f"was unable to place a task because no container instance met all of its requirements. {why} {TROUBLE}"


def not_launched(why: str) -> str:
    """Return the event of a task that ECS itself could not make."""
    return (
        f"failed to launch a task with (error {why} Please verify that the role being passed has the proper trust "
        "relationship and permissions and that your IAM user has permissions to pass this role.)."
    )


def not_started(why: str) -> str:
    """Return the event of a task that was given up before it ran."""
    return f"was unable to place a task. Reason: {why}"


def no_answer(group: str) -> str:
    """Return why a task was stopped that its load balancer found unhealthy."""
    return f"Task failed ELB health checks in (target-group {group})"


def no_image(image: str) -> str:
    """Return why a task did not start: its image is not there."""
    why = f"failed to resolve ref {image}: {image}: not found"
    return f"CannotPullContainerError: pull image manifest has been retried 1 time(s): {why}"


def no_secret(arn: str) -> str:
    """Return why a task did not start: Secrets Manager does not know its secret."""
    why = f"failed to fetch secret {arn} from secrets manager: ResourceNotFoundException: "
    return _unprepared(f"unable to retrieve secret from asm: service call has been retried 1 time(s): {why}") + (
        "Secrets Manager can't find the specified secret."
    )


def no_parameter(name: str) -> str:
    """Return why a task did not start: the parameter store does not know its parameter."""
    why = f"service call has been retried 1 time(s): invalid ssm parameters: {name}"
    return _unprepared(f"unable to retrieve secrets from ssm: {why}")


def handler(message: str, *, code: str, token: str) -> str:
    """Return the reason that CloudFormation gives for what its handler of a resource said."""
    return f'Resource handler returned message: "{message}" (RequestToken: {token}, HandlerErrorCode: {code})'


def _unprepared(why: str) -> str:
    resource = f"execution resource retrieval failed: {why}"
    return f"ResourceInitializationError: unable to pull secrets or registry auth: {resource}"


def _each(tasks: Sequence[str]) -> str:
    return " ".join(f"(task {task})" for task in tasks)
