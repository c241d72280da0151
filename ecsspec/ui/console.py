"""The one place that knows the terminal: where text goes, how wide it may be, whether it may have colour."""

from __future__ import annotations

import os
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Final, Literal, TextIO, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Style: TypeAlias = Literal["error", "warning", "note", "add", "change", "replace", "remove", "dim", "bold"]

WIDTH: Final = 80
NARROWEST: Final = 40
WIDEST: Final = 100

_SGR: Final[Mapping[Style, str]] = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "add": "32",
    "change": "33",
    "replace": "1;31",
    "remove": "31",
    "dim": "2",
    "bold": "1",
}

_ASCII: Final = str.maketrans(
    {"┌": "-", "│": "|", "·": "-", "…": "...", "→": "->", "±": "+-", "✓": "ok", "✗": "x", "━": "-", "─": "-"}
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A stream to write to and what it can show."""

    stream: TextIO
    _: KW_ONLY
    width: int = WIDTH
    colour: bool = False

    def paint(self, text: str, style: Style) -> str:
        """Return text in a style, or as it is where there is no colour."""
        return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if self.colour and text else text

    def write(self, text: str) -> None:
        """Write text and a line break, in the letters that the stream has."""
        self.stream.write(self._encodable(text) + "\n")
        self.stream.flush()

    def _encodable(self, text: str) -> str:
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return text.translate(_ASCII).encode(encoding, "replace").decode(encoding)
        return text


def screen(stream: TextIO, env: Mapping[str, str]) -> Screen:
    """Return the screen behind a stream under an environment."""
    return Screen(stream, width=_width(stream, env), colour=_colour(stream, env))


def _colour(stream: TextIO, env: Mapping[str, str]) -> bool:
    if env.get("NO_COLOR"):
        return False
    if (force := env.get("FORCE_COLOR")) is not None and force != "":
        return force != "0"
    return stream.isatty() and env.get("TERM") != "dumb"


def _width(stream: TextIO, env: Mapping[str, str]) -> int:
    widest = WIDEST if stream.isatty() else WIDTH
    return max(NARROWEST, min(widest, _columns(stream, env)))


def _columns(stream: TextIO, env: Mapping[str, str]) -> int:
    columns = env.get("COLUMNS", "")
    if columns.isdecimal() and int(columns[:6]):
        return int(columns[:6])
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH
