"""What can go wrong with one call on its way to AWS and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from select import select

from tests.proxy.calls import Call
from tests.proxy.exchange import Answer, Exchange
from tests.proxy.server import Act

MOMENT = 0.004
"""Seconds: late enough to be another packet, short enough for thousands of calls."""
PAGE = b"<!DOCTYPE html><html><body><p>Please log in to the guest network<br></body></html>"


def late(exchange: Exchange) -> None:
    """Answer a moment later."""
    answer = exchange.heard()
    select([], [], [], MOMENT)
    exchange.send(answer)


def reset_before(exchange: Exchange) -> None:
    """Break off before AWS hears the call."""
    exchange.reset()


def reset_after(exchange: Exchange) -> None:
    """Break off when AWS has done what was asked."""
    exchange.heard()
    exchange.reset()


def hung_up_after(exchange: Exchange) -> None:
    """Let AWS do what was asked, and hang up without a word."""
    exchange.heard()
    exchange.hang_up()


def cut(exchange: Exchange) -> None:
    """Let half of the answer arrive."""
    exchange.cut(exchange.heard())


def garbage(exchange: Exchange) -> None:
    """Let AWS do what was asked, and answer with a page of somebody between."""
    exchange.heard()
    exchange.send(Answer(200, PAGE, {"Content-Type": "text/html"}))


def garbage_before(exchange: Exchange) -> None:
    """Answer with a page of somebody between, who never asked AWS."""
    exchange.send(Answer(200, PAGE, {"Content-Type": "text/html"}))


def _refused(exchange: Exchange, *, status: int, code: str) -> None:
    exchange.send(refusal(exchange.call, status=status, code=code))


def _done_and_refused(exchange: Exchange, *, status: int, code: str) -> None:
    exchange.heard()
    exchange.send(refusal(exchange.call, status=status, code=code))


def _bare(exchange: Exchange, *, status: int) -> None:
    exchange.send(Answer(status, b"<html><body>upstream is gone</body></html>", {"Content-Type": "text/html"}))


def refusal(call: Call, *, status: int, code: str) -> Answer:
    """Return a refusal as the call's service writes it."""
    words = f"{code} of the test"
    if call.is_json:
        body = json.dumps({"__type": code, "message": words}).encode()
        return Answer(status, body, {"Content-Type": "application/x-amz-json-1.1"})
    kind = "Sender" if status < 500 else "Receiver"
    error = f"<Error><Type>{kind}</Type><Code>{code}</Code><Message>{words}</Message></Error>"
    whole = f"<ErrorResponse>{error}<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>"
    return Answer(status, whole.encode(), {"Content-Type": "text/xml"})


FAULTS: Mapping[str, Act] = {
    "late": late,
    "reset before": reset_before,
    "reset after": reset_after,
    "hung up after": hung_up_after,
    "cut": cut,
    "garbage": garbage,
    "garbage before": garbage_before,
    "throttled": partial(_refused, status=400, code="Throttling"),
    "too many": partial(_refused, status=429, code="TooManyRequestsException"),
    "500": partial(_refused, status=500, code="InternalFailure"),
    "503": partial(_refused, status=503, code="ServiceUnavailable"),
    "done and 500": partial(_done_and_refused, status=500, code="InternalFailure"),
    "bare 403": partial(_bare, status=403),
    "bare 503": partial(_bare, status=503),
    "bare 502": partial(_bare, status=502),
}
"""Every fault by its name; only `late` is none to whoever asked."""
