"""A real boto3 client whose answers a test gives: requests are checked against botocore's models, nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeAlias

import boto3

Answer: TypeAlias = "Mapping[str, Any] | Exception"


@dataclass(frozen=True)
class Refusal(Exception):
    """What AWS answers when it says no."""

    code: str
    message: str = ""
    status: int = 400


@dataclass
class Calls:
    """What was asked, in order, and the client that asked it."""

    client: Any
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.asked]


@cache
def _session() -> boto3.Session:
    """Return the one session: it keeps the models that its clients share, never their hooks."""
    return boto3.Session("testing", "testing", region_name="us-east-1")


def canned(service: str, *answers: Answer) -> Calls:
    """Return a client that gives these answers, one a call; the last one for ever."""
    calls = Calls(_session().client(service))
    left = list(answers)

    def remember(params: dict[str, Any], model: Any, **_: object) -> None:
        calls.asked.append((model.name, params))

    calls.client.meta.events.register("before-parameter-build", remember)
    calls.client.meta.events.register("before-call", _answering(left))
    return calls


def _answering(left: list[Answer]) -> Callable[..., tuple[Any, dict[str, Any]]]:
    def answer(**_: object) -> tuple[Any, dict[str, Any]]:
        given = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(given, Refusal):
            error = {"Code": given.code, "Message": given.message}
            return _response(given.status), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": given.status}}
        if isinstance(given, Exception):
            raise given
        return _response(200), {**given, "ResponseMetadata": {"HTTPStatusCode": 200}}

    return answer


def _response(status: int) -> Any:
    return SimpleNamespace(status_code=status, headers={}, content=b"", text="", raw=None)
