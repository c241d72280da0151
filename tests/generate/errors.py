"""Write docs/errors.md, the page about every code: `python -m tests.generate.errors`.

The prose is that of ecsspec/errors.md, the screens are those of tests/problems.
"""

from __future__ import annotations

import re
from pathlib import Path

from ecsspec.catalogue import Entry, explained
from ecsspec.cli.exits import as_table
from ecsspec.codes import CODES
from tests.problem_cases import HERE

TARGET = Path(__file__).parents[2] / "docs" / "errors.md"
WRONG, RIGHT = "Wrong:\n\n", "Right:\n\n"
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)

INTRO = """\
# Every error and warning

<!-- Generated from ecsspec/errors.md and tests/problems by `python -m tests.generate.errors`. -->

Each problem has a code, which never changes its meaning: `E` is an error, `W` a warning. `ecsspec explain CODE` prints
the entry of one code in the terminal.
"""

EXITS = f"""\
## Exit codes

A command ends with one of these, so that a script need not read what it printed.

{as_table()}
"""

FAMILIES = {
    "1": "Reading a spec",
    "2": "Keys and values of a spec",
    "3": "Keys that do not go together",
    "4": "What the launch type asks for",
    "5": "Ours to mend",
    "6": "Preparing a change",
    "7": "Carrying out a change",
    "8": "AWS and credentials",
    "9": "This computer",
}


def main() -> None:
    """Write the page."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")


def text() -> str:
    """Return the text of the page."""
    parts = [INTRO, EXITS]
    for digit, family in FAMILIES.items():
        codes = [code for code in CODES if code[1] == digit]
        parts += [f"# {family}", _contents(codes), *map(_entry, codes)]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def examples(entry: Entry) -> tuple[str, str]:
    """Return the wrong and the right example of an entry."""
    wrong, right = BLOCK.findall(entry.text)
    return wrong, right


def _contents(codes: list[str]) -> str:
    return "\n".join(f"- [{code}](#{_anchor(code)}) {CODES[code].title}" for code in codes)


def _anchor(code: str) -> str:
    """Return where a heading is found on the usual hosts of Markdown: in lower case, without punctuation."""
    kept = re.sub(r"[^\w\s-]", "", f"{code} · {CODES[code].title}".lower())
    return kept.replace(" ", "-")


def _entry(code: str) -> str:
    entry = explained(code)
    return f"## {code} · {entry.title}\n\n{_with_screen(code, entry.text)}\n"


def _with_screen(code: str, prose: str) -> str:
    """Return the prose with the screen between the wrong and the right example, at its end where there is none."""
    file = HERE / f"{code}.txt"
    if not file.exists():
        return prose
    screen = f"```text\n{file.read_text(encoding='utf-8')}```\n"
    before, right, after = prose.partition(RIGHT)
    return f"{before}{screen}\n{right}{after}" if right else f"{prose}\n\n{screen}"


if __name__ == "__main__":
    main()
