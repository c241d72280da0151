"""A template's values in a few words."""

from __future__ import annotations

import pytest

from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.cfn.values import Base64, GetAtt, GetAZs, Join, Ref, Sub
from ecsspec.ui.values import LATER, LONGEST, moved, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (ABSENT, "–"),
        ("text", "text"),
        ("two\nlines", '"two\\nlines"'),
        ("one line\n", '"one line\\n"'),
        (["a\nb"], '["a\\nb"]'),
        ("", '""'),
        (3, "3"),
        (True, "true"),
        (None, "null"),
        (1.5, "1.5"),
        (Ref("Vpc"), "Vpc"),
        (GetAtt("Vpc", "CidrBlock"), "Vpc.CidrBlock"),
        (Sub("http://${LoadBalancer.DNSName}"), "http://${LoadBalancer.DNSName}"),
        (Join(",", [Ref("A"), "b"]), "A,b"),
        (Base64(Sub("#!/bin/sh\necho")), "#!/bin/sh echo"),
        (GetAZs(), '{Fn::GetAZs: ""}'),
        ({"A": [1, Ref("B")], "C": {"D": "e"}}, "{A: [1, B], C: {D: e}}"),
        ({"Key": "team", "Value": "labs"}, "labs"),
        ({"Key": "team", "Value": "labs", "PropagateAtLaunch": True}, "labs"),
        ({"Name": "A", "Value": "b", "More": 1}, "{Name: A, Value: b, More: 1}"),
        (LATER, "(known after apply)"),
        ("\x1b[2J", "\N{REPLACEMENT CHARACTER}[2J"),
    ],
)
def test_a_value_in_words(value: Side, text: str) -> None:
    assert shown(value, ("Property",)) == text


def test_a_secret_is_hidden() -> None:
    path = ("Environment", "TOKEN", "Value")
    assert shown("hunter2", path) == "(hidden)"
    assert moved("hunter2", "hunter3", path) == "(hidden) → (hidden)"
    assert moved(ABSENT, "hunter3", path) == "– → (hidden)"


def test_two_values_that_look_alike_are_told_apart() -> None:
    assert moved("a  b", "a b", ("P",)) == '"a  b" → "a b"'
    assert moved("1", 1, ("P",)) == '"1" → 1'
    assert moved("null", None, ("P",)) == '"null" → null'


def test_a_line_break_shows_wherever_it_comes_or_goes() -> None:
    assert moved(ABSENT, "a\nb", ("P",)) == '– → "a\\nb"'
    assert moved("a", "a\nb", ("P",)) == 'a → "a\\nb"'
    assert moved("a b", "a\nb", ("P",)) == 'a b → "a\\nb"'


def test_of_two_long_texts_the_difference_is_shown() -> None:
    text = moved(f"{'x' * 400} old {'y' * 400}", f"{'x' * 400} new {'y' * 400}", ("UserData",))
    before, after = text.split(" → ")
    assert before.startswith("…xxx")
    assert " old " in before
    assert " new " in after
    assert len(text) < 3 * LONGEST


def test_a_long_value_is_cut() -> None:
    assert shown("x" * 1000, ("P",)) == "x" * LONGEST + "…"
