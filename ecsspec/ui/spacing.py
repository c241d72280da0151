"""One empty line between what stands apart, whoever writes it and however many line breaks it brings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Spacing:
    """Turns the line breaks at the ends of a text into an empty line above it, or above what follows.

    `owes`: what is written next has one above; `begun`: something was written.
    """

    owes: bool = False
    begun: bool = False

    def is_due(self, text: str) -> bool:
        """Tell whether an empty line is due above a text."""
        return self.owes or (self.begun and text.startswith("\n"))

    def spaced(self, text: str) -> str:
        """Return a text with an empty line above where it, or what stands there, wants one; the first has none."""
        gap = "\n" if self.is_due(text) else ""
        self.owes, self.begun = text.endswith("\n"), True
        return gap + text.strip("\n")
