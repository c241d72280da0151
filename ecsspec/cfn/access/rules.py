"""What security groups and rules apart from them let in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecsspec.cfn.access.conditions import of_statement
from ecsspec.cfn.access.grant import Grant, Place
from ecsspec.cfn.access.reach import Names, Net, Ports, Reach, Same, network
from ecsspec.cfn.access.values import as_json, named, placed, symbols
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value

GROUP: Final = "AWS::EC2::SecurityGroup"
INGRESS: Final = "AWS::EC2::SecurityGroupIngress"
EGRESS: Final = "AWS::EC2::SecurityGroupEgress"

EVERYBODY: Final = "the whole internet"
EVERYTHING: Final = "everything"
_RANGES: Final = ("CidrIp", "CidrIpv6")
_PEERS: Final = (
    *_RANGES,
    "SourceSecurityGroupId",
    "DestinationSecurityGroupId",
    "SourceSecurityGroupName",
    "SourcePrefixListId",
    "DestinationPrefixListId",
)
_PRIVATE: Final[Mapping[int, int]] = {4: 8, 6: 7}
"""How long the prefix of the widest private range is; what is wider is of the internet, `0.0.0.0/1` and `2000::/3`."""
_ALL: Final = (0, 65535)
_PROTOCOLS: Final[Mapping[str, str]] = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}


@dataclass(frozen=True, slots=True)
class Way:
    """In or out: the words for it."""

    verb: str
    towards: str


IN: Final = Way("lets in", "from")
OUT: Final = Way("lets out", "to")


def rules(resource: Resource) -> Iterator[Grant]:
    """Yield what a resource lets in and out."""
    given = resource.properties
    if resource.type == GROUP:
        yield from _under(resource, "SecurityGroupIngress", IN)
        # EC2 lets everything out of a group that names no rule.
        yield from _under(resource, "SecurityGroupEgress", OUT, default=[{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}])
    elif resource.type in (INGRESS, EGRESS):
        who = named(given.get("GroupId", given.get("GroupName", resource.id)))
        yield from of_rule(given, who, IN if resource.type == INGRESS else OUT, at=(resource.id, ()))


def _under(resource: Resource, name: str, way: Way, *, default: Sequence[Value] = ()) -> Iterator[Grant]:
    for position, rule in placed(resource.properties.get(name)) or placed(default):
        at = (resource.id, (name, position))
        if isinstance(rule, Mapping):
            yield from of_rule(rule, resource.id, way, at=at)
        else:
            words = f"{way.verb} what a rule says that we cannot read:"
            yield Grant(resource.id, words, (named(rule),), at=at, reach=(Same(as_json(rule)),))


def of_rule(rule: Mapping[str, Value], who: str, way: Way, *, at: Place) -> Iterator[Grant]:
    """Yield what a rule lets in or out, once for each range or group that it names."""
    words, ports = _ports(rule)
    conditions = of_statement({key: one for key, one in rule.items() if key != "Condition"})
    for key in [key for key in _PEERS if key in rule] or [""]:
        peer, reach, is_world = _peer(key, rule.get(key, "?"))
        yield Grant(
            who,
            way.verb,
            (words,),
            f"{way.towards} {peer}",
            conditions,
            at,
            public=is_world and way is IN,
            kind=way.verb,
            reach=(ports, reach),
        )


def _peer(key: str, value: Value) -> tuple[str, Reach, bool]:
    """Return who is at the other end in words, how far that goes, and whether it is everybody."""
    if key not in _RANGES or not isinstance(value, str):
        # A group or a range that is known later. Of IPv6 it is not within what is said of IPv4.
        return named(value), Names(symbols(value)) if key == "CidrIpv6" else Same(named(value)), False
    found = network(value)
    if found is None or found.prefixlen >= _PRIVATE[found.version]:
        return value, Net(value), False
    words = EVERYBODY if found.version == 4 else f"{EVERYBODY} over IPv6"
    return f"{value}, a great part of {words}" if found.prefixlen else words, Net(value), True


def _ports(rule: Mapping[str, Value]) -> tuple[str, Reach]:
    """Return a protocol with its ports in words, and as a range where they can be compared."""
    said = named(rule.get("IpProtocol", "")).lower()
    protocol = _PROTOCOLS.get(said, said)
    if protocol == "-1":
        return EVERYTHING, Ports("-1", *_ALL)
    low, high = (_said(rule.get(key)) for key in ("FromPort", "ToPort"))
    span = "-".join(one for one in dict.fromkeys((low, high)) if one not in ("", "-1"))
    words = f"{protocol} {span}".strip()
    return words, _range(protocol, low, high) or Same(words)


def _said(port: Value) -> str:
    return "" if port is None else named(port)


def _range(protocol: str, low: str, high: str) -> Reach | None:
    match protocol:
        case "tcp" | "udp":
            return Ports(protocol, int(low), int(high)) if _is_port(low) and _is_port(high) else None
        case "icmp" | "icmpv6":
            return _kinds(protocol, low, high)
        case _:
            return Ports(protocol, *_ALL) if protocol else None


def _kinds(protocol: str, kind: str, code: str) -> Reach | None:
    """Return types and codes of messages as one range: 256 codes of each type."""
    if kind == "-1":
        return Ports(protocol, *_ALL)
    if not _is_port(kind):
        return None
    first = int(kind) * 256
    if code == "-1":
        return Ports(protocol, first, first + 255)
    return Ports(protocol, first + int(code), first + int(code)) if _is_port(code) else None


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5
