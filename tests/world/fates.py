"""What becomes of the tasks of a rollout that a test scripts, in AWS's own words.

`world.rolls_out("Service", exits(1))` is for every task of the next rollout, and with `interrupted(), well()` in place
of `exits(1)` the first task is interrupted and all others are well.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecsspec.local import ecs_words

LASTS = 20.0
"""Seconds from RUNNING, or from the pull where it never runs, to the end of a task that fails."""


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What one task lives through; without a `stop_code` it goes on for ever.

    `counts` tells whether ECS takes its end for a failure of the deployment, `healthy` whether it passes its checks,
    `target` the reason code and the description that its target gets, `placement` the event of a task never made.
    """

    stop_code: str = ""
    reason: str = ""
    container: str = ""
    exit_code: int | None = None
    container_reason: str = ""
    runs: bool = True
    lasts: float = LASTS
    says: tuple[str, ...] = ()
    target: tuple[str, str] | None = None
    healthy: bool = True
    counts: bool = True
    placement: str = ""


WELL = Fate()


@dataclass(frozen=True)
class Script:
    """How a rollout goes: the tasks meet the fates in turn, the last of them for ever.

    `seen`: CloudFormation waits for the rollout; else it is content as soon as the service is configured.
    """

    fates: tuple[Fate, ...]
    seen: bool = True

    def fate(self, number: int) -> Fate:
        """Return what becomes of the task that is started as this one."""
        return self.fates[min(number, len(self.fates) - 1)]


def well(*says: str) -> Fate:
    """Return the fate of a task that starts and stays."""
    return Fate(says=says)


def cannot_pull(image: str, *, says: str = "") -> Fate:
    """Return the fate of a task whose image is not there; `says` is what follows the colon."""
    why = says or f"pull image manifest has been retried 1 time(s): failed to resolve ref {image}: {image}: not found"
    reason = f"CannotPullContainerError: {why}"
    return Fate(stop_code="TaskFailedToStart", reason=reason, container_reason=reason, runs=False)


def no_secret(arn: str, *, says: str = "") -> Fate:
    """Return the fate of a task whose secret cannot be read."""
    why = says or (
        f"failed to fetch secret {arn} from secrets manager: AccessDeniedException: User: "
        "arn:aws:sts::123456789012:assumed-role/web-execution/0 is not authorized to perform: "
        f"secretsmanager:GetSecretValue on resource: {arn} because no identity-based policy allows the action"
    )
    retrieval = f"execution resource retrieval failed: unable to retrieve secret from asm: {why}"
    reason = f"ResourceInitializationError: unable to pull secrets or registry auth: {retrieval}"
    return Fate(stop_code="TaskFailedToStart", reason=reason, runs=False)


def not_initialized(says: str) -> Fate:
    """Return the fate of a task that cannot be prepared; `says` is what follows the colon."""
    reason = f"ResourceInitializationError: {says}"
    return Fate(stop_code="TaskFailedToStart", reason=reason, runs=False)


def not_started(says: str, *, container: str = "") -> Fate:
    """Return the fate of a task whose container cannot be started; `says` is its whole reason."""
    return Fate(
        stop_code="TaskFailedToStart",
        reason="Task failed to start",
        container=container,
        container_reason=says,
        runs=False,
    )


def exits(code: int, *, container: str = "", says: tuple[str, ...] = (), lasts: float = LASTS) -> Fate:
    """Return the fate of a task whose container exits by itself."""
    return Fate(
        stop_code="EssentialContainerExited",
        reason="Essential container in task exited",
        container=container,
        exit_code=code,
        says=says,
        lasts=lasts,
        healthy=False,
    )


def out_of_memory(*, container: str = "", says: tuple[str, ...] = ()) -> Fate:
    """Return the fate of a task whose container wants more memory than it has."""
    return Fate(
        stop_code="EssentialContainerExited",
        reason="Essential container in task exited",
        container=container,
        exit_code=137,
        container_reason="OutOfMemoryError: Container killed due to memory usage",
        says=says,
        healthy=False,
    )


def unhealthy(*, container: str = "", says: tuple[str, ...] = ()) -> Fate:
    """Return the fate of a task whose container fails its own health check."""
    return Fate(
        stop_code="ServiceSchedulerInitiated",
        reason="Task failed container health checks",
        container=container,
        exit_code=137,
        says=says,
        healthy=False,
        lasts=90.0,
    )


def elb_unhealthy(
    code: str = "Target.ResponseCodeMismatch",
    words: str = "Health checks failed with these codes: [502]",
    *,
    says: tuple[str, ...] = (),
) -> Fate:
    """Return the fate of a task that the load balancer finds unhealthy."""
    return Fate(
        stop_code="ServiceSchedulerInitiated",
        reason="Task failed ELB health checks in (target-group {group})",
        exit_code=143,
        target=(code, words),
        says=says,
        healthy=False,
        lasts=90.0,
    )


def interrupted(*, lasts: float = LASTS) -> Fate:
    """Return the fate of a Fargate Spot task whose capacity AWS takes back: no failure of the deployment."""
    reason = "Your Spot Task was interrupted."
    return Fate(stop_code="SpotInterruption", reason=reason, exit_code=143, lasts=lasts, counts=False, healthy=False)


def no_instances(where: str = "cluster") -> Fate:
    """Return the fate of a task that finds no host; `where` is cluster or capacity provider."""
    return Fate(placement=ecs_words.unplaced(f"Reason: No Container Instances were found in your {where}."))


def no_room(what: str = "insufficient memory available", *, instance: str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9") -> Fate:
    """Return the fate of a task that no host has room for; AWS's `what`: "insufficient CPU units available", …"""
    return Fate(placement=ecs_words.unplaced(f"The closest matching (container-instance {instance}) has {what}."))


def cannot_place(why: str, *, instance: str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9") -> Fate:
    """Return the fate of a task that the closest host cannot take; AWS's `why` follows the host's id."""
    return Fate(placement=ecs_words.unplaced(f"The closest matching (container-instance {instance}) {why}."))


def no_role(arn: str) -> Fate:
    """Return the fate of a task whose role ECS may not take on, or not yet."""
    return Fate(
        placement=ecs_words.not_launched(f"ECS was unable to assume the role '{arn}' that was provided for this task.")
    )


def host_lost() -> Fate:
    """Return the fate of a task whose host goes away under it: no failure of the deployment."""
    reason = "Host EC2 (instance i-0123456789abcdef0) terminated."
    return Fate(stop_code="TerminationNotice", reason=reason, exit_code=143, counts=False, healthy=False)


def never_healthy(*says: str) -> Fate:
    """Return the fate of a task that runs on without ever passing its checks: a rollout without an end."""
    return Fate(healthy=False, says=says)
