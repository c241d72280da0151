"""What the entries of network ACLs let in and out, and what they refuse as long as no earlier one lets it through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from ecsspec.cfn.access.conditions import Condition
from ecsspec.cfn.access.grant import Grant
from ecsspec.cfn.access.reach import meets
from ecsspec.cfn.access.rules import IN, OUT, of_rule
from ecsspec.cfn.access.values import may_be, named
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value

ENTRY: Final = "AWS::EC2::NetworkAclEntry"


def entries(resource: Resource) -> Iterator[Grant]:
    """Yield what an entry of a network ACL allows."""
    if resource.type == ENTRY and may_be(resource.properties.get("RuleAction"), "allow"):
        yield from _entry(resource)


def refusals(resource: Resource, template: Template) -> Iterator[Grant]:
    """Yield what an entry of a network ACL refuses; an entry before it that allows the same takes that away."""
    if resource.type != ENTRY or not may_be(resource.properties.get("RuleAction"), "deny"):
        return
    earlier = [grant for one in template.resources.values() if _is_before(one, resource) for grant in entries(one)]
    for grant in _entry(resource):
        less = frozenset(Condition("", _words(one)) for one in earlier if _is_about(one, grant))
        yield replace(
            grant,
            verb=f"no longer refuses: {grant.verb}",
            kind=f"no {grant.verb}",
            conditions=grant.conditions | less,
            public=False,
        )


def _words(allowed: Grant) -> str:
    return f"what comes first ({' '.join((*allowed.what, allowed.whom))})"


def _is_about(one: Grant, other: Grant) -> bool:
    same = (one.who, one.kind) == (other.who, other.kind)
    return same and all(meets(mine, own) for mine, own in zip(one.reach, other.reach, strict=True))


def _is_before(one: Resource, other: Resource) -> bool:
    """Tell whether AWS asks one entry first; a number that is known later may be smaller."""
    first, second = _number(one), _number(other)
    return first is None or second is None or first < second


def _number(entry: Resource) -> int | None:
    said = named(entry.properties.get("RuleNumber"))
    return int(said) if said.isascii() and said.isdecimal() else None


def _entry(resource: Resource) -> Iterator[Grant]:
    given = resource.properties
    ports = given.get("PortRange")
    low, high = (ports.get("From"), ports.get("To")) if isinstance(ports, Mapping) else (None, None)
    rule: dict[str, Value] = {"IpProtocol": given.get("Protocol"), "FromPort": low, "ToPort": high}
    ranges = {key: given[own] for key, own in (("CidrIp", "CidrBlock"), ("CidrIpv6", "Ipv6CidrBlock")) if own in given}
    way = OUT if may_be(given.get("Egress"), "true") else IN
    yield from of_rule({**rule, **ranges}, named(given.get("NetworkAclId", resource.id)), way, at=(resource.id, ()))
