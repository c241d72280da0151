"""Our service has one logical id per class of network mode."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.views.services import services

CODE = "E523"
WITH_ADDRESSES = "Service"
ON_HOSTS = "HostService"


def service_id(index: Index) -> Iterator[Finding]:
    """Call our service Service where tasks have addresses of their own, HostService where they share the hosts'.

    ECS refuses an update that takes NetworkConfiguration away; under another id CloudFormation makes a new service.
    """
    for served in index.once(services):
        right = WITH_ADDRESSES if served.mode == "awsvpc" else ON_HOSTS
        if served.mode and served.service.id in {WITH_ADDRESSES, ON_HOSTS} - {right}:
            what = f"a service of network mode {served.mode} is {right}, so that a change of the mode makes a new one"
            yield Finding(CODE, served.service.id, (), what, f"rename it to {right}")
