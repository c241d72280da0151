"""One empty line between what stands apart."""

from __future__ import annotations

import pytest

from ecsspec.ui.spacing import Spacing


@pytest.mark.parametrize(
    ("texts", "screen"),
    [
        (("a", "b"), "a\nb\n"),
        (("\na\n", "b"), "a\n\nb\n"),
        (("a", "\nb"), "a\n\nb\n"),
        (("a\n", "\nb\n", "\n\nc"), "a\n\nb\n\nc\n"),
        (("a\n", "b", "c"), "a\n\nb\nc\n"),
        (("a\n\nb", "c"), "a\n\nb\nc\n"),
    ],
)
def test_however_many_line_breaks_there_are_one_line_is_empty(texts: tuple[str, ...], screen: str) -> None:
    spacing = Spacing()
    assert "".join(f"{spacing.spaced(text)}\n" for text in texts) == screen


def test_what_was_written_elsewhere_may_owe_an_empty_line() -> None:
    spacing = Spacing()
    assert not spacing.is_due("\na"), "there is nothing above"
    spacing.owes = True
    assert spacing.spaced("a") == "\na"
