"""The door for `python -m ecsspec` and the console script; help and version are answered without loading anything."""

from __future__ import annotations

import os
import sys
from types import ModuleType

INTERRUPTED = 130
COMPLETION = "_ECSSPEC_COMPLETE"
"""What a shell sets that asks how a line may go on, instead of arguments."""


def main() -> None:
    """Run the command line and exit with its code."""
    args = sys.argv[1:]
    if args in ([], ["--help"], ["-h"]) and COMPLETION not in os.environ:
        raise SystemExit(printed(kept_help()))
    if args == ["--version"]:
        from ecsspec.version import __version__

        raise SystemExit(printed(f"ecsspec {__version__}\n"))
    without_plugins()
    try:
        from ecsspec.cli.run import run

        code = run(args)
    except KeyboardInterrupt:  # while we load, before anything was begun
        code = INTERRUPTED
    raise SystemExit(code)


def without_plugins() -> None:
    """Tell pydantic that it has no plugins, before it looks for them in every installed package.

    Where they are disabled it still imports `importlib.metadata` to find them, a tenth of all that a compile takes; so
    its loader is one that never finds any. A pydantic that has another loader goes by the variable.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    loader = ModuleType("pydantic.plugin._loader")
    vars(loader)["get_plugins"] = tuple
    sys.modules.setdefault(loader.__name__, loader)


def printed(text: str) -> int:
    """Print a text and return the exit code; where stdout was closed before we began, nobody wants it."""
    if sys.stdout is None:
        return 0
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        from ecsspec.cli.run import unwritten

        return unwritten(error)
    return 0


def kept_help() -> str:
    """Return the text of `--help`, generated from the commands and kept; a test compares the two."""
    from os.path import dirname, join

    with open(join(dirname(__file__), "cli", "help.txt"), encoding="utf-8") as file:  # noqa: PTH118,PTH120,PTH123
        return file.read()


if __name__ == "__main__":
    main()
