"""Resources that CloudFormation could not make, change or delete."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.account import QUOTAS, RIGHTS
from ecsspec.diagnosis.entry import ANEW, FORGOTTEN, Known, Rank, of_resource
from ecsspec.diagnosis.sets import SETS

_APPLY: Final = "apply again"
ON_REQUEST: Final = "cancelled-on-request"
"""The id of the text that CloudFormation has for an operation which somebody, or a limit of ours, put an end to."""
BY_ORDER: Final = "cancelled-by-order"
"""The same of an operation that is followed, with the reason that whoever cancelled it gave."""
_IDENTIFIER: Final = r"""identifier '(?:\{"[^"]*":")?(?P<name>[^'"{}]+)(?:"\})?'"""

_ECHOES: Final = (
    of_resource(
        "cancelled",
        r"\bcancell?ed\.?$|^rollback requested",
        "it was cancelled: another resource failed first, or somebody cancelled all of it",
        rank=Rank.ECHO,
    ),
    of_resource(
        "nested",
        r"following resource\(s\) failed|Embedded stack .* was not successfully",
        "a stack inside this one failed",
        "see what: `ecsspec events {stack}`",
        rank=Rank.ECHO,
    ),
)

_ENDED: Final = (
    of_resource(
        ON_REQUEST,
        r"^User Initiated\.?$",
        "it was cancelled: somebody, or a limit of time, asked for that",
        "apply again, if nobody meant that",
        "see when: `ecsspec events {stack}`",
    ),
)

_RESOURCES: Final = (
    of_resource(
        "breaker",
        r"circuit breaker",
        "its tasks did not become healthy, so the circuit breaker stopped the deployment",
        FORGOTTEN,
        ANEW,
        keys=("deployment.circuit_breaker", "image", "health_check", "load_balancer.health_check"),
        rank=Rank.SYMPTOM,
    ),
    of_resource(
        "unstable",
        r"did not stabilize|exceeded attempts to wait|NotStabilized",
        "it did not become stable in the time that CloudFormation waits",
        "see the log of its tasks: nothing else tells why",
        ANEW,
        keys=("image", "health_check", "load_balancer.health_check", "desired_count"),
        rank=Rank.SYMPTOM,
    ),
    of_resource(
        "log-key",
        r"KMS key does not exist or is not allowed",
        "CloudWatch Logs may not use the key of the log group",
        "allow logs.REGION.amazonaws.com in the key's policy",
        keys=("logging",),
    ),
    of_resource(
        "fixed-name",
        r"custom-named resource requires replacing",
        "it has a fixed name and must be replaced, which AWS cannot do: the old one still has its name",
        "deploy under another `name`, then destroy the old stack",
        keys=("name", "cluster.name"),
    ),
    of_resource(
        "not-idempotent",
        r"not idempotent",
        "the cluster has a service of this name already, which is not the stack's",
        "delete that one, or choose another `name`",
        keys=("name", "cluster.name"),
    ),
    of_resource(
        "no-listener",
        r"does not have an associated load balancer",
        "its target group is not behind a listener yet",
        _APPLY,
        keys=("load_balancer", "port"),
    ),
    of_resource(
        "balancer-zones",
        r"At least two subnets in two different Availability Zones|multiple subnets in the same Availability Zone",
        "a balancer needs two subnets, each in a zone of its own",
        "set `network.zones` to 2 or more",
        keys=("network.zones",),
    ),
    of_resource(
        "balancer-addresses",
        r"Not enough IP space available|InsufficientFreeAddresses",
        "a subnet is too small, or too full, for a balancer",
        "take a larger `network.cidr`, or fewer `network.zones`",
        keys=("network.cidr", "network.zones"),
    ),
    of_resource(
        "priority",
        r"PriorityInUse|Priority '?\d+'? is currently in use",
        "another rule of the listener has this priority already",
        "give one of the two rules another priority",
    ),
    of_resource(
        "log-group-kept",
        rf"'AWS::Logs::LogGroup' with {_IDENTIFIER} already exists",
        "the log group {name} already exists outside the stack: an earlier deployment kept it, most often",
        "take it over: `logging: {{on_destroy: keep}}`",
        "or, if nobody needs its lines: `aws logs delete-log-group --log-group-name {name}`",
        keys=("logging.on_destroy", "name"),
    ),
    of_resource(
        "exists",
        rf"(?:with {_IDENTIFIER} )?already exists|AlreadyExists|EntityAlreadyExists|ResourceExistenceCheck",
        "{name} already exists outside the stack",
        "delete or rename it, or choose another `name`",
        keys=("name", "cluster.name"),
    ),
    of_resource(
        "size",
        r"No Fargate configuration exists|Invalid '?(?:cpu|memory)'? setting",
        "Fargate does not have this size",
        "see the sizes: `ecsspec explain E401`",
        keys=("cpu", "memory"),
    ),
    of_resource(
        "provider-used",
        r"capacity provider is in use|provider .*cannot be (?:deleted|removed)",
        "tasks still run on the capacity provider",
        "to take all of it down, in the right order: `ecsspec destroy {stack}`",
        keys=("launch_type", "desired_count"),
    ),
    of_resource(
        "cluster-used",
        r"ClusterContains\w+|cluster cannot be deleted while",
        "something still runs in the cluster",
        "to take all of it down, in the right order: `ecsspec destroy {stack}`",
        keys=("cluster",),
    ),
    of_resource(
        "repository-full",
        r"cannot be deleted because it still contains images|RepositoryNotEmpty",
        "the repository still holds images",
        "delete them, then run `ecsspec destroy {stack}` again",
    ),
    of_resource(
        "protected",
        r"deletion[ _]protection|termination protection",
        "it is protected against deletion",
        "lift the protection and delete it: `ecsspec destroy {stack} --unprotect`",
        keys=("capacity.termination_protection",),
    ),
    of_resource(
        "in-use",
        r"has a dependent object|DependencyViolation|is in use|ResourceInUse|has dependencies",
        "something still uses it",
        "see what: `ecsspec events {stack}`",
    ),
    of_resource(
        "range",
        r"CIDR '\S+' conflicts|InvalidSubnet\.Range|overlaps with",
        "its range of addresses is taken",
        "choose another `network.cidr`",
        keys=("network.cidr",),
    ),
    of_resource(
        "busy",
        r"rate exceeded|throttl|RequestLimitExceeded|TooManyRequests",
        "AWS was too busy to answer",
        "apply again in a minute",
    ),
)

_WHATEVER: Final = (
    of_resource(
        "name-long",
        r"cannot be longer than|must have length less than|exceeds? the maximum length",
        "a name is too long",
        "choose a shorter `name`",
        keys=("name",),
    ),
    of_resource(
        "invalid",
        r"Properties validation failed|Model validation failed|PropertyValidation|InvalidRequest|InvalidParameter",
        "AWS does not take one of its properties",
        "read AWS's own words; where the spec does not set it, it is a bug of ecsspec",
    ),
    of_resource(
        "missing",
        r"does not exist|not found|NotFound",
        "something it refers to does not exist",
        "see AWS's own words below",
    ),
    of_resource(
        "fault",
        r"Internal ?Failure|InternalError|ServiceUnavailable|Service Unavailable",
        "AWS had a fault of its own",
        _APPLY,
    ),
)

STACK: Final[tuple[Known, ...]] = (*_ECHOES, *_ENDED, *SETS, *RIGHTS, *_RESOURCES, *QUOTAS, *_WHATEVER)
"""The more special ones first."""
