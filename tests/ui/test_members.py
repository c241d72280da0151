"""An item that became another one, by the members that differ."""

from __future__ import annotations

import pytest

from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.values import Value
from ecsspec.deploy.changes import PropertyMove
from ecsspec.ui.members import by_member

RULE: dict[str, Value] = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0", "Description": "in"}
OLD = PropertyMove(("Rules", "old"), RULE, ABSENT)


def new(name: str = "new", **members: Value) -> PropertyMove:
    """Return the move of a rule that comes."""
    return PropertyMove(("Rules", name), ABSENT, RULE | members)


def test_only_what_differs_is_told() -> None:
    other = PropertyMove(("Name",), "a", "b")
    assert by_member([other, new(FromPort=81, ToPort=81), OLD]) == (
        other,
        PropertyMove(("Rules", "old", "FromPort"), 80, 81),
        PropertyMove(("Rules", "old", "ToPort"), 80, 81),
    )


@pytest.mark.parametrize(
    "moves",
    [
        [OLD],
        [OLD, new(FromPort=81), new("newer", FromPort=82)],
        [OLD, new(FromPort=81, ToPort=81, CidrIp="10.0.0.0/8")],
        [OLD, PropertyMove(("Others", "new"), ABSENT, RULE | {"FromPort": 81})],
        [OLD, PropertyMove(("Rules", "new"), ABSENT, "all")],
        [OLD, PropertyMove(("Rules", "new"), ABSENT, RULE | {"FromPort": 81}, by="upgrade")],
        [OLD, new(Description="postgres://app:hunter2@db/shop")],
    ],
    ids=["alone", "two come", "mostly other", "another list", "a text", "another's move", "a secret"],
)
def test_all_else_is_told_whole(moves: list[PropertyMove]) -> None:
    assert by_member(moves) == tuple(moves)
