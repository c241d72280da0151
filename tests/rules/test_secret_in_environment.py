"""W305: which variables are warned about, and in which words."""

from __future__ import annotations

import pytest

from ecsspec.rules import broken_rules
from tests.builders import a_backend, a_spec
from tests.spec.secret_cases import HARMLESS, HEART, OTHERS, VALUES

ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db"


def warned(environment: dict[str, str]) -> list[str]:
    """Return what is said of an environment."""
    spec = a_spec(environment=environment)
    found = [one for one in broken_rules(spec, a_backend().placement(spec)) if one.code == "W305"]
    assert all(one.secret and one.severity == "warning" for one in found)
    return [one.what for one in found]


def test_a_name_and_a_value_are_told_apart() -> None:
    name, value = warned({"DB_PASSWORD": "x", "DB": f"postgres://app:{HEART}@db/shop"})
    assert name.startswith("DB_PASSWORD looks like a secret, and everyone")
    assert value.startswith("the value of DB looks like a secret, and everyone")


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_value_of_any_form_is_warned_about_without_being_quoted(value: str) -> None:
    (what,) = warned({"A": value})
    assert HEART not in what


def test_what_is_no_secret_is_let_pass() -> None:
    assert warned({name: "x" for name in OTHERS if name and "." not in name}) == []
    assert warned({f"A{at}": value for at, value in enumerate(HARMLESS)}) == []


def test_a_variable_that_says_where_a_secret_is_kept_is_let_pass() -> None:
    assert warned({"DB_PASSWORD": ARN, "API_TOKEN": ""}) == []
