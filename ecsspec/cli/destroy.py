"""`ecsspec destroy`: remove a stack in a safe order, after saying what goes and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsspec.cli.absent import missing, was_deleted
from ecsspec.cli.aim import Aim, at_stack
from ecsspec.cli.ask import require_yes
from ecsspec.cli.following import followed
from ecsspec.cli.options import EndpointUrl, Local, Profile, Region, What, Yes
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.cli.target import Choice, connected

if TYPE_CHECKING:
    from ecsspec.api import StackName
    from ecsspec.deploy.destroy import DestroyPlan
    from ecsspec.deploy.ports import Ports


def command(
    what: What,
    *,
    yes: Yes = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Remove a stack that ecsspec made, in a safe order.

    Says first what goes and what is kept. With hosts of its own, the tasks
    stop first and the hosts go next. That there is no stack is fine for a
    SPEC; a STACK must be there, or have been deleted lately.

    Example: ecsspec destroy specs/nginx-fargate.yml --local
    """
    from ecsspec.api import doomed, stack_of
    from ecsspec.ui.destroy import render

    stack = stack_of(what)
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    ports = connected(choice, at_stack(stack, what))
    plan = doomed(ports, stack)
    if plan is None:
        return _nothing_to_do(ports, stack)
    draw(render(plan, ports.identity.caller(), stderr()))
    if not yes:
        require_yes(f"Destroy {stack.name}?", undone="nothing was destroyed", instead="destroy again with --yes")
    _carry_out(ports, plan, where=choice.place)
    return 0


def _nothing_to_do(ports: Ports, stack: StackName) -> int:
    """Say that there is no stack; a name that never was one is most often a slip, and the stack meant still stands."""
    is_known = stack.owner or was_deleted(ports, stack.name)
    if not is_known:
        raise missing(ports, Aim(stack.name), verb="destroy")
    say(f"there is no stack {stack.name}: nothing to do")
    return 0


def _carry_out(ports: Ports, plan: DestroyPlan, *, where: str) -> None:
    from ecsspec.deploy.destroy import destroy

    followed(destroy(ports, plan), plan.stack.name, where=where, again="destroy")
