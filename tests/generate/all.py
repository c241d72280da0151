"""Write every generated file afresh: `python -m tests.generate.all`.

The table of instance types is left out, as it needs a package that nothing else here does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

APART = ("__init__", "all", "instances")
NEEDS = {"permissions": "cfnlint", "replacement": "cfnlint"}
"""Generators that read the data of a package that may not be there."""


def main() -> None:
    """Run the generators and say which."""
    for name in generators():
        import_module(f"tests.generate.{name}").main()
        sys.stdout.write(f"tests.generate.{name}\n")


def generators() -> Iterator[str]:
    """Yield the names of the generators that can run here."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        needed = NEEDS.get(file.stem)
        if file.stem not in APART and (needed is None or find_spec(needed)):
            yield file.stem


if __name__ == "__main__":
    main()
