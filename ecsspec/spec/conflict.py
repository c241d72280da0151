"""A merge that git could not finish, and nobody has: its marks make a file unreadable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecsspec.problems import Problem

if TYPE_CHECKING:
    from ecsspec.spec.document import Sheet

_MARK: Final = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?$|={7}$")


def conflict_in(sheet: Sheet) -> Problem | None:
    """Return the problem of a file with git's marks of a conflict, at the first of them."""
    marks = [(number, line) for number, line in enumerate(sheet.lines) if _MARK.match(line.rstrip())]
    if len({line[0] for _, line in marks} & {"<", "=", ">"}) < 2:
        return None
    first, line = marks[0]
    what = f"a git merge left a conflict here: {line[:7]}"
    hint = "keep one of the two sides, and remove the lines <<<<<<<, ======= and >>>>>>>"
    return Problem("E104", what, (), sheet.rest(first, 0), hint=hint)
