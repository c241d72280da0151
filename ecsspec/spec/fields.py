"""What a field of a section takes, found in its annotation and put into words. Loaded only for errors and documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, get_args, get_origin

from annotated_types import Ge, Le

from ecsspec.spec.base import Section
from ecsspec.spec.container import IMAGE
from ecsspec.spec.load_balancer import CODES
from ecsspec.spec.network import CIDR

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_SIZES = {"CPU": ("CPU units", "vCPU"), "Memory": ("MiB", "GB")}
"""The sizes by the title of their schema: the unit of a plain number, and the one of 1024 of these."""

_SPECIAL_FIRST = "!&*-?|>'\"%@`#:"
_SPECIAL = re.compile(r"[,\[\]{}]|:(\s|$)|\s#")

WORDED = {
    r"^[a-z][a-z0-9-]*$": "lower case letters, digits and -, a letter first, 63 at most",
    r"^[A-Za-z_][A-Za-z0-9_.-]*$": "letters, digits, _ . and -, no digit first",
    r"^[0-9]{12}$": "12 digits",
    r"^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$": "a region, as eu-west-1",
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$": "letters, digits, - and _, a letter or digit first, 255 at most",
    r"^/[!-~]*$": "a path that begins with /, without spaces",
    CODES: "HTTP codes, as 200, 200-299 or 200,301",
    r"^[A-Z][A-Z0-9_]*$": "FARGATE, EC2 or the name of an installed backend",
    r"^[A-Za-z0-9 _.:/=+@-]*$": "letters, digits, spaces and _ . : / = + - @, 256 at most",
    r"^[A-Za-z0-9 _.:/=+@-]+$": "letters, digits, spaces and _ . : / = + - @, 128 at most",
    r"^[^:*]+$": "text without : and *",
    IMAGE: "[registry/]name[:tag][@sha256:digest], the name in lower case",
    CIDR: "an IPv4 range of /16 to /23, as 10.0.0.0/16",
}
"""What a pattern of a section asks for."""


def field_at(model: type[Section], loc: Iterable[str | int]) -> tuple[type[Section], FieldInfo | None]:
    """Return the innermost section and field that a path of pydantic's leads to."""
    owner: type[Section] = model
    field: FieldInfo | None = None
    for step in loc:
        inner = section_of(field)
        if field is not None and inner is None:
            break
        owner = inner or owner
        field = owner.model_fields.get(str(step))
        if field is None:
            break
    return (section_of(field) or owner, field)


def is_inside(model: type[Section], loc: Sequence[str | int]) -> bool:
    """Tell whether a path leads into a plain field: to an item of its list, or a value of its mapping."""
    around = field_at(model, loc[:-1])[1]
    return around is not None and section_of(around) is None


def section_of(field: FieldInfo | None) -> type[Section] | None:
    """Return the section that a field holds, or None for a plain value."""
    if field is None:
        return None
    for candidate in (field.annotation, *get_args(field.annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Section):
            return candidate
    return None


def choices_of(field: FieldInfo | None) -> tuple[object, ...]:
    """Return the values of a field that allows only some."""
    if field is None:
        return ()
    return next((get_args(one) for one in _types(field) if get_origin(one) is Literal), ())


def bounds_of(field: FieldInfo | None) -> tuple[int | None, int | None]:
    """Return the least and the greatest value of a number."""
    metadata = list(_metadata(field)) if field else []
    low = next((item.ge for item in metadata if isinstance(item, Ge)), None)
    high = next((item.le for item in metadata if isinstance(item, Le)), None)
    return (low if isinstance(low, int) else None), (high if isinstance(high, int) else None)


def units_of(field: FieldInfo | None) -> tuple[str, str] | None:
    """Return the small and the large unit of a size, or None for what is no size."""
    for item in _metadata(field) if field else ():
        schema = getattr(item, "json_schema", None)
        if isinstance(schema, dict) and schema.get("title") in _SIZES:
            return _SIZES[schema["title"]]
    return None


def is_image(field: FieldInfo) -> bool:
    """Tell whether a field is the reference to an image."""
    return IMAGE in _patterns(field)


def takes_text(field: FieldInfo | None) -> bool:
    """Tell whether a field that holds a list takes a text as well."""
    return field is not None and any(isinstance(example, str) for example in field.examples or [])


def examples_of(field: FieldInfo | None) -> list[object]:
    """Return the examples that a field carries, or its default where that is an example too."""
    if field is None:
        return []
    if field.examples:
        return list(field.examples)
    usual = field.get_default(call_default_factory=False)
    return [usual] if isinstance(usual, bool | int | str) else []


def allowed(field: FieldInfo | None) -> str:
    """Return in words what a field takes, as far as its type says it; an empty text where it says nothing."""
    if field is None:
        return ""
    if inner := section_of(field):
        return allowed_section(inner)
    if choices := choices_of(field):
        return listed(str(choice) for choice in choices)
    low, high = bounds_of(field)
    if low is not None and high is not None:
        return _number(field, low, high)
    return _kind(field)


def allowed_section(section: type[Section]) -> str:
    """Return in words what may stand in the place of a section: its short form, and its keys."""
    keys = f"the keys {listed(section.model_fields, 'and')}" if section.model_fields else "keys and values"
    if not section.SHORT:
        return keys
    return f"{allowed(section.model_fields[section.SHORT])}; or {keys}"


def allowed_key(field: FieldInfo | None) -> str:
    """Return in words what a key of a field's mapping must look like."""
    patterns = list(_patterns(field)) if field else []
    return WORDED.get(patterns[0], "") if patterns else ""


def allowed_item(field: FieldInfo | None) -> str:
    """Return in words what an item of a field's list, or a value of its mapping, takes."""
    patterns = list(_patterns(field)) if field else []
    is_mapping = field is not None and any(get_origin(one) is dict for one in _types(field))
    if not is_mapping:
        return "text that is not empty"
    return WORDED.get(patterns[1], "text") if len(patterns) > 1 else "text"


def listed(words: Iterable[str], last: str = "or") -> str:
    """Return words as `a, b or c`."""
    texts = list(words)
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def typed(value: object) -> str:
    """Return a value as a user would type it on one line."""
    if isinstance(value, str):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{typed(key)}: {typed(item)}' for key, item in value.items())}}}"
    return json.dumps(value, ensure_ascii=False, default=str)


def _is_plain(text: str) -> bool:
    """Tell whether text means itself without quotes."""
    from ecsspec.spec.scalars import resolve

    if not text or text != text.strip() or not text.isprintable() or resolve(text) != text:
        return False
    return text[0] not in _SPECIAL_FIRST and not _SPECIAL.search(text)


def _number(field: FieldInfo, low: int, high: int) -> str:
    if units := units_of(field):
        return f"{units[0]} from {low} to {high}, or as 0.5 {units[1]}"
    return f"a whole number from {low} to {high}"


def _kind(field: FieldInfo) -> str:
    types = list(_types(field))
    examples = " or ".join(typed(example) for example in field.examples or [])
    shown = f", for example {examples}" if examples else ""
    if bool in types:
        return "true or false"
    if any(get_origin(one) is dict for one in types):
        return "lines of NAME: value"
    if any(get_origin(one) is list for one in types):
        return f"{'a text or ' if takes_text(field) else ''}a list of texts{shown}"
    pattern = next(_patterns(field), "")
    return WORDED.get(pattern) or f"text{shown}"


def _patterns(field: FieldInfo) -> Iterator[str]:
    for item in _metadata(field):
        schema = getattr(item, "json_schema", None)
        pattern = schema.get("pattern") if isinstance(schema, dict) else getattr(item, "pattern", None)
        if isinstance(pattern, str):
            yield pattern


def _types(field: FieldInfo) -> Iterator[object]:
    """Yield the annotation of a field and what it is made of, outermost first."""
    todo: list[object] = [field.annotation]
    while todo:
        one = todo.pop(0)
        yield one
        todo.extend(get_args(one))


def _metadata(field: FieldInfo) -> Iterator[object]:
    inner = [item for one in _types(field) if get_origin(one) is Annotated for item in get_args(one)[1:]]
    for item in (*field.metadata, *inner):
        yield item
        yield from getattr(item, "metadata", None) or []
