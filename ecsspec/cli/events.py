"""`ecsspec events`: what happened to a stack."""

from __future__ import annotations

from ecsspec.cli.absent import require_there
from ecsspec.cli.aim import at_stack
from ecsspec.cli.options import EndpointUrl, Local, Profile, Region, What
from ecsspec.cli.talk import show, stdout
from ecsspec.cli.target import Choice, connected


def command(
    what: What,
    *,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Tell the history of a stack, oldest first.

    Example: ecsspec events nginx --local
    """
    from ecsspec.api import stack_of
    from ecsspec.ui.events import render

    stack = stack_of(what)
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    aim = at_stack(stack, what)
    ports = connected(choice, aim)
    live = require_there(ports, aim, verb="events")
    show(render(ports.stacks.events(live.id), stdout()))
    return 0
