"""What Ctrl-C means while several stacks are applied: let go of all, or, at once again, cancel what is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TYPE_CHECKING

from ecsspec.cli import offer
from ecsspec.cli.ask import can_ask
from ecsspec.cli.talk import fitted, say, stderr
from ecsspec.cli.threads import TICK, answering

if TYPE_CHECKING:
    from ecsspec.deploy.following.halt import Halt


@dataclass(slots=True)
class Brake:
    """Turns Ctrl-C into an order; where somebody can be asked, the first one spares what has begun for a moment."""

    halt: Halt
    _is_again: bool = False
    _is_settled: bool = False

    def press(self) -> None:
        """Take in a Ctrl-C, at whatever line of the main thread it comes."""
        if self.halt.spares and not self._is_settled:
            self._is_again = True
            return
        self.halt.spares = not self.halt.orders and can_ask()  # before the order, which reaches others otherwise
        self.halt.order()

    def is_to_cancel(self, names: Sequence[str]) -> bool:
        """Tell whether somebody wants the operations on these cancelled; else they are let go of, as all are."""
        agreed = self.halt.spares and bool(names) and self._comes_again(names) and _is_agreed(names)
        self.halt.spares, self._is_settled = agreed, True
        return agreed

    def _comes_again(self, names: Sequence[str]) -> bool:
        them = "it" if len(names) == 1 else "them"
        say(f"\nletting go of {', '.join(names)}; Ctrl-C once more to cancel {them} instead")
        until = monotonic() + offer.MOMENT
        while not self._is_again and monotonic() < until:
            sleep(TICK)
        return self._is_again


def _is_agreed(names: Sequence[str]) -> bool:
    what = "operation" if len(names) == 1 else "operations"
    question = fitted(f"Cancel the {what} on {', '.join(names)}?", stderr().width - len(" [y/N] "))
    try:
        with answering():
            return offer.offered("\n".join(question))
    except KeyboardInterrupt:
        return False
