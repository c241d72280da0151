"""From the text of a spec to a review and a stack, over tests/world: what a user sees and what then happens."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache

from ecsspec.api import review
from ecsspec.aws.connection import Connection
from ecsspec.baseline import deployment_of
from ecsspec.cfn.emit import emit_yaml
from ecsspec.cfn.read import read
from ecsspec.deploy.apply import apply
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.deploy.events import Event
from ecsspec.deploy.preview.live import preview
from ecsspec.deploy.request import Purpose
from ecsspec.pipeline import Compiled, compile_loaded, load_source
from ecsspec.problems import EcsspecError
from ecsspec.review import Review
from ecsspec.spec.source import SourceFile
from ecsspec.ui.console import Screen
from tests.world import World

WEB = """\
name: web
image: nginx:1.28
port: 80
desired_count: 1
"""
EC2 = f"{WEB}launch_type: EC2\n"
PRIVATE = "network: {tasks: private, nat: single}\n"
BREAKER = "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."

SCREEN = Screen(io.StringIO())


def compiled(text: str, *, file: str = "web.yml") -> Compiled:
    """Return a compiled spec."""
    return compile_loaded(load_source(SourceFile(file, text)))


def ports(world: World) -> Connection:
    """Return the doors to the world."""
    return Connection(world.session(), clock=world.clock)


def reviewed(world: World, text: str, *, purpose: Purpose = "apply") -> Review:
    """Return what an apply of a spec would change."""
    return review(compiled(text), ports(world), invocation="7-1f", purpose=purpose)


def applied(world: World, text: str) -> tuple[list[Event], EcsspecError | None]:
    """Apply a spec; return what happened and the error at the end."""
    events: list[Event] = []
    try:
        events.extend(apply(ports(world), reviewed(world, text).preview))
    except EcsspecError as error:
        return events, error
    return events, None


def deployed(text: str = WEB) -> World:
    """Return a world in which a spec runs: a copy of its own, as to deploy takes much longer."""
    return deepcopy(_deployed(text))


@cache
def _deployed(text: str) -> World:
    world = World()
    assert applied(world, text)[1] is None
    return world


def deployed_by_another(text: str, change: Callable[[str], str]) -> World:
    """Return a world in which an older ecsspec, or somebody's hand, deployed another template for a spec."""
    world, one = World(), compiled(text)
    body = change(emit_yaml(one.template))
    assert body != emit_yaml(one.template), "the change changes nothing"
    deployment = replace(deployment_of(one), template=read(body), body=body)
    list(apply(ports(world), preview(ports(world), deployment, invocation="7-1e", purpose="apply")))
    return world


def change_of(found: Review, logical_id: str) -> ResourceChange:
    """Return what becomes of one resource."""
    return {change.logical_id: change for change in found.preview.changes}[logical_id]


def move_of(found: Review, logical_id: str, path: str) -> PropertyMove:
    """Return one property that moves, by its dotted path."""
    moves = {".".join(map(str, move.path)): move for move in change_of(found, logical_id).properties}
    return moves[path]


def line_of(found: Review, logical_id: str, path: str) -> int | None:
    """Return the line of the spec behind a property that moves."""
    change, move = change_of(found, logical_id), move_of(found, logical_id, path)
    span = found.span_of(found.key_of(change, move))
    return span.line if span else None


def waiting(world: World, stack: str = "web") -> list[str]:
    """Return the change sets that wait on a stack."""
    if ports(world).stacks.describe(stack) is None:
        return []
    listed = ports(world).change_sets.names(stack)
    return [entry.name for entry in listed if not entry.execution_status.startswith("EXECUTE")]
