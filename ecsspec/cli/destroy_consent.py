"""Ask for what a destroy deletes for good: each thing by its name, or the stack's name typed out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.command_line import anew
from ecsspec.problems import NotDone, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecsspec.deploy.removal.retained import Retained

UNDONE = "nothing was destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What the options agree to: `yes` to the destroy, `everything` and each `allowed` name to what it would keep."""

    yes: bool = False
    everything: bool = False
    allowed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse names that agree to nothing."""
        if self.allowed and not self.everything:
            raise UsageError(
                "--allow-delete agrees to what --everything deletes", "add --everything, or leave it out", "E902"
            )


def require_farewell(consent: Consent, stack: str, question: str, remnants: Sequence[Retained]) -> None:
    """Return when the destroy and the end of each remnant are agreed to; else raise.

    The `question` is about the stack, and empty where there is none any more.
    """
    _require_known(consent, remnants)
    missing = [one for one in remnants if not one.names & consent.allowed]
    if missing and (consent.yes or not can_ask()):
        raise _unnamed(missing)
    if missing:
        _require_typed(stack, _with_the_rest(question, missing))
    elif not consent.yes:
        require_yes(f"{_with_the_rest(question, remnants)}?", undone=UNDONE, instead=anew("--yes"))


def _require_known(consent: Consent, remnants: Sequence[Retained]) -> None:
    """Refuse a consent to what is not deleted: most often it is meant for something that is."""
    known = [name for one in remnants for name in sorted(one.names)]
    for name in sorted(consent.allowed.difference(known)):
        hint = f"these are: {', '.join(known)}" if known else "leave --everything and --allow-delete out"
        raise NotDone(f"{UNDONE}: you agree to the end of {name}, which this destroy does not delete", hint, "E702")


def _unnamed(missing: Sequence[Retained]) -> NotDone:
    names = [one.logical_id or one.physical_id for one in missing]
    verb = "needs" if len(names) == 1 else "need"
    what = f"{UNDONE}: the end of {', '.join(one.physical_id for one in missing)} {verb} your consent by name"
    return NotDone(what, f"if it is meant: {anew('--yes', *(f'--allow-delete {name}' for name in names))}", "E702")


def _with_the_rest(question: str, remnants: Sequence[Retained]) -> str:
    """Return a question with what is deleted for good; without another one, that is all there is to ask."""
    names = ", ".join(one.physical_id for one in remnants)
    whole = " and ".join(part for part in (question, f"delete {names} for good" if names else "") if part)
    return whole[0].upper() + whole[1:]


def _require_typed(stack: str, question: str) -> None:
    sys.stderr.write(f"\n{question}? Type {stack} to agree: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != stack:
        raise NotDone(f"{UNDONE}: declined", f"type {stack} to agree, or leave --everything out", "E701")
