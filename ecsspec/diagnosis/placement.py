"""Tasks that find no place: what the service scheduler says."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import FORGOTTEN, Known, Place, Rank, known

_HOSTS: Final = ("capacity.instance_type", "capacity.max")
_EVENTS: Final = "see AWS's own words below"


def _place(
    id_: str, pattern: str, cause: str, *tries: str, keys: tuple[str, ...] = (), rank: Rank = Rank.CAUSE
) -> Known:
    return known(id_, pattern, cause, *tries, places=(Place.EVENT,), keys=keys, rank=rank)


PLACEMENT: Final = (
    _place(
        "place-no-hosts",
        r"No Container Instances were found",
        "the cluster has no host",
        "if no host runs, its group says why: `aws autoscaling describe-scaling-activities`",
        "if one runs, it does not reach ECS, or `capacity.ami` is no image for ECS",
        keys=("capacity.min", "capacity.max", "capacity.instance_type", "capacity.ami", "network.tasks"),
        rank=Rank.SYMPTOM,
    ),
    _place(
        "place-cpu",
        r"insufficient CPU|RESOURCE:CPU",
        "no host has enough CPU left for one more task",
        "raise `capacity.max`, or take a larger `capacity.instance_type`",
        "lower `cpu`",
        keys=("cpu", *_HOSTS),
    ),
    _place(
        "place-memory",
        r"insufficient memory|RESOURCE:MEMORY",
        "no host has enough memory left for one more task",
        "raise `capacity.max`, or take a larger `capacity.instance_type`",
        "lower `memory`",
        keys=("memory", *_HOSTS),
    ),
    _place(
        "place-port",
        r"already using a port required|RESOURCE:PORTS",
        "each host has a task already that holds the port",
        "raise `capacity.max`, or let old tasks stop first: `deployment: {{minimum_healthy_percent: 0}}`",
        "use `network_mode: bridge` or `awsvpc`, which give each task a port or an address of its own",
        keys=("port", "network_mode", "capacity.max", "deployment.minimum_healthy_percent"),
    ),
    _place(
        "place-interface",
        r"RESOURCE:ENI|network interfaces? (?:available|limit)|insufficient (?:ENI|network interface)",
        "no host has a network interface left: each task of awsvpc takes one",
        "raise `capacity.max`, or take a larger `capacity.instance_type`",
        "use `network_mode: bridge`",
        keys=("network_mode", *_HOSTS),
    ),
    _place(
        "place-gpu",
        r"RESOURCE:GPU|insufficient GPU",
        "no host has a GPU left",
        "raise `capacity.max`, or take an instance type with GPUs",
        keys=_HOSTS,
    ),
    _place(
        "place-attribute",
        r"missing an attribute|\bATTRIBUTE\b",
        "no host offers what the task asks for, such as its processor or its log driver",
        "see that `architecture` fits `capacity.instance_type` and `capacity.ami`",
        keys=("architecture", "capacity.instance_type", "capacity.ami", "network_mode"),
    ),
    _place(
        "place-agent",
        r'error "?AGENT|agent (?:is )?(?:not connected|disconnected)',
        "the ECS agent of a host does not answer",
        "see that hosts have a way out and that `capacity.ami` is an image for ECS",
        keys=("capacity.ami", "network.tasks", "network.nat"),
    ),
    _place(
        "place-constraint",
        r"constraint unsatisfied|MemberOf",
        "no host meets the placement constraints",
        _EVENTS,
        keys=_HOSTS,
    ),
    _place(
        "place-addresses",
        r"(?:not enough|insufficient) free (?:IP )?address|InsufficientFreeAddresses",
        "a subnet has no free address left for one more task",
        "run fewer tasks at a time: `deployment: {{maximum_percent: 125}}`, or span more zones",
        keys=("network.cidr", "network.zones", "desired_count", "deployment.maximum_percent"),
    ),
    _place(
        "place-spare",
        r"Capacity is unavailable at this time",
        "Fargate has no capacity of this kind at the moment",
        "wait, lower `capacity.spot`, or span more zones",
        keys=("capacity.spot", "network.zones", "cpu", "memory"),
    ),
    _place(
        "place-quota",
        r"reached the limit on the number of (?:tasks|vCPUs)|configuration is above your limit",
        "a quota of the account for tasks or vCPUs is used up",
        "ask for more: `aws service-quotas list-service-quotas --service-code fargate`",
        "run fewer or smaller tasks: `desired_count`, `cpu`",
        keys=("desired_count", "cpu", "memory"),
    ),
    _place(
        "place-room",
        r"minimumHealthyPercent or maximumPercent",
        "the deployment may neither stop an old task nor start a new one",
        "lower `deployment.minimum_healthy_percent`, or raise `deployment.maximum_percent`",
        keys=("deployment.minimum_healthy_percent", "deployment.maximum_percent", "desired_count"),
    ),
    _place(
        "not-started",
        r"Reason: Task failed to start",
        "the task did not start",
        rank=Rank.ECHO,
    ),
    _place(
        "service-throttled",
        r"operations are being throttled",
        "AWS lets ECS do less at the moment",
        "wait: ECS goes on by itself",
        rank=Rank.HARMLESS,
    ),
    _place(
        "starts-fail",
        r"unable to consistently start tasks",
        "tasks keep stopping soon after their start, so ECS tries less often",
        FORGOTTEN,
        rank=Rank.SYMPTOM,
    ),
    _place("place-fault", r"Reason: Internal error", "ECS has a fault of its own", "wait: ECS tries again by itself"),
    _place("place", r"unable to place a task", "a task found no place to run", _EVENTS, keys=_HOSTS),
    _place(
        "deployment-failed",
        r"deployment failed|deployment circuit breaker",
        "tasks kept failing, so ECS gave the deployment up",
        FORGOTTEN,
        keys=("deployment.circuit_breaker",),
        rank=Rank.SYMPTOM,
    ),
    _place(
        "service-news",
        r"has (?:started|stopped|registered|deregistered|reached|begun)|deployment completed|rolling back to"
        r"|updated (?:computed|desired)|beginning|rolled back",
        "what a service does every day",
        rank=Rank.QUIET,
    ),
)
"""The more special ones first."""

ROOM: Final = tuple(entry.id for entry in PLACEMENT if entry.keys[-2:] == _HOSTS or "capacity.max" in entry.keys)
"""What one more host would mend."""
