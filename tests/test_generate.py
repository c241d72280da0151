"""One command runs every generator that can run here."""

from __future__ import annotations

from importlib import import_module

from tests.generate import all as everything


def test_every_generator_is_run_but_those_set_apart() -> None:
    found = list(everything.generators())
    assert {"errors", "reference", "schema"} <= set(found)
    assert not set(everything.APART) & set(found)
    assert all(callable(import_module(f"tests.generate.{name}").main) for name in found)
