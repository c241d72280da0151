"""What an account does not allow, or not so much of: permissions, roles, quotas."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import Known, of_resource

_MISSING: Final = "see whether more is missing: `ecsspec check --access`"


def _quota(id_: str, of: str, name: str, service: str, code: str, *, keys: tuple[str, ...] = ()) -> Known:
    more = f"aws service-quotas request-service-quota-increase --service-code {service} --quota-code {code}"
    return of_resource(
        id_,
        rf"maximum number of {of} has been reached|exceed the limit of \d+ {of}",
        f"the account may have no more {name} here: its quota is used up",
        "delete one that nobody needs",
        f"or ask for more: `{more} --desired-value N`",
        keys=keys,
    )


QUOTAS: Final = (
    of_resource(
        "quota-stacks",
        r"Limit for stack has been exceeded",
        "the account may have no more stacks in this region",
        "delete one that nobody needs",
        "or ask for more: `aws service-quotas request-service-quota-increase --service-code cloudformation"
        " --quota-code L-0485CB21 --desired-value N`",
    ),
    _quota("quota-vpcs", "VPCs", "VPCs", "vpc", "L-F678F1CE"),
    _quota("quota-internet-gateways", "internet gateways", "internet gateways", "vpc", "L-A4707A72"),
    _quota("quota-addresses", "addresses", "elastic IP addresses", "ec2", "L-0263D0A3", keys=("network.nat",)),
    _quota(
        "quota-gateways", "NAT ?gateways", "NAT gateways", "vpc", "L-FE5A380F", keys=("network.nat", "network.zones")
    ),
    _quota(
        "quota-balancers",
        "(?:application )?load balancers",
        "load balancers",
        "elasticloadbalancing",
        "L-53DA6B97",
        keys=("load_balancer",),
    ),
    of_resource(
        "quota",
        r"maximum number|limit ?exceeded|quota|limit (?:has been|was) (?:reached|exceeded)",
        "a quota of the account is used up",
        "ask for more in Service Quotas, or delete what is not needed",
    ),
)

RIGHTS: Final = (
    of_resource(
        "pass-role",
        r"not authorized to perform: iam:PassRole(?: on resource: (?P<role>\S+))?",
        "you may not hand {role} to the service: iam:PassRole is missing",
        "add this to the policy of who applies:"
        ' `{{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "{role}"}}`',
        _MISSING,
    ),
    of_resource(
        "linked-role",
        r"service[- ]linked role|ServiceLinkedRole",
        "the account lacks a service-linked role, which AWS makes on first use",
        "apply once more",
        "or make it: `aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com`",
    ),
    of_resource(
        "expired",
        r"security token .*expired|ExpiredToken|RequestExpired",
        "the credentials that CloudFormation works with have expired",
        "sign in again, then apply again",
    ),
    of_resource(
        "denied",
        r"not authorized to perform: (?P<action>[\w-]+:\w+)",
        "a permission is missing: {action} is not allowed",
        'allow it to who applies, or to the role of the stack: `"Action": "{action}"`',
        _MISSING,
    ),
    of_resource(
        "denied-unnamed",
        r"not authorized|access ?denied",
        "a permission is missing: AWS does not say which",
        _MISSING,
    ),
)
"""The more special ones first."""
