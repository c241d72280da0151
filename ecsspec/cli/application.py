"""The commands by name, each in a file of its own that is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module

import typer

from ecsspec.cli.exits import as_list
from ecsspec.cli.parsed import Command

COMMANDS = (
    "validate",
    "compile",
    "diff",
    "apply",
    "destroy",
    "repair",
    "diagnose",
    "watch",
    "events",
    "check",
    "explain",
    "schema",
    "plan",
    "local",
)
"""In the order in which help lists them."""

HELP = f"""Compile a short YAML spec of a container app into plain CloudFormation.

Then see what would change on Amazon ECS, and apply exactly that.

\b
Begin with:
  ecsspec apply specs/nginx-fargate.yml --local

\b
Exit codes:
{as_list()}
"""


def application(args: list[str]) -> typer.Typer:
    """Return the application with the command that the arguments name, or with all of them."""
    wanted = [args[0]] if args and args[0] in COMMANDS else list(COMMANDS)
    app = typer.Typer(
        name="ecsspec",
        help=HELP,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=wanted != [args[0]] if args else True,
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 80},
    )
    app.callback(help=HELP)(_root)
    for name in wanted:
        module = import_module(f"ecsspec.cli.commands.{name}")
        if hasattr(module, "commands"):
            app.add_typer(module.commands(), name=name)
        else:
            app.command(name, cls=Command)(module.command)
    return app


def _root(
    *,
    version: bool = typer.Option(False, "--version", help="Print the version and exit.", is_eager=True),  # noqa: FBT003
) -> None:
    if version:
        from ecsspec.version import __version__

        typer.echo(f"ecsspec {__version__}")
        raise typer.Exit
