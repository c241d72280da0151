"""Write ecsspec/spec/regions.py, the names of AWS's regions: `python -m tests.generate.regions`.

They are those of every partition in botocore's own table, as a literal, so that no command has to load that.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parents[2] / "ecsspec/spec/regions.py"
HEAD = """\
\"\"\"The regions of AWS that were there when this was written: `python -m tests.generate.regions`.

From botocore {version}.
\"\"\"

from __future__ import annotations

from typing import Final

"""


def main() -> None:
    """Write the table afresh."""
    TARGET.write_text(text(), encoding="utf-8")


def text() -> str:
    """Return the text of the table."""
    lines = "".join(f'        "{name}",\n' for name in names())
    return f"{HEAD.format(version=version('botocore'))}REGIONS: Final = frozenset(\n    {{\n{lines}    }}\n)\n"


def names() -> list[str]:
    """Return the regions of all partitions."""
    table = json.loads((files("botocore") / "data/endpoints.json").read_text(encoding="utf-8"))
    return sorted(name for partition in table["partitions"] for name in partition["regions"])


if __name__ == "__main__":
    main()
