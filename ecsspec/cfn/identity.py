"""Which item of a list is which: by its name, not by its position, where AWS does not care about positions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final, TypeAlias

from ecsspec.cfn.layout import plain
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value


class Absent(Enum):
    """The one value that says that there is no value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

Side: TypeAlias = "Value | Absent"
Pair: TypeAlias = tuple[str | int, Side, Side]
"""A step of a path, and what stands there before and after."""
Same: TypeAlias = Callable[[Value, Value], bool]

ORDERED = frozenset(
    {
        "Command",
        "DnsSearchDomains",
        "DnsServers",
        "EntryPoint",
        "InstanceTypes",
        "Overrides",
        "PlacementStrategies",
        "TerminationPolicies",
    }
)
"""Properties whose lists say something by their order."""

_PEERS = (
    "CidrIp",
    "CidrIpv6",
    "SourceSecurityGroupId",
    "SourceSecurityGroupName",
    "SourcePrefixListId",
    "DestinationSecurityGroupId",
    "DestinationPrefixListId",
)
_RULE = ("IpProtocol", "FromPort", "ToPort", *_PEERS)

_FIELDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Actions": (("Type",), ("Order", "Type")),
    "BlockDeviceMappings": (("DeviceName",),),
    "CapacityProviderStrategy": (("CapacityProvider",),),
    "Certificates": (("CertificateArn",),),
    "Conditions": (("Field",),),
    "DefaultActions": (("Type",), ("Order", "Type")),
    "DefaultCapacityProviderStrategy": (("CapacityProvider",),),
    "DependsOn": (("ContainerName",),),
    "DnsRecords": (("Type",),),
    "ExtraHosts": (("Hostname",),),
    "LoadBalancers": (("ContainerName",), ("ContainerName", "ContainerPort"), ("TargetGroupArn",)),
    "MountPoints": (("ContainerPath",),),
    "NetworkInterfaces": (("DeviceIndex",),),
    "Policies": (("PolicyName",),),
    "PortMappings": (("ContainerPort",), ("ContainerPort", "Protocol")),
    "SecurityGroupEgress": (_RULE,),
    "SecurityGroupIngress": (_RULE,),
    "Services": (("PortName",),),
    "StepAdjustments": (("MetricIntervalLowerBound", "MetricIntervalUpperBound"),),
    "SubnetMappings": (("SubnetId",),),
    "TagSpecifications": (("ResourceType",),),
    "TargetGroups": (("TargetGroupArn",),),
    "VolumesFrom": (("SourceContainer",),),
}
"""What names an item, best first, before Name, Key, Sid and Id are tried; several fields are joined."""

_USUAL = (("Name",), ("Key",), ("Sid",), ("Id",))


def pairs(name: str, before: Sequence[Value], after: Sequence[Value], *, same: Same) -> Iterator[Pair]:
    """Yield the items of two lists that belong together; `same` tells whether two unnamed items are equal."""
    for fields in (*_FIELDS.get(name, ()), *_USUAL):
        old, new = _named(before, fields), _named(after, fields)
        if old is not None and new is not None:
            return _matched(old, new)
    if _all_atoms(before) and _all_atoms(after):
        return _matched(_counted(before), _counted(after))
    return _unnamed(before, after, same=same)


def label(value: Value) -> str:
    """Return a short text that tells a scalar or an intrinsic from others."""
    match value:
        case str():
            return value
        case Sub(text):
            return text
        case Ref(id_):
            return f"!Ref {id_}"
        case GetAtt(id_, attribute):
            return f"!GetAtt {id_}.{attribute}"
        case _:
            return json.dumps(plain(value), sort_keys=True)


def _named(items: Sequence[Value], fields: tuple[str, ...]) -> dict[str, Value] | None:
    """Return the items by name, or None where one has no name or two have the same."""
    named: dict[str, Value] = {}
    for item in items:
        if not isinstance(item, (dict, Mapping)) or fields[0] not in item:
            return None
        named[" ".join(label(item[field]) for field in fields if field in item)] = item
    return named if len(named) == len(items) else None


def _all_atoms(items: Sequence[Value]) -> bool:
    return not any(isinstance(item, (dict, list, tuple, Mapping)) for item in items)


def _counted(items: Sequence[Value]) -> dict[str, Value]:
    """Return scalars and intrinsics by label; the second of its kind gets a number."""
    counted: dict[str, Value] = {}
    for item in items:
        name = plainly = label(item)
        count = 1
        while name in counted:
            count += 1
            name = f"{plainly} ({count})"
        counted[name] = item
    return counted


def _matched(before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[Pair]:
    for name in sorted(before.keys() | after.keys()):
        yield name, before.get(name, ABSENT), after.get(name, ABSENT)


def _unnamed(before: Sequence[Value], after: Sequence[Value], *, same: Same) -> Iterator[Pair]:
    """Pair what is equal, then the rest by position; the step is the smaller of the two positions."""
    new = dict(enumerate(after))
    old = {}
    for index, item in enumerate(before):
        twin = next((at for at, other in new.items() if same(item, other)), None)
        if twin is None:
            old[index] = item
        else:
            del new[twin]
    shared = min(len(old), len(new))
    for (was, gone), (now, come) in zip(old.items(), new.items(), strict=False):
        yield min(was, now), gone, come
    yield from ((at, item, ABSENT) for at, item in list(old.items())[shared:])
    yield from ((at, ABSENT, item) for at, item in list(new.items())[shared:])
