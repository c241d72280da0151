"""The table of failures in docs/failures.md, from the scenarios that play them: `python -m tests.generate.failures`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from ecsspec.codes import CODES
from ecsspec.diagnosis.entry import WORDS, Known
from ecsspec.diagnosis.known import KNOWN
from tests.console import ROOT
from tests.failures.catalogue import FAILURES, NOT_OURS
from tests.failures.failure import Failure

PAGE = ROOT / "docs" / "failures.md"
BEGIN = "<!-- Generated from tests/failures by `python -m tests.generate.failures`. -->\n"
END = "<!-- End of what is generated. -->\n"
_KNOWN = {entry.id: entry for entry in KNOWN}
_FILLED = {**dict.fromkeys(WORDS, "…"), **{name: WORDS[name] for name in ("image", "container", "stack")}}
_HEAD = ("| | what fails | the cause on the screen | keys | exit code |", "| --- | --- | --- | --- | --- |")


def page() -> str:
    """Return the page with a fresh table."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def table() -> str:
    """Return the table of what is played, and the list of what cannot happen to a spec of ours."""
    rows = "\n".join((*_HEAD, *map(_row, FAILURES)))
    others = "\n".join(f"- {number}: {reason}" for number, reason in NOT_OURS.items())
    return f"{rows}\n\nOf the numbered ones these are not here:\n\n{others}\n"


def _row(failure: Failure) -> str:
    causes = "; ".join(_cause(one, of=failure) for one in failure.causes) or "none"
    keys = ", ".join(dict.fromkeys(f"`{key}`" for one in _entries(failure) for key in one.keys))
    return f"| {failure.number or ''} | {failure.what} | {causes} | {keys} | {failure.code} |"


def _entries(failure: Failure) -> Iterator[Known]:
    return (_KNOWN[one] for one in failure.causes if one in _KNOWN)


def _cause(one: str, *, of: Failure) -> str:
    if one in _KNOWN:
        return _KNOWN[one].cause.format_map(_FILLED)
    if one not in CODES:
        return f"in AWS's own words: {one}"
    return f"[{one}](errors.md): {_KNOWN[of.known].cause.format_map(_FILLED) if of.known else CODES[one].title}"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
    sys.stdout.write(f"{PAGE}\n")
