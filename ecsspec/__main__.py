"""The door for `python -m ecsspec` and the console script; help and version are answered without loading anything."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    args = sys.argv[1:]
    if args in ([], ["--help"], ["-h"]):
        sys.stdout.write(kept_help())
        raise SystemExit(0)
    if args == ["--version"]:
        from ecsspec.version import __version__

        sys.stdout.write(f"ecsspec {__version__}\n")
        raise SystemExit(0)
    # pydantic would look through every installed package for plugins of its own; we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from ecsspec.cli.run import run

    raise SystemExit(run(args))


def kept_help() -> str:
    """Return the text of `--help`, generated from the commands and kept; a test compares the two."""
    from os.path import dirname, join

    with open(join(dirname(__file__), "cli", "help.txt"), encoding="utf-8") as file:  # noqa: PTH118,PTH120,PTH123
        return file.read()


if __name__ == "__main__":
    main()
