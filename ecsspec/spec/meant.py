"""What was probably meant: the text to type in place of what is wrong. Loaded only for errors.

A suggestion is made only where the field would accept it.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ecsspec.spec.base import OFF_WORDS, Section
from ecsspec.spec.fields import bounds_of, choices_of, is_image, section_of, typed, units_of
from ecsspec.spec.foreign import blaming
from ecsspec.spec.secrecy import holds_secret

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_SYNONYMS = {
    "amd64": ("X86_64",),
    "x64": ("X86_64",),
    "x86": ("X86_64",),
    "x86-64": ("X86_64",),
    "intel": ("X86_64",),
    "aarch64": ("ARM64",),
    "arm": ("ARM64",),
    "graviton": ("ARM64",),
    "linux/amd64": ("X86_64",),
    "linux/arm64": ("ARM64",),
    "internet-facing": ("public",),
    "external": ("public",),
    "private": ("internal",),
    "prod": ("standard",),
    "production": ("standard",),
    "retain": ("keep",),
    "true": ("enabled", "public"),
    "on": ("enabled", "true"),
    "yes": ("enabled", "true"),
    "false": ("none", "disabled"),
    "off": ("none", "disabled", "false"),
    "no": ("none", "disabled", "false"),
}
"""Words that other tools have for one of our choices."""

_CLOSE = 0.7
"""How much of two words must be the same: `colour` is no slip for `cluster`."""
_SHORTEST = 3
"""How many letters say which word was begun."""

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_UNITS = re.compile(r"([0-9]*\.?[0-9]+)\s*([A-Za-z]*)")
_LARGE = {"g", "gb", "gi", "gib", "vcpu", "vcpus", "cpu", "cpus", "core", "cores"}
_SMALL = {"", "m", "mb", "mi", "mib", "units"}


def near(word: str, words: Iterable[str]) -> str:
    """Return the word that was probably meant, or nothing; the case does not matter."""
    given, known = word.lower(), {candidate.lower(): candidate for candidate in words}
    same = next((known[one.lower()] for one in _SYNONYMS.get(given, ()) if one.lower() in known), "")
    close = difflib.get_close_matches(given, known, n=1, cutoff=_CLOSE)
    found = _swapped(given, known) or close or _begun(given, known)
    return same or (known[found[0]] if found else "")


def _swapped(word: str, known: Iterable[str]) -> list[str]:
    """Return the words of the same letters, the most frequent slip: `us-esat-1` is nearer to east than to west."""
    return [one for one in known if sorted(one) == sorted(word)]


def _begun(word: str, known: Iterable[str]) -> list[str]:
    """Return the one word of which another is the beginning, or that is its beginning: `mem`, `command_line`."""
    shorter = [(one, min(one, word, key=len)) for one in known if one.startswith(word) or word.startswith(one)]
    found = [one for one, begin in shorter if len(begin) >= _SHORTEST]
    return found if len(found) == 1 else []


def nearest(given: int, numbers: Iterable[int]) -> list[int]:
    """Return the neighbours of a number on both sides."""
    ordered = sorted(numbers)
    return [number for number in ordered if number < given][-1:] + [number for number in ordered if number > given][:1]


def accepts(owner: type[Section], key: str, value: object) -> bool:
    """Tell whether a section takes a value for a key, whatever else it may lack."""
    try:
        with blaming(owner):
            owner.model_validate({key: value})
    except ValidationError as error:
        return all(details["type"] == "missing" for details in error.errors(include_url=False))
    return True


def value_for(owner: type[Section], key: str, given: object, *, written: str = "") -> str:
    """Return the text to type as the value of a key instead of what is given (and was written so), or nothing."""
    field = owner.model_fields.get(key)
    if field is None:
        return ""
    if isinstance(given, str) and holds_secret(given):
        return ""  # in other letters it would be told: what covers secrets knows the written form alone
    candidates = (*_quoted(given, written), *_candidates(field, given))
    return next((typed(one) for one in candidates if repr(one) != repr(given) and accepts(owner, key, one)), "")


def off_line(owner: type[Section], key: str, given: object) -> str:
    """Return the line that switches off what a key holds, where that is meant: another value, or no line at all."""
    field = owner.model_fields.get(key)
    if field is None or str(given).strip().lower() not in OFF_WORDS:
        return ""
    section = section_of(field)
    if section is not None and section.OFF is not None:
        return f"{key}: {typed(section.OFF)}"
    return "remove the line" if field.default is None else ""


def key_for(section: type[Section], given: object) -> str:
    """Return the key in braces to type in place of a section's value, where just one key would take what is given."""
    if isinstance(given, Mapping) or given is None or (section.SHORT and isinstance(given, str)):
        return ""
    keys = [key for key in section.model_fields if key != section.SHORT and accepts(section, key, given)]
    return f"{{{keys[0]}: {typed(given)}}}" if len(keys) == 1 else ""


def nested(keys: Iterable[str], value: str) -> str:
    """Return a value under keys on one line: `a: {b: 1}`."""
    first, *rest = keys
    return f"{first}: {{{nested(rest, value)}}}" if rest else f"{first}: {value}"


def _candidates(field: FieldInfo, given: object) -> Iterator[object]:
    """Yield what may be meant, the likeliest first; much of it may be no value of the field."""
    if units := units_of(field):
        yield from _sizes(given, units[1])
    if choices := choices_of(field):
        yield near(str(given).lower(), [str(choice) for choice in choices])
    if isinstance(given, str):
        yield from _images(given.strip()) if is_image(field) else _from_text(given)
    if isinstance(given, int | float):
        yield from _from_number(given, field)
    if isinstance(given, list):
        yield from _pairs(given)


def _quoted(given: object, written: str) -> list[object]:
    """Return what was written as text: 1.10 is not 1.1."""
    return [written] if isinstance(given, bool | int | float) and written else []


def _from_text(given: str) -> Iterator[object]:
    """Yield readings of a text: a number, a truth value, the words of a command, a name with its faults mended."""
    text = given.strip()
    if re.fullmatch(r"-?[0-9]{1,15}", text):
        yield int(text)
    if text and (word := near(text, ("true", "false"))):
        yield word == "true"
    if text:
        yield from (text, text.lower(), f"/{text}", re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-"), _words(text))


def _images(text: str) -> Iterator[str]:
    """Yield readings of a text as an image: without what browsers want, with a colon before the tag, in lower case."""
    bare = _SCHEME.sub("", text).rstrip("/")
    joined = re.sub(r"\s*:\s*|\s+", ":", bare)
    name, colon, tag = joined.rpartition(":")
    yield from (bare, joined, f"{name.lower()}{colon}{tag}", joined.lower())


def _from_number(given: float, field: FieldInfo) -> Iterator[object]:
    low, high = bounds_of(field)
    if not isinstance(given, bool):
        yield from (bound for bound in (low, high) if bound is not None and (given < bound) == (bound == low))
        yield int(given) if given == given // 1 else given


def _sizes(given: object, large: str) -> Iterator[object]:
    """Yield `512 MB` and `0.5` as the sizes that they probably are."""
    match = _UNITS.fullmatch(str(given).strip())
    if not match or isinstance(given, bool):
        return
    number, unit = float(match[1]), match[2].lower()
    if unit == "m" and large == "vCPU":
        yield f"{number / 1000:g} vCPU"
    elif unit in _SMALL and number >= 64:
        yield round(number)
    elif unit in _SMALL | _LARGE:
        yield f"{match[1]} {large}"
        yield round(number * 1024)


def _pairs(given: list[object]) -> Iterator[object]:
    """Yield the mapping in a list of `NAME=value`."""
    texts = [item for item in given if isinstance(item, str) and "=" in item]
    if texts and len(texts) == len(given):
        yield dict(text.split("=", 1) for text in texts)


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return [text]
