"""Doors that one value opens: public addresses, a public balancer, commands in containers, power over a host."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ecsspec.cfn.access.grant import Grant, Place
from ecsspec.cfn.access.reach import Ports, Same
from ecsspec.cfn.access.values import items, mappings, may_be, named, walk
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value

BALANCER: Final = "AWS::ElasticLoadBalancingV2::LoadBalancer"
TASK: Final = "AWS::ECS::TaskDefinition"
PUBLIC: Final = "internet-facing"
_HOPS: Final = "HttpPutResponseHopLimit"
_SWITCHES: Final[Mapping[str, tuple[str, str]]] = {
    "AssignPublicIp": ("ENABLED", "gives its tasks public addresses"),
    "AssociatePublicIpAddress": ("true", "gives its hosts public addresses"),
    "MapPublicIpOnLaunch": ("true", "gives what starts in it a public address"),
    "PubliclyAccessible": ("true", "has a public address"),
    "EnableExecuteCommand": ("true", "lets people run commands in its containers"),
}
"""Properties that open a door by one value, wherever they stand in a resource."""
_OF_A_TASK: Final[Mapping[str, tuple[str, str]]] = {
    "NetworkMode": ("host", "shares the network of its host, whose rights it can ask for"),
    "PidMode": ("host", "sees the processes of its host"),
    "IpcMode": ("host", "shares the memory of its host"),
}


def doors(resource: Resource) -> Iterator[Grant]:
    """Yield the doors of a resource that stand open."""
    # A load balancer that says nothing faces the internet.
    if resource.type == BALANCER and may_be(resource.properties.get("Scheme", PUBLIC), PUBLIC):
        yield Grant(resource.id, "faces the internet", at=(resource.id, ("Scheme",)), public=True)
    for path, value in walk(resource.properties):
        wanted, sentence = _SWITCHES.get(str(path[-1]), ("", ""))
        if sentence and may_be(value, wanted):
            yield Grant(resource.id, sentence, at=(resource.id, path))
        if path[-1] == _HOPS and "MetadataOptions" in path:
            yield from _metadata(value, at=(resource.id, path))
    if resource.type == TASK:
        yield from _of_a_task(resource)


def _metadata(value: Value, *, at: Place) -> Iterator[Grant]:
    """Yield how far a host's rights are handed out: to the host itself, or through the networks of its containers."""
    hops = named(value)
    if hops not in ("0", "1"):
        reach = Ports(_HOPS, 0, int(hops)) if hops.isascii() and hops.isdecimal() else Same(hops)
        verb = "hands out a host's rights to containers on it as well: hop limit"
        yield Grant(at[0], verb, (hops,), at=at, reach=(reach,))


def _of_a_task(resource: Resource) -> Iterator[Grant]:
    given = resource.properties
    for key, (wanted, sentence) in _OF_A_TASK.items():
        if may_be(given.get(key), wanted):
            yield Grant(resource.id, sentence, at=(resource.id, (key,)))
    for container in mappings(given.get("ContainerDefinitions")):
        yield from _of_a_container(resource.id, container)
    for volume in mappings(given.get("Volumes")):
        for host in mappings(volume.get("Host")):
            yield from _each(resource.id, "reaches the files of its host in", host.get("SourcePath"), "Volumes")


def _of_a_container(id_: str, container: Mapping[str, Value]) -> Iterator[Grant]:
    name = container.get("Name", "?")
    if may_be(container.get("Privileged"), "true"):
        yield from _each(id_, "gives every right on its host to the container", name, "ContainerDefinitions")
    for linux in mappings(container.get("LinuxParameters")):
        for more in mappings(linux.get("Capabilities")):
            verb = f"gives the container {named(name)} the Linux capability"
            yield from _each(id_, verb, more.get("Add"), "ContainerDefinitions")


def _each(id_: str, verb: str, value: Value, key: str) -> Iterator[Grant]:
    for one in items(value):
        yield Grant(id_, verb, (named(one),), at=(id_, (key,)), reach=(Same(named(one)),))
