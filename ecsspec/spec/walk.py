"""The walk over the events of a text: plain data, a mark on every key and value, and what a spec may not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from ecsspec.problems import Path, Problem, Span
from ecsspec.spec import objections
from ecsspec.spec.conflict import conflict_in
from ecsspec.spec.document import KEY, Data, Document, Mark, Sheet, SourceFile
from ecsspec.spec.events import FAILURES, Events
from ecsspec.spec.scalars import Ambiguous, resolve
from ecsspec.spec.secrecy import leads_to_secret
from ecsspec.spec.snag import Snag
from ecsspec.spec.syntax import problem_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruamel.yaml.error import StreamMark
    from ruamel.yaml.events import Event

MAX_DEPTH: Final = 32
MAX_NODES: Final = 10_000

_PROPERTIES: Final = re.compile(r"(?:[&!][^\s,\[\]{}]*\s*)+")
_HALF: Final = re.compile("[\ud800-\udfff]")
_ANY: Final = "*"
_NO_VALUE: Final = frozenset({"", "~", "null", "Null", "NULL"})


class _Stop(Exception):  # not an error: the walk has seen enough
    """Nothing more can be read."""


@dataclass
class Walk:
    """One pass over one text; `document` is its only door."""

    source: SourceFile
    text_under: frozenset[tuple[str, ...]]
    sheet: Sheet
    events: Events
    marks: dict[Path, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    reported: set[Path] = field(default_factory=set)
    root: dict[str, Data] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    nodes: int = 0
    latest: Event | None = None
    last_value: ScalarEvent | None = None

    @classmethod
    def over(cls, source: SourceFile, *, text_under: frozenset[tuple[str, ...]]) -> Walk:
        """Return a walk that has not begun."""
        return cls(source, text_under, Sheet.of(source), Events(source.text))

    def document(self) -> Document:
        """Walk the whole text; what is wrong with it is in `problems` afterwards."""
        try:
            self._root()
            self._end()
        except _Stop:
            self.reported.add(())
        return Document(self.source, self.root, self.marks, frozenset(self.reported))

    def _root(self) -> None:
        self._next()
        if not isinstance(self._next(), DocumentStartEvent):
            raise self._stop(objections.empty(self.sheet))
        event = self._next()
        if isinstance(event, MappingStartEvent):
            self._node(event, (), key=None, as_text=False)
            return
        if isinstance(event, ScalarEvent) and not event.value and not event.style:
            raise self._stop(objections.empty(self.sheet))
        self._skip(event)
        self._next()  # reads on, so that a mistake which only made the file look like one value is told as such
        text = self._written(event)[1] if isinstance(event, ScalarEvent) else None
        raise self._stop(objections.not_keys(self.sheet.rest(event.start_mark.line, event.start_mark.column), text))

    def _end(self) -> None:
        self._next()
        event = self._next()
        if not isinstance(event, StreamEndEvent):
            self.problems.append(objections.several_documents(self.sheet.rest(event.start_mark.line, 0)))

    def _next(self) -> Event:
        try:
            event = self.latest = self.events.next()
        except FAILURES as error:
            snag = Snag.of(error, sheet=self.sheet, events=self.events, last=self.last_value)
            if snag.swallowed:
                self.reported |= set(list(self.marks)[-1:])
            raise self._stop(conflict_in(self.sheet) or problem_of(snag)) from error
        if isinstance(event, NodeEvent):
            self.last_value = event if isinstance(event, ScalarEvent) else None
            self.nodes += 1
            if self.nodes > MAX_NODES:
                raise self._stop(objections.too_many(self._span(event), MAX_NODES))
        return event

    def _stop(self, problem: Problem) -> _Stop:
        """Return the exception that ends the walk with a problem."""
        self.problems.append(problem)
        return _Stop()

    def _node(self, event: Event, path: Path, *, key: Span | None, as_text: bool) -> Data:
        """Return the value that begins with an event, and mark it."""
        if isinstance(event, AliasEvent):
            span = self._span(event)
            self.marks[path] = Mark(key, span)
            written = None if leads_to_secret(path) else self.anchors.get(event.anchor)
            self._report(objections.alias(span, path, written))
            return None
        if isinstance(event, ScalarEvent):
            self._properties(event, path)
            return self._scalar(event, path, key=key, as_text=as_text)
        if not isinstance(event, CollectionStartEvent):
            raise TypeError(f"a value does not begin with {type(event).__name__}")
        self._properties(event, path)
        return self._collection(event, path, key=key, as_text=as_text or self._is_text(path))

    def _collection(self, event: CollectionStartEvent, path: Path, *, key: Span | None, as_text: bool) -> Data:
        if len(path) >= MAX_DEPTH:
            raise self._stop(objections.too_deep(self._span(event), path, MAX_DEPTH))
        fill: Callable[..., Data] = self._mapping if isinstance(event, MappingStartEvent) else self._sequence
        data = fill(path, as_text=as_text)
        start = event.start_mark
        if event.flow_style and self.latest is not None:
            self.marks[path] = Mark(key, self._between(start, self.latest.end_mark))
        else:
            self.marks[path] = Mark(key, key or self.sheet.rest(start.line, start.column))
        return data

    def _mapping(self, path: Path, *, as_text: bool) -> Data:
        data: dict[str, Data] = {} if path else self.root
        while not isinstance(event := self._next(), MappingEndEvent):
            self._pair(event, path, data, as_text=as_text)
        return data

    def _sequence(self, path: Path, *, as_text: bool) -> Data:
        data: list[Data] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            data.append(self._node(event, (*path, len(data)), key=None, as_text=as_text))
        return data

    def _pair(self, event: Event, path: Path, data: dict[str, Data], *, as_text: bool) -> None:
        """Read one key and its value into the data."""
        if not isinstance(event, ScalarEvent) or (event.value == "<<" and not event.style):
            self._no_key(event, path)
            return
        place, span = (*path, event.value), self._span(event)
        self._properties(event, place)
        if event.value in data:
            self.problems.append(objections.duplicate(span, place, self.marks[place].key or span))
            self._skip(self._next())
            return
        if not event.style and not self._is_key(event.value, as_text=as_text):
            self.problems.append(objections.key_not_text(span, place, event.value))
            if not event.value:
                self.reported |= {place, (*place, KEY)}
        data[event.value] = self._node(self._value(event, span, place), place, key=span, as_text=as_text)

    def _value(self, key: ScalarEvent, span: Span, place: Path) -> Event:
        """Return the event of a key's value; `{a:b}` has none, because the colon became part of the key."""
        event = self._next()
        glued = isinstance(event, ScalarEvent) and event.start_mark.index == key.end_mark.index and not event.style
        if glued and not key.style and (line := objections.spaced(key.value)):
            self._report(Problem("E119", "a space is missing after the colon", place, span, hint=line))
            self.reported |= {(*place, KEY), place[:-1]}
        return event

    def _no_key(self, event: Event, path: Path) -> None:
        """Object to a pair without a usable key, and pass over it."""
        span = self._span(event)
        match event:
            case ScalarEvent():
                problem = objections.merge(span, path)
            case AliasEvent():
                problem = objections.alias(span, path, None)
            case _:
                problem = objections.complex_key(span, path)
        self._report(problem)
        self._skip(event)
        self._skip(self._next())

    def _skip(self, event: Event) -> None:
        """Pass over the node that begins with an event."""
        depth = 0
        while True:
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise self._stop(objections.too_deep(self._span(event), (), MAX_DEPTH))
            if not depth:
                return
            event = self._next()

    def _scalar(self, event: ScalarEvent, path: Path, *, key: Span | None, as_text: bool) -> Data:
        text: str = event.value
        span = self._span(event) if text or event.style or not key else self._after(key)
        self.marks[path] = Mark(key, span)
        if event.style:
            return self._quoted(text, path, span)
        return self._as_written(text, path, span) if as_text else self._resolved(event, path, span)

    def _as_written(self, text: str, path: Path, span: Span) -> str:
        if text in _NO_VALUE:
            self._report(objections.no_text(span, path, text))
        return text

    def _resolved(self, event: ScalarEvent, path: Path, span: Span) -> Data:
        value = resolve(event.value)
        if not isinstance(value, Ambiguous):
            return value
        if event.ctag is None:
            self._report(objections.ambiguous(span, path, value))
        return value.text

    def _quoted(self, text: str, path: Path, span: Span) -> str:
        if not text.isascii() and _HALF.search(text):
            self._report(objections.half_character(span, path))
            return _HALF.sub("\N{REPLACEMENT CHARACTER}", text)
        return text

    def _is_key(self, text: str, *, as_text: bool) -> bool:
        value = resolve(text)
        return isinstance(value, str) or (as_text and text not in _NO_VALUE)

    def _is_text(self, path: Path) -> bool:
        """Tell whether plain values right below a path are text as written."""
        return any(
            len(under) == len(path) and all(step in {_ANY, here} for step, here in zip(under, path, strict=True))
            for under in self.text_under
        )

    def _properties(self, event: ScalarEvent | CollectionStartEvent, path: Path) -> None:
        """Object to an anchor or a tag before a value."""
        if event.anchor is None and event.ctag is None:
            return
        properties, written = self._written(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = "" if leads_to_secret(path) else written
            self.problems.append(objections.anchor(self._within(event, properties, "&"), path, event.anchor))
        if event.ctag is not None:
            self._report(objections.tag(self._within(event, properties, "!"), path, written))

    def _within(self, event: Event, properties: str, sign: str) -> Span:
        """Return the span of the property that begins with a sign."""
        line, column = event.start_mark.line, event.start_mark.column
        if sign not in properties:  # ruamel begins `!tag &anchor value` at the anchor
            return self.sheet.rest(line, max(0, self.sheet.line(line).rfind(sign, 0, column)))
        start = properties.index(sign)
        length = len(properties[start:].split(maxsplit=1)[0])
        return self.sheet.beyond(properties[:start], length, line=line, column=column)

    def _written(self, event: Event) -> tuple[str, str]:
        """Return what stands before a value, and the value as it was typed where it fits a line."""
        start, end = event.start_mark, event.end_mark
        match = _PROPERTIES.match(self.source.text, start.index)
        properties = match[0] if match else ""
        fits = isinstance(event, ScalarEvent) and start.line == end.line
        return properties, self.source.text[start.index + len(properties) : end.index] if fits else ""

    def _report(self, problem: Problem) -> None:
        """Add a problem that makes the value at its path a guess."""
        self.problems.append(problem)
        self.reported.add(problem.path)

    def _span(self, event: Event) -> Span:
        return self._between(event.start_mark, event.end_mark)

    def _after(self, key: Span) -> Span:
        """Return the place behind the colon of a key, where a value is missing."""
        end = key.column - 1 + key.length
        colon = key.text.find(":", end)
        return self.sheet.span(key.line - 1, colon + 1 if colon >= 0 else end, 1)

    def _between(self, start: StreamMark, end: StreamMark) -> Span:
        if start.line == end.line:
            return self.sheet.span(start.line, start.column, end.column - start.column)
        return self.sheet.rest(start.line, start.column)
