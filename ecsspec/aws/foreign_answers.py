"""Answers that are not AWS's: the page of a network that wants a log-in, or of a proxy that is in trouble."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ecsspec.deploy.errors import Unreachable

_TITLE = re.compile(r"<title>\s*(?P<title>[^<]{1,60}?)\s*</title>", re.IGNORECASE)
_PAGE = "text/html"


def is_page(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer that boto3 took for a good one is a web page; AWS never answers a call with one."""
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return str(headers.get("content-type", "")).startswith(_PAGE)


def strange(what: str, *, said: str = "") -> Unreachable:
    """Return the error of a call that somebody else answered; AWS may have heard it, or not."""
    found = _TITLE.search(said)
    title = f" ({found['title']})" if found else ""
    return Unreachable(
        f"what came back for {what} is no answer of AWS's{title}",
        "something in between answers for AWS: sign in to the network, check the proxy; with --endpoint-url, what "
        "listens there",
        code="E805",
    )
