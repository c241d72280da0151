"""Write the table of statuses into docs/repair.md: `python -m tests.generate.repair`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ecsspec.deploy.statuses import STANDINGS, Action, Kind, Standing

PAGE = Path(__file__).parents[2] / "docs" / "repair.md"
TABLE = re.compile(
    r"(?P<head><!-- The table is written by `python -m tests\.generate\.repair`. -->\n\n).*?(?=\n\n)", re.DOTALL
)
HEAD = "| status | the stack | `apply` | `repair` |\n| --- | --- | --- | --- |"
REPAIRS = {
    Action.CANCEL: "`--cancel` takes the update back",
    Action.CONTINUE: "`--continue`, also without what cannot be put right: `--skip`",
    Action.CREATE: "nothing",
    Action.DELETE: "deletes what is left, agreed to with `--delete STACK`",
    Action.FOLLOW: "says who (E610)",
    Action.NOTHING: "nothing",
    Action.ROLL_BACK: "`--roll-back`",
    Action.STOP: "`--cancel` stops the creation",
}
APPLIES = {
    Action.CONTINUE: "asks to continue the rollback, and goes on then; without a terminal E611",
    Action.DELETE: "asks to delete it, and creates it again; without a terminal `--allow-delete STACK`",
    Action.ROLL_BACK: "asks to take it back, and goes on then; without a terminal E611",
}


def main() -> None:
    """Write the table afresh."""
    PAGE.write_text(generate(), encoding="utf-8")


def generate() -> str:
    """Return the page with its table."""
    rows = "\n".join([HEAD, *(row(status, found) for status, found in sorted(STANDINGS.items(), key=_order))])
    page, count = TABLE.subn(lambda match: f"{match['head']}{rows}", PAGE.read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{PAGE.name} has {count} places for the table")
    return page


def _order(entry: tuple[str, Standing]) -> tuple[int, str]:
    return list(Kind).index(entry[1].kind), entry[0]


def row(status: str, found: Standing) -> str:
    """Return the line of one status."""
    return f"| `{status}` | {found.meaning} | {applied(found)} | {'; '.join(repaired(found))} |"


def applied(found: Standing) -> str:
    """Return what an apply does."""
    match found.kind:
        case Kind.ABSENT:
            return "creates it"
        case Kind.REVIEW:
            return "creates it; with somebody else's change set E609"
        case Kind.READY:
            return f"goes on{', and says so' if found.remedy else ''}"
        case Kind.BUSY:
            return "asks whether to wait; without a terminal `--wait`, else E610"
        case Kind.BROKEN:
            return APPLIES[found.actions[0]]


def repaired(found: Standing) -> Iterator[str]:
    """Yield what a repair can do, what it proposes first."""
    yield from (REPAIRS[action] for action in found.actions)
    if found is STANDINGS["DELETE_FAILED"]:
        yield "or `--retain`, `--force`"
    if found.kind is Kind.REVIEW:
        yield "with somebody else's change set E609"


if __name__ == "__main__":
    main()
