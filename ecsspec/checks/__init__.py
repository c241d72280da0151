"""The laws of a template that AWS accepts and that linters miss: each a pure function from an Index to findings."""

from __future__ import annotations

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.graph import Graph
from ecsspec.cfn.template import Template
from ecsspec.checks.autoscaling_group import launch_template_version, no_desired_capacity, scale_in_protection
from ecsspec.checks.balancer_zones import balancer_zones
from ecsspec.checks.deployment import deployment
from ecsspec.checks.descriptions import descriptions
from ecsspec.checks.execution_role import execution_role
from ecsspec.checks.fargate_fields import fargate_fields
from ecsspec.checks.fargate_size import fargate_size
from ecsspec.checks.frozen import frozen
from ecsspec.checks.gateway_first import gateway_first
from ecsspec.checks.host_address import host_address
from ecsspec.checks.index import Index, Law
from ecsspec.checks.least_privilege import closed_doors, least_rights
from ecsspec.checks.log_group_kept import log_group_kept, log_group_name
from ecsspec.checks.metadata_options import metadata_options
from ecsspec.checks.names import names
from ecsspec.checks.network_mode import host_ports, network_configuration, public_address
from ecsspec.checks.open_ports import open_ports
from ecsspec.checks.providers_associated import one_association, providers_associated
from ecsspec.checks.revisions_kept import family, revisions_kept
from ecsspec.checks.routes_first import routes_first
from ecsspec.checks.runtime_platform import runtime_platform
from ecsspec.checks.scaling_owns_count import scaling_owns_count
from ecsspec.checks.service_after import association_first, listener_first, policies_first
from ecsspec.checks.service_id import service_id
from ecsspec.checks.strategy import strategy, strategy_or_launch_type
from ecsspec.checks.subnet_slots import subnet_ranges, subnet_slots
from ecsspec.checks.targets import health_port, target_container, target_type
from ecsspec.checks.task_group import task_group
from ecsspec.checks.trust import trust
from ecsspec.checks.user_data import agent_settings, joins_cluster, log_drivers
from ecsspec.checks.way_out import way_out

__all__ = ["LAWS", "Index", "Law", "broken_laws"]

LAWS: tuple[Law, ...] = (
    gateway_first,
    routes_first,
    listener_first,
    association_first,
    policies_first,
    providers_associated,
    one_association,
    strategy_or_launch_type,
    strategy,
    service_id,
    target_container,
    target_type,
    health_port,
    network_configuration,
    host_ports,
    public_address,
    open_ports,
    host_address,
    way_out,
    task_group,
    metadata_options,
    joins_cluster,
    agent_settings,
    log_drivers,
    trust,
    execution_role,
    no_desired_capacity,
    launch_template_version,
    scale_in_protection,
    revisions_kept,
    family,
    runtime_platform,
    log_group_name,
    log_group_kept,
    subnet_slots,
    subnet_ranges,
    balancer_zones,
    names,
    frozen,
    descriptions,
    fargate_fields,
    fargate_size,
    least_rights,
    closed_doors,
    deployment,
    scaling_owns_count,
)
"""Every law, in the order of its code."""


def broken_laws(template: Template, needs: Graph | None = None) -> tuple[Finding, ...]:
    """Return every law that the template breaks, sorted by resource and property."""
    index = Index(template, needs)
    return tuple(sorted((finding for law in LAWS for finding in law(index)), key=_place))


def _place(finding: Finding) -> tuple[str, tuple[str, ...], str, str]:
    # Steps of a path are names and positions, which do not compare.
    return finding.resource, tuple(f"{step:>4}" for step in finding.path), finding.code, finding.what
