"""What a text says: its data, and the marks on every key and value."""

from __future__ import annotations

import pytest

from ecsspec.problems import Span
from tests.spec.reading import data_of, read, underlined


def test_plain_data() -> None:
    text = "a: web\nb: 80\nc: 0.5\nd: true\ne:\nf: [x, {z: 1}]\ng:\n  - h: 2\n    i: 3\n  - j\nk: {}\n"
    assert data_of(text) == {
        "a": "web",
        "b": 80,
        "c": 0.5,
        "d": True,
        "e": None,
        "f": ["x", {"z": 1}],
        "g": [{"h": 2, "i": 3}, "j"],
        "k": {},
    }


def test_json_is_a_spec() -> None:
    assert data_of('{"name":"web","ports":[80,null],"tags":{"a":"b"}}') == {
        "name": "web",
        "ports": [80, None],
        "tags": {"a": "b"},
    }


def test_block_text() -> None:
    assert data_of("a: |\n  x\n   y\nb: >-\n  p\n  q\nc: one\n  two\n") == {"a": "x\n y\n", "b": "p q", "c": "one two"}


def test_windows_lines_are_lines() -> None:
    document, problems = read("name: web\r\nport: 80\r\ntext: |\r\n  a\r\n  b\r\n")
    assert problems == []
    assert document.data == {"name": "web", "port": 80, "text": "a\nb\n"}
    assert document.span(("port",)) == Span("web.yml", 2, 7, 2, "port: 80")


def test_what_a_c_reader_refuses_in_a_list() -> None:
    assert data_of("a: [s3:GetObject, 'x', http://y]\n") == {"a": ["s3:GetObject", "x", "http://y"]}


def test_document_marks_around_the_one_document_are_fine() -> None:
    assert data_of("---\nname: web\n...\n") == {"name": "web"}


SPEC = """\
name: web
image: "nginx:1.28"
logging:
  retention_days: 30
command: [nginx, '-g', daemon off;]
sidecars:
  - name: proxy
    ports:
    - 80
tags: {team: labs}
text: |
  more
empty:
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("name",), "name", "web"),
        (("image",), "image", '"nginx:1.28"'),
        (("logging",), "logging", "logging"),
        (("logging", "retention_days"), "retention_days", "30"),
        (("command",), "command", "[nginx, '-g', daemon off;]"),
        (("command", 1), "'-g'", "'-g'"),
        (("command", 2), "daemon off;", "daemon off;"),
        (("sidecars", 0), "name: proxy", "name: proxy"),
        (("sidecars", 0, "name"), "name", "proxy"),
        (("sidecars", 0, "ports"), "ports", "ports"),
        (("sidecars", 0, "ports", 0), "80", "80"),
        (("tags",), "tags", "{team: labs}"),
        (("tags", "team"), "team", "labs"),
        (("text",), "text", "|"),
        ((), "name: web", "name: web"),
    ],
)
def test_marks_underline_keys_and_values(path: tuple[str | int, ...], key: str, value: str) -> None:
    document, problems = read(SPEC)
    assert problems == []
    assert underlined(document.span(path, on="key")) == key
    assert underlined(document.span(path)) == value
    assert document.written(path) == value


def test_a_missing_value_is_marked_behind_its_colon() -> None:
    document, _ = read(SPEC)
    assert document.span(("empty",)) == Span("web.yml", 13, 7, 1, "empty:")


def test_a_path_that_is_not_there_has_the_span_of_what_is_around_it() -> None:
    document, _ = read(SPEC)
    assert underlined(document.span(("logging", "driver", "name"))) == "logging"
    assert underlined(document.span(("nowhere",))) == "name: web"
    assert document.written(("nowhere",)) == ""


def test_a_document_without_marks_points_at_its_first_line() -> None:
    document, _ = read("")
    assert document.span(("name",)) == Span("web.yml", 1, 1)


def test_what_was_typed_can_be_had() -> None:
    document, _ = read("tag: 1.10\n")
    assert document.data == {"tag": 1.1}
    assert document.written(("tag",)) == "1.10"
