"""A command line that makes no sense, in our words in place of the parser's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ecsspec.cli.application import COMMANDS
from ecsspec.problems import UsageError

_VALUE = r"Invalid value for '(?P<option>.+?)': (?:Value error, )?"
_WORDS = (
    (_VALUE + r"'(?P<said>.*)' is not one of (?P<all>.+)\.", "{option} cannot be {said}: it can be {all}"),
    (_VALUE + r"Input should be a valid integer.*", "{option} takes a whole number"),
    (_VALUE + r"'(?P<said>.*)' is not a valid int.*", "{option} takes a whole number, and {said} is none"),
    (_VALUE + r"Input should be greater than or equal to (?P<all>\d+)", "{option} takes {all} or more"),
    (_VALUE + r"(?P<said>\S+) is not in the range x>=(?P<all>\d+)\.", "{option} takes {all} or more, and not {said}"),
    (r"Option '(?P<option>.+)' requires an argument\.", "{option} needs a value after it"),
    (r"Option '(?P<option>.+)' does not take a value\.", "{option} takes no value"),
    (r"No such option: (?P<option>\S+)", "there is no option {option}"),
    (
        r"No such option: (?P<option>\S+) \(Possible options: (?P<all>.+)\)",
        "there is no option {option}: near it is {all}",
    ),
    (r"No such command '(?P<said>.*)'\.", "there is no command {said}"),
    (r"No such command '(?P<said>.*)'\. Did you mean (?P<all>.+)\?", "there is no command {said}: near it is {all}"),
    (r"Missing argument '(?P<said>.+)'\.", "{said} is missing: the command needs to know what it is about"),
    (r"Got unexpected extra arguments? \((?P<said>.+)\)", "{said} is more than the command takes"),
    (r"Got unexpected extra argument\(s\) \((?P<said>.+)\)", "{said} is more than the command takes"),
)
"""What typer says, and how we say it."""


def refused(error: Exception, args: Sequence[str]) -> UsageError:
    """Return our error for what the parser refuses; its own says not always which command it is about."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else " ".join(["ecsspec", *(arg for arg in args[:1] if arg in COMMANDS)])
    return UsageError(in_words(error.format_message()), f"{command} --help", "E902")  # type: ignore[attr-defined]


def in_words(said: str) -> str:
    """Return what the parser says in our words, where we have some."""
    for pattern, words in _WORDS:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            parts = found.groupdict()
            return words.format_map({**parts, "all": _either(parts.get("all") or "")})
    return said


def _either(listed: str) -> str:
    """Return names, which the parser quotes and separates by commas, as a sentence has them."""
    *first, last = listed.replace("'", "").split(", ")
    return f"{', '.join(first)} or {last}" if first else last
