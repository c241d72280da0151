"""Rules that join two sections of a spec: each a small pure function `(spec, placement) -> Problems`."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.rules.balancer_needs_port import balancer_needs_port
from ecsspec.rules.dockers_bridge import dockers_bridge
from ecsspec.rules.gateways_over_quota import gateways_over_quota
from ecsspec.rules.nat_for_nobody import nat_for_nobody
from ecsspec.rules.path_as_command import path_as_command
from ecsspec.rules.private_needs_nat import private_needs_nat
from ecsspec.rules.room_in_subnets import room_in_subnets
from ecsspec.rules.room_to_deploy import room_to_deploy
from ecsspec.rules.secret_in_environment import secret_in_environment
from ecsspec.rules.tags_differ import tags_differ
from ecsspec.rules.tags_fit import tags_fit
from ecsspec.rules.task_definition_fits import task_definition_fits
from ecsspec.rules.unknown_region import unknown_region
from ecsspec.spec.app import Spec

RULES = (
    balancer_needs_port,
    dockers_bridge,
    gateways_over_quota,
    nat_for_nobody,
    path_as_command,
    private_needs_nat,
    room_in_subnets,
    room_to_deploy,
    secret_in_environment,
    tags_differ,
    tags_fit,
    task_definition_fits,
    unknown_region,
)


def broken_rules(spec: Spec, placement: Placement) -> Iterator[Problem]:
    """Yield what the rules have against a spec."""
    for rule in RULES:
        yield from rule(spec, placement)
