"""How long a step takes."""

from __future__ import annotations

import pytest

pytest.importorskip("ministack")

from ecsspec.local.overlay.rollout.pace import VARIABLE, after, pace


@pytest.mark.parametrize(("value", "factor"), [("0", 0.0), ("2.5", 2.5), ("-1", 0.0), ("fast", 1.0), ("inf", 1.0)])
def test_the_variable_is_a_factor(monkeypatch: pytest.MonkeyPatch, value: str, factor: float) -> None:
    monkeypatch.setenv(VARIABLE, value)
    assert pace() == factor
    assert after(100.0, 2.0) == 100.0 + 2.0 * factor


def test_without_the_variable_a_second_is_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert after(0.0, 1.5) == 1.5
