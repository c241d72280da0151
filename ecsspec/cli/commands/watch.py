"""`ecsspec watch`: follow the operation that runs on a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsspec.cli.absent import require_there
from ecsspec.cli.aim import at_stack
from ecsspec.cli.following import Steered, followed
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region, What
from ecsspec.cli.reports import reported
from ecsspec.cli.talk import show
from ecsspec.cli.target import Choice, connected
from ecsspec.cli.timeout_options import DEFAULT, OnTime, Timeout, limits_of
from ecsspec.deploy.following.limits import OnTimeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecsspec.deploy.events import Event


def command(
    what: What,
    *,
    timeout: Timeout = DEFAULT,
    on_timeout: OnTime = OnTimeout.DETACH,
    as_json: AsJson = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Follow the operation that runs on a stack, whoever began it.

    A stack at rest prints its outputs, or ends as its last operation did: 5
    where that was rolled back, 6 where it needs attention. What ECS still
    deploys there is followed first. With --json each event is a line on
    stdout, the outputs in the last. --timeout counts from now on.

    Example: ecsspec watch nginx --local
    """
    from ecsspec.api import purposes_of, stack_of
    from ecsspec.deploy.apply import watch
    from ecsspec.deploy.following.cancel_order import CancelOrder
    from ecsspec.ui.progress import outputs

    limits, cancel_order = limits_of(timeout, on_timeout), CancelOrder()
    stack = stack_of(what)
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    aim = at_stack(stack, what)
    ports = connected(choice, aim)
    require_there(ports, aim, verb="watch")
    purposes = purposes_of(ports, stack.name)

    def moves() -> Iterator[Event]:
        return reported(watch(ports, stack.name, purposes=purposes, limits=limits, cancel_order=cancel_order))

    steered = Steered(cancel_order, moves, offers=not as_json)
    finished = followed(moves(), stack.name, where=choice.place, as_json=as_json, steered=steered)
    if finished and finished.outputs and not as_json:
        show(outputs(finished.outputs, local=choice.is_local))
    return 0
