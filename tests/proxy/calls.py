"""Which call of AWS a request is: the protocols of its services write that in different places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

_SIGNED_FOR = re.compile(r"/(?P<service>[a-z0-9-]+)/aws4_request")
_IN_PATH = re.compile(r"/operation/(?P<action>\w+)$")


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `is_json` tells how its service writes errors."""

    service: str
    action: str
    is_json: bool = False

    def __str__(self) -> str:
        """Return the call as the world's scenarios name it."""
        return f"{self.service}:{self.action}"


def call_of(path: str, headers: Mapping[str, str], body: bytes) -> Call:
    """Return the call that a request makes."""
    signed = _SIGNED_FOR.search(headers.get("Authorization", ""))
    service = signed["service"] if signed else ""
    if target := headers.get("X-Amz-Target", ""):
        return Call(service, target.rpartition(".")[2], is_json=True)
    if in_path := _IN_PATH.search(path):
        return Call(service, in_path["action"], is_json=True)
    form = parse_qs(body.decode("utf-8", "replace"))
    return Call(service, form.get("Action", [""])[0])
