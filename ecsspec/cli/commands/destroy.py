"""`ecsspec destroy`: remove a stack in a safe order, after saying what goes and what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.absent import missing, was_deleted
from ecsspec.cli.aim import Aim, at_stack
from ecsspec.cli.destroy_consent import Consent, require_farewell
from ecsspec.cli.following import followed
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region, RoleArn, What, Yes
from ecsspec.cli.signals import undisturbed
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.cli.target import Choice, connected, pasted
from ecsspec.problems import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecsspec.api import StackName
    from ecsspec.deploy.events import Event
    from ecsspec.deploy.ports import Ports
    from ecsspec.deploy.removal.destroy import DestroyPlan
    from ecsspec.deploy.removal.retained import Retained

OF_A_STACK = ("--unprotect", "--retain")
"""Options that say nothing where there is no stack any more."""

Everything = Annotated[
    bool, typer.Option("--everything", help="Delete for good what the stack keeps, too; each is agreed to by name.")
]
AllowDelete = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-delete",
        help="Agree to the end of this, with --everything; may be repeated.",
        metavar="NAME",
        show_default=False,
    ),
]
Unprotect = Annotated[bool, typer.Option("--unprotect", help="Lift the protection against deletion first.")]
Retain = Annotated[
    list[str] | None,
    typer.Option(
        help="Leave this resource, whose deletion failed, in AWS; may be repeated.",
        metavar="RESOURCE",
        show_default=False,
    ),
]


def command(
    what: What,
    *,
    everything: Everything = False,
    allow_delete: AllowDelete = None,
    unprotect: Unprotect = False,
    retain: Retain = None,
    role_arn: RoleArn = "",
    yes: Yes = False,
    as_json: AsJson = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Remove a stack that ecsspec made, in a safe order.

    Says first what goes and what is kept. With hosts of its own, the tasks
    stop first and the hosts go next. What is kept goes with --everything
    only, agreed to by name: --yes does not cover it. That there is no stack
    is fine for a SPEC; a STACK must be there, or have been deleted lately.

    \b
    Example: ecsspec destroy specs/nginx-fargate.yml --local
    Example: ecsspec destroy web --everything --yes --allow-delete LogGroup
    Example: ecsspec destroy web --unprotect
    """
    from ecsspec.api import doomed, stack_of

    consent = Consent(yes=yes, everything=everything, allowed=frozenset(allow_delete or ()))
    stack = stack_of(what)
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    aim = at_stack(stack, what)
    ports = connected(choice, aim)
    plan = doomed(ports, stack, unprotect=unprotect)
    ending = _Ending(ports=ports, name=stack.name, consent=consent, choice=choice, as_json=as_json)
    if plan is None:
        return _without_a_stack(ending, stack)
    _with_a_stack(ending, replace(plan.retaining(tuple(retain or ())), role=role_arn))
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    """One stack's end: over which doors, what is agreed to, and how it is told."""

    ports: Ports
    name: str
    consent: Consent
    choice: Choice
    as_json: bool

    def carry_out(self, events: Iterator[Event], *, undo: Callable[[], None] = lambda: None) -> None:
        """Tell each event to the end.

        `undo` fails where what was not told of yet may have begun.
        """
        followed(events, self.name, where=self.choice.place, again="destroy", undo=undo, as_json=self.as_json)


def _with_a_stack(ending: _Ending, plan: DestroyPlan) -> None:
    """Show what goes and what stays, ask, do it, and say what stays and how that goes as well."""
    from ecsspec.deploy.removal.destroy import destroy
    from ecsspec.deploy.removal.draining import require_alone
    from ecsspec.deploy.removal.retained import deletable, remnants_of
    from ecsspec.ui.destroy import render

    ports, consent = ending.ports, ending.consent
    require_alone(ports, plan)
    remnants = remnants_of(ports, plan)
    draw(render(plan, ports.identity.caller(), stderr(), remnants=remnants, ending=consent.everything))
    also = deletable(plan, remnants) if consent.everything else ()
    require_farewell(consent, ending.name, _question(plan), also)
    ending.carry_out(destroy(ports, plan, also=also), undo=partial(_leave, ending, plan))
    _tell_the_rest(ending.name, tuple(one for one in remnants if one not in also))


def _leave(ending: _Ending, plan: DestroyPlan) -> None:
    """Say what is no longer protected where nothing is known to have begun; fail where something may have."""
    from ecsspec.deploy.removal.destroy import require_untouched
    from ecsspec.deploy.removal.protections import lifted

    try:
        guards, state = lifted(ending.ports, plan.stack, plan.guards), "is off now, and stays so"
    except (AwsError, KeyboardInterrupt):
        guards, state = plan.guards, "may be off now"
    there = replace(ending.choice, region=plan.stack.id.split(":")[3])  # a spec may name another than AWS's CLI takes
    with undisturbed():
        for guard in guards:
            say(f"note: the {guard.kind} of {guard.what} {state}")
            if not there.is_local:
                draw(f"to protect it again: {guard.restoring}{there.options}")
    require_untouched(ending.ports, plan)


def _question(plan: DestroyPlan) -> str:
    from ecsspec.deploy.removal.protections import named

    name = plan.stack.name
    return f"Lift the protection of {named(plan.guards)}, and destroy {name}" if plan.guards else f"Destroy {name}"


def _without_a_stack(ending: _Ending, stack: StackName) -> int:
    """Say that there is no stack, and end what it left; a name that never was one is most often a slip."""
    remnants = _left_behind(ending, stack)
    if ending.consent.everything and remnants:
        _end(ending, remnants)
        return 0
    is_known = stack.owner or remnants or was_deleted(ending.ports, stack.name)
    if not is_known:
        raise missing(ending.ports, Aim(stack.name), verb="destroy")
    say(f"there is no stack {stack.name}: nothing to do")
    _tell_the_rest(stack.name, remnants)
    return 0


def _left_behind(ending: _Ending, stack: StackName) -> Sequence[Retained]:
    """Return what an earlier destroy kept; who only destroys a stack needs no leave to look for it."""
    from ecsspec.deploy.removal.retained import left_behind

    try:
        return left_behind(ending.ports, stack=stack.name, owner=stack.owner)
    except AwsError:
        if ending.consent.everything:
            raise
        return ()


def _end(ending: _Ending, remnants: Sequence[Retained]) -> None:
    """Show what is left of a stack that is gone, ask, and delete it."""
    from ecsspec.deploy.removal.destroy import remove_remnants
    from ecsspec.ui.destroy import render_remnants

    draw(render_remnants(ending.name, remnants, ending.ports.identity.caller(), stderr()))
    require_farewell(ending.consent, ending.name, "", remnants)
    ending.carry_out(remove_remnants(ending.ports, remnants, stack=ending.name))


def _tell_the_rest(name: str, remnants: Sequence[Retained]) -> None:
    """Say what stays in AWS, and what takes it away."""
    from ecsspec.ui.destroy import stored

    for one in remnants:
        say(f"kept: {stored(one)}")
    if any(one.is_ours_to_delete for one in remnants):
        from ecsspec.deploy import commands

        line = f"to delete it for good: `{commands.destroy(name, '--everything')}`"
        say(pasted(line, without=OF_A_STACK))
    for one in remnants:
        if not one.is_ours_to_delete:
            say(f"to delete {one.physical_id} for good: {one.by_hand}")
