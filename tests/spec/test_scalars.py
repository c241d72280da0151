"""What an unquoted value says, and where readers disagree."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.spec.scalars import MAX_DIGITS, Ambiguous, quoted, resolve

PLAIN_TEXT = (
    "nginx",
    "nginx:1.28",
    "public.ecr.aws/nginx/nginx:stable",
    "10.0.0.0/16",
    "1.28.0",
    "0.25 vCPU",
    "1 GB",
    "t3.micro",
    "al2023",
    "8080:80",
    "1,000",
    "50%",
    "30d",
    "1e3x",
    "a012",
    "-",
    ".",
    "./run.sh",
    ".env",
    "--port=80",
    "+x",
    "inf",
    "nan",
    "none",
    "truely",
    "2024-01",
    "2024-01-01-rc1",
    "sha256:0123",
    "::1",
    "10:99",
    "arn:aws:iam::012345678901:role/x",
    "${PORT:-80}",
    "1..2",
    "1e",
    "0x",
    "0xg",
    "ja",
)


@pytest.mark.parametrize("text", PLAIN_TEXT)
def test_text_is_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("80", 80),
        ("-1", -1),
        ("123456789012", 123456789012),
        ("0.25", 0.25),
        ("-1.5", -1.5),
        ("1.10", 1.1),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
    ],
)
def test_a_certain_value_is_itself(text: str, value: object) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("012", "12"),
        ("-012", "-12"),
        ("08", "8"),
        ("00", "0"),
        ("-0", "0"),
        ("012345678901", "12345678901"),
        ("0o14", "12"),
        ("0x1F", "31"),
        ("0b101", "5"),
        ("1e3", "1000"),
        ("1E+3", "1000"),
        ("1.5e3", "1500"),
        ("2e-1", "0.2"),
        ("12e4567", ""),
        ("1_000", "1000"),
        ("1_0.5", "10.5"),
        ("+1", "1"),
        ("+0.5", "0.5"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("5.", "5"),
        ("00.5", "0.5"),
        ("1234567890123456", ""),
        ("0.1234567890123456", ""),
        (".inf", ""),
        ("-.INF", ""),
        (".NaN", ""),
        ("2024-01-01", ""),
        ("2024-01-01T12:30:45Z", ""),
        ("2024-1-1 12:30:45.5 +01:00", ""),
        ("12:30:45", ""),
        ("22:22", ""),
        ("1:30.5", ""),
        ("~", ""),
        ("Null", ""),
        ("NULL", ""),
        ("=", ""),
        ("<<", ""),
    ],
)
def test_an_odd_value_is_ambiguous(text: str, instead: str) -> None:
    value = resolve(text)
    assert isinstance(value, Ambiguous)
    assert (value.text, value.instead) == (text, instead)
    assert f'"{text}" for text' in value.advice


@pytest.mark.parametrize("word", ["yes", "on", "y", "true", "no", "off", "n", "false"])
def test_truth_words_are_ambiguous_in_any_case(word: str) -> None:
    for text in {word, word.capitalize(), word.upper()} - {"true", "false"}:
        value = resolve(text)
        assert isinstance(value, Ambiguous)
        assert value.instead == ("true" if word in {"yes", "on", "y", "true"} else "false")


def test_the_sentence_names_every_reading() -> None:
    value = resolve("012")
    assert isinstance(value, Ambiguous)
    assert value.what == "012 is read as 12, as 10 or as text by different readers"
    assert value.advice == 'write "012" for text, or 12 for the number'


def test_a_truth_word_offers_both_ways() -> None:
    value = resolve("on")
    assert isinstance(value, Ambiguous)
    assert value.advice == 'write "on" for text, or true'


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="0123456789+-._eExXoObBaA:TZ yn~", max_size=14) | st.text(max_size=20))
def test_any_text_is_read_or_refused_with_a_number_that_is_certain(text: str) -> None:
    value = resolve(text)
    if isinstance(value, Ambiguous) and value.instead:
        assert not isinstance(resolve(value.instead), str | Ambiguous)


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1))
def test_every_integer_of_few_digits_is_itself(number: int) -> None:
    assert resolve(str(number)) == number


def test_endless_numbers_are_refused_and_not_computed() -> None:
    for text in ("9" * 5000, "0x" + "f" * 5000, "1:" * 5000 + "1", "1" * 5000 + ".0"):
        assert isinstance(resolve(text), Ambiguous)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=20))
def test_quoted_text_reads_back(text: str) -> None:
    assert json.loads(quoted(text)) == text
