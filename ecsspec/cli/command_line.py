"""The command as it was given, so that a command that we propose has each option of it that still says something."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from shlex import quote
from typing import Final

TARGET: Final = ("--local", "--profile", "--region", "--endpoint-url")
"""Where a command works: each has these, and they are given to each that we propose."""
CONSENTS: Final = ("--yes", "--allow-replace", "--allow-delete", "--delete")
"""What agrees to what was shown: what is proposed is shown anew, and agreed to anew."""
OF_THE_MOMENT: Final = {
    "apply": ("--plan", "--detach"),
    "repair": ("--roll-back", "--continue", "--cancel", "--skip", "--retain", "--force"),
}
"""What fits the stack as it stood, and as it stands by then no more; what is proposed is followed to its end."""
TOLD: Final = ("--json", "--format")
"""How it is told, not what is done."""
PASSED: Final = {
    "--role-arn": ("apply", "diff", "check", "destroy", "repair"),
    "--bucket": ("apply", "diff", "check"),
    "--make-bucket": ("apply", "diff"),
}
"""What is given to commands of another kind as well: those that have it."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A verb, what it is about, and each option with its value as it was given."""

    verb: str = ""
    what: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()

    def carried(self, verb: str, said: str, *, without: Collection[str] = ()) -> Iterator[str]:
        """Yield the options that belong to a proposed command as well; `said` are the words that it has."""
        named = {*said.split(), *without, *TARGET}
        for option, value in self.given:
            if option not in named and self._belongs(option, verb) and not ("--cancel" in named and option in PASSED):
                yield f"{option} {quote(value)}" if value else option

    def _belongs(self, option: str, verb: str) -> bool:
        if verb != self.verb:
            return verb in PASSED.get(option, ())
        return option not in (*CONSENTS, *TOLD, *OF_THE_MOMENT.get(verb, ()))

    def anew(self, *more: str) -> str:
        """Return the same command with more options, as code in a sentence."""
        given = [f"{option} {quote(value)}" if value else option for option, value in self.given]
        words = dict.fromkeys([*given, *more])
        return f"`{' '.join(['ecsspec', self.verb, *map(quote, self.what), *words])}`"


NOTHING: Final = CommandLine()
_errand: ContextVar[CommandLine] = ContextVar("errand", default=NOTHING)


def begin(errand: CommandLine) -> None:
    """Note what was asked for: whatever is proposed from now on is proposed of it."""
    _errand.set(errand)


def errand() -> CommandLine:
    """Return what was asked for."""
    return _errand.get()


def anew(*more: str) -> str:
    """Return the command that was given with more options, as code in a sentence: what it takes to agree."""
    return errand().anew(*more)
