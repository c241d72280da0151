"""Tasks with addresses of their own have a security group of their own."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.views.firewall import groups
from ecsspec.checks.views.hosts import hosts_under
from ecsspec.checks.views.services import services

CODE = "E533"


def task_group(index: Index) -> Iterator[Finding]:
    """Keep the group of awsvpc tasks apart from the group of the hosts that they run on.

    In one group everything that may reach a task may reach the host below it, and the other way round.
    """
    for served in index.once(services):
        own = {group.id for these in hosts_under(index, served.service) for group in groups(index, these.groups)}
        for position, value in enumerate(served.groups):
            if served.mode == "awsvpc" and index.identity(value) in own:
                path = ("NetworkConfiguration", "AwsvpcConfiguration", "SecurityGroups", position)
                what = f"{index.identity(value)} is the hosts' group too: who reaches the tasks reaches the hosts"
                yield Finding(CODE, served.service.id, path, what, "give the tasks a security group of their own")
