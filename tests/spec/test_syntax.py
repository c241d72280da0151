"""What the YAML reader trips over, in the user's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecsspec.spec.source import SourceFile, parse

if TYPE_CHECKING:
    from ecsspec.problems import Problem


def snag(text: str) -> Problem:
    """Return the syntax error of a text, which is its last problem."""
    document, problems = parse(SourceFile("web.yml", text))
    assert document.broken
    return problems[-1]


HEALED_BY_ITS_HINT = [
    # a space, a colon or a dash
    ("name:web\nimage: x\n", "E119", 1, "name: web"),
    ("name: web\nimage:nginx\nport: 80\n", "E119", 2, "image: nginx"),
    ("name: web\n# about\n\nimage:nginx # c\n", "E119", 4, "image: nginx"),
    ("logging:\n  a: 1\n  retention_days:30\nport: 80\n", "E119", 3, "retention_days: 30"),
    ("name:\u00a0web\nimage: x\n", "E119", 1, "name: web"),
    ("name web\nimage: nginx\n", "E119", 1, "name: web"),
    ("name: web\nimage nginx\nport: 80\n", "E119", 2, "image: nginx"),
    ("name: web\nlogging\n  retention_days: 30\n", "E119", 2, "logging:"),
    ("logging\n  retention_days: 30\n", "E119", 1, "logging:"),
    ("command:\n  - a\n  -b\n", "E119", 3, "- b"),
    ("a:\n  - b: c\n    d:e\nf: 1\n", "E119", 3, "d: e"),
    # quotes
    ('name: "web\nimage: x\n', "E117", 1, 'name: "web"'),
    ('name: "web # c\nimage: x\n', "E117", 1, 'name: "web"'),
    ('name: "web\nimage: "x"\nport: 80\n', "E117", 1, 'name: "web"'),
    ("name: 'web\n---\n", "E117", 1, "name: 'web'"),
    ("name: 'it's\nimage: x\n", "E104", 1, 'name: "it\'s"'),
    ('image: "nginx":1.28\nname: x\n', "E104", 1, 'image: "nginx:1.28"'),
    ('image: "nginx" stable\nname: x\n', "E104", 1, 'image: "nginx stable"'),
    # brackets
    ("command: [a, b\nport: 80\n", "E117", 1, "command: [a, b]"),
    ("command: [a, b # c\n", "E117", 1, "command: [a, b]"),
    ("command: [", "E117", 1, "command: []"),
    ("tags: {a: b,\nport: 80\n", "E117", 1, "tags: {a: b}"),
    ("tags: {a: b]\nport: 80\n", "E117", 1, "tags: {a: b}"),
    ("  tags: {a: b]\n", "E117", 1, "tags: {a: b}"),
    # text that needs quotes
    ("command: a: b\nname: x\n", "E104", 1, 'command: "a: b"'),
    ("command:\n  - run: a: b\n", "E104", 2, 'run: "a: b"'),
    ("user: @me\n", "E104", 1, 'user: "@me"'),
    ("user: `me`\n", "E104", 1, 'user: "`me`"'),
    ("user: %me # c\n", "E104", 1, 'user: "%me"'),
    ("cron: * * * * *\n", "E104", 1, 'cron: "* * * * *"'),
    ("a: & b\n", "E104", 1, 'a: "& b"'),
    ("a: > 5\n", "E104", 1, 'a: "> 5"'),
    ("a: | b\n", "E104", 1, 'a: "| b"'),
    ("a: ]\nb: 1\n", "E104", 1, 'a: "]"'),
    ('a: "C:\\path"\n', "E104", 1, "a: 'C:\\path'"),
    ('a: "\\xZZ"\n', "E104", 1, "a: '\\xZZ'"),
    # lists and indentation
    ("command: - b\n", "E104", 1, "command: [b]"),
]


@pytest.mark.parametrize(("text", "code", "line", "hint"), HEALED_BY_ITS_HINT)
def test_the_mistake_is_named_with_the_line_to_type(text: str, code: str, line: int, hint: str) -> None:
    problem = snag(text)
    assert (problem.code, problem.span and problem.span.line, problem.hint) == (code, line, hint)


@pytest.mark.parametrize(("text", "line", "hint"), [(text, line, hint) for text, _, line, hint in HEALED_BY_ITS_HINT])
def test_the_line_to_type_heals_the_mistake(text: str, line: int, hint: str) -> None:
    lines = text.split("\n")
    wrong = lines[line - 1]
    indent = len(wrong) - len(wrong.lstrip(" ")) + 2 * (wrong.lstrip().startswith("- ") and not hint.startswith("-"))
    lines[line - 1] = " " * indent + hint
    _, problems = parse(SourceFile("web.yml", "\n".join(lines)))
    assert all(problem.span and problem.span.line > line for problem in problems), problems


@pytest.mark.parametrize(
    ("text", "line", "column", "allowed"),
    [
        ("name: web\n  image: x\n", 2, 3, "start it in column 1, like name"),
        ("  name: x\nimage: y\n", 1, 1, "start it in column 1"),
        ("# about\n\n  name: x\nimage: y\n", 3, 1, "start it in column 1"),
        ("logging:\n    a: 1\n  b: 2\nport: 80\n", 3, 3, "start it in column 1 or 5"),
        ("command:\n  - a\n - b\n", 3, 2, "start it in column 3"),
        ("a:\n  - b: 1\n   c: 2\n", 3, 4, "start it in column 1 or 5"),
        ("name: x\n- y\n", 2, 1, "indent it below the key that it belongs to"),
        ("command:\n  - x\n  z: 1\n", 3, 3, "start it in column 1"),
        ("a:\n  - x: 1\n  z: 1\n", 3, 3, "start it in column 1 or 5"),
        ("a: |\n    x\n  z\nb: 1\n", 3, 3, "start it in column 1 or 5"),
    ],
)
def test_indentation_says_where_the_line_may_start(text: str, line: int, column: int, allowed: str) -> None:
    problem = snag(text)
    assert problem.code == "E118"
    assert problem.span
    assert (problem.span.line, problem.span.column, problem.allowed) == (line, column, allowed)


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a:\n\tb: 1\n", 2, "put two spaces for each tab"),
        ("a:\n  b: 1\n\t\tc: 2\n", 3, "put two spaces for each tab"),
        ("a:\n\tb: 1\n\tc: 2\n", 2, "put two spaces for each tab (also in line 3)"),
        ("a:\n" + "\tb: 1\n" * 7, 2, "put two spaces for each tab (also in lines 3, 4, 5, 6, 7, …)"),
        ("a: 1\t# c\n", 1, "put two spaces for each tab"),
    ],
)
def test_tabs(text: str, line: int, hint: str) -> None:
    problem = snag(text)
    assert (problem.code, problem.span and problem.span.line, problem.hint) == ("E105", line, hint)


def test_tabs_are_fine_where_they_do_no_harm() -> None:
    document, problems = parse(SourceFile("web.yml", "a: [1,\n\t2]\nb: 'x\ty'\nc: |\n  p\tq\n# \tr\n"))
    assert problems == []
    assert document.data == {"a": [1, 2], "b": "x\ty", "c": "p\tq\n"}


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("tags: {a: b c: d}\n", "E104", "a comma is missing, or text needs quotes"),
        ("a: [b c: 1 d: 2]\n", "E104", "a comma is missing, or text needs quotes"),
        ("a: [${X}]\n", "E104", "a comma is missing, or text needs quotes"),
        ('a: "\\UFFFFFFFF"\n', "E104", "an escape that stands for no character"),
        ("a: !e!x 1\n", "E108", "this YAML tag is not complete, and a spec has none"),
        ("a: !<x 1\n", "E108", "this YAML tag is not complete, and a spec has none"),
        ("name: web\nimage\nport: 80\n", "E119", "a colon and a value are missing after image"),
        ("%TAG ! x\na: 1\n", "E109", "a directive such as %YAML has no place in a spec"),
        ("{a: 1}\nb: 2\n", "E104", "this is not YAML from here on"),
        ("a: 1\n... b\n", "E104", "this is not YAML from here on"),
    ],
)
def test_mistakes_without_one_cure(text: str, code: str, what: str) -> None:
    problem = snag(text)
    assert (problem.code, problem.what) == (code, what)
