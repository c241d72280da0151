"""`ecsspec local`: the AWS emulator on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ecsspec.cli.options import Yes
from ecsspec.cli.parsed import Command
from ecsspec.cli.talk import put, say

if TYPE_CHECKING:
    from ecsspec.local.state import Target

HELP = """Start, stop or empty the local target.

An AWS emulator on this computer, which --local uses and starts by itself. It runs no containers.

Example: ecsspec local status
"""


def commands() -> typer.Typer:
    """Return the commands of the group."""
    group = typer.Typer(
        help=HELP,
        rich_markup_mode=None,
        invoke_without_command=True,
    )
    group.callback(help=HELP)(_root)
    for verb in (start, stop, status, reset):
        group.command(verb.__name__, cls=Command)(verb)
    return group


def _root(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        put(context.get_help())


def start() -> int:
    """Start the local target, or find it running.

    Example: ecsspec local start
    """
    from ecsspec.local import launcher

    target = launcher.start()
    if target.lost:
        say(f"note: {target.lost}")
    _show(target)
    return 0


def stop() -> int:
    """Stop the local target; its stacks are kept.

    Example: ecsspec local stop
    """
    from ecsspec.local import launcher

    say("stopped; its stacks are kept" if launcher.stop() else "it was not running")
    return 0


def status() -> int:
    """Tell whether the local target runs, and where.

    Example: ecsspec local status
    """
    from ecsspec.local import launcher

    target = launcher.status()
    if target is None:
        say("not running; it starts with --local, or with: ecsspec local start")
        return 0
    _show(target)
    return 0


def reset(*, yes: Yes = False) -> int:
    """Forget every stack in the local target.

    Example: ecsspec local reset --yes
    """
    from ecsspec.cli.ask import require_yes
    from ecsspec.cli.command_line import anew
    from ecsspec.local import launcher

    if not yes:
        question = "Forget every stack in the local target?"
        require_yes(question, undone="nothing was reset", instead=anew("--yes"))
    launcher.reset()
    say("the local target is empty")
    return 0


def _show(target: Target) -> None:
    put(f"{target.endpoint_url}  pid {target.pid}  ministack {target.version}\n  state {target.state_dir}")
