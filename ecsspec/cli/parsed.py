"""A command of ours as typer parses it: no option takes an empty value, and what was given is known to the hints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from typer.core import TyperCommand

from ecsspec.cli.command_line import CommandLine, begin
from ecsspec.problems import UsageError

if TYPE_CHECKING:
    from typer import Context
    from typer.core import TyperOption


class Command(TyperCommand):
    """What every command is made with."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:  # type: ignore[override]  # the base is private
        """Refuse an option whose value is empty before anything else is made of it, then parse as ever."""
        values, *_ = self.make_parser(ctx).parse_args(args=list(args))
        for option in _options(self):
            if any(not value.strip() for value in _texts(values.get(option.name or ""))):
                raise _empty(name_of(option))
        rest = super().parse_args(ctx, args)
        begin(_errand(self, ctx))
        return rest


def name_of(option: TyperOption) -> str:
    """Return the name of an option that is not a letter."""
    return max(option.opts, key=len)


def _options(command: TyperCommand) -> Iterator[TyperOption]:
    from typer.core import TyperOption

    yield from (one for one in command.params if isinstance(one, TyperOption))


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in what the parser found: none, one, or several."""
    values: Iterable[object] = value if isinstance(value, list | tuple) else (value,)
    yield from (one for one in values if isinstance(one, str))


def _empty(option: str) -> UsageError:
    hint = f"leave {option} out, or give it a value: a variable that is not set is empty"
    return UsageError(f"{option} is given an empty value", hint, "E902")


def _errand(command: TyperCommand, ctx: Context) -> CommandLine:
    """Return what was asked for, with each option as it was written."""
    options = {str(one.name): name_of(one) for one in _options(command)}
    given = [
        (options[name], value)
        for name, found in ctx.params.items()
        if name in options and _is_written(ctx, name)
        for value in _values(found)
    ]
    what = (text for name, found in ctx.params.items() if name not in options for text in _texts(found) if text)
    return CommandLine(ctx.command_path.partition(" ")[2], tuple(what), tuple(given))


def _is_written(ctx: Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _values(found: object) -> Iterator[str]:
    """Yield the words after an option, nothing for one that takes none."""
    if isinstance(found, bool):
        yield ""
    elif isinstance(found, list | tuple):
        yield from map(str, found)
    else:
        yield str(getattr(found, "value", found))
