"""The server's front door: two paths of our own, everything else is the emulator's."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from ministack import app as emulator

from ecsspec.local import talk
from ecsspec.local.persistence import Keeper

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]


class Gateway:
    """An ASGI application in front of the emulator's."""

    def __init__(self, keeper: Keeper, *, token: str) -> None:
        """Take the keeper of the state and the secret that proves who we are."""
        self.keeper = keeper
        self.token = token
        # The emulator would run scripts that it finds in well-known folders of the machine.
        emulator._run_init_scripts = lambda: None
        emulator._run_ready_scripts = nothing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer our own paths and pass on the rest."""
        path = scope.get("path", "") if scope["type"] == "http" else ""
        if path == talk.HEALTH:
            await reply(send, 200, self.health(header(scope, talk.NONCE_HEADER)))
        elif path == talk.RESET:
            await self.reset(scope, send)
        elif path.startswith("/_ministack/"):
            await reply(send, 404, {})
        else:
            await emulator.app(scope, receive, send)

    def health(self, nonce: str) -> dict[str, Any]:
        """Return who answers, with the proof that a nonce asks for."""
        return {"pid": os.getpid(), "proof": talk.proof(self.token, nonce)}

    async def reset(self, scope: Scope, send: Send) -> None:
        """Empty the emulator for whoever knows the secret."""
        if not hmac.compare_digest(header(scope, talk.RESET_HEADER), self.token):
            await reply(send, 403, {})
            return
        async with self.keeper.one_at_a_time:
            emulator._reset_all_state()
            self.keeper.forget()
        await reply(send, 200, {})


async def nothing() -> None:
    """Do nothing."""


def header(scope: Scope, name: str) -> str:
    """Return a request header, or nothing."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.decode("latin-1") == name), "")


async def reply(send: Send, status: int, body: dict[str, Any]) -> None:
    """Send a JSON answer."""
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
