"""Resources that CloudFormation could not make, change or delete."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import Known, Place, Rank, known

_APPLY: Final = "apply again"


def _stack(
    id_: str, pattern: str, cause: str, *tries: str, keys: tuple[str, ...] = (), rank: Rank = Rank.CAUSE
) -> Known:
    return known(id_, pattern, cause, *tries, places=(Place.RESOURCE,), keys=keys, rank=rank)


STACK: Final = (
    _stack("cancelled", r"cancell?ed|rollback requested", "another resource failed first", rank=Rank.ECHO),
    _stack(
        "nested",
        r"following resource\(s\) failed|Embedded stack .* was not successfully",
        "a stack inside this one failed",
        "see what: `ecsspec events {stack}`",
        rank=Rank.ECHO,
    ),
    _stack(
        "breaker",
        r"circuit breaker",
        "its tasks did not become healthy, so the circuit breaker stopped the deployment",
        "see why they failed: the other findings, or `ecsspec diagnose {stack}` within the hour",
        keys=("deployment.circuit_breaker", "image", "health_check", "load_balancer.health_check"),
        rank=Rank.SYMPTOM,
    ),
    _stack(
        "unstable",
        r"did not stabilize|exceeded attempts to wait|NotStabilized",
        "it did not become stable in the time that CloudFormation waits",
        "see what its tasks do: the other findings, or `ecsspec diagnose {stack}` within the hour",
        keys=("image", "health_check", "load_balancer.health_check", "desired_count"),
        rank=Rank.SYMPTOM,
    ),
    _stack(
        "pass-role",
        r"not authorized to perform: iam:PassRole(?: on resource: (?P<role>\S+))?",
        "you may not hand {role} to the service: iam:PassRole is missing",
        "allow iam:PassRole on {role} to who applies",
    ),
    _stack(
        "linked-role",
        r"service[- ]linked role|ServiceLinkedRole",
        "the account lacks a service-linked role, which AWS makes on first use",
        "apply once more",
        "or make it: `aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com`",
    ),
    _stack(
        "log-key",
        r"KMS key does not exist or is not allowed",
        "CloudWatch Logs may not use the key of the log group",
        "allow logs.REGION.amazonaws.com in the key's policy",
        keys=("logging",),
    ),
    _stack(
        "fixed-name",
        r"custom-named resource requires replacing(?:\. Rename (?P<name>\S+))?|not idempotent",
        "it has a fixed name and must be replaced, which AWS cannot do: {name} is taken by the old one",
        "deploy under another `name`, then destroy the old stack",
        keys=("name", "cluster.name"),
    ),
    _stack(
        "no-listener",
        r"does not have an associated load balancer",
        "its target group is not behind a listener yet",
        _APPLY,
        keys=("load_balancer", "port"),
    ),
    _stack(
        "balancer-zones",
        r"At least two subnets in two different Availability Zones|multiple subnets in the same Availability Zone",
        "a balancer needs two subnets, each in a zone of its own",
        "set `network.zones` to 2 or more",
        keys=("network.zones",),
    ),
    _stack(
        "balancer-addresses",
        r"Not enough IP space available|InsufficientFreeAddresses",
        "a subnet is too small, or too full, for a balancer",
        "take a larger `network.cidr`, or fewer `network.zones`",
        keys=("network.cidr", "network.zones"),
    ),
    _stack(
        "priority",
        r"PriorityInUse|Priority '?\d+'? is currently in use",
        "another rule of the listener has this priority already",
        "give one of the two rules another priority",
    ),
    _stack(
        "export",
        r"Export .*(?:already exported|cannot be (?:updated|deleted))|Export with name \S+ is already",
        "another stack exports this name, or uses it",
        "see which: `aws cloudformation list-imports --export-name NAME`",
        keys=("name",),
    ),
    _stack(
        "exists",
        r"already exists|AlreadyExists|EntityAlreadyExists|ResourceExistenceCheck",
        "something of this name already exists outside the stack",
        "delete or rename it, or choose another `name`",
        keys=("name", "cluster.name"),
    ),
    _stack(
        "size",
        r"No Fargate configuration exists|Invalid '?(?:cpu|memory)'? setting",
        "Fargate does not have this size",
        "see the sizes: `ecsspec explain E401`",
        keys=("cpu", "memory"),
    ),
    _stack(
        "provider-used",
        r"capacity provider is in use|provider .*cannot be (?:deleted|removed)",
        "tasks still run on the capacity provider",
        "to take all of it down, in the right order: `ecsspec destroy {stack}`",
        keys=("launch_type", "desired_count"),
    ),
    _stack(
        "cluster-used",
        r"ClusterContains\w+|cluster cannot be deleted while",
        "something still runs in the cluster",
        "to take all of it down, in the right order: `ecsspec destroy {stack}`",
        keys=("cluster",),
    ),
    _stack(
        "repository-full",
        r"cannot be deleted because it still contains images|RepositoryNotEmpty",
        "the repository still holds images",
        "delete them, then run `ecsspec destroy {stack}` again",
    ),
    _stack(
        "protected",
        r"deletion[ _]protection|termination protection",
        "it is protected against deletion",
        "lift the protection, then run it again",
        keys=("capacity.termination_protection",),
    ),
    _stack(
        "in-use",
        r"has a dependent object|DependencyViolation|is in use|ResourceInUse|has dependencies",
        "something still uses it",
        "see what: `ecsspec events {stack}`",
    ),
    _stack(
        "range",
        r"CIDR '\S+' conflicts|InvalidSubnet\.Range|overlaps with",
        "its range of addresses is taken",
        "choose another `network.cidr`",
        keys=("network.cidr",),
    ),
    _stack(
        "busy",
        r"rate exceeded|throttl|RequestLimitExceeded|TooManyRequests",
        "AWS was too busy to answer",
        "apply again in a minute",
    ),
    _stack(
        "quota",
        r"maximum number|limit ?exceeded|quota|limit (?:has been|was) (?:reached|exceeded)",
        "a quota of the account is used up",
        "ask for more in Service Quotas, or delete what is not needed",
        keys=("network", "desired_count"),
    ),
    _stack(
        "expired",
        r"security token .*expired|ExpiredToken|RequestExpired",
        "the credentials that CloudFormation works with have expired",
        "sign in again, then apply again",
    ),
    _stack(
        "denied",
        r"not authorized to perform: (?P<action>[\w-]+:\w+)|not authorized|access ?denied",
        "a permission is missing: {action} is not allowed",
        "allow it to who applies, or to the role of the stack",
    ),
    _stack(
        "name-long",
        r"cannot be longer than|must have length less than|exceeds? the maximum length",
        "a name is too long",
        "choose a shorter `name`",
        keys=("name",),
    ),
    _stack(
        "invalid",
        r"Properties validation failed|Model validation failed|PropertyValidation|InvalidRequest|InvalidParameter",
        "AWS does not take one of its properties",
        "see AWS's own words below; it may be a bug of ecsspec",
    ),
    _stack(
        "hook",
        r"hook\(s\)|Hook .*failed",
        "a hook of the account forbids it",
        "ask who set the hook up",
    ),
    _stack(
        "missing",
        r"does not exist|not found|NotFound|Unable to fetch parameters",
        "something it refers to does not exist",
        "see AWS's own words below",
    ),
    _stack(
        "fault",
        r"Internal ?Failure|InternalError|ServiceUnavailable|Service Unavailable",
        "AWS had a fault of its own",
        _APPLY,
    ),
)
"""The more special ones first."""
