"""Nobody gets more than they need: no right to everything, no door to the world but the balancer's."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import LOAD_BALANCER, MANAGED_POLICY, POLICY, ROLE, ROLE_POLICY
from ecsspec.checks.literals import at, items, number, text
from ecsspec.checks.views.balancers import listeners_of
from ecsspec.checks.views.firewall import Opening, groups, openings
from ecsspec.checks.views.hosts import hosts
from ecsspec.checks.views.services import services

RIGHTS = "E556"
DOORS = "E557"

UNSCOPED = frozenset(
    {
        "cloudwatch:PutMetricData",
        "ecr-public:GetAuthorizationToken",
        "ecr:GetAuthorizationToken",
        "ecs:DiscoverPollEndpoint",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "sts:GetCallerIdentity",
        "sts:GetServiceBearerToken",
        "xray:GetSamplingRules",
        "xray:GetSamplingStatisticSummaries",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""Actions that IAM cannot limit to a resource."""
_UNSCOPED_PREFIXES = ("autoscaling:Describe", "ec2:Describe", "elasticloadbalancing:Describe")


def least_rights(index: Index) -> Iterator[Finding]:
    """Allow no action `*`, and resource `*` only to actions that know no resource, or under a condition.

    A container that is broken into has every right of its roles.
    """
    for resource, path, document in _documents(index):
        for position, statement in enumerate(items(at(document, "Statement"))):
            if at(statement, "Effect") == "Allow":
                for what, hint, key in _faults(statement):
                    yield Finding(RIGHTS, resource.id, (*path, "Statement", position, key), what, hint)


def _faults(statement: Value) -> Iterator[tuple[str, str, str]]:
    actions = [one for one in items(at(statement, "Action")) if isinstance(one, str)]
    if "*" in actions or at(statement, "NotAction") is not None:
        yield "it allows every action", "name the actions that are needed", "Action"
    elif "*" in items(at(statement, "Resource")) and at(statement, "Condition") is None:
        wide = [one for one in actions if one not in UNSCOPED and not one.startswith(_UNSCOPED_PREFIXES)]
        if wide:
            yield f"it allows {', '.join(wide)} on everything", "name the resources", "Resource"
    principal = at(statement, "Principal")
    if at(statement, "Condition") is None and "*" in (principal, at(principal, "AWS")):
        yield "anybody may assume the role", "name who may", "Principal"


def _documents(index: Index) -> Iterator[tuple[Resource, Path, Value]]:
    for role in index.every(ROLE):
        trust = "AssumeRolePolicyDocument"
        yield role, (trust,), at(role.properties, trust)
        for position, policy in enumerate(items(at(role.properties, "Policies"))):
            yield role, ("Policies", position, "PolicyDocument"), at(policy, "PolicyDocument")
    for type_ in (POLICY, MANAGED_POLICY, ROLE_POLICY):
        for apart in index.every(type_):
            yield apart, ("PolicyDocument",), at(apart.properties, "PolicyDocument")


def closed_doors(index: Index) -> Iterator[Finding]:
    """Open the groups of tasks and hosts to nobody in the world, and a balancer's on its listeners' ports only.

    What the balancer alone should reach is scanned within minutes when the whole internet may call.
    """
    for group in _behind(index):
        for opening in openings(index, group, "in"):
            if opening.is_to_world:
                yield _open(opening, "tasks and hosts are open to the whole internet", "name the balancer's group")
    for balancer in index.every(LOAD_BALANCER):
        ports = {number(at(one.properties, "Port")) for one in listeners_of(index, balancer)}
        for group in groups(index, items(at(balancer.properties, "SecurityGroups"))):
            for opening in openings(index, group, "in"):
                if ports and None not in ports and opening.is_to_world and not _within(opening, ports):
                    what = f"it is open to the whole internet where {balancer.id} does not listen"
                    yield _open(
                        opening, what, f"open port {', '.join(map(str, sorted(map(int, filter(None, ports)))))}"
                    )


def _within(opening: Opening, ports: set[int | None]) -> bool:
    return opening.ports is None or set(range(opening.ports[0], opening.ports[1] + 1)) <= ports


def _behind(index: Index) -> list[Resource]:
    """Return the groups of tasks and hosts, once each."""
    found = [group for served in index.once(services) for group in groups(index, served.groups)]
    found += [group for these in index.once(hosts) for group in groups(index, these.groups)]
    return list({group.id: group for group in found}.values())


def _open(opening: Opening, what: str, hint: str) -> Finding:
    key = "CidrIp" if text(at(opening.rule, "CidrIp")) else "CidrIpv6"
    return Finding(DOORS, opening.resource.id, (*opening.path, key), what, hint)
