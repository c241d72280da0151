"""What an unquoted value says: text, number, truth value or nothing, and `Ambiguous` where readers disagree.

Quoted values never come here: they are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Scalar: TypeAlias = str | int | float | bool | None

MAX_DIGITS: Final = 15
"""More digits than this and readers that hold numbers as doubles round them."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """An unquoted value that YAML 1.1 readers, YAML 1.2 readers and people read differently.

    `readings` are what they take it for besides text; `instead` is the plain way to write the other meaning, and
    `otherwise` the clause that offers it.
    """

    text: str
    readings: tuple[str, ...]
    instead: str = ""
    otherwise: str = ""

    @property
    def what(self) -> str:
        """Return the sentence that says who reads what."""
        readings = "".join(f", as {reading}" for reading in self.readings)[len(", as ") :]
        return f"{self.text} is read as {readings} or as text by different readers"

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Return what to write, for each thing that may be meant."""
        as_text = f"{quoted(self.text)} for text"
        return (as_text, self.otherwise) if self.otherwise else (as_text,)

    @property
    def advice(self) -> str:
        """Return the suggestions as one clause."""
        return "write " + ", or ".join(self.suggestions)


def resolve(text: str) -> Scalar | Ambiguous:
    """Return what an unquoted value says, or why that is not certain."""
    if text in _PLAIN_WORDS:
        return _PLAIN_WORDS[text]
    if (word := _ODD_WORDS.get(text.lower())) is not None:
        return Ambiguous(text, *word)
    if text[0] not in "0123456789+-.":
        return text
    return _numeric(text)


def quoted(text: str) -> str:
    """Return text as a user would type it between double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _numeric(text: str) -> Scalar | Ambiguous:
    digits = sum(character.isdigit() for character in text)
    if digits <= MAX_DIGITS and _INTEGER.fullmatch(text):
        return int(text)
    if digits <= MAX_DIGITS and _DECIMAL.fullmatch(text):
        return float(text)
    return next((explain(text) for pattern, explain in _ODD if pattern.fullmatch(text)), text)


def _odd_number(text: str) -> Ambiguous:
    value = _value(text)
    if value is None:
        return Ambiguous(text, ("a number",))
    if sum(character.isdigit() for character in value) > MAX_DIGITS:
        return Ambiguous(text, ("an exact number", "a rounded one"))
    octal = str(int(text.replace("_", ""), 8)) if _OCTAL.fullmatch(text) else value
    readings = (value,) if octal == value else (value, octal)
    return Ambiguous(text, readings, value, f"{value} for the number")


def _value(text: str) -> str | None:
    """Return the number that a person sees in `1_000`, `0x1F`, `012`, `.5` or `1e3`, in plain digits."""
    if len(text) > 4 * MAX_DIGITS:
        return None
    digits = text.replace("_", "").lower()
    body = digits.lstrip("+-")
    if body[:2] in {"0x", "0o", "0b"}:
        return str(int(digits, 0))
    if body.isdigit():
        return str(int(digits))
    return _plain_float(float(digits))


def _plain_float(value: float) -> str | None:
    if value.is_integer() and abs(value) < 10**MAX_DIGITS:
        return str(int(value))
    shown = str(value)
    return shown if shown.lstrip("-")[0].isdigit() and "e" not in shown else None


def _clock(text: str) -> Ambiguous:
    seconds = 0.0
    for part in text.lstrip("+-").replace("_", "").split(":")[:MAX_DIGITS]:
        seconds = seconds * 60 + float(part)
    sign = "-" if text.startswith("-") else ""
    return Ambiguous(text, (f"{sign}{seconds:.0f} (counted in sixties)",))


def _date(text: str) -> Ambiguous:
    return Ambiguous(text, ("a date",))


def _no_number(text: str) -> Ambiguous:
    return Ambiguous(text, ("not a number" if "n" in text.lower()[-1:] else "infinity",))


_PLAIN_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "": None}

_TRUE: Final = (("true",), "true", "true")
_FALSE: Final = (("false",), "false", "false")
_NOTHING: Final = (("no value",), "", "leave the key out")
_MARK: Final = (("a special mark",), "", "")

_ODD_WORDS: Final[dict[str, tuple[tuple[str, ...], str, str]]] = {
    **dict.fromkeys(("true", "yes", "on", "y"), _TRUE),
    **dict.fromkeys(("false", "no", "off", "n"), _FALSE),
    **dict.fromkeys(("null", "~"), _NOTHING),
    **dict.fromkeys(("=", "<<"), _MARK),
}

_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_OCTAL: Final = re.compile(r"[-+]?0[0-7_]+")

_ODD: Final[tuple[tuple[re.Pattern[str], Callable[[str], Ambiguous]], ...]] = (
    (
        re.compile(
            r"[-+]?(?:0[xX]_*[0-9a-fA-F][0-9a-fA-F_]*|0[oO]_*[0-7][0-7_]*|0[bB]_*[01][01_]*"
            r"|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?)"
        ),
        _odd_number,
    ),
    (re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"), _clock),
    (
        re.compile(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
            r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
            r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?"
        ),
        _date,
    ),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"), _no_number),
)
