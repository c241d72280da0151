"""How a launch template gives hosts a public address."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.literals import at, known, truth
from ecsspec.checks.views.hosts import DATA, Hosts, hosts

CODE = "E531"
INTERFACES = "NetworkInterfaces"


def host_address(index: Index) -> Iterator[Finding]:
    """Write one network interface with its groups where hosts get a public address, and no groups beside it.

    EC2 refuses security groups on the instance beside network interfaces, and a public address on one of several; an
    interface without groups falls into the VPC's default group.
    """
    for these in index.once(hosts):
        if these.template:
            for path, what, hint in _faults(these):
                yield Finding(CODE, these.template.id, (DATA, *path), what, hint)


def _faults(these: Hosts) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if not these.interfaces:
        return
    for beside in ("SecurityGroupIds", "SecurityGroups"):
        if at(these.data, beside) is not None:
            what = "EC2 refuses security groups of the instance beside network interfaces"
            yield (beside,), what, f"move them to {INTERFACES}[0].Groups"
    for position, interface in enumerate(these.interfaces):
        public = truth(at(interface, "AssociatePublicIpAddress"))
        if public and len(these.interfaces) > 1:
            what = "EC2 gives a public address only to an instance with one network interface"
            yield (INTERFACES,), what, "write one interface"
        groups = at(interface, "Groups")
        if at(interface, "NetworkInterfaceId") is None and known(groups) and not groups:
            what = "an interface without groups is in the VPC's default group, which the balancer cannot reach"
            yield (INTERFACES, position, "Groups"), what, "name the hosts' security group"
