"""Whatever the text: it is read with a mark on everything, or refused at a place."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.reading import read, underlined


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab01:-?#&*!|>'\"%@`{}[],~ \n\t\r\\\u00e9\u540d")), max_size=60))
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    document, problems = read(text)
    assert problems or not document.broken
    for problem in problems:
        assert problem.code
        assert problem.what
        assert problem.span
        assert problem.span.text in text
        assert 1 <= problem.span.column <= len(problem.span.text) + 1


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_characters_are_read_or_refused(text: str) -> None:
    document, problems = read(text)
    assert problems or not document.broken


PRINTABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"), max_size=30
)


@settings(max_examples=200, deadline=None)
@given(PRINTABLE)
def test_quoted_text_comes_back(text: str) -> None:
    double = text.replace("\\", "\\\\").replace('"', '\\"')
    single = text.replace("'", "''")
    document, problems = read(f"a: \"{double}\"\nb: '{single}'\n")
    assert problems == []
    assert document.data == {"a": text, "b": text}
    assert document.written(("a",)) == f'"{double}"'
    assert document.written(("b",)) == f"'{single}'"


KEYS = st.sampled_from(["name", "image", "port", "logging", "\u00fcber", "retention_days", "a-b", "c.d"])
SCALARS = st.sampled_from(
    ["web", "80", "0.25", "true", "nginx:1.28", "'on'", '"x y"', "t3.micro", "\u540d\u524d", "[]"]
)


def written(value: object, indent: int) -> str:
    """Return a tree of keys as block YAML."""
    if isinstance(value, str):
        return f" {value}\n"
    assert isinstance(value, dict)
    return "\n" + "".join(f"{' ' * indent}{key}:{written(item, indent + 2)}" for key, item in value.items())


TREES = st.recursive(SCALARS, lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=8)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1))
def test_every_mark_underlines_what_was_written(tree: dict[str, object]) -> None:
    document, problems = read(written(tree, 0).lstrip("\n"))
    assert problems == []

    def check(value: object, path: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                assert underlined(document.span((*path, key), on="key")) == key
                check(item, (*path, key))
        else:
            assert document.written(path) == value

    check(tree, ())
