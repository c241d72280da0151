"""Real boto3 clients whose calls end in a `World` instead of a socket, by botocore's `before-call` event."""

from __future__ import annotations

import copy
import os
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any, Protocol

import boto3
import botocore
import botocore.session

from tests.world.refusals import Refused
from tests.world.shapes import check_answer, check_request

_PARAMS = "tests.world params"
_built: dict[tuple[str, str], Any] = {}
_world: ContextVar[Answers] = ContextVar("the world whose client is calling")


class Answers(Protocol):
    """What stands behind the clients."""

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Return the parsed answer, or raise `Refused`."""

    def plays(self, service: str, method: str) -> str:
        """Return the operation of a client's method where the fake plays it, else the empty text."""


class Session:
    """What a boto3 session is to the adapters: a maker of clients."""

    def __init__(self, world: Answers, *, region: str) -> None:
        self._world = world
        self._clients: dict[tuple[str, str], Any] = {}
        self.region_name = region
        self.profile_name = "default"

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        """Return the session of a copied world; its clients are made anew, as ours are hung on ours."""
        return Session(copy.deepcopy(self._world, memo), region=self.region_name)

    def client(self, service_name: str, region_name: str | None = None, **_settings: object) -> Any:
        """Return a boto3 client hung on the world; settings such as `config` and `endpoint_url` change nothing."""
        key = (service_name, region_name or self.region_name)
        if key not in self._clients:
            self._clients[key] = _hung(_real(*key), self._world)
        return self._clients[key]

    def get_credentials(self) -> Any:
        """Return credentials that stand for nobody."""
        return SimpleNamespace(access_key="testing", token=None, method="world")


def _real(service: str, region: str) -> Any:
    """Return the one real client of a service, built and hooked once a process: that is the expensive part."""
    key = (service, region)
    if key not in _built:
        core = botocore.session.Session()
        core.set_config_variable("config_file", os.devnull)
        core.set_config_variable("credentials_file", os.devnull)
        session = boto3.Session("testing", "testing", region_name=region, botocore_session=core)
        _built[key] = session.client(service)
        events = _built[key].meta.events
        events.register("before-parameter-build", _remember)
        events.register_first("before-call", _answer)
        events.register("getattr", _explain_missing)
    return _built[key]


def _hung(client: Any, world: Answers) -> Any:
    """Return the client's twin whose calls are answered by this world; copying its event hooks would cost 2 ms."""
    twin = object.__new__(type(client))
    call = client._make_api_call.__func__

    def call_in_world(operation: str, params: dict[str, Any]) -> Any:
        token = _world.set(world)
        try:
            return call(twin, operation, params)
        finally:
            _world.reset(token)

    twin.__dict__.update(client.__dict__, _make_api_call=call_in_world, tests_world=world)
    return twin


def _remember(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    context[_PARAMS] = params


def _answer(model: Any, context: dict[str, Any], **_: object) -> tuple[Any, dict[str, Any]]:
    service, operation = model.service_model.service_name, model.name
    params = copy.deepcopy(context.get(_PARAMS, {}))
    json_like = model.service_model.protocol == "json"
    try:
        check_request(model.input_shape, params, code="ValidationException" if json_like else "ValidationError")
        parsed = _world.get().answer(service, operation, params)
    except Refused as refused:
        return _response(refused.status), _error(refused)
    check_answer(service, model.output_shape, parsed, where=f"{service}.{operation}")
    return _response(200), {**parsed, "ResponseMetadata": _metadata(200)}


def _explain_missing(event_name: str, client: Any, **_: object) -> None:
    service, method = client.meta.service_model.service_name, event_name.rpartition(".")[2]
    world = client.__dict__.get("tests_world")
    if world and (operation := world.plays(service, method)):
        raise AttributeError(f"botocore {botocore.__version__} has no {service}.{operation}; a newer one does")


def _response(status: int) -> Any:
    return SimpleNamespace(status_code=status, headers={}, content=b"", text="", raw=None)


def _metadata(status: int) -> dict[str, Any]:
    return {"RequestId": "0" * 8, "HTTPStatusCode": status, "HTTPHeaders": {}, "RetryAttempts": 0}


def _error(refused: Refused) -> dict[str, Any]:
    error = {"Code": refused.code, "Message": refused.message, "Type": "Sender"}
    return {"Error": error, "ResponseMetadata": _metadata(refused.status)}
