"""Roles can be assumed by what uses them, and hosts have one."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import INSTANCE_PROFILE, ROLE, TASK_DEFINITION
from ecsspec.checks.literals import at, items, known
from ecsspec.checks.views.hosts import DATA, hosts

CODE = "E538"
TASKS = "ecs-tasks.amazonaws.com"
INSTANCES = "ec2.amazonaws.com"


def trust(index: Index) -> Iterator[Finding]:
    """Let ECS tasks assume the task's roles, and EC2 the hosts' role, which hosts must have.

    ECS "was unable to assume the role" otherwise, and a host without a role cannot register with its cluster.
    """
    for role, service in _used(index):
        trusted = _trusted(role)
        if trusted is not None and service not in trusted:
            what = f"it does not trust {service}, which has to assume it"
            hint = f"allow sts:AssumeRole to the service {service}"
            yield Finding(CODE, role.id, ("AssumeRolePolicyDocument",), what, hint)
    for these in index.once(hosts):
        if these.template and at(these.data, "IamInstanceProfile") is None:
            path = (DATA, "IamInstanceProfile")
            what = "hosts without a role cannot register with the cluster"
            yield Finding(CODE, these.template.id, path, what, "name an instance profile")


def _used(index: Index) -> Iterator[tuple[Resource, str]]:
    for task in index.every(TASK_DEFINITION):
        for name in ("TaskRoleArn", "ExecutionRoleArn"):
            role = index.resource(at(task.properties, name), ROLE)
            if role:
                yield role, TASKS
    for these in index.once(hosts):
        named = at(these.data, "IamInstanceProfile")
        profile = index.resource(at(named, "Arn") or at(named, "Name"), INSTANCE_PROFILE)
        for value in items(at(profile.properties, "Roles")) if profile else ():
            role = index.resource(value, ROLE)
            if role:
                yield role, INSTANCES


def _trusted(role: Resource) -> set[str] | None:
    """Return the services that a role trusts; None where that is not written plainly."""
    found: set[str] = set()
    for statement in items(at(role.properties, "AssumeRolePolicyDocument", "Statement")):
        service = at(statement, "Principal", "Service")
        if not known(service):
            return None
        found.update(str(one) for one in items(service))
    return found
