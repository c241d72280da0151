"""What uses a network, a subnet or a security group: interfaces and rules that a test puts there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.stacks import page
from tests.world.refusals import NotPlayed

if TYPE_CHECKING:
    from tests.world.world import World


@dataclass(frozen=True)
class Interface:
    """One network interface, with what it is in: a group, a subnet, a network."""

    id: str
    description: str = ""
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """One security group of somebody's, with the groups that its rules name."""

    id: str
    name: str
    sources: frozenset[str] = frozenset()


class Networks:
    """What is in networks, as far as a test says."""

    def __init__(self) -> None:
        self.interfaces: list[Interface] = []
        self.groups: list[Group] = []


def describe_network_interfaces(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the interfaces in a group, a subnet or a network."""
    _, value = _filter(params, known=("group-id", "subnet-id", "vpc-id"))
    found = [one for one in world.networks.interfaces if value in one.inside]
    rows, more = page(found, params.get("NextToken"), size=50)
    answers = [{"NetworkInterfaceId": one.id, "Description": one.description} for one in rows]
    return {"NetworkInterfaces": answers, **more}


def describe_security_groups(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the groups whose rules for requests in name another group."""
    name, value = _filter(params, known=("ip-permission.group-id", "egress.ip-permission.group-id"))
    found = [one for one in world.networks.groups if value in one.sources and not name.startswith("egress")]
    return {"SecurityGroups": [{"GroupId": one.id, "GroupName": one.name} for one in found]}


def _filter(params: dict[str, Any], *, known: tuple[str, ...]) -> tuple[str, str]:
    (wanted,) = params["Filters"]
    if wanted["Name"] not in known:
        raise NotPlayed(f"tests/world does not play the filter {wanted['Name']}")
    return wanted["Name"], wanted["Values"][0]
