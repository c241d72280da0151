"""What a spec may not hold, and where a plain value is the text as written."""

from __future__ import annotations

import pytest

from ecsspec.spec.document import KEY
from tests.spec.reading import data_of, only, read, underlined


def test_text_is_as_written_below_the_paths_given() -> None:
    text = (
        "environment: {A: on, B: 012, C: 1e3, D: 'x', E: 2024-01-01, ON: -0}\nsidecars:\n- environment:\n    F: yes\n"
    )
    assert data_of(text) == {
        "environment": {"A": "on", "B": "012", "C": "1e3", "D": "x", "E": "2024-01-01", "ON": "-0"},
        "sidecars": [{"environment": {"F": "yes"}}],
    }


@pytest.mark.parametrize(("written", "mark"), [("", ""), ("~", "~"), ("null", "null"), ("Null", "Null")])
def test_nothing_where_text_is_due_shows_the_empty_text(written: str, mark: str) -> None:
    document, (problem,) = read(f"environment:\n  DEBUG: {written}\n  B: c\n")
    assert problem.code == "E116"
    assert problem.hint == 'DEBUG: ""'
    assert problem.span
    assert (problem.span.line, underlined(problem.span).strip()) == (2, mark)
    assert document.reported == {("environment", "DEBUG")}


def test_an_empty_item_where_text_is_due() -> None:
    assert only("environment:\n  A:\n  - x\n  -\n").hint == '- ""'


def test_empty_quotes_are_a_text() -> None:
    assert data_of("environment:\n  A: ''\n  B: \"\"\n") == {"environment": {"A": "", "B": ""}}


def test_the_value_of_environment_itself_is_not_text() -> None:
    assert only("environment: on\n").code == "E115"


@pytest.mark.parametrize(
    ("text", "code", "mark", "hint"),
    [
        ("", "E103", "", "name: nginx\nimage: public.ecr.aws/nginx/nginx:stable"),
        ("# later\n", "E103", "#", "name: nginx\nimage: public.ecr.aws/nginx/nginx:stable"),
        ("---\n", "E103", "-", "name: nginx\nimage: public.ecr.aws/nginx/nginx:stable"),
        ("a: 1\n---\nb: 2\n", "E109", "---", "remove the line, or move what follows into a file of its own"),
        ("%YAML 1.1\n---\na: 1\n", "E109", "%YAML 1.1", "remove the line"),
        ("- a\n- b\n", "E110", "- a", "name: nginx\nimage: public.ecr.aws/nginx/nginx:stable"),
        ("nginx\n", "E110", "nginx", "name: nginx\nimage: public.ecr.aws/nginx/nginx:stable"),
        ("image:nginx\n", "E119", "image:nginx", "image: nginx"),
        ("a: {b:1, c: 2}\n", "E119", "b:1", "b: 1"),
        ("a: 1\nb: 2\na: 3\n", "E106", "a", "keep line 1 or line 3 and remove the other"),
        ("a: {b: 1, 'b': 2}\n", "E106", "'b'", "keep one of the two in line 1"),
        ("a: &x nginx\n", "E107", "&x", "remove &x"),
        ("a: &x\n  b: 1\n", "E107", "&x", "remove &x"),
        ("<<: {a: 1}\n", "E107", "<<", "write the keys out here"),
        ("a: *nothing\n", "E107", "*nothing", "write the value of &nothing out here"),
        ("*nothing : 1\n", "E107", "*nothing", "write the value of &nothing out here"),
        ("a: !Ref x\n", "E108", "!Ref", "a: x"),
        ("a: !Ref\nb: 1\n", "E108", "!Ref", "remove !Ref"),
        ("a: !!str 012\n", "E108", "!!str", 'a: "012"'),
        ("a: !!str '012'\n", "E108", "!!str", "a: '012'"),
        ("a: !!python/object:os.system [x]\n", "E108", "!!python/object:os.system", "remove !!python/object:os.system"),
        ("a:\n- !x\n  b: 1\n", "E108", "!x", "remove !x"),
        ("80: a\n", "E111", "80", '"80":'),
        ("on: a\n", "E111", "on", '"on":'),
        ("~: a\n", "E111", "~", '"~":'),
        (": a\n", "E111", ":", "write the key, or remove the line"),
        ("environment:\n  null: a\n", "E111", "null", '"null":'),
        ("? [a, b]\n: c\n", "E112", "[", "write a name for a key"),
        ("a: {{ tag }}\n", "E112", "{", 'a: "{{ tag }}"'),
        ("a: 012\n", "E115", "012", 'a: "012" or a: 12'),
        ("a: [b, 1e3]\n", "E115", "1e3", '- "1e3" or - 1000'),
        ("a: on\n", "E115", "on", 'a: "on" or a: true'),
        ("a: ~\n", "E115", "~", 'a: "~"'),
        ("a: 2024-01-01\n", "E115", "2024-01-01", 'a: "2024-01-01"'),
    ],
)
def test_what_a_spec_may_not_hold(text: str, code: str, mark: str, hint: str) -> None:
    problem = only(text)
    assert (problem.code, underlined(problem.span), problem.hint) == (code, mark, hint)


def test_an_alias_shows_the_value_to_write() -> None:
    _, problems = read("a: &image 'nginx:1'\nb: *image\n")
    assert [(p.code, p.hint) for p in problems] == [("E107", "remove &image"), ("E107", "b: 'nginx:1'")]


def test_a_tag_before_an_anchor() -> None:
    _, problems = read("a: !x &y z\n")
    assert [underlined(p.span)[:2] for p in problems] == ["&y", "!x"]


def test_a_duplicate_points_at_both_lines_and_the_first_wins() -> None:
    document, (problem,) = read("a: 1\nb:\n  c: 2\n  c: [3, {d: on}]\n")
    assert problem.what == "c is written twice"
    assert (problem.span and problem.span.line, problem.allowed) == (4, "first written in line 3")
    assert document.data == {"a": 1, "b": {"c": 2}}


def test_all_problems_in_one_pass() -> None:
    _, problems = read("a: on\nb: 012\n80: x\nc: &x 1\nd: *x\ne: !t y\na: 2\nf: {<<: {g: 1}}\nh: {[i]: j}\n")
    assert [p.code for p in problems] == ["E115", "E115", "E111", "E107", "E107", "E108", "E106", "E107", "E112"]


def test_what_was_reported_is_known_by_its_path() -> None:
    document, _ = read("a: on\nb: [x, 1e3]\nc: {<<: {d: 1}, e: 2}\n80: x\n")
    assert document.reported == {("a",), ("b", 1), ("c",)}
    assert document.data == {"a": "on", "b": ["x", "1e3"], "c": {"e": 2}, "80": "x"}
    assert not document.broken


def test_a_key_that_could_not_be_read_is_known_too() -> None:
    document, _ = read(": a\nb: {c:1}\n")
    assert document.reported == {("",), ("", KEY), ("b",), ("b", "c:1"), ("b", "c:1", KEY)}


def test_a_syntax_error_ends_the_pass_and_leaves_a_broken_document() -> None:
    document, problems = read("a: on\nb: [\n")
    assert [p.code for p in problems] == ["E115", "E117"]
    assert document.broken
    assert document.data == {"a": "on"}


def test_half_a_character_is_refused() -> None:
    document, (problem,) = read('a: "\\ud83d"\nb: "\\U0001F600"\n')
    assert (problem.code, document.data["b"]) == ("E102", "\U0001f600")


def test_nesting_has_an_end() -> None:
    assert data_of("a: " + "[" * 31 + "]" * 31)
    problem = only("a: " + "[" * 32 + "]" * 32)
    assert (problem.code, problem.span and problem.span.column) == ("E113", 4 + 31)


def test_endless_nesting_is_refused_quickly_wherever_it_stands() -> None:
    for text in ("[" * 50_000, "a: " + "{" * 50_000, "- " * 50_000, "? " + "[" * 50_000, "a: 1\na: " + "[" * 50_000):
        _, problems = read(text)
        assert problems[-1].code == "E113"


def test_keys_and_values_have_an_end() -> None:
    assert len(data_of("a: [" + "1," * 9_997 + "]")["a"]) == 9_997  # type: ignore[index]
    assert only("a: [" + "1," * 9_998 + "]").code == "E114"
