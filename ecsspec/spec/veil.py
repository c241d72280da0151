"""Problems that show nothing secret of the file that they are about.

Most secrets stand behind their name on one line; one that goes on over lines, or stands where an alias points, is
known only from the file as a whole. Loaded only where there is something to say.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ecsspec.problems import Path, Problem, Span
from ecsspec.spec.document import Sheet, SourceFile
from ecsspec.spec.secrecy import (
    Secret,
    covered,
    covered_forms,
    end_of_value,
    leads_to_secret,
    names_secret,
    secrets_in,
    starred,
)

SHORTEST: Final = 4
"""Letters of a word at least that is looked for in sentences: hiding shorter ones would hide the sentence."""

_UNPARTED: Final = re.compile(r"[\s-]*(?P<name>[\w.-]+)\s+(?=[^\s:=])")
_EXPLICIT: Final = re.compile(r"""\s*\?\s+["']?(?P<name>[\w.-]+)["']?\s*$""")
_NEXT: Final = re.compile(r"""\s*(?:#|---|\.\.\.|-\s|["']?[\w.-]+["']?\s*:)""")
"""The beginning of a line that is no part of the value above it."""
_OPEN: Final = re.compile(r"\s*(?:[|>][-+0-9]*)?\s*(?:#.*)?")
"""What ends a line whose value may go on in the next."""
_ALIAS: Final = re.compile(r"\*([^\s,\[\]{}]+)")
_WORD: Final = re.compile(r"""\\[nt]|[^\s\[\]{},:="'\\]+""")
_SIGNS: Final = string.punctuation


def veiled(problems: Iterable[Problem], source: SourceFile) -> list[Problem]:
    """Return the problems of a file with stars for its secrets."""
    veil = Veil(Sheet.of(source).lines)
    return [veil.over(problem) for problem in problems]


def hushed(problem: Problem) -> Problem:
    """Return a problem with stars for whatever its own sentences tell of a secret."""
    # An image such as `api-token:1.29` is a name with a tag, however much it looks like a secret.
    cover = covered_forms if problem.path == ("image",) else covered
    span = problem.span and replace(problem.span, text=covered(problem.span.text))
    hint = "\n".join(map(cover, problem.hint.split("\n")))
    return replace(problem, what=cover(problem.what), allowed=cover(problem.allowed), hint=hint, span=span)


@dataclass(frozen=True)
class Veil:
    """What is secret in the lines of a file."""

    raw: Sequence[str]

    def over(self, problem: Problem) -> Problem:
        """Return a problem with stars for what is secret."""
        quiet = hushed(problem)
        span, path = problem.span and self._span(problem.span), _mapped(covered, problem.path)
        if not self._is_near(problem):
            return replace(quiet, span=span, path=path)
        what, allowed, hint = map(self._without_words, (quiet.what, quiet.allowed, quiet.hint))
        path = _mapped(self._without_words, path)
        return replace(quiet, what=what, allowed=allowed, hint=hint, span=span, path=path)

    def _is_near(self, problem: Problem) -> bool:
        """Tell whether a problem may quote a secret away from its name; elsewhere a word is but the same word."""
        on_line = problem.span is not None and problem.span.line - 1 in {number for number, _, _ in self._places}
        is_quoting = problem.code.startswith("E1") or leads_to_secret(problem.path) or on_line
        return is_quoting and problem.severity == "error"

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return the lines with stars for what is secret."""
        shown = list(map(covered, self.raw))
        for number, start, end in self._places:
            shown[number] = starred(shown[number], start, end)
        return tuple(shown)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of the secrets, as far as they are long enough to be told from others."""
        texts = (self.raw[number][start:end] for number, start, end in self._places)
        forms = (form for text in texts for form in (text, text.replace('"', ""), text.replace("'", "")))
        words = (word.strip(_SIGNS) for form in forms for word in _WORD.findall(form))
        return frozenset(word for word in words if len(word) >= SHORTEST and word.lower() != "null")

    @cached_property
    def _places(self) -> tuple[tuple[int, int, int], ...]:
        return tuple(_places(self.raw))

    def _span(self, span: Span) -> Span:
        """Return a span whose line shows no secret; what was starred already stays so."""
        line = self.lines[span.line - 1] if 0 < span.line <= len(self.lines) else ""
        if len(line) != len(span.text):
            return replace(span, text=covered(span.text))
        text = "".join("*" if own == "*" else other for own, other in zip(span.text, line, strict=True))
        return replace(span, text=text)

    def _without_words(self, text: str) -> str:
        return _WORD.sub(lambda found: self._hidden(found[0]), text)

    def _hidden(self, word: str) -> str:
        return "*" * len(word) if word.strip(_SIGNS) in self.words else word


def _mapped(cover: Callable[[str], str], path: Path) -> Path:
    return tuple(cover(step) if isinstance(step, str) else step for step in path)


def _places(lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield line, first column and end of everything secret, 0-based."""
    aliased = _aliased(lines)
    column = -1
    for number, line in enumerate(lines):
        if column >= 0 and _goes_on(line, column):
            yield number, len(line) - len(line.lstrip()), len(line)
            continue
        column = -1
        for secret in _secrets(line, aliased):
            yield number, secret.start, secret.end
            column = secret.name if _OPEN.fullmatch(line, secret.end) else -1


def _secrets(line: str, aliased: frozenset[str]) -> Iterator[Secret]:
    """Yield what is secret in a line by itself, or because a secret is an alias of it."""
    yield from secrets_in(line)
    for anchor in aliased:
        for found in re.finditer(rf"&{re.escape(anchor)}(?:\s+|$)", line):
            yield Secret(len(line) - len(line.lstrip()), found.end(), end_of_value(line, found.end()))
    for pattern in (_UNPARTED, _EXPLICIT):
        alone = pattern.match(line)
        if alone and names_secret(alone["name"]):
            yield Secret(alone.start("name"), alone.end(), len(line))


def _aliased(lines: Sequence[str]) -> frozenset[str]:
    """Return the anchors for which a secret is an alias."""
    values = (line[secret.start : secret.end] for line in lines for secret in secrets_in(line))
    return frozenset(name for value in values for name in _ALIAS.findall(value))


def _goes_on(line: str, column: int) -> bool:
    """Tell whether a line belongs to the value of a key in a column above: it is deeper, or no key itself."""
    line = line.expandtabs()
    depth = len(line) - len(line.lstrip())
    is_item_of_it = depth == column and line.lstrip().startswith("- ")
    return not line.strip() or depth > column or is_item_of_it or not _NEXT.match(line)
