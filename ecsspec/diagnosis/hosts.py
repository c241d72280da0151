"""Hosts that do not come, and tasks whose machine went away."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import Known, Place, Rank, known

_MACHINE: Final = (Place.TASK, Place.CONTAINER, Place.EVENT)
_ITSELF: Final = "nothing: ECS starts another task by itself"


def _host(id_: str, pattern: str, cause: str, *tries: str, keys: tuple[str, ...] = ()) -> Known:
    return known(id_, pattern, cause, *tries, places=(Place.ACTIVITY, Place.RESOURCE), keys=keys)


LOST: Final = (
    known(
        "spot",
        r"Spot (?:Task|Instance)? ?(?:was )?interrupted|^SpotInterruption$|Spot interruption",
        "AWS took spare capacity back: no failure of the deployment",
        _ITSELF,
        "run more of the tasks on capacity that stays: `capacity: {{spot: 0}}`",
        places=_MACHINE,
        keys=("capacity.spot", "capacity.base"),
        rank=Rank.HARMLESS,
    ),
    known(
        "host-lost",
        r"Host EC2 \(instance|^InfrastructureHealth$|^TerminationNotice$|container instance .*(?:deregist|terminat)"
        r"|underlying (?:infrastructure|hardware)|scheduled for retirement",
        "the machine below the task went away or is being renewed: no failure of the deployment",
        _ITSELF,
        places=_MACHINE,
        keys=("capacity.min",),
        rank=Rank.HARMLESS,
    ),
    known(
        "asked-to-stop",
        r"Scaling activity initiated by|stopped by user|^UserInitiated$|rebalancing|Service .*was deleted|draining",
        "somebody, or the service, wanted it to stop",
        places=(Place.TASK,),
        rank=Rank.QUIET,
    ),
)
"""Tasks that stopped for no fault of theirs."""

HOSTS: Final = (
    _host(
        "host-zone",
        r"instance type \(?(?P<type>[\w.-]+)\)? is not supported in your requested Availability Zone"
        r"(?: \((?P<zone>[\w-]+)\))?",
        "{type} is not sold in {zone}",
        "take a newer `capacity.instance_type`, such as t3.micro",
        keys=("capacity.instance_type", "network.zones"),
    ),
    _host(
        "host-type",
        r"instance types? (?:do|does) not exist: \[?(?P<type>[\w.-]+)|Invalid instance type",
        "{type} does not exist in this region",
        "correct `capacity.instance_type`",
        keys=("capacity.instance_type",),
    ),
    _host(
        "host-capacity",
        r"do not have sufficient (?P<type>[\w.-]+) capacity|InsufficientInstanceCapacity|no Spot capacity available",
        "AWS has no {type} left in a zone at the moment",
        "wait, take another `capacity.instance_type`, or span more zones",
        keys=("capacity.instance_type", "network.zones"),
    ),
    _host(
        "host-quota",
        r"VcpuLimitExceeded|more vCPU capacity than your current|InstanceLimitExceeded|Max spot instance count",
        "the account's quota of vCPUs for hosts is used up",
        "ask for more: `aws service-quotas request-service-quota-increase --service-code ec2"
        " --quota-code L-1216C47A --desired-value N`",
        "lower `capacity.max`, or take a smaller `capacity.instance_type`",
        keys=("capacity.max", "capacity.instance_type"),
    ),
    _host(
        "host-processor",
        r"architecture '\S+' of the specified instance type does not match|architecture of the specified AMI",
        "instance type and image of the hosts are for different processors",
        "let `architecture`, `capacity.instance_type` and `capacity.ami` agree",
        keys=("architecture", "capacity.instance_type", "capacity.ami"),
    ),
    _host(
        "host-image",
        r"image id '\[?ami-\w+\]?' does not exist|InvalidAMIID|\bAMI\b.*?(?:invalid|pending)",
        "the image of the hosts does not exist in this region",
        "set `capacity.ami` to `al2023`, or to an id of this region",
        keys=("capacity.ami",),
    ),
    _host(
        "host-disk",
        r"smaller than snapshot",
        "the disk of the hosts is smaller than their image",
        "raise `capacity.disk`",
        keys=("capacity.disk", "capacity.ami"),
    ),
    _host(
        "host-key",
        r"Client\.InternalError|InvalidKMSKey|KMS key.*?EBS",
        "hosts end at once: their disk cannot be encrypted with the account's key",
        "allow the key to AWSServiceRoleForAutoScaling, or choose AWS's own key as the default for disks",
        keys=("capacity.disk",),
    ),
    _host(
        "host-addresses",
        r"not enough free addresses in subnet|InsufficientFreeAddressesInSubnet",
        "a subnet has no free address left for one more host",
        "span more zones",
        keys=("network.zones", "network.cidr", "capacity.max"),
    ),
    _host(
        "host-profile",
        r"Invalid IAM ?Instance ?Profile",
        "the hosts' role is so new that EC2 does not know it yet",
        "apply again in a minute",
    ),
)
"""What the hosts' Auto Scaling group says."""
