"""A secret in a spec, however wrongly it is written, is on no screen, in no JSON and in no log."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.pipeline import load_source
from ecsspec.problems import Problem, SpecError
from ecsspec.spec.source import SourceFile
from ecsspec.ui.console import Screen
from ecsspec.ui.problems import render, render_json
from tests.spec.test_secrecy import SECRETS

HEAD = "name: web\nimage: nginx:1.29\n"

Way: TypeAlias = Callable[[str, str], str]

WAYS: Mapping[str, Way] = {
    "a variable": lambda name, value: f"environment:\n  {name}: {value}\n",
    "beside a mistake": lambda name, value: f"environment: {{{name}: {value}, B: *c}}\n",
    "no space": lambda name, value: f"environment:\n  {name}:{value}\n",
    "no space, between others": lambda name, value: f"environment:\n  A:b\n  {name}:{value}\n  C:d\n",
    "no space in a flow": lambda name, value: f"environment: {{A: b, {name}:{value}}}\n",
    "no colon": lambda name, value: f"environment:\n  {name} {value}\n  A: b\n",
    "no colon at all": lambda name, value: f"environment:\n  {name} {value}\n",
    "a space before the colon": lambda name, value: f"environment: {{{name} : [{value}]}}\n",
    "an equals sign": lambda name, value: f"environment:\n  {name}={value}\n",
    "a list": lambda name, value: f"environment: [{name}={value}]\n",
    "a list among others": lambda name, value: f"environment: [A=b, {name}={value}, C=d]\n",
    "a list of lines": lambda name, value: f"environment:\n  - A=b\n  - {name}={value}\n",
    "a list of keys": lambda name, value: f"environment:\n  - {name}: {value}\n",
    "a set": lambda name, value: f"environment: {{{name}={value}}}\n",
    "one text": lambda name, value: f'environment: "{name}={value}"\n',
    "one line": lambda name, value: f"environment: {name}: {value}\n",
    "an alias of it": lambda name, value: f"environment: {{{name}: &a {value}, B: *a}}\n",
    "an alias for it": lambda name, value: f"environment: {{A: &a {value}, {name}: *a}}\n",
    "an alias of it in a block": lambda name, value: f"environment:\n  {name}: &a {value}\n  B: *a\n",
    "an alias for it in a block": lambda name, value: f"environment:\n  A: &a {value}\n  {name}: *a\n",
    "a merge key": lambda name, value: f"environment:\n  <<: {{{name}: {value}}}\n",
    "a tag": lambda name, value: f"environment:\n  {name}: !!str {value}\n",
    "a value that is a tag": lambda name, value: f"environment:\n  {name}: !{value}\n",
    "a value that is an alias": lambda name, value: f"environment:\n  {name}: *{value}\n",
    "a value that is an anchor": lambda name, value: f"environment:\n  {name}: &{value}\n",
    "a value that cannot begin so": lambda name, value: f"environment:\n  {name}: @{value}\n",
    "a tab before": lambda name, value: f"environment:\n\t{name}: {value}\n",
    "a tab within": lambda name, value: f"environment:\n  {name}:\t{value}\n\tA: b\n",
    "an unclosed quote": lambda name, value: f'environment:\n  {name}: "{value}\n  A: b\n',
    "an unclosed single quote": lambda name, value: f"environment:\n  {name}: '{value}\n",
    "an unclosed quote in a flow": lambda name, value: f"environment: {{{name}: '{value}, A: b}}\n",
    "text behind a quote": lambda name, value: f'environment:\n  {name}: "x" {value}\n',
    "a wrong escape": lambda name, value: f'environment:\n  {name}: "\\q{value}"\n',
    "an unclosed bracket": lambda name, value: f"environment: {{{name}: {value}\n",
    "written twice": lambda name, value: f"environment:\n  {name}: {value}\n  {name}: {value}2\n",
    "a second colon": lambda name, value: f"environment:\n  {name}: x: {value}\n",
    "a block": lambda name, value: f"environment:\n  {name}: |\n    {value}\n   {value}\n",
    "a folded block": lambda name, value: f"environment:\n  {name}: >-\n    {value}\n  B: *c\n",
    "a block with a tab": lambda name, value: f"environment:\n  {name}: |\n    x\n\t{value}\n",
    "a value on the next line": lambda name, value: f"environment:\n  {name}:\n    {value}: &a\n",
    "a value that goes on": lambda name, value: f"environment:\n  {name}: x\n    {value}: y\n",
    "a quoted value that goes on": lambda name, value: f'environment:\n  {name}: "x\n{value}" y\n',
    "an explicit key": lambda name, value: f"environment:\n  ? {name}\n  : &a {value}\n",
    "keys in its place": lambda name, value: f"environment:\n  {name}: {{{value}: x}}\n",
    "a set in its place": lambda name, value: f"environment: {{{name}: {{{value}}}}}\n",
    "a list in its place": lambda name, value: f"environment:\n  {name}: [{value}]\n",
    "a list below it": lambda name, value: f"environment:\n  {name}:\n  - &a {value}\n",
    "a misspelled section": lambda name, value: f"envrionment:\n  {name}: {value}\n",
    "another section": lambda name, value: f"tags: {{{name}: {value}, B: *c}}\n",
    "another section, quoted": lambda name, value: f"tags: {{'{name}': '{value}!'}}\n",
    "the top": lambda name, value: f"{name}: {value}\n",
    "the top, quoted": lambda name, value: f"'{name}': '{value}'\n",
    "a command": lambda name, value: f"command: run --{name}={value}\n",
    "a wrong name": lambda name, value: f"environment: {{1-{name}: {value}}}\n",
    "a name with a space": lambda name, value: f"environment: {{'{name} ': {value}}}\n",
}

WORDS = st.from_regex(r"[a-z][a-zA-Z0-9]{4,8}[#$%^+/.~?;()<>-]?[a-z0-9]{4,60}", fullmatch=True)
"""Passwords as they are typed: they look like no word of ours, and need no quotes."""
NUMBERS = st.integers(10**7, 10**12).map(str) | st.integers(10**7, 10**12).map(lambda number: f"0{number}")
DATES = st.dates().map(str)


def problems_in(text: str) -> tuple[Problem, ...]:
    try:
        return load_source(SourceFile("web.yml", text)).warnings
    except SpecError as error:
        return error.problems


def told(problems: tuple[Problem, ...]) -> str:
    """Return everything that anybody is told of problems, lines joined as a reader would."""
    screen = render(problems, Screen(io.StringIO()))
    return "\n".join([screen, screen.replace("\n", ""), render_json(problems), *map(str, problems)])


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_secret_is_never_told(way: Way) -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(SECRETS), WORDS | NUMBERS | DATES)
    def is_kept(name: str, value: str) -> None:
        problems = problems_in(HEAD + way(name, value))
        assert value not in told(problems)

    is_kept()


FIELDS: Mapping[str, str] = {
    "image": "name: web\nimage: {}\n",
    "name": "name: {}\nimage: nginx\n",
    "a log stream": HEAD + "logging: {{stream_prefix: '{}'}}\n",
    "a cluster": HEAD + "cluster: {{name: '{}'}}\n",
    "a region": HEAD + "region: {}\n",
    "a launch type": HEAD + "launch_type: {}\n",
    "a size": HEAD + "cpu: {}\n",
    "a path": HEAD + "port: 80\nload_balancer: {{health_check: {{path: '{}'}}}}\n",
    "a Compose file": "services:\n  web:\n    image: {}\n",
}


@pytest.mark.parametrize("text", FIELDS.values(), ids=FIELDS)
@pytest.mark.parametrize(
    ("value", "hearts"),
    [("https://u:Hunter2x@reg.io/x", ["hunter2x"]), ("AKIAQX7ZK3W9QX7ZK3W9", ["akiaqx7zk3w9", "qx7zk3w9"])],
)
def test_what_has_the_form_of_a_secret_is_not_told_in_other_letters(text: str, value: str, hearts: list[str]) -> None:
    shown = told(problems_in(text.format(value))).lower()
    assert [heart for heart in hearts if heart in shown] == []


HEART = "Xq7Zk3w9"
"""A part of a secret that no message of ours holds."""
# A comma or colon ends a value in a flow, and a hash every value: what follows is no part of the secret.
ODD = st.text(st.characters(codec="ascii", exclude_characters="\n\r,:#"), max_size=8)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(st.sampled_from(list(WAYS.values())), st.sampled_from(SECRETS), ODD, ODD)
def test_a_secret_of_any_letters_is_never_told(way: Way, name: str, before: str, after: str) -> None:
    assert HEART not in told(problems_in(HEAD + way(name, before + HEART + after)))


def test_the_ways_are_wrong_or_warned_about() -> None:
    silent = [name for name, way in WAYS.items() if not problems_in(HEAD + way("DB_PASSWORD", "hunter2"))]
    assert silent == []


def test_what_is_not_secret_is_told() -> None:
    text = f"{HEAD}environment: {{API_TOKEN: &a hunter3, B: *c}}\nport: eighty\nmemory: 1GiB\n"
    shown = told(problems_in(text))
    assert 'port wants a whole number, not "eighty"' in shown
    assert "environment: {API_TOKEN: **********, B: *c}" in shown
    assert "memory: 1GiB" in shown


def test_an_image_with_the_name_of_a_secret_is_told() -> None:
    shown = told(problems_in("name: web\nimage: api-token:1.29!\n"))
    assert '"api-token:1.29!" is not an image reference' in shown
    assert "1 │" not in shown
    assert "image: api-token:1.29!" in shown
