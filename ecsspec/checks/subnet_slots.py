"""Subnets have their places in the address range: inside the network, apart from each other, and for ever the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import GetAZs, Select, Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import SUBNET, VPC
from ecsspec.checks.literals import at, number, text

SLOTS = "E548"
RANGES = "E549"

PER_TIER = 8
_TIERS = {"PublicSubnet": 0, "PrivateSubnet": PER_TIER}

Range: TypeAlias = tuple[int, int]
"""The first address and the number of addresses."""


def subnet_slots(index: Index) -> Iterator[Finding]:
    """Keep our subnets in their slots: sixteen equal parts, public zones 1 to 8, then private zones 1 to 8.

    A subnet's range and zone are create-only. In a slot it stays where it is when zones or a tier are added; moved, it
    is replaced, and with it everything inside.
    """
    for subnet in index.every(SUBNET):
        first, zone = _TIERS.get(subnet.id[:-1]), number(subnet.id[-1:]) or 0
        whole = _range(_vpc_range(index, subnet))
        if first is not None and whole and 1 <= zone <= PER_TIER:
            yield from _slot(subnet, whole, place=first + zone - 1, zone=zone)


def _slot(subnet: Resource, whole: Range, *, place: int, zone: int) -> Iterator[Finding]:
    size = whole[1] // (2 * PER_TIER)
    has = _range(at(subnet.properties, "CidrBlock"))
    if has and has != (whole[0] + place * size, size):
        right = _written((whole[0] + place * size, size))
        what = f"its place in the network is {right}, and a subnet that moves is replaced"
        yield Finding(SLOTS, subnet.id, ("CidrBlock",), what, f"CidrBlock: {right}")
    zoned = at(subnet.properties, "AvailabilityZone")
    if isinstance(zoned, Select) and zoned != Select(zone - 1, GetAZs()):
        what = f"it is the subnet of zone {zone}, and a subnet that moves is replaced"
        yield Finding(
            SLOTS, subnet.id, ("AvailabilityZone",), what, f'AvailabilityZone: !Select [{zone - 1}, !GetAZs ""]'
        )


def subnet_ranges(index: Index) -> Iterator[Finding]:
    """Keep subnets inside their network's range and out of each other's, /16 to /28.

    EC2 refuses others ("CIDR Address overlaps with existing Subnet CIDR", "invalid for VPC").
    """
    for vpc in index.every(VPC):
        whole = _range(at(vpc.properties, "CidrBlock"))
        found = list(_ranges(index, vpc))
        for resource, own in found:
            outside = whole and not (whole[0] <= own[0] and own[0] + own[1] <= whole[0] + whole[1])
            if outside:
                yield _misplaced(resource, f"{_written(own)} is not inside the network's {_written(whole or own)}")
            if not 16 <= own[1] <= 65536:
                yield _misplaced(resource, f"{_written(own)} is not a size that EC2 takes")
        yield from _overlaps(found)


def _overlaps(found: list[tuple[Resource, Range]]) -> Iterator[Finding]:
    ordered = sorted(found, key=lambda one: (one[1], one[0].id))
    for (one, first), (other, second) in pairwise(ordered):
        if second[0] < first[0] + first[1]:
            yield _misplaced(other, f"{_written(second)} overlaps {_written(first)} of {one.id}")


def _misplaced(subnet: Resource, what: str) -> Finding:
    return Finding(RANGES, subnet.id, ("CidrBlock",), what, "choose a free range of /16 to /28 inside the network's")


def _ranges(index: Index, vpc: Resource) -> Iterator[tuple[Resource, Range]]:
    for subnet in index.every(SUBNET):
        own = _range(at(subnet.properties, "CidrBlock"))
        if own and index.identity(at(subnet.properties, "VpcId")) == vpc.id:
            yield subnet, own


def _vpc_range(index: Index, subnet: Resource) -> Value:
    vpc = index.resource(at(subnet.properties, "VpcId"), VPC)
    return at(vpc.properties, "CidrBlock") if vpc else None


def _range(value: Value) -> Range | None:
    """Return a plain IPv4 range as numbers; the ipaddress module would take most of a compile's time."""
    parts = (text(value) or "").replace("/", ".").split(".")
    if len(parts) != 5 or not all(part.isdecimal() for part in parts):
        return None
    a, b, c, d, bits = map(int, parts)
    return (a << 24) | (b << 16) | (c << 8) | d, 1 << max(0, 32 - bits)


def _written(range_: Range) -> str:
    first, size = range_
    parts = ".".join(str(first >> shift & 255) for shift in (24, 16, 8, 0))
    return f"{parts}/{33 - size.bit_length()}"
