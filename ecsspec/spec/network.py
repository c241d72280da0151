"""The app's own network: address range, zones, where tasks live, how they reach out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from ecsspec.spec.base import Section, refuse, shown

_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_USELESS = r"(?:0|127|22[4-9]|2[3-5][0-9])\.|169\.254\."
CIDR = rf"^(?!{_USELESS})(?:{_BYTE}\.){{3}}{_BYTE}/(?:1[6-9]|2[0-3])$"
_TAKEN = re.compile(_USELESS)
"""Addresses of no network (0), of this computer (127), of the link alone (169.254), and those that are no host's."""


def _cidr(value: object) -> object:
    if not isinstance(value, str):
        return value
    allowed = "an IPv4 range of /16 to /23, as 10.0.0.0/16"
    try:
        network = IPv4Network(value, strict=False)
    except ValueError:
        raise refuse("E206", f"{shown(value)} is not an IPv4 range", allowed=allowed) from None
    if "/" not in value:
        hint = f"cidr: {_widened(network, 16)}"
        raise refuse("E205", f"{value} is one address, not a range", allowed=allowed, hint=hint)
    if not 16 <= network.prefixlen <= 23:
        size = "large" if network.prefixlen < 16 else "small"
        hint = f"cidr: {_widened(network, min(max(network.prefixlen, 16), 23))}"
        raise refuse("E205", f"the range {value} is too {size} for our VPC", allowed=allowed, hint=hint)
    if str(network) != value:
        what = f"{value} is not where a range begins"
        raise refuse("E207", what, allowed=f"its range is {network}", hint=f"cidr: {network}")
    if _TAKEN.match(value):
        what = f"no VPC can have {value}: addresses of that range have a meaning of their own everywhere"
        private = "a range within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
        raise refuse("E206", what, allowed=private, hint="cidr: 10.0.0.0/16")
    return value


def _widened(network: IPv4Network, prefix: int) -> IPv4Network:
    """Return the range of another size that begins at or before a range."""
    return IPv4Network((network.network_address, prefix), strict=False)


class Network(Section):
    """A VPC of the app's own. Each subnet has a fixed place in it, so that more zones never move one."""

    cidr: Annotated[str, BeforeValidator(_cidr), WithJsonSchema({"type": "string", "pattern": CIDR})] = "10.0.0.0/16"
    """The VPC's address range, /16 to /23. A running app keeps its range: another is refused (E717)."""
    zones: Annotated[int, Field(ge=2, le=6)] = Field(2, examples=[3])
    """How many availability zones to span; the region must have as many."""
    tasks: Literal["public", "private"] = Field("public", examples=["private"])
    """Where tasks (and EC2 hosts) live: public subnets with public addresses, or private subnets behind NAT."""
    nat: Literal["none", "single", "per_zone"] = Field("none", examples=["single"])
    """NAT gateways for private subnets: none, one for all zones, or one per zone (each costs by the hour). Public tasks
    need none."""

    @classmethod
    def defaults(cls, posture: str, written: Mapping[str, object], /) -> Mapping[str, object]:
        """Return private tasks behind one NAT gateway for `standard`; public tasks have no use for a gateway."""
        if posture != "standard":
            return {}
        return {"tasks": "private", "nat": "none" if written.get("tasks") == "public" else "single"}
