"""The proxy itself: on 127.0.0.1 only, a thread for each connection, and a script that says what becomes of calls."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from tests.proxy.calls import Call, call_of
from tests.proxy.exchange import Exchange

Act: TypeAlias = Callable[[Exchange], None]
"""What is done with one call."""
Script: TypeAlias = Callable[[int, Call], Act]
"""What is to be done with each call, by its number since the script began, from 0 on."""


def passed(exchange: Exchange) -> None:
    """Let a call through."""
    exchange.send(exchange.heard())


class Proxy:
    """Stands before a target; `calls` came since its script began, and the target `heard` some of them."""

    def __init__(self, upstream: str) -> None:
        """Listen; nobody but this computer can reach it."""
        parts = urlsplit(upstream)
        self.upstream = (parts.hostname or "", parts.port or 0)
        self.calls: list[Call] = []
        self.heard: list[Call] = []
        self._script: Script = lambda *_: passed
        self._turn = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._listener())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Return where commands reach it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def play(self, script: Script = lambda *_: passed) -> None:
        """Follow a script from now on, and count from the beginning."""
        with self._turn:
            self._script, self.calls, self.heard = script, [], []

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, request: BaseHTTPRequestHandler) -> None:
        """Do with one request what the script says."""
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        call = call_of(request.path, request.headers, body)
        with self._turn:
            act = self._script(len(self.calls), call)
            self.calls.append(call)
            log = self.heard
        act(Exchange(call, request, body, self.upstream, log))

    def _listener(self) -> type[BaseHTTPRequestHandler]:
        take = self.take

        class Listener(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_GET(self) -> None:
                take(self)

            def do_POST(self) -> None:
                take(self)

            def log_message(self, *_: object) -> None:
                """Say nothing: who asks reads `calls`."""

            def finish(self) -> None:
                try:
                    super().finish()
                except (OSError, ValueError):  # there is nobody to be told any more
                    self.rfile.close()

        return Listener


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Take it that a client is gone: that is what tests do to them."""
        if not isinstance(sys.exception(), ConnectionError | OSError):
            super().handle_error(request, client_address)


@contextmanager
def proxied(upstream: str) -> Iterator[Proxy]:
    """Stand before a target for a while."""
    proxy = Proxy(upstream)
    try:
        yield proxy
    finally:
        proxy.close()
