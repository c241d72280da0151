"""Auto Scaling groups and their hosts, as far as emptying and deleting them goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.stacks import page
from tests.world.refusals import Failed, Refused

if TYPE_CHECKING:
    from tests.world.world import World

TERMINATING = 30.0
PATIENCE = 3600.0
"""How long CloudFormation waits for a group to empty before it gives up."""


@dataclass(eq=False)
class Host:
    """One instance of a group."""

    id: str
    protected: bool
    zone: str
    state: str = "InService"


@dataclass(eq=False)
class Group:
    """One Auto Scaling group."""

    name: str
    minimum: int
    maximum: int
    desired: int
    protects_new: bool
    zones: list[str]
    protection: str = "none"
    cluster: str = ""
    hosts: list[Host] = field(default_factory=list)
    deleting_since: float | None = None
    activities: list[Activity] = field(default_factory=list)


@dataclass(frozen=True)
class Activity:
    """One attempt to start a host."""

    time: datetime
    status: str
    description: str
    message: str = ""


class AutoScaling:
    """All groups by name."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.groups: dict[str, Group] = {}
        self.registered: dict[str, list[str]] = {}
        """Container instances by cluster that are in no group that stands: a stranger's host, or one just gone."""
        self.lingers = 0.0
        """How long ECS knows of a host that is gone."""
        self.gone: dict[str, Group] = {}
        """Groups that were deleted; AWS tells for weeks what they did."""
        self.refusal = ""
        """Why no host can be started, in EC2's words; empty: they can."""

    def make(self, name: str, properties: dict[str, Any]) -> None:
        """Make a group; its hosts come when it settles."""
        low = int(properties.get("MinSize", 0))
        self.groups[name] = Group(
            name=name,
            minimum=low,
            maximum=int(properties.get("MaxSize", low)),
            desired=int(properties.get("DesiredCapacity", low)),
            protects_new=str(properties.get("NewInstancesProtectedFromScaleIn", "false")).lower() == "true",
            zones=[f"{self._world.region}{letter}" for letter in "ab"],
            protection=str(properties.get("DeletionProtection", "none")),
        )

    def change(self, name: str, properties: dict[str, Any]) -> None:
        """Take over new bounds."""
        old = self.groups[name]
        self.make(name, properties)
        new = self.groups[name]
        new.hosts, new.cluster, new.activities = old.hosts, old.cluster, old.activities
        new.desired = min(max(old.desired, new.minimum), new.maximum)

    def scale(self, group: Group, desired: int) -> None:
        """Start hosts, or let unprotected ones go; protected ones stay whatever is desired."""
        group.desired = min(max(desired, group.minimum), group.maximum)
        standing = [host for host in group.hosts if host.state == "InService"]
        for number in range(len(standing), group.desired):
            self._start(group, zone=group.zones[number % len(group.zones)])
        surplus = len(standing) - group.desired
        for host in [host for host in standing if not host.protected][: max(0, surplus)]:
            host.state = "Terminating"
            self._world.clock.after(TERMINATING, lambda host=host: self._end(group, host))  # type: ignore[misc]

    def _end(self, group: Group, host: Host) -> None:
        """Let a host be gone; ECS may know of it for a while."""
        group.hosts.remove(host)
        if not group.hosts:
            self._world.ecs.lose_host(group)
        if self.lingers:
            known = self.registered.setdefault(group.cluster, [])
            known.append(host.id[2:])
            self._world.clock.after(self.lingers, lambda: known.remove(host.id[2:]))

    def _start(self, group: Group, *, zone: str) -> None:
        now = self._world.clock.moment()
        if self.refusal:
            words = f"{self.refusal} Launching EC2 instance failed."
            group.activities.append(
                Activity(now, "Failed", f"Launching a new EC2 instance.  Status Reason: {words}", words)
            )
            return
        host = Host(f"i-{int(self._world.token(), 36):017x}", group.protects_new, zone)
        group.hosts.append(host)
        group.activities.append(Activity(now, "Successful", f"Launching a new EC2 instance: {host.id}"))

    def leave(self, name: str) -> None:
        """Begin to delete a group."""
        group = self.groups[name]
        if group.protection != "none":
            raise Failed(f"Auto Scaling group {name} has deletion protection {group.protection} and cannot be deleted")
        group.minimum = group.maximum = 0
        group.deleting_since = self._world.clock.now()
        self.scale(group, 0)

    def left(self, name: str) -> float:
        """Return 0 once the group is empty; give up after an hour, as CloudFormation does."""
        group = self.groups[name]
        if not group.hosts:
            self.gone[name] = self.groups.pop(name)
            return 0.0
        if self._world.clock.now() - (group.deleting_since or 0.0) >= PATIENCE:
            raise Failed(
                "Group did not stabilize. {current/minSize/maxSize group size = " + f"{len(group.hosts)}/0/0" + "}."
            )
        self.scale(group, 0)
        return 15.0


def describe_auto_scaling_groups(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer groups by name; a name that nobody carries is left out."""
    wanted = params.get("AutoScalingGroupNames")
    groups = [group for name, group in world.autoscaling.groups.items() if not wanted or name in wanted]
    rows, more = page(groups, params.get("NextToken"), size=20)
    return {"AutoScalingGroups": [_group(world, group) for group in rows], **more}


def _group(world: World, group: Group) -> dict[str, Any]:
    arn = f"autoScalingGroup:00000000:autoScalingGroupName/{group.name}"
    out = {
        "AutoScalingGroupName": group.name,
        "AutoScalingGroupARN": world.arn("autoscaling", arn),
        "MinSize": group.minimum,
        "MaxSize": group.maximum,
        "DesiredCapacity": group.desired,
        "DefaultCooldown": 300,
        "AvailabilityZones": group.zones,
        "HealthCheckType": "EC2",
        "CreatedTime": world.clock.moment(),
        "NewInstancesProtectedFromScaleIn": group.protects_new,
        "DeletionProtection": group.protection,
        "Instances": [_host(host) for host in group.hosts],
    }
    return out if group.deleting_since is None else {**out, "Status": "Delete in progress"}


def _host(host: Host) -> dict[str, Any]:
    return {
        "InstanceId": host.id,
        "AvailabilityZone": host.zone,
        "LifecycleState": host.state,
        "HealthStatus": "Healthy",
        "ProtectedFromScaleIn": host.protected,
    }


def update_auto_scaling_group(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Change a group's bounds."""
    group = _must(world, params["AutoScalingGroupName"])
    low, high = params.get("MinSize", group.minimum), params.get("MaxSize", group.maximum)
    desired = params.get("DesiredCapacity", min(max(group.desired, low), high))
    if not low <= desired <= high:
        raise Refused(
            "ValidationError",
            f"Desired capacity:{desired} must be between the specified min size:{low} and max size:{high}",
        )
    group.minimum, group.maximum = low, high
    group.protection = params.get("DeletionProtection", group.protection)
    group.protects_new = params.get("NewInstancesProtectedFromScaleIn", group.protects_new)
    world.autoscaling.scale(group, desired)
    return {}


def set_instance_protection(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Protect hosts, or lift the protection; a group that wants fewer then lets them go."""
    group = _must(world, params["AutoScalingGroupName"])
    if len(params["InstanceIds"]) > 50:
        raise Refused("ValidationError", "The number of instance ids cannot exceed 50.")
    hosts = {host.id: host for host in group.hosts}
    if strange := [id_ for id_ in params["InstanceIds"] if id_ not in hosts]:
        raise Refused("ValidationError", f"The instance {strange[0]} is not part of Auto Scaling group {group.name}.")
    for id_ in params["InstanceIds"]:
        hosts[id_].protected = params["ProtectedFromScaleIn"]
    world.autoscaling.scale(group, group.desired)
    return {}


def _must(world: World, name: str) -> Group:
    if name not in world.autoscaling.groups:
        raise Refused("ValidationError", "AutoScalingGroup name not found - null")
    return world.autoscaling.groups[name]


def describe_scaling_activities(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer what a group did, newest first."""
    name = params["AutoScalingGroupName"]
    gone = world.autoscaling.gone.get(name) if params.get("IncludeDeletedGroups") else None
    group = gone or _must(world, name)
    found = [_activity(group, number, one) for number, one in reversed(list(enumerate(group.activities)))]
    rows, more = page(found, params.get("NextToken"), size=min(params.get("MaxRecords", 100), 100))
    return {"Activities": rows, **more}


def _activity(group: Group, number: int, one: Activity) -> dict[str, Any]:
    at = f"At {one.time:%Y-%m-%dT%H:%M:%SZ}"
    out = {
        "ActivityId": f"activity-{number}",
        "AutoScalingGroupName": group.name,
        "Description": one.description,
        "Cause": f"{at} an instance was started in response to a difference between desired and actual capacity.",
        "StartTime": one.time,
        "StatusCode": one.status,
        "Progress": 100,
    }
    return {**out, "StatusMessage": one.message} if one.message else out
