"""Write schemas/ecsspec.schema.json from the models: `python -m tests.generate.schema`."""

from __future__ import annotations

import json
from pathlib import Path

from ecsspec.backends.registry import BUILTIN, capacity_of
from ecsspec.spec.base import Section
from ecsspec.spec.schema import json_schema

TARGET = Path(__file__).parents[2] / "schemas" / "ecsspec.schema.json"


def capacities() -> dict[str, type[Section]]:
    """Return the capacity models of our own launch types; the published schema knows no others."""
    return {name: model for name in BUILTIN if isinstance(model := capacity_of(name), type)}


def text() -> str:
    """Return the text of the published schema."""
    return json.dumps(json_schema(capacities()), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the published schema."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
