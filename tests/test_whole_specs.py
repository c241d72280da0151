"""Whole specs as text, right ones and mutilated ones: each becomes a template or is refused at a place, and fits.

Valid specs are drawn from the models and written as YAML; then lines are lost, doubled, swapped, moved, cut and
overwritten, as an editor, a merge or a tired hand would.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ecsspec.cfn.emit import emit_yaml
from ecsspec.pipeline import compile_loaded, load_source
from ecsspec.problems import Problem, SpecError
from ecsspec.spec.source import SourceFile
from ecsspec.ui.console import Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.problems import render, render_json
from tests.cases import SPECS
from tests.strategies import specs

WIDTH = 80
few = settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=4_000, database=None, deadline=None, suppress_health_check=list(HealthCheck))

Lines: TypeAlias = list[str]
Mutation: TypeAlias = Callable[[Lines, int, int, str], None]

SCALARS = (
    *("", "null", "~", "on", "012", "1e3", "0x1F", ".inf", "2024-01-01", "12:30", "-1", "99999999999999999999"),
    *("[]", "{}", "[a, b", "{a: b", "{a:b}", "'", '"', '"\\q"', "|", ">-", "&a b", "*a", "!x y", "@b", "%c", "`d`"),
    *("172.17.0.0/16", "10.0.0.0/8", "hardened", "standard", "EC2", "fargate", "MARS", "awsvpc", "a: b: c", "# d"),
    *("\u540d\u524d" * 40, "\u540d\u524d " * 40, "x" * 300, "x y " * 80, "\u202e\u0301\u00e9", "- e", "true"),
    *("AKIA" + "A" * 16, "https://u:pw@h/"),
)
PIECES = (
    *("\t", "\r", "\0", "\u2028", "\ufeff", "\u540d", "\U0001f600"),
    *(":", ": ", " #", "- ", "? ", "{", "}", "[", '"', "'"),
)


def lose(lines: Lines, at: int, _: int, __: str) -> None:
    del lines[at]


def double(lines: Lines, at: int, to: int, _: str) -> None:
    lines.insert(to, lines[at])


def swap(lines: Lines, at: int, to: int, _: str) -> None:
    lines[at], lines[to] = lines[to], lines[at]


def indent(lines: Lines, at: int, by: int, _: str) -> None:
    lines[at] = " " * (by % 7) + lines[at].lstrip(" ")


def change(lines: Lines, at: int, _: int, scalar: str) -> None:
    lines[at] = f"{lines[at].partition(':')[0]}: {scalar}"


def rename(lines: Lines, at: int, to: int, _: str) -> None:
    lines[at] = f"{lines[to].partition(':')[0]}:{lines[at].partition(':')[2]}"


def truncate(lines: Lines, at: int, by: int, _: str) -> None:
    lines[at] = lines[at][: by % (len(lines[at]) + 1)]


def end(lines: Lines, at: int, _: int, __: str) -> None:
    del lines[at + 1 :]


def write(lines: Lines, at: int, by: int, _: str) -> None:
    place = by % (len(lines[at]) + 1)
    lines[at] = lines[at][:place] + PIECES[by % len(PIECES)] + lines[at][place:]


def add(lines: Lines, at: int, _: int, scalar: str) -> None:
    lines.insert(at, scalar)


MUTATIONS: tuple[Mutation, ...] = (lose, double, swap, indent, change, rename, truncate, end, write, add)


def mutated(text: str, mutations: list[tuple[Mutation, int, int, str]]) -> str:
    """Return a text after some mutations of its lines."""
    lines = text.splitlines()
    for mutate, at, by, scalar in mutations:
        if lines:
            mutate(lines, at % len(lines), by % len(lines) if mutate in (double, swap, rename) else by, scalar)
    return "\n".join(lines) + "\n"


def written(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the lines of data as block YAML, with text as plain as it may be."""
    assert isinstance(value, Mapping)
    for key, item in value.items():
        head = f"{' ' * depth}{_plain(key)}:"
        if isinstance(item, Mapping) and item:
            yield head
            yield from written(item, depth + 2)
        else:
            yield f"{head} {_plain(item)}"


def _plain(value: object) -> str:
    if isinstance(value, str) and value.isascii() and value.replace("-", "a").replace("/", "a").isalpha():
        return value
    return json.dumps(value, ensure_ascii=False)


def texts() -> st.SearchStrategy[str]:
    """Draw the texts of specs: valid ones of every kind, and our own."""
    drawn = specs().map(lambda data: "\n".join(written(data)) + "\n")
    return st.one_of(drawn, st.sampled_from([file.read_text(encoding="utf-8") for file in SPECS]))


def mutilations() -> st.SearchStrategy[str]:
    """Draw texts with one to four mutations."""
    mutation = st.tuples(st.sampled_from(MUTATIONS), st.integers(0, 200), st.integers(0, 200), st.sampled_from(SCALARS))
    return st.builds(mutated, texts(), st.lists(mutation, min_size=1, max_size=4))


def it_becomes_a_template_or_is_refused_at_a_place(text: str) -> None:
    source = SourceFile("web.yml", text)
    try:
        loaded = load_source(source)
    except SpecError as error:
        event("refused")
        assert_refused(error.problems, source)
        return
    event("compiled")
    assert_shown(loaded.warnings, source)
    body = emit_yaml(compile_loaded(loaded).template)
    assert body == emit_yaml(compile_loaded(load_source(source)).template)


def assert_refused(problems: tuple[Problem, ...], source: SourceFile) -> None:
    """Fail where a refusal has no error, or one that cannot be shown."""
    assert any(problem.severity == "error" for problem in problems)
    assert_shown(problems, source)


def assert_shown(problems: tuple[Problem, ...], source: SourceFile) -> None:
    """Fail where a problem has no place in the file, says nothing, or does not fit the screen."""
    for problem in problems:
        assert problem.what
        assert problem.span, problem
        assert 1 <= problem.span.line <= source.text.count("\n") + source.text.count("\r") + 1
        assert 1 <= problem.span.column <= len(problem.span.text) + 1
        assert json.loads(render_json([problem]))["what"]
    for line in render(problems, Screen(io.StringIO(), width=WIDTH)).split("\n"):
        assert line.isprintable()
        assert columns(line) <= WIDTH or is_one_word(line), line


def is_one_word(line: str) -> bool:
    """Tell whether what is too long is a word that stays whole, so that it can be copied."""
    return max(map(columns, line.split())) > WIDTH - 30


test_a_mutilated_spec = few(given(mutilations())(it_becomes_a_template_or_is_refused_at_a_place))
test_a_valid_spec = few(given(texts())(it_becomes_a_template_or_is_refused_at_a_place))
test_thousands_of_mutilated_specs = pytest.mark.soak(
    many(given(mutilations())(it_becomes_a_template_or_is_refused_at_a_place))
)


def test_the_mutations_are_of_use() -> None:
    """Each of them makes some spec wrong, and leaves another one right."""
    source = "name: web\nimage: nginx\nport: 80\n# the end\nlogging:\n  retention_days: 7\n"
    places = [(at, by, scalar) for at in range(6) for by in range(20) for scalar in ("8", "", "[]")]
    for mutate in MUTATIONS:
        found = {is_right(mutated(source, [(mutate, *place)])) for place in places}
        assert found == {True, False}, mutate.__name__


def is_right(text: str) -> bool:
    try:
        load_source(SourceFile("web.yml", text))
    except SpecError:
        return False
    return True
