"""`ecsspec plan`: what a saved plan holds, and to drop one."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecsspec.cli.aim import Aim
from ecsspec.cli.files import required
from ecsspec.cli.options import EndpointUrl, Local, Profile, Region
from ecsspec.cli.parsed import Command
from ecsspec.cli.plans.file import read_plan
from ecsspec.cli.talk import put, say, show
from ecsspec.cli.target import Choice, about, connected

if TYPE_CHECKING:
    from ecsspec.deploy.plans.plan import Plan

HELP = """Show or drop a plan that diff --out has saved.

A plan is carried out with: ecsspec apply --plan PLAN

Example: ecsspec plan show web.plan
"""
File: TypeAlias = Annotated[
    str, typer.Argument(metavar="PLAN", help="The file that diff --out wrote.", callback=required("a plan"))
]


def commands() -> typer.Typer:
    """Return the commands of the group."""
    group = typer.Typer(help=HELP, rich_markup_mode=None, invoke_without_command=True)
    group.callback(help=HELP)(_root)
    group.command("show", cls=Command)(shown)
    group.command("drop", cls=Command)(drop)
    return group


def _root(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


def shown(plan: File) -> int:
    """Tell what a plan holds, offline.

    Whether it still holds is told by apply --plan, before it does anything.

    Example: ecsspec plan show web.plan
    """
    from ecsspec.aws.clock import SystemClock
    from ecsspec.ui.plan import render

    show(f"{render(read_plan(plan), now=SystemClock().now())}\n")
    return 0


def drop(
    plan: File,
    *,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Delete a plan: its change set, and the file.

    Nobody else's change set is touched. A set that is gone is fine.

    Example: ecsspec plan drop web.plan
    """
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    about(choice)
    found = read_plan(plan)
    became = "it kept none, as there was no stack" if found.is_new else _taken_back(found, choice)
    Path(plan).unlink(missing_ok=True)
    say(f"plan {found.id} is dropped, and {quote(plan)} removed; its change set: {became}")
    return 0


def _taken_back(plan: Plan, choice: Choice) -> str:
    """Delete the change set of a plan, in the place where it was made, and return what became of it."""
    from ecsspec.cli.plans.applied import require_aimed, require_there
    from ecsspec.deploy.plans.bound import require_own
    from ecsspec.deploy.plans.holding import EXECUTED

    require_aimed(plan, choice)
    ports = connected(choice, Aim(plan.stack, region=plan.region, account=plan.account))
    require_there(plan, ports, choice)
    saved = ports.change_sets.describe(plan.change_set, stack=plan.stack_id)
    require_own(plan, saved)
    if saved is None:
        return "it was gone already"
    if saved.execution_status.startswith(EXECUTED):
        return f"it was applied ({saved.execution_status})"
    ports.change_sets.delete(saved.id, stack=saved.stack_id)
    return "deleted"
