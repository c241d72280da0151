"""What an Auto Scaling group under a capacity provider must not say, and what it must."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import AUTO_SCALING_GROUP
from ecsspec.checks.literals import at, known, truth
from ecsspec.checks.views.hosts import Hosts, hosts

COUNT = "E540"
VERSION = "E541"
PROTECTION = "E542"


def no_desired_capacity(index: Index) -> Iterator[Finding]:
    """Leave DesiredCapacity out: managed scaling owns it.

    A written one is set again by every update that touches the group, and takes hosts away under running tasks.
    """
    for these in index.once(hosts):
        if at(these.group.properties, "DesiredCapacity") is not None:
            what = "each update would reset the number of hosts, which ECS scales with the tasks"
            yield Finding(
                COUNT, these.group.id, ("DesiredCapacity",), what, "remove it: MinSize and MaxSize are enough"
            )


def launch_template_version(index: Index) -> Iterator[Finding]:
    """Name a launch template's version by GetAtt LatestVersionNumber or by number.

    CloudFormation does not support $Latest and $Default: the group would not see a new version.
    """
    for group in index.every(AUTO_SCALING_GROUP):
        path = ("LaunchTemplate", "Version")
        version = at(group.properties, *path)
        if version in ("$Latest", "$Default"):
            what = f"CloudFormation does not follow {version}: a changed launch template changes nothing"
            yield Finding(VERSION, group.id, path, what, "Version: !GetAtt <launch template>.LatestVersionNumber")


def scale_in_protection(index: Index) -> Iterator[Finding]:
    """Protect new hosts from scale-in, and scale them by ECS, where the provider protects them from termination.

    ECS refuses ManagedTerminationProtection without managed scaling and without NewInstancesProtectedFromScaleIn.
    """
    for these in index.once(hosts):
        provider = at(these.provider.properties, "AutoScalingGroupProvider")
        if at(provider, "ManagedTerminationProtection") == "ENABLED":
            yield from _unprotected(these)


def _unprotected(these: Hosts) -> Iterator[Finding]:
    protected = at(these.group.properties, "NewInstancesProtectedFromScaleIn")
    if known(protected) and not truth(protected):
        what = f"{these.provider.id} protects its hosts from termination, and ECS refuses that without this"
        path = ("NewInstancesProtectedFromScaleIn",)
        yield Finding(PROTECTION, these.group.id, path, what, "NewInstancesProtectedFromScaleIn: true")
    scaling = ("AutoScalingGroupProvider", "ManagedScaling", "Status")
    status = at(these.provider.properties, *scaling)
    if known(status) and status != "ENABLED":
        what = "termination protection needs managed scaling"
        yield Finding(PROTECTION, these.provider.id, scaling, what, "Status: ENABLED")
