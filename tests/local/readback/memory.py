"""Clients that ask each question once: many resources are read in the same table, group or cluster."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.local.cloud import Cloud


class Client:
    """A boto3 client whose answers are kept."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._answers: dict[str, Any] = {}

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def ask(**asked: Any) -> Any:
            question = f"{method} {json.dumps(asked, sort_keys=True)}"
            if question not in self._answers:
                self._answers[question] = getattr(self._client, method)(**asked)
            return self._answers[question]

        return ask


class Remembering(Cloud):
    """A cloud as it was when each question was asked first."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud.target)
        self.client = cache(lambda service: Client(cloud.client(service)))
