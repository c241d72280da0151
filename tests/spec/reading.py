"""Short words for tests of the reader: a text in, its document and what is wrong with it out."""

from __future__ import annotations

from ecsspec.problems import Problem, Span
from ecsspec.spec.source import Document, SourceFile, parse

TEXT_UNDER = frozenset({("environment",), ("sidecars", "*", "environment")})


def read(text: str) -> tuple[Document, list[Problem]]:
    """Parse a text as the spec web.yml."""
    return parse(SourceFile("web.yml", text), text_under=TEXT_UNDER)


def data_of(text: str) -> object:
    """Return the data of a text that nothing is wrong with."""
    document, problems = read(text)
    assert problems == []
    return document.data


def only(text: str) -> Problem:
    """Return the one problem of a text."""
    _, problems = read(text)
    assert len(problems) == 1, problems
    return problems[0]


def underlined(span: Span | None) -> str:
    """Return the characters that a span underlines."""
    assert span
    return span.text[span.column - 1 : span.column - 1 + span.length]
