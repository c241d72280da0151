"""`ecsspec events`: what happened to a stack."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from ecsspec.cli.absent import require_there
from ecsspec.cli.aim import at_stack
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region, What
from ecsspec.cli.talk import put, say, show, stdout
from ecsspec.cli.target import Choice, connected

Whole: TypeAlias = Annotated[bool, typer.Option("--all", help="Tell every operation, oldest first.")]


def command(
    what: What,
    *,
    whole: Whole = False,
    as_json: AsJson = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Tell what happened in the last operation on a stack, or in all.

    With --json each event is a line, as watch --json has it.

    Example: ecsspec events nginx --local --all
    """
    from ecsspec.api import stack_of
    from ecsspec.deploy.evidence.history import operations
    from ecsspec.ui.events import earlier, render, render_json

    stack = stack_of(what)
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    aim = at_stack(stack, what)
    ports = connected(choice, aim)
    live = require_there(ports, aim, verb="events")
    found = operations(ports.stacks.events(live.id), live.id)
    told = found if whole else found[-1:]
    if as_json:
        put(render_json(told, live.name, outputs=live.outputs))
        return 0
    show(render(told, stdout()))
    if hint := earlier(len(found) - len(told)):
        say(hint)
    return 0
