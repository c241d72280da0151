"""A spec as its reader saw it: the text, the plain data in it, and where each key and value stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ecsspec.problems import Path, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | float | bool | None"

KEY: Final = "[key]"
"""What stands at the end of a path when the key of a mapping is at fault, as in pydantic."""

_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")
"""The line breaks of YAML 1.2; `str.splitlines` knows more of them, which would shift every line after."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of a spec and the path to show for it."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a key (none for an item of a list) and its value stand.

    The value of an indented block is marked at the key that holds it, or at its first line where there is no key.
    """

    key: Span | None
    value: Span


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a spec with a mark on every key and value.

    The value at a path in `reported` was already complained about: it is a best guess, or keys of it are missing. With
    `KEY` at its end the path means the key itself. `()` among them means that keys of the file could not be read.
    """

    source: SourceFile
    data: dict[str, Data]
    marks: Mapping[Path, Mark]
    reported: frozenset[Path] = frozenset()

    @property
    def broken(self) -> bool:
        """Tell whether the data is incomplete, so that nothing can be said about what it lacks."""
        return () in self.reported

    def span(self, path: Path, *, on: Literal["value", "key"] = "value") -> Span:
        """Return where a key or value stands, or the nearest thing around it that stands somewhere."""
        for length in range(len(path), -1, -1):
            if (mark := self.marks.get(path[:length])) is not None:
                return mark.key if on == "key" and mark.key else mark.value
        return Span(self.source.path, 1, 1)

    def written(self, path: Path) -> str:
        """Return the value as it was typed, quotes and all (`1.10`, not 1.1); an empty text for what is not there."""
        if (mark := self.marks.get(path)) is None:
            return ""
        start = mark.value.column - 1
        return mark.value.text[start : start + mark.value.length]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a source, to make spans from 0-based places."""

    path: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, source: SourceFile) -> Sheet:
        """Return the lines of a source."""
        return cls(source.path, tuple(_LINE_BREAK.split(source.text)))

    def line(self, number: int) -> str:
        """Return a line by its 0-based number, an empty one past the end."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def span(self, line: int, column: int, length: int) -> Span:
        """Return the span of `length` characters from a 0-based place."""
        return Span(self.path, line + 1, column + 1, max(1, length), self.line(line))

    def rest(self, line: int, column: int) -> Span:
        """Return the span from a 0-based place to the end of its line."""
        return self.span(line, column, len(self.line(line).rstrip()) - column)

    def beyond(self, before: str, length: int, *, line: int = 0, column: int = 0) -> Span:
        """Return the span of `length` characters that begins behind some text, itself begun at a 0-based place."""
        parts = _LINE_BREAK.split(before)
        if len(parts) == 1:
            return self.span(line, column + len(before), length)
        return self.span(line + len(parts) - 1, len(parts[-1]), length)
