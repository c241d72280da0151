"""Build the shared resources, once, by spending the slots that features and backend filled."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment, gather
from ecsspec.blueprint.seams import Backend
from ecsspec.workload.cluster import cluster
from ecsspec.workload.roles import roles
from ecsspec.workload.security import security
from ecsspec.workload.service import service
from ecsspec.workload.task import task


def build(app: App, backend: Backend, parts: Fragment) -> Fragment:
    """Return the parts together with cluster, roles, security groups, task definition and service."""
    return gather(
        (
            parts,
            cluster(app, parts),
            roles(app, parts),
            security(app, parts),
            task(app, backend.task(app), parts),
            service(app, backend.run(app), parts),
        )
    )
