"""An order to cancel an operation, from whoever sits in front of it to whoever follows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """An order that was carried out: why, and when (ISO 8601)."""

    why: str
    at: str


@dataclass(slots=True)
class CancelOrder:
    """Where an order is left; who follows the operation looks here between two polls.

    `why` says of whom, or of what, it comes; it is empty where nobody wants that.
    """

    why: str = ""

    def cancel(self, why: str) -> None:
        """Leave the order; the first one stands."""
        self.why = self.why or why
