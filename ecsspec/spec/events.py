"""ruamel.yaml's pure reader, scanner and parser as one stream of events; nothing is resolved, nothing constructed.

Import this module only when there is a text to read: ruamel costs more than the rest of `spec`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader
from ruamel.yaml.scanner import Scanner

if TYPE_CHECKING:
    from ruamel.yaml.error import StreamMark
    from ruamel.yaml.events import Event

DIRECTIVE: Final = "a directive"

FAILURES: Final = (YAMLError, ValueError, OverflowError)
"""What reading may raise; the last two come from escapes such as `"\\UFFFFFFFF"`, for which there is no character."""


class Events(Reader, Scanner, Parser):
    """The events of a text under YAML 1.2.

    The parts find each other through attributes of `loader`, normally a whole `YAML()`; here all are one object, which
    saves a third of the time.
    """

    comment_handling = None
    processing_version = (1, 2)
    scanner_processing_version = (1, 2)
    reader = scanner = resolver = None

    def __init__(self, text: str) -> None:
        """Open a text."""
        self.reader = self.scanner = self.resolver = self
        Reader.__init__(self, text, loader=self)
        Scanner.__init__(self, loader=self)
        Parser.__init__(self, loader=self)

    def next(self) -> Event:
        """Return the next event, up to the one that ends the stream."""
        event: Event = self.get_event()
        return event

    def fetch_directive(self) -> None:
        """Refuse `%YAML` and `%TAG`: they change what the rest means."""
        raise MarkedYAMLError(problem=DIRECTIVE, problem_mark=self.place())

    def opened(self) -> StreamMark:
        """Return where the innermost collection begins that is still open."""
        mark: StreamMark = self.marks[-1] if self.marks else self.place()
        return mark

    def place(self) -> StreamMark:
        """Return how far the text was read."""
        mark: StreamMark = self.get_mark()
        return mark
