"""How far a grant goes in one direction, and whether one goes no further than another; in doubt it does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from ecsspec.cfn.access import patterns
from ecsspec.cfn.access.values import Symbols

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, slots=True)
class Same:
    """Exactly this; an address that is known later is one."""

    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """Whatever a pattern with wildcards matches."""

    pattern: Symbols


@dataclass(frozen=True, slots=True)
class AllBut:
    """Everything but what any of these patterns matches."""

    patterns: tuple[Symbols, ...]


@dataclass(frozen=True, slots=True)
class Ports:
    """A range of ports of a protocol; `-1` is every protocol."""

    protocol: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Net:
    """A range of addresses."""

    cidr: str


Reach: TypeAlias = Same | Names | AllBut | Ports | Net


def is_within(narrow: Reach, wide: Reach) -> bool:
    """Tell whether one goes no further than another."""
    if narrow == wide:
        return True
    match wide:
        case Names(pattern):
            return _is_matched(narrow, pattern)
        case AllBut(left_out):
            return _is_left(narrow, left_out)
        case Ports():
            return _is_in_range(narrow, wide)
        case Net(cidr):
            return _is_in_net(narrow, cidr)
        case _:
            return False


def meets(one: Reach, other: Reach) -> bool:
    """Tell whether something can be within both; in doubt it can."""
    match one, other:
        case Ports(), Ports():
            is_same = one.protocol == other.protocol or "-1" in (one.protocol, other.protocol)
            return is_same and one.low <= other.high and other.low <= one.high
        case Net(mine), Net(own) if network(mine) and network(own):
            # Of two ranges that share an address one is within the other.
            return is_within(one, other) or is_within(other, one)
        case _:
            return True


def _is_matched(narrow: Reach, pattern: Symbols) -> bool:
    match narrow:
        case Names(own):
            return patterns.is_within(own, pattern)
        case AllBut():
            return patterns.is_within((patterns.ANY,), pattern)
        case _:
            return False


def _is_left(narrow: Reach, left_out: tuple[Symbols, ...]) -> bool:
    """Tell whether nothing of what a wide grant leaves out is in the narrow one."""
    match narrow:
        case Names(own):
            return all(patterns.are_apart(own, one) for one in left_out)
        case AllBut(own):
            return all(any(patterns.is_within(one, more) for more in own) for one in left_out)
        case _:
            return False


def _is_in_range(narrow: Reach, wide: Ports) -> bool:
    if wide.protocol == "-1":
        return True
    return (
        isinstance(narrow, Ports)
        and narrow.protocol == wide.protocol
        and wide.low <= narrow.low <= narrow.high <= wide.high
    )


def _is_in_net(narrow: Reach, cidr: str) -> bool:
    wide = network(cidr)
    if wide is None:
        return False
    match narrow:
        case Same():
            # A group, or a range that is known later: the rule says IPv4.
            return wide.version == 4 and wide.prefixlen == 0
        case Net(own):
            inner = network(own)
            return inner is not None and inner.version == wide.version and _is_part(inner, wide)
        case _:
            return False


def _is_part(inner: IPv4Network | IPv6Network, wide: IPv4Network | IPv6Network) -> bool:
    return inner.prefixlen >= wide.prefixlen and inner.network_address in wide


@lru_cache(maxsize=1024)
def network(cidr: str) -> IPv4Network | IPv6Network | None:
    """Return a range of addresses, however it is written, or None where it is none."""
    from ipaddress import ip_network

    try:
        return ip_network(cidr.strip(), strict=False)
    except ValueError:
        return None
