"""`ecsspec repair`: say what stands of a broken stack and what can be done, and do it when agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.absent import missing, was_deleted
from ecsspec.cli.aim import Aim, at_stack
from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.command_line import anew
from ecsspec.cli.following import followed
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region, RoleArn, What, Yes
from ecsspec.cli.reports import reported
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.cli.target import Choice, connected, pasted
from ecsspec.cli.timeout_options import DEFAULT, Timeout, limits_of
from ecsspec.deploy.following.limits import OnTimeout
from ecsspec.problems import NotDone, UsageError

if TYPE_CHECKING:
    from ecsspec.api import StackName
    from ecsspec.deploy.events import Finished
    from ecsspec.deploy.ports import Ports
    from ecsspec.deploy.repair import Repair, Wish
    from ecsspec.deploy.statuses import Action

Delete = Annotated[
    str,
    typer.Option(help="Agree to the deletion of this stack.", metavar="STACK", show_default=False),
]
RollBack = Annotated[bool, typer.Option("--roll-back", help="Take a stack that stopped half-way back.")]
Continue = Annotated[bool, typer.Option("--continue", help="Continue a rollback that failed.")]
Cancel = Annotated[bool, typer.Option("--cancel", help="Cancel an update or a creation that runs.")]
Skip = Annotated[
    list[str] | None,
    typer.Option(
        help="Continue without this resource, which stays as it is; may be repeated.",
        metavar="RESOURCE",
        show_default=False,
    ),
]
Retain = Annotated[
    list[str] | None,
    typer.Option(
        help="Delete, but leave this resource in AWS; may be repeated.", metavar="RESOURCE", show_default=False
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Delete, and leave in AWS what cannot be deleted.")]


def command(
    what: What,
    *,
    delete: Delete = "",
    roll_back: RollBack = False,
    go_on: Continue = False,
    skip: Skip = None,
    cancel: Cancel = False,
    retain: Retain = None,
    force: Force = False,
    role_arn: RoleArn = "",
    timeout: Timeout = DEFAULT,
    yes: Yes = False,
    as_json: AsJson = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Say what is wrong with a stack, and put it right.

    Proposes what its status allows: delete an empty shell or what a failed
    creation left, roll back, continue a rollback that failed. Asks first. A
    deletion needs --delete STACK where nobody can be asked; --yes does not
    agree to it. A stack that needs no repair is left alone. With --json each
    event is a line on stdout. After --timeout it is let go of: AWS goes on.

    \b
    Example: ecsspec repair web
    Example: ecsspec repair web --delete web
    Example: ecsspec repair web --yes --skip Service
    """
    from ecsspec.api import stack_of
    from ecsspec.deploy.repair import Wish, repair

    given = {
        "--roll-back": roll_back,
        "--continue": go_on or bool(skip),
        "--cancel": cancel,
        "--retain": bool(retain),
        "--force": force,
    }
    if cancel and role_arn:
        why = "--cancel takes no role: what runs goes back in the one that it has"
        raise UsageError(why, "leave --role-arn out", "E902")
    limits = limits_of(timeout, OnTimeout.DETACH)
    action = _action([option for option, is_given in given.items() if is_given], delete=delete)
    wish = Wish(action=action, skip=tuple(skip or ()), retain=tuple(retain or ()), force=force, role=role_arn)
    stack = stack_of(what)
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    aim = at_stack(stack, what)
    ports = connected(choice, aim)
    plan = _planned(ports, stack, wish)
    if plan is None:
        return _nothing_there(ports, stack)
    if _agreed(plan, ports, yes=yes, delete=delete):
        events = reported(repair(ports, plan, limits=limits))
        finished = followed(events, plan.name, where=choice.place, again="repair", as_json=as_json)
        _tell_the_next(plan, finished, aim)
    return 0


def _action(given: list[str], *, delete: str) -> Action | None:
    """Return the one action that the options name, or None; refuse two that contradict each other."""
    from ecsspec.deploy.statuses import Action

    both = [*given, *(["--delete"] if delete and given and given[0] in ("--continue", "--cancel") else [])]
    if len(both) > 1:
        raise UsageError(f"{both[0]} and {both[1]} contradict each other", "choose one of them", "E902")
    named = {"--roll-back": Action.ROLL_BACK, "--continue": Action.CONTINUE, "--cancel": Action.CANCEL}
    if given:
        return named.get(given[0], Action.DELETE)
    return Action.DELETE if delete else None


def _planned(ports: Ports, stack: StackName, wish: Wish) -> Repair | None:
    """Return what will be done, None where there is no stack; refuse another place than the spec's."""
    from ecsspec.deploy.damage import look
    from ecsspec.deploy.ownership import require_place
    from ecsspec.deploy.repair import plan_repair

    require_place(ports.identity.caller(), account=stack.account, region=stack.region)
    damage = look(ports, stack.name, owner=stack.owner)
    return plan_repair(damage, wish) if damage else None


def _nothing_there(ports: Ports, stack: StackName) -> int:
    """Say that there is no stack; a name that never was one is most often a slip."""
    if not stack.owner and not was_deleted(ports, stack.name):
        raise missing(ports, Aim(stack.name), verb="repair")
    say(f"there is no stack {stack.name}: nothing to repair")
    return 0


def _agreed(plan: Repair, ports: Ports, *, yes: bool, delete: str) -> bool:
    """Show what will be done and return when it is agreed to; False where there is nothing to do."""
    from ecsspec.deploy.statuses import Action
    from ecsspec.ui.repair import render

    if plan.action is Action.NOTHING:
        say(f"stack {plan.name} needs no repair: {plan.damage.stack.status}, {plan.damage.standing.meaning}")
        return False
    if plan.action is Action.FOLLOW:
        return True
    draw(render(plan, ports.identity.caller(), stderr()))
    if plan.deletes:
        _require_named(plan, yes=yes, delete=delete)
    elif not yes:
        require_yes(f"{plan.action.value.capitalize()}?", undone="nothing was done", instead=anew("--yes"))
    return True


def _require_named(plan: Repair, *, yes: bool, delete: str) -> None:
    """Return where the deletion of this very stack is agreed to: by its name, or by an answer to a question."""
    if delete and delete != plan.name:
        raise NotDone(f"nothing was done: --delete names {delete}", f"this is the stack {plan.name}", "E702")
    by_name = anew(f"--delete {plan.name}")
    if not delete and (yes or not can_ask()):
        what = f"nothing was deleted: the deletion of {plan.name} must be agreed to by name"
        raise NotDone(what, f"if it is meant: {by_name}", "E702")
    if not delete:
        require_yes(f"Delete {plan.name}?", undone="nothing was deleted", instead=by_name)


def _as_it_stands(plan: Repair) -> str:
    from ecsspec.deploy.commands import repair
    from ecsspec.deploy.statuses import Action

    if plan.action is Action.STOP:
        return pasted(f"an empty shell of {plan.name} is left; to remove it: `{repair(plan.name)}`")
    return f"stack {plan.name} stands again as before the update"


def _tell_the_next(plan: Repair, finished: Finished | None, aim: Aim) -> None:
    """Say how the stack stands now, and what comes next."""
    from ecsspec.deploy import commands
    from ecsspec.deploy.events import Outcome

    if finished and finished.outcome is Outcome.ROLLED_BACK:
        say(_as_it_stands(plan))
    for name in plan.wish.skip:
        say(f"note: {name} was left as it is, which may be other than the stack's template says: look at it in AWS")
    if aim.file and aim.file != "-":
        say(pasted(f"next: `{commands.apply(plan.name)}`"))
