"""What ECS must find when it makes a service, though nothing in the service refers to it."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import (
    ASSOCIATION,
    CLUSTER,
    INSTANCE_PROFILE,
    MANAGED_POLICY,
    MOUNT_TARGET,
    POLICY,
    ROLE_POLICY,
    TARGET_GROUP,
)
from ecsspec.checks.literals import at, items
from ecsspec.checks.views.balancers import forwarders
from ecsspec.checks.views.hosts import hosts
from ecsspec.checks.views.services import services, strategy

LISTENER = "E516"
ASSOCIATED = "E517"
POLICIES = "E518"


def listener_first(index: Index) -> Iterator[Finding]:
    """Make a service after the listener or rule that forwards to its target group.

    ECS refuses a target group that no load balancer uses yet ("does not have an associated load balancer").
    """
    for served in index.once(services):
        for position, target in enumerate(served.targets):
            group = index.resource(at(target, "TargetGroupArn"), TARGET_GROUP)
            if group:
                yield from _behind(index, served.service, group, position)


def _behind(index: Index, service: Resource, group: Resource, position: int) -> Iterator[Finding]:
    found = [one.id for one in index.once(forwarders).get(group.id, ())]
    if not found:
        what = f"no listener or rule forwards to {group.id}, and ECS refuses a target group without a load balancer"
        path = ("LoadBalancers", position, "TargetGroupArn")
        yield Finding(LISTENER, service.id, path, what, f"add a listener or a rule that forwards to {group.id}")
    elif not any(index.follows(service, id_) for id_ in found):
        what = f"it may be made before {found[0]}, and ECS refuses a target group without a load balancer"
        yield Finding(LISTENER, service.id, ("DependsOn",), what, f"add {found[0]} to its DependsOn")


def association_first(index: Index) -> Iterator[Finding]:
    """Make a service after its cluster has its capacity providers.

    ECS refuses a strategy whose providers are not associated with the cluster at that moment.
    """
    for served in index.once(services):
        cluster = index.resource(at(served.service.properties, "Cluster"), CLUSTER)
        if cluster and strategy(served.service):
            for association in index.every(ASSOCIATION):
                ours = index.identity(at(association.properties, "Cluster")) == cluster.id
                if ours and not index.follows(served.service, association.id):
                    what = f"it may be made before {association.id}, and ECS refuses providers the cluster has not got"
                    yield Finding(
                        ASSOCIATED, served.service.id, ("DependsOn",), what, f"add {association.id} to its DependsOn"
                    )


def policies_first(index: Index) -> Iterator[Finding]:
    """Make services and hosts after the policies that are declared apart from their roles, and after mount targets.

    A role is usable before such a policy is attached, and a file system before it has an address in the subnet: the
    first tasks or hosts then fail for want of a right or of the volume.
    """
    apart = [(policy, role) for policy in _policies(index) for role in _roles_of(index, policy)]
    if apart:
        for starter, roles in _starters(index):
            for policy, role in apart:
                if role in roles and not index.follows(starter, policy.id):
                    yield _missing(starter, policy, f"what {role} may do")
    for mount in index.every(MOUNT_TARGET):
        for served in index.once(services):
            system = index.identity(at(mount.properties, "FileSystemId"))
            if served.task and system in _systems(index, served.task) and not index.follows(served.service, mount.id):
                yield _missing(served.service, mount, f"the address of {system}")


def _missing(starter: Resource, wanted: Resource, meaning: str) -> Finding:
    what = f"it may start before {wanted.id}, {meaning}"
    return Finding(POLICIES, starter.id, ("DependsOn",), what, f"add {wanted.id} to its DependsOn")


def _policies(index: Index) -> Iterator[Resource]:
    for type_ in (POLICY, MANAGED_POLICY, ROLE_POLICY):
        yield from index.every(type_)


def _roles_of(index: Index, policy: Resource) -> list[str]:
    named = [*items(at(policy.properties, "Roles")), at(policy.properties, "RoleName")]
    return [role for role in map(index.identity, named) if role]


def _starters(index: Index) -> Iterator[tuple[Resource, set[str]]]:
    for served in index.once(services):
        if served.task:
            named = (at(served.task.properties, "TaskRoleArn"), at(served.task.properties, "ExecutionRoleArn"))
            yield served.service, set(map(index.identity, named))
    for these in index.once(hosts):
        profile = at(these.data, "IamInstanceProfile")
        found = index.resource(at(profile, "Arn") or at(profile, "Name"), INSTANCE_PROFILE)
        if found:
            yield these.group, set(map(index.identity, items(at(found.properties, "Roles"))))


def _systems(index: Index, task: Resource) -> set[str]:
    volumes = items(at(task.properties, "Volumes"))
    return {index.identity(at(one, "EFSVolumeConfiguration", "FilesystemId")) for one in volumes}
