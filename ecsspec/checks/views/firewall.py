"""The rules of a template's security groups, written inside the group or as resources of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from ecsspec.cfn.findings import Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import EGRESS, INGRESS, SECURITY_GROUP
from ecsspec.checks.literals import at, items, known, number, text

Direction: TypeAlias = Literal["in", "out"]
Ports: TypeAlias = tuple[int, int]

_INLINE = {"in": "SecurityGroupIngress", "out": "SecurityGroupEgress"}
_APART = {"in": INGRESS, "out": EGRESS}
_PEER = {"in": "SourceSecurityGroupId", "out": "DestinationSecurityGroupId"}
WORLD = frozenset({"0.0.0.0/0", "::/0"})


class Opening(NamedTuple):
    """One rule: the resource and the path where it stands, and what it says."""

    resource: Resource
    path: Path
    rule: Value

    @property
    def ports(self) -> Ports | None:
        """Return the first and the last port; None where they are not known."""
        if str(at(self.rule, "IpProtocol")) == "-1":
            return (0, 65535)
        first, last = number(at(self.rule, "FromPort")), number(at(self.rule, "ToPort"))
        return None if first is None or last is None else (first, last)

    @property
    def is_to_world(self) -> bool:
        """Tell whether the rule speaks of every address there is."""
        return any(text(at(self.rule, key)) in WORLD for key in ("CidrIp", "CidrIpv6"))

    def holds(self, ports: Ports) -> bool:
        """Tell whether the rule lets TCP through on these ports, or may do so."""
        own = self.ports
        protocol = at(self.rule, "IpProtocol")
        fits = own is None or (own[0] <= ports[0] and ports[1] <= own[1])
        return fits and (not known(protocol) or str(protocol) in ("tcp", "6", "-1"))


def openings(index: Index, group: Resource, direction: Direction) -> Iterator[Opening]:
    """Yield the rules of a security group in one direction."""
    name = _INLINE[direction]
    for position, rule in enumerate(items(at(group.properties, name))):
        yield Opening(group, (name, position), rule)
    for resource in index.every(_APART[direction]):
        if index.identity(at(resource.properties, "GroupId")) == group.id:
            yield Opening(resource, (), resource.properties)


def groups(index: Index, values: Iterable[Value]) -> list[Resource]:
    """Return those security groups that the template makes."""
    found = (index.resource(value, SECURITY_GROUP) for value in values)
    return [one for one in found if one]


def doors(
    index: Index, group: Resource, direction: Direction, *, ports: Ports, peers: Iterable[Resource]
) -> Iterator[Opening]:
    """Yield the rules that let TCP from or to one of some peers through a group, or may do so.

    What speaks of addresses, or of a group that the template does not make, may mean the peers.
    """
    named = {peer.id for peer in peers}
    for opening in openings(index, group, direction):
        peer = at(opening.rule, _PEER[direction])
        if opening.holds(ports) and (peer is None or index.is_late(peer) or index.identity(peer) in named):
            yield opening


def is_open(index: Index, group: Resource, direction: Direction) -> bool:
    """Tell whether a group's rules are not known; a group without egress rules lets everything out."""
    inline = at(group.properties, _INLINE[direction])
    if direction == "out" and inline is None:
        return not any(openings(index, group, direction))
    return not known(inline)
