"""What the launcher and the server say to each other over HTTP.

The server proves that it knows the secret without sending it, and we send it to nobody who has not: another user's
program may have taken the port.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets

from ecsspec.local.state import Record
from ecsspec.problems import MachineError

HEALTH = "/_ecsspec/health"
RESET = "/_ecsspec/reset"
RESET_HEADER = "x-ecsspec-reset"
NONCE_HEADER = "x-ecsspec-nonce"
START_SECONDS = 60
ANSWER_SECONDS = 5
LOOPBACK = "127.0.0.1"


def proof(token: str, nonce: str) -> str:
    """Return what only a holder of the token can say to a nonce."""
    return hmac.new(token.encode(), nonce.encode(), hashlib.sha256).hexdigest()


def ask(port: int, *, path: str, method: str, headers: dict[str, str], seconds: float) -> tuple[int, bytes] | None:
    """Return status and body of an answer, or None where nobody speaks HTTP there in time."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=seconds)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def ready(port: int) -> bool:
    """Wait for a server's first answer; return False as soon as it is dead."""
    answer = ask(port, path=HEALTH, method="GET", headers={}, seconds=START_SECONDS)
    return answer is not None and answer[0] == http.HTTPStatus.OK


def proves(record: Record) -> bool:
    """Return whether the process of this record answers on its port."""
    nonce = secrets.token_hex(16)
    answer = ask(record.port, path=HEALTH, method="GET", headers={NONCE_HEADER: nonce}, seconds=ANSWER_SECONDS)
    if answer is None:
        return False
    try:
        said = json.loads(answer[1])
        return said["pid"] == record.pid and hmac.compare_digest(said["proof"], proof(record.token, nonce))
    except (ValueError, KeyError, TypeError):
        return False


def reset(record: Record) -> None:
    """Empty the server of this record, which has just proved itself; raise where it does not say that it is empty."""
    header = {RESET_HEADER: record.token}
    answer = ask(record.port, path=RESET, method="POST", headers=header, seconds=START_SECONDS)
    if answer is None or answer[0] != http.HTTPStatus.OK:
        what = f"the local target (process {record.pid}) did not say that it is empty"
        raise MachineError(what, "`ecsspec local stop`, then `ecsspec local reset`", "E934")
