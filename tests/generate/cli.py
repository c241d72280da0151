"""Write docs/cli.md and ecsspec/cli/help.txt from the commands' own help: `python -m tests.generate.cli`.

What both say is read from the commands; to change it, change the docstrings and options in ecsspec/cli.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from ecsspec.cli.application import COMMANDS, application
from ecsspec.cli.exits import as_table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cli.md"
KEPT = ROOT / "ecsspec" / "cli" / "help.txt"
GROUPS = {"plan": ("show", "drop"), "local": ("start", "stop", "status", "reset")}
WIDTH = 80

INTRO = f"""\
# Every command

<!-- Generated from the commands' help by `python -m tests.generate.cli`; edit ecsspec/cli instead. -->

`ecsspec --help` shows the list, and `ecsspec COMMAND --help` what stands below. Data goes to stdout, talk to stderr.

## Exit codes

{as_table()}

What leads to each of them: [interruptions.md](interruptions.md#every-exit-code-and-what-leads-to-it).

Where several specs are given, `diff` tells of each what it can and ends with the highest code of them, but a bug of
ours (1) comes before all; `apply` does with each what it can, and [says which code counts](many.md#the-exit-code); the
first error ends any other command.

## Environment variables

| variable | does |
| --- | --- |
| `ECSSPEC_TARGET=local` | uses the local target as `--local` does, unless `--endpoint-url` is given |
| `ECSSPEC_BUCKET` | the bucket of [long templates](size.md), as `--bucket` names it; the local target has its own |
| `ECSSPEC_LOCAL_PACE` | how long rollouts take on the [local target](local.md), as a factor: 0 is at once |
| `ECSSPEC_DEBUG=1` | shows the whole Python trace of a bug (E501) |
| `XDG_STATE_HOME` | where the local target keeps its state: `$XDG_STATE_HOME/ecsspec/local`, else `~/.local/state/…` |
| `NO_COLOR` | no colour, on a terminal either |
| `FORCE_COLOR` | colour, off a terminal as well; `FORCE_COLOR=0` is none |
| `COLUMNS` | how wide a screen may be, 40 to 100 columns; 80 off a terminal |
| `AWS_PROFILE`, `AWS_REGION`, … | as for the AWS CLI; the local target reads none of them |

## Which specs

`validate`, `compile`, `diff` and `apply` take spec files, and folders of which they take every `.yml` and `.yaml`.
Without one they take the folder `specs`. `destroy`, `repair`, `watch` and `events` take one spec, or the name of a
stack: what ends in `.yml` or `.yaml` or holds a `/` is a spec. `-` is a spec on the standard input, for every command.

Where several files are given, all are read first: every missing and every wrong one is told at once.

## Plans

`diff --out` keeps what it showed, and `apply --plan` carries out exactly that: [plans.md](plans.md).

## For programs: `--json`

`validate` and `diff` have it. Data goes to stdout, one JSON object a line, in UTF-8; talk stays on stderr, and the exit
code is the same as without. A field may be added, none is renamed or removed.

`diff --json` prints an object for each spec: [diff.md](diff.md#for-programs---json) tells its fields. `validate --json`
prints an object for each problem, in the order of the files and of their lines, and nothing where there is none:

| field | type | says |
| --- | --- | --- |
| `code` | text | the code, as in `ecsspec explain CODE` |
| `severity` | text | `error` or `warning` |
| `file` | text or null | the spec as it was named; `<stdin>` for `-`; null where the problem has no place |
| `line`, `column` | number or null | where, counted from 1 |
| `key` | text | the key, as in `network.zones` or `command[2]`; empty for a problem of the whole file |
| `what` | text | what is wrong |
| `allowed` | text | what is allowed there; may be empty |
| `hint` | text | what to type instead; may be empty |

A file that cannot be read has no object; it is told on stderr, and the exit code is 9, or 3 where others are wrong.
"""


def main() -> None:
    """Write both files."""
    PAGE.write_text(page(), encoding="utf-8")
    KEPT.write_text(kept(), encoding="utf-8")


def kept() -> str:
    """Return the text of `ecsspec --help`."""
    return help_of()


def page() -> str:
    """Return the page about every command."""
    return "\n".join([INTRO, *(_chapter(command) for command in commands())])


def commands() -> Iterator[tuple[str, ...]]:
    """Yield every command, and those of each group after it."""
    for name in COMMANDS:
        yield (name,)
        yield from ((name, verb) for verb in GROUPS.get(name, ()))


def help_of(*command: str) -> str:
    """Return what typer prints for a command's `--help` at 80 columns."""
    args = [*command, "--help"]
    done = CliRunner().invoke(application(args), args, prog_name="ecsspec", terminal_width=WIDTH, color=False)
    if done.exception:
        raise done.exception
    return done.stdout


def _chapter(command: tuple[str, ...]) -> str:
    return f"## ecsspec {' '.join(command)}\n\n```text\n{help_of(*command)}```\n"


if __name__ == "__main__":
    main()
