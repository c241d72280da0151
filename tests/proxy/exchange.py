"""One call on its way through the proxy: what may be done with it, and with its answer."""

from __future__ import annotations

import http.client
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.proxy.calls import Call

_OF_ONE_HOP = {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"}
PATIENCE = 60.0
"""Seconds that the target may take for one answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a call."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Exchange:
    """A request that waits for its answer."""

    call: Call
    request: BaseHTTPRequestHandler
    body: bytes
    upstream: tuple[str, int]
    log: list[Call]

    def heard(self) -> Answer:
        """Let the target hear the call, and return its answer."""
        self.log.append(self.call)
        line = http.client.HTTPConnection(*self.upstream, timeout=PATIENCE)
        try:
            line.request(self.request.command, self.request.path, self.body, dict(self.request.headers.items()))
            told = line.getresponse()
            headers = {name: value for name, value in told.getheaders() if name.lower() not in _OF_ONE_HOP}
            return Answer(told.status, told.read(), headers)
        finally:
            line.close()

    def send(self, answer: Answer) -> None:
        """Answer the call."""
        self._write(answer, answer.body)

    def cut(self, answer: Answer) -> None:
        """Answer half of what was announced, and hang up."""
        self._write(answer, answer.body[: len(answer.body) // 2])
        self.request.close_connection = True

    def reset(self) -> None:
        """Break the connection off, as a router does that forgot it."""
        now = struct.pack("ii", 1, 0)
        self.request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        self.request.close_connection = True
        self.request.connection.close()

    def hang_up(self) -> None:
        """End the connection without a word."""
        self.request.close_connection = True

    def _write(self, answer: Answer, body: bytes) -> None:
        self.request.send_response(answer.status)
        for name, value in answer.headers.items():
            self.request.send_header(name, value)
        self.request.send_header("Content-Length", str(len(answer.body)))
        self.request.end_headers()
        self.request.wfile.write(body)
        self.request.wfile.flush()
