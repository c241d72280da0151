"""What ecsspec itself may have to do in AWS: every action, the commands that take it, and on what.

A test compares this table with the calls that `aws` can make; docs/access.md is written from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

VERBS: Final = ("diff", "plan", "apply", "watch", "events", "diagnose", "repair", "destroy", "check")
"""The commands that talk to AWS."""
_LOOKING: Final = "apply watch diagnose repair"
"""The commands that look at tasks, targets, hosts and logs."""
_FOLLOWING: Final = "apply watch"
"""The commands that see a rollout to its end."""
_DELETING: Final = "apply repair destroy"
"""The commands that delete a stack: two of them what a failure left, where its name was agreed to."""

ANYTHING: Final = "*"
STACK: Final = "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"
CHANGE_SETS: Final = "arn:{partition}:cloudformation:{region}:{account}:changeSet/ecsspec-*"
SERVICES: Final = "arn:{partition}:ecs:{region}:{account}:service/*"
DEPLOYMENTS: Final = "arn:{partition}:ecs:{region}:{account}:service-deployment/*"
TASKS: Final = "arn:{partition}:ecs:{region}:{account}:task/*"
GROUPS: Final = "arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{stack}-*"
LOGS: Final = "arn:{partition}:logs:{region}:{account}:log-group:*:log-stream:*"
CLUSTERS: Final = "arn:{partition}:ecs:{region}:{account}:cluster/*"
BALANCERS: Final = "arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/*"
KEPT_LOGS: Final = "arn:{partition}:logs:{region}:{account}:log-group:/ecsspec/{stack}"
SELF: Final = "{principal}"
BUCKET: Final = "arn:{partition}:s3:::{bucket}"
OBJECTS: Final = "arn:{partition}:s3:::{bucket}/ecsspec/*"

NEEDS: Final[Mapping[tuple[str, ...], Mapping[str, str]]] = {
    (STACK,): {
        "cloudformation:CancelUpdateStack": "apply repair",
        "cloudformation:ContinueUpdateRollback": "repair",
        "cloudformation:CreateChangeSet": "diff apply",
        "cloudformation:DeleteChangeSet": "diff plan apply destroy",
        "cloudformation:DeleteStack": _DELETING,
        "cloudformation:DescribeChangeSet": "diff plan apply",
        "cloudformation:DescribeStackEvents": "diff apply watch events diagnose repair destroy",
        "cloudformation:DescribeStackResource": "diff apply",
        "cloudformation:ExecuteChangeSet": "apply",
        "cloudformation:GetTemplate": "diff apply watch diagnose repair destroy",
        "cloudformation:ListChangeSets": "diff apply destroy",
        "cloudformation:ListStackResources": "diff apply watch diagnose repair destroy",
        "cloudformation:RollbackStack": "repair",
        "cloudformation:UpdateTerminationProtection": "apply destroy",
    },
    (STACK, CHANGE_SETS): {"cloudformation:DescribeEvents": "diff apply"},
    (SERVICES,): {
        "ecs:DescribeServices": f"diff destroy {_LOOKING}",
        "ecs:ListServiceDeployments": _LOOKING,
        "ecs:UpdateService": _DELETING,
    },
    (DEPLOYMENTS,): {"ecs:StopServiceDeployment": "apply repair"},
    (CLUSTERS,): {"ecs:ListContainerInstances": _DELETING},
    (BALANCERS,): {"elasticloadbalancing:ModifyLoadBalancerAttributes": "destroy"},
    (KEPT_LOGS, f"{KEPT_LOGS}:*"): {"logs:DeleteLogGroup": "destroy", "logs:ListTagsForResource": "destroy"},
    (TASKS,): {"ecs:DescribeTasks": f"destroy {_LOOKING}"},
    (GROUPS,): {
        "autoscaling:SetInstanceProtection": _DELETING,
        "autoscaling:UpdateAutoScalingGroup": _DELETING,
    },
    (LOGS,): {"logs:GetLogEvents": _LOOKING},
    (ANYTHING,): {
        "autoscaling:DescribeAutoScalingGroups": _DELETING,
        "autoscaling:DescribeScalingActivities": _LOOKING,
        "cloudformation:DescribeStacks": "diff apply watch events diagnose repair destroy",
        "cloudformation:ListStacks": "watch events diagnose repair destroy",
        "cloudwatch:DescribeAlarms": _FOLLOWING,
        "ec2:DescribeNetworkInterfaces": _DELETING,
        "ec2:DescribeSecurityGroups": _DELETING,
        "ecs:DeregisterTaskDefinition": _DELETING,
        "ecs:DescribeTaskDefinition": f"destroy {_LOOKING}",
        "ecs:ListServices": _DELETING,
        "ecs:ListTaskDefinitions": _DELETING,
        "ecs:ListTasks": f"destroy {_LOOKING}",
        "elasticloadbalancing:DescribeLoadBalancerAttributes": _DELETING,
        "elasticloadbalancing:DescribeTargetHealth": _LOOKING,
        "logs:DescribeLogGroups": "destroy",
        "sts:GetCallerIdentity": " ".join(VERBS),
        "tag:GetResources": "diff apply",
    },
    (SELF,): {"iam:GetRole": "check", "iam:SimulatePrincipalPolicy": "check"},
}
"""By what they are done on: a listing has no narrower place than everything."""

_LONG: Final = "diff apply"
"""The commands that send a template."""
USING: Final[Mapping[tuple[str, ...], Mapping[str, str]]] = {
    (BUCKET,): {"s3:GetBucketLocation": _LONG},
    (OBJECTS,): {"s3:GetObject": _LONG, "s3:PutObject": _LONG},
}
"""For a template that does not fit a request, in a bucket that is there; CloudFormation reads it as the caller."""
MAKING: Final[Mapping[tuple[str, ...], Mapping[str, str]]] = {
    (BUCKET,): {
        "s3:CreateBucket": _LONG,
        "s3:GetBucketPolicy": _LONG,
        "s3:GetBucketTagging": _LONG,
        "s3:GetLifecycleConfiguration": _LONG,
        "s3:ListBucket": _LONG,
        "s3:PutBucketOwnershipControls": _LONG,
        "s3:PutBucketPolicy": _LONG,
        "s3:PutBucketPublicAccessBlock": _LONG,
        "s3:PutBucketTagging": _LONG,
        "s3:PutEncryptionConfiguration": _LONG,
        "s3:PutLifecycleConfiguration": _LONG,
    },
}
"""For the bucket of ecsspec's own, beside those: to know it, and to make it where somebody agreed."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the placeholders of a statement stand for; `*` where any will do."""

    partition: str
    account: str
    region: str
    stack: str = ANYTHING
    principal: str = ANYTHING
    given: str = ""
    """The bucket that somebody named; ecsspec's own where there is none."""

    @property
    def bucket(self) -> str:
        """Return the bucket of long templates."""
        return self.given or f"ecsspec-{self.account}-{self.region}"

    @property
    def role(self) -> str:
        """Return how the names of the stack's roles begin: CloudFormation cuts a long stack name."""
        return ANYTHING if self.stack == ANYTHING else f"{self.stack}-*" if len(self.stack) <= _KEPT else self._cut

    @property
    def _cut(self) -> str:
        return f"{self.stack[:_KEPT]}*"

    def fill(self, text: str) -> str:
        """Return a text with its placeholders filled in."""
        given = {name: getattr(self, name) for name in (*self.__dataclass_fields__, "role", "bucket")}
        return text.format_map(given)


_KEPT: Final = 24


@dataclass(frozen=True, slots=True)
class Statement:
    """Actions and what they are done on; `passed_to` are the services that may be handed a role.

    `is_ours` tells whether ecsspec takes them, and not CloudFormation.
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    passed_to: tuple[str, ...] = ()
    is_ours: bool = True

    def at(self, place: Place) -> Statement:
        """Return the statement with its placeholders filled in."""
        return replace(self, resources=tuple(place.fill(resource) for resource in self.resources))

    def document(self) -> dict[str, object]:
        """Return the statement as IAM writes it."""
        condition = {"Condition": {"StringEquals": {"iam:PassedToService": list(self.passed_to)}}}
        return {
            "Effect": "Allow",
            "Action": list(self.actions),
            "Resource": list(self.resources) if len(self.resources) > 1 else self.resources[0],
            **(condition if self.passed_to else {}),
        }


def statements(verbs: Collection[str] = VERBS) -> tuple[Statement, ...]:
    """Return what some commands need."""
    return _chosen(NEEDS, verbs)


def bucket_statements(verbs: Collection[str] = VERBS, *, makes: bool = True) -> tuple[Statement, ...]:
    """Return what some commands need for a template that does not fit a request, in a bucket of ours or another."""
    return (*_chosen(USING, verbs), *(_chosen(MAKING, verbs) if makes else ()))


def _chosen(table: Mapping[tuple[str, ...], Mapping[str, str]], verbs: Collection[str]) -> tuple[Statement, ...]:
    chosen = (
        Statement(tuple(action for action, takers in rows.items() if set(takers.split()) & set(verbs)), resources)
        for resources, rows in table.items()
    )
    return tuple(one for one in chosen if one.actions)


def verbs_of(action: str) -> tuple[str, ...]:
    """Return the commands that take an action, in the order of `VERBS`; none for one of CloudFormation's."""
    tables = (*NEEDS.values(), *USING.values(), *MAKING.values())
    takers = {verb for rows in tables for verb in rows.get(action, "").split()}
    return tuple(verb for verb in VERBS if verb in takers)


def to_pass(role: str) -> Statement:
    """Return what somebody needs to let CloudFormation act in a role."""
    return Statement(("iam:PassRole",), (role,), ("cloudformation.amazonaws.com",))


def policy(wanted: Collection[Statement]) -> dict[str, object]:
    """Return a whole policy document."""
    return {"Version": "2012-10-17", "Statement": [one.document() for one in wanted]}
