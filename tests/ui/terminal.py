"""A small terminal: what stands on it, and what has scrolled away, after a program wrote to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ecsspec.ui.excerpt import columns

PIECE = re.compile(r"\x1b\[(?P<number>\d*)(?:;\d+)*(?P<what>[A-Za-z])|(?P<letter>.)", re.DOTALL)


@dataclass
class Terminal:
    """A grid of lines; `wrapped` is how many lines were too long for it."""

    width: int = 80
    height: int = 24
    gone: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: [""])
    row: int = 0
    column: int = 0
    wrapped: int = 0

    def write(self, text: str) -> None:
        """Take in text as a terminal does."""
        for piece in PIECE.finditer(text):
            if piece["letter"]:
                self._put(piece["letter"])
            else:
                self._obey(piece["what"], int(piece["number"] or 1))

    @property
    def all(self) -> list[str]:
        """Return every line that was ever left to stand, as it stands."""
        return [line.rstrip() for line in (*self.gone, *self.lines)]

    def _put(self, letter: str) -> None:
        if letter == "\r":
            self.column = 0
        elif letter == "\n":
            self._next()
        else:
            if self.column + columns(letter) > self.width:
                self.wrapped += 1
                self._next()
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[: self.column] + letter + line[self.column + 1 :]
            self.column += 1

    def _next(self) -> None:
        self.column = 0
        self.row += 1
        if self.row == len(self.lines):
            self.lines.append("")
        if len(self.lines) > self.height:
            self.gone.append(self.lines.pop(0))
            self.row -= 1

    def _obey(self, what: str, number: int) -> None:
        match what:
            case "A":
                assert number <= self.row, "sent above the first line of the screen"
                self.row -= number
            case "K" | "J":
                self.lines[self.row] = self.lines[self.row][: self.column]
                if what == "J":
                    del self.lines[self.row + 1 :]
            case "m":
                pass
            case _:
                raise AssertionError(f"not known: {what}")
