"""What a spec may not hold although YAML can say it, one function per objection: each shows the text to type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecsspec.problems import Path, Problem, Span, dotted
from ecsspec.spec.scalars import Ambiguous, quoted
from ecsspec.spec.secrecy import leads_to_secret

if TYPE_CHECKING:
    from ecsspec.spec.document import Sheet

MINIMAL: Final = "name: nginx\nimage: public.ecr.aws/nginx/nginx:stable"

_NO_SPACE: Final = re.compile(r"([A-Za-z_][\w-]*):(?![ \t:/])\s*(\S.*)")
"""A colon right before a value, or before a space that YAML does not count as one; `http://…` is no such thing."""


def spaced(text: str) -> str:
    """Return `key:value` with the space that it lacks, an empty text where that is not what is wrong."""
    match = _NO_SPACE.fullmatch(text.strip())
    return f"{match[1]}: {match[2]}" if match else ""


def line_of(path: Path, value: str) -> str:
    """Return the line that gives a key, or an item of a list, a value."""
    if not path or isinstance(path[-1], int):
        return f"- {value}"
    return f"{path[-1]}: {value}"


def empty(sheet: Sheet) -> Problem:
    """Object to a file with nothing in it."""
    what = "the spec is empty"
    return Problem("E103", what, (), sheet.span(0, 0, 1), "a spec needs at least name and image", MINIMAL)


def not_keys(span: Span, text: str | None) -> Problem:
    """Object to a file that is a list or one value instead of keys; `text` is the value."""
    if text and (line := spaced(text)):
        return Problem("E119", "a space is missing after the colon", (), span, hint=line)
    found = "a list" if text is None else "one value"
    return Problem(
        "E110", f"the file holds {found} instead of keys", (), span, "a spec is lines of key: value", MINIMAL
    )


def several_documents(span: Span) -> Problem:
    """Object to whatever follows the first document."""
    what = "a second document begins here: a file holds one spec"
    return Problem("E109", what, (), span, hint="remove the line, or move what follows into a file of its own")


def too_deep(span: Span, path: Path, limit: int) -> Problem:
    """Object to keys and lists inside one another without end."""
    return Problem("E113", f"nested more than {limit} levels deep", path, span, "no key of a spec is near that deep")


def too_many(span: Span, limit: int) -> Problem:
    """Object to more keys and values than any app has."""
    what = f"more than {limit:,} keys and values"
    return Problem("E114", what, (), span, "a spec is one app", "put each app into a spec of its own")


def duplicate(span: Span, path: Path, first: Span) -> Problem:
    """Object to a key that was written before in the same place."""
    what = f"{path[-1]} is written twice"
    hint = f"keep line {first.line} or line {span.line} and remove the other"
    if first.line == span.line:
        hint = f"keep one of the two in line {span.line}"
    return Problem("E106", what, path, span, f"first written in line {first.line}", hint)


def anchor(span: Span, path: Path, name: str) -> Problem:
    """Object to a name given to a value."""
    what = f"&{name} names a value for use elsewhere, which a spec does not do"
    return Problem("E107", what, path, span, "every value stands where it is used", f"remove &{name}")


def alias(span: Span, path: Path, written: str | None) -> Problem:
    """Object to a value that stands somewhere else; `written` is that value where it fits a line."""
    name = span.text[span.column : span.column - 1 + span.length]
    what = f"*{name} stands for a value written elsewhere, which a spec does not do"
    hint = line_of(path, written) if written else f"write the value of &{name} out here"
    return Problem("E107", what, path, span, "every value stands where it is used", hint)


def merge(span: Span, path: Path) -> Problem:
    """Object to `<<`, which copies keys from elsewhere."""
    what = "<< copies keys from elsewhere, which a spec does not do"
    return Problem("E107", what, path, span, "every value stands where it is used", "write the keys out here")


def tag(span: Span, path: Path, written: str | None) -> Problem:
    """Object to a type or function put before a value; `written` is the value where it is one."""
    name = span.text[span.column - 1 : span.column - 1 + span.length]
    what = f"{name} is a YAML tag, and a spec has none"
    if name == "!!str" and written and not written.startswith(("'", '"')):
        return Problem("E108", what, path, span, "text goes between quotes", line_of(path, quoted(written)))
    return Problem(
        "E108", what, path, span, "values are plain", line_of(path, written) if written else f"remove {name}"
    )


def key_not_text(span: Span, path: Path, text: str) -> Problem:
    """Object to a key that readers take for a number, a truth value or nothing."""
    if not text:
        return Problem(
            "E111", "a key is missing before this colon", path, span, hint="write the key, or remove the line"
        )
    return Problem("E111", f"the key {text} is not text", path, span, "keys are text", f"{quoted(text)}:")


def complex_key(span: Span, path: Path) -> Problem:
    """Object to a list or keys in the place of a key, as in `{{ name }}` without quotes."""
    what = "a list or a group of keys stands where a key is due"
    begin, end = span.text.find("{{"), span.text.rfind("}}")
    if 0 <= begin < end:
        hint = line_of(path, quoted(span.text[begin : end + 2]))
        return Problem("E112", what, path, span, "braces in text need quotes", hint)
    return Problem("E112", what, path, span, "keys are text", "write a name for a key")


def ambiguous(span: Span, path: Path, value: Ambiguous) -> Problem:
    """Object to a value that readers disagree about; what they read is not told of a secret."""
    if leads_to_secret(path):
        what = f"the value of {dotted(path)} is not the same to all readers"
        return Problem("E115", what, path, span, "text goes between quotes", line_of(path, '"…"'))
    lines = [line_of(path, written) for written in (quoted(value.text), value.instead) if written]
    return Problem("E115", value.what, path, span, value.advice, " or ".join(lines))


def no_text(span: Span, path: Path, written: str) -> Problem:
    """Object to nothing where text is due."""
    name = f"{path[-1]} has" if isinstance(path[-1], str) else "the item has"
    if not written:
        return Problem("E116", f"{name} no value", path, span, '"" is the empty text', line_of(path, '""'))
    what = f"{name} the value {written}, which means no value"
    return Problem(
        "E116", what, path, span, f'"" for the empty text, {quoted(written)} for the word', line_of(path, '""')
    )


def half_character(span: Span, path: Path) -> Problem:
    """Object to an escape that is one half of a character."""
    what = "the text holds half a character (an escape from \\ud800 to \\udfff)"
    return Problem("E102", what, path, span, "write the character itself, or its whole number as in \\U0001F600")
