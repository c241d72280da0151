"""Example pull requests, tests/golden/pr/NAME/{before,after}: the comment that a reviewer gets for each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ecsspec.comparison import Side, compare
from ecsspec.report import Report
from ecsspec.ui.markdown import LIMIT, MARK, render
from tests.conftest import GOLDEN, Golden

EXAMPLES = sorted(folder.name for folder in (GOLDEN / "pr").iterdir() if folder.is_dir())


def pulled(name: str) -> Report:
    """Return what an example changes."""
    return compare(_side(name, "before", label="main"), _side(name, "after")).report


def _side(name: str, part: str, *, label: str = "") -> Side:
    files = sorted((GOLDEN / "pr" / name / part).glob("*.yml"))
    return Side({f"specs/{file.name}": file.read_bytes() for file in files}, label)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_comment_of_an_example(name: str, golden: Golden) -> None:
    golden(f"pr/{name}/comment.md", render(pulled(name)))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_comment_can_be_found_again_and_is_whole(name: str) -> None:
    text = render(pulled(name))
    assert text.startswith(f"{MARK}\n")
    assert len(text) < LIMIT
    assert text.count("<details>") == text.count("</details>")
    assert {row.count("|") - row.count("\\|") for row in re.findall(r"^\|.*$", text, re.MULTILINE)} <= {7}


def comment(name: str) -> str:
    return (GOLDEN / "pr" / name / "comment.md").read_text(encoding="utf-8")


def test_an_edit_is_told_by_its_lines() -> None:
    text = comment("image-and-count")
    assert "1 changed, 1 unchanged" in text
    assert all(place in text for place in ("shop.yml:3", "shop.yml:5"))
    assert "Replaces or deletes" not in text


def test_another_image_rolls_the_service() -> None:
    text = comment("image")
    assert "1 to change in place, 1 with a new revision" in text
    assert "| ~ | `Service` | in place, rolling |" in text
    assert "`TaskDefinition` follows `TaskDefinition`" in text


def test_what_is_lost_and_what_is_opened_stands_above_the_details() -> None:
    above, _, _ = comment("scheme").partition("<details>")
    assert above.index("Opens access") < above.index("Replaces or deletes")
    assert "its DNS name changes" in above


def test_a_spec_that_comes_and_one_that_goes_and_one_that_moves() -> None:
    text = comment("new-and-removed")
    assert "1 new, 1 unchanged, 1 without a spec now" in text
    assert "main:specs/api.yml" in text


def test_a_secret_is_in_no_comment() -> None:
    text = comment("secret")
    assert "(hidden)" in text
    assert "debug" in text
    assert not re.search("horse|staple", text)


def test_examples_are_those_of_the_folder() -> None:
    kept = {path.parent.name for path in Path(GOLDEN / "pr").glob("*/comment.md")}
    assert set(EXAMPLES) == kept
