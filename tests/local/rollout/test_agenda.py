"""What is due happens when somebody looks, each step at its own moment."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("ministack")

from ecsspec.local.overlay.rollout.agenda import advance, later, next_due, planned
from ecsspec.local.overlay.rollout.pace import VARIABLE

TASK = {"taskArn": "arn:aws:ecs:us-east-1:000000000000:task/shop/0a1b"}


@pytest.fixture(autouse=True)
def real_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "1")


def test_steps_come_in_the_order_in_which_they_are_due() -> None:
    service: dict[str, Any] = {}
    seen: list[tuple[str, str, float]] = []

    def first(_: dict[str, Any], task: str, at: float) -> None:
        seen.append(("first", task, at))
        later(service, "second", at=at, seconds=2)

    def second(_: dict[str, Any], task: str, at: float) -> None:
        seen.append(("second", task, at))

    later(service, "second", at=100, seconds=9)
    later(service, "first", at=100, seconds=1, task=TASK)
    assert (next_due(service), planned(service, "first")) == (101, True)
    assert not advance(service, {}, now=100.9)
    assert advance(service, {"first": first, "second": second}, now=105)
    assert seen == [("first", "0a1b", 101), ("second", "", 103)]
    assert (next_due(service), planned(service, "first")) == (109, False)


def test_nothing_is_due_where_nothing_is_planned() -> None:
    assert next_due({}) is None
