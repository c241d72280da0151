"""Whatever a text holds, Markdown shows that text and makes nothing of it; an independent parser is the judge."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ecsspec.ui.fitting import visible
from ecsspec.ui.markup import bullet, code, prose, row

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
WILD = st.text(st.sampled_from(list("ab1 |`\\<>*_[]()#@~!$&:;.,-+={}'\"/\n\té日"))) | st.text()
ALLOWED = {"text", "code_inline", "html_inline"}


def cells(text: str) -> list[Token]:
    """Return what is inside each cell of the tables of a text."""
    tokens = MARKDOWN.parse(text)
    inside = itertools.pairwise(tokens)
    return [inline for cell, inline in inside if cell.type in ("td_open", "th_open") and inline.type == "inline"]


def table(*lines: str) -> str:
    return "\n".join([row("one", "two"), row("---", "---"), *lines])


def shown(inline: Token) -> str:
    """Return what a reader sees."""
    assert inline.children is not None
    return "".join(part.content for part in inline.children if part.type != "html_inline")


def loose(inline: Token) -> Iterator[str]:
    """Yield the text outside code, where sites look for mentions, issues and pictures."""
    depth = 0
    for part in inline.children or []:
        depth += {"<code>": 1, "</code>": -1}.get(part.content, 0) if part.type == "html_inline" else 0
        if part.type == "text" and not depth:
            yield part.content


@given(WILD, WILD)
@example("a|b", "c\\|d")
@example("``|``", "\\")
@example("<!-- x", "</code>")
@example("@me, #12: GH-3", "1. * + - :key:")
@example("https://a.example/x", "www.a.example")
def test_a_row_has_its_columns_and_says_what_it_says(one: str, other: str) -> None:
    found = cells(table(row(code(one), prose(other))))[2:]
    assert len(found) == 2
    assert [shown(inline) for inline in found] == [visible(one), visible(other)]
    assert {part.type for inline in found for part in inline.children or []} <= ALLOWED
    assert {part.content for inline in found for part in inline.children or [] if part.type == "html_inline"} <= {
        "<code>",
        "</code>",
    }


@given(WILD)
def test_no_site_makes_anything_of_a_sentence(text: str) -> None:
    tokens = MARKDOWN.parse(bullet(prose(text)))
    assert [token.type for token in tokens if token.type.endswith("_open")] in (
        ["bullet_list_open", "list_item_open", "paragraph_open"],
        ["bullet_list_open", "list_item_open"],
    )
    outside = "".join(part for token in tokens for part in loose(token))
    assert re.fullmatch(r"[A-Za-z0-9 .,;:()'’-]*", outside)
    assert not re.search(r"[A-Za-z]+-\d|\d-[A-Za-z]|[A-Za-z]\.[A-Za-z]|:\w+:", outside)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("lets in tcp 80 from the whole internet", "lets in tcp 80 from the whole internet"),
        ("may s3:GetObject, s3:Put* on everything", "may `s3:GetObject`, `s3:Put*` on everything"),
        ("see @team; #12.", "see `@team`; `#12.`"),
        ("any region (it named us-east-1 before)", "any region (it named `us-east-1` before)"),
        ("a (b/c), d", "a (`b/c`), d"),
        ("PublicSubnet1 is the app's", "`PublicSubnet1` is the app's"),
        ("a|b", "<code>a&#124;b</code>"),
    ],
)
def test_a_sentence(text: str, said: str) -> None:
    assert prose(text) == said
