"""What ecsspec itself may have to do in AWS: every action, the commands that take it, and on what.

A test compares this table with the calls that `aws` can make; docs/access.md is written from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

VERBS: Final = ("diff", "plan", "apply", "watch", "events", "diagnose", "repair", "destroy", "check")
"""The commands that talk to AWS."""
_LOOKING: Final = "apply watch diagnose"
"""The commands that look at tasks, targets, hosts and logs."""
_FOLLOWING: Final = "apply watch"
"""The commands that see a rollout to its end."""

ANYTHING: Final = "*"
STACK: Final = "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"
CHANGE_SETS: Final = "arn:{partition}:cloudformation:{region}:{account}:changeSet/ecsspec-*"
SERVICES: Final = "arn:{partition}:ecs:{region}:{account}:service/*"
DEPLOYMENTS: Final = "arn:{partition}:ecs:{region}:{account}:service-deployment/*"
TASKS: Final = "arn:{partition}:ecs:{region}:{account}:task/*"
GROUPS: Final = "arn:{partition}:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{stack}-*"
LOGS: Final = "arn:{partition}:logs:{region}:{account}:log-group:*:log-stream:*"
SELF: Final = "{principal}"

NEEDS: Final[Mapping[tuple[str, ...], Mapping[str, str]]] = {
    (STACK,): {
        "cloudformation:CancelUpdateStack": "apply repair",
        "cloudformation:ContinueUpdateRollback": "repair",
        "cloudformation:CreateChangeSet": "diff apply",
        "cloudformation:DeleteChangeSet": "diff plan apply destroy",
        "cloudformation:DeleteStack": "apply repair destroy",
        "cloudformation:DescribeChangeSet": "diff plan apply",
        "cloudformation:DescribeStackEvents": "diff apply watch events diagnose repair destroy",
        "cloudformation:DescribeStackResource": "diff apply",
        "cloudformation:ExecuteChangeSet": "apply",
        "cloudformation:GetTemplate": "diff apply watch diagnose repair destroy",
        "cloudformation:ListChangeSets": "diff apply destroy",
        "cloudformation:ListStackResources": "diff apply watch diagnose repair destroy",
        "cloudformation:RollbackStack": "repair",
    },
    (STACK, CHANGE_SETS): {"cloudformation:DescribeEvents": "diff apply"},
    (SERVICES,): {
        "ecs:DescribeServices": f"diff destroy {_LOOKING}",
        "ecs:ListServiceDeployments": _FOLLOWING,
        "ecs:UpdateService": "destroy",
    },
    (DEPLOYMENTS,): {"ecs:StopServiceDeployment": "apply"},
    (TASKS,): {"ecs:DescribeTasks": f"destroy {_LOOKING}"},
    (GROUPS,): {
        "autoscaling:SetInstanceProtection": "apply destroy",
        "autoscaling:UpdateAutoScalingGroup": "apply destroy",
    },
    (LOGS,): {"logs:GetLogEvents": _LOOKING},
    (ANYTHING,): {
        "autoscaling:DescribeAutoScalingGroups": "apply destroy",
        "autoscaling:DescribeScalingActivities": _LOOKING,
        "cloudformation:DescribeStacks": "diff apply watch events diagnose repair destroy",
        "cloudformation:ListStacks": "destroy",
        "cloudwatch:DescribeAlarms": _FOLLOWING,
        "ecs:DeregisterTaskDefinition": "destroy",
        "ecs:DescribeTaskDefinition": f"destroy {_LOOKING}",
        "ecs:ListTaskDefinitions": "destroy",
        "ecs:ListTasks": f"destroy {_LOOKING}",
        "elasticloadbalancing:DescribeTargetHealth": _LOOKING,
        "sts:GetCallerIdentity": " ".join(VERBS),
        "tag:GetResources": "diff apply",
    },
    (SELF,): {"iam:GetRole": "check", "iam:SimulatePrincipalPolicy": "check"},
}
"""By what they are done on: a listing has no narrower place than everything."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the placeholders of a statement stand for; `*` where any will do."""

    partition: str
    account: str
    region: str
    stack: str = ANYTHING
    principal: str = ANYTHING

    @property
    def role(self) -> str:
        """Return how the names of the stack's roles begin: CloudFormation cuts a long stack name."""
        return ANYTHING if self.stack == ANYTHING else f"{self.stack}-*" if len(self.stack) <= _KEPT else self._cut

    @property
    def _cut(self) -> str:
        return f"{self.stack[:_KEPT]}*"

    def fill(self, text: str) -> str:
        """Return a text with its placeholders filled in."""
        given = {name: getattr(self, name) for name in (*self.__dataclass_fields__, "role")}
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
    chosen = (
        Statement(tuple(action for action, takers in rows.items() if set(takers.split()) & set(verbs)), resources)
        for resources, rows in NEEDS.items()
    )
    return tuple(one for one in chosen if one.actions)


def verbs_of(action: str) -> tuple[str, ...]:
    """Return the commands that take an action, in the order of `VERBS`; none for one of CloudFormation's."""
    takers = {verb for rows in NEEDS.values() for verb in rows.get(action, "").split()}
    return tuple(verb for verb in VERBS if verb in takers)


def to_pass(role: str) -> Statement:
    """Return what somebody needs to let CloudFormation act in a role."""
    return Statement(("iam:PassRole",), (role,), ("cloudformation.amazonaws.com",))


def policy(wanted: Collection[Statement]) -> dict[str, object]:
    """Return a whole policy document."""
    return {"Version": "2012-10-17", "Statement": [one.document() for one in wanted]}
