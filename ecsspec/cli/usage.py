"""A command line that makes no sense, in our words in place of the parser's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ecsspec.cli.application import COMMANDS
from ecsspec.problems import UsageError

_WORDS = (
    (re.compile(r"Invalid value for '(?P<option>.+?)': (?:Value error, )?'(?P<said>.*)' is not one of (?P<all>.+)\."),
     r"\g<option> cannot be \g<said>: it can be \g<all>"),
    (re.compile(r"Option '(?P<option>.+)' requires an argument\."), r"\g<option> needs a value after it"),
)  # fmt: skip


def refused(error: Exception, args: Sequence[str]) -> UsageError:
    """Return our error for what the parser refuses; its own says not always which command it is about."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else " ".join(["ecsspec", *(arg for arg in args[:1] if arg in COMMANDS)])
    return UsageError(in_words(error.format_message()), f"{command} --help", "E902")  # type: ignore[attr-defined]


def in_words(said: str) -> str:
    """Return what the parser says in our words, where we have some."""
    for pattern, words in _WORDS:
        if found := pattern.fullmatch(said):
            return found.expand(words)
    return said
