"""Write docs/reference.md, the page about every key of a spec: `python -m tests.generate.reference`.

What it says is read from the models; to change it, change their docstrings and examples.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

from ecsspec.backends.fargate_sizes import SIZES
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.descriptions import descriptions
from ecsspec.spec.fields import allowed, examples_of, section_of, typed
from ecsspec.spec.meant import nested
from ecsspec.spec.posture import POSTURES
from ecsspec.spec.scalars import Ambiguous, resolve
from tests.generate.schema import capacities

TARGET = Path(__file__).parents[2] / "docs" / "reference.md"

INTRO = """\
# Every key of a spec

<!-- Generated from the models by `python -m tests.generate.reference`; edit their docstrings instead. -->

A spec is one YAML file about one container app. Two keys must be there:

```yaml
name: nginx
image: public.ecr.aws/nginx/nginx:stable
port: 80        # with a port comes a public load balancer
```

Everything else has a default, and this page says which. Keys stand below in the order in which a spec usually has
them; an unknown key is an error. `schemas/ecsspec.schema.json` says the same to an editor: put
`# yaml-language-server: $schema=…` with the path to it on the first line of a spec, and keys are completed, explained
and checked as you type.
"""

POSTURE_INTRO = """\
## How defaults are chosen

`posture` picks a set of defaults, `dev` where nothing is said. It never overrides a key that is written, and what is
written counts: with `network.tasks: public` there is no NAT gateway in any posture.
"""

SHORT_INTRO = """\
## Short forms

Some sections may be written as one plain value, which stands for one of their keys.
"""

SCALARS_INTRO = """\
## How plain values are read

Text needs no quotes, numbers and `true` or `false` are what they look like. What YAML readers disagree about is an
error that shows both ways to write it. A key without a value, or with `null`, is an error too: write a value, or leave
the line out. Under `environment` alone a plain value is the text as written.
"""

SCALARS = ("nginx", "80", "0.5", "true", "on", "012", "1e3", "1_000", "2024-01-01", "12:30", "~")

SIZES_INTRO = """\
### Sizes of FARGATE

On FARGATE `cpu` and `memory` go together as follows, and anything else is an error that names the nearest sizes. On EC2
any size does that fits a host.
"""


def main() -> None:
    """Write the page."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")


def text() -> str:
    """Return the text of the page."""
    parts = [INTRO, _contents(), SCALARS_INTRO, _scalars(), SHORT_INTRO, _short_forms(), POSTURE_INTRO, _postures()]
    for key, field in Spec.model_fields.items():
        parts += _key(key, field)
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _contents() -> str:
    return "Keys: " + " · ".join(f"[{key}](#{key})" for key in Spec.model_fields)


def _key(key: str, field: FieldInfo) -> Iterator[str]:
    """Yield what the page says of a top-level key."""
    yield f"## {key}"
    yield descriptions(Spec)[key]
    if key == "capacity":
        yield from _capacity()
    elif section := section_of(field):
        yield from _section(key, section)
    else:
        yield _facts(key, field)
        yield _example(key, field)
    if key == "memory":
        yield SIZES_INTRO
        yield _sizes()


def _section(path: str, section: type[Section]) -> Iterator[str]:
    """Yield a section: what it is, its keys, and the sections inside."""
    yield inspect.cleandoc(section.__doc__ or "")
    if section.SHORT:
        yield f"Short form: one value instead of the keys stands for `{section.SHORT}`."
    yield _keys(section)
    if example := _examples(section):
        yield _code(_nested(path.split("."), example))
    for key, field in section.model_fields.items():
        if inner := section_of(field):
            yield f"### {path}.{key}"
            yield from _section(f"{path}.{key}", inner)


def _capacity() -> Iterator[str]:
    """Yield the keys of `capacity` under each launch type of ours."""
    for name, model in capacities().items():
        yield f"### capacity of {name}"
        yield inspect.cleandoc(model.__doc__ or "")
        yield _keys(model)
        if example := _examples(model):
            yield _code([f"launch_type: {name}", *_nested(["capacity"], example)])


def _facts(key: str, field: FieldInfo) -> str:
    takes = f"- takes: {allowed(field)}"
    return f"{takes}\n- default: {_defaults(Spec, key, field)}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "none, the key must be there"
    if section_of(field):
        return "its keys' own"
    usual = field.get_default(call_default_factory=True, validated_data={})
    return "not set" if usual in (None, {}, []) else f"`{typed(usual)}`"


def _keys(section: type[Section]) -> str:
    """Return the table of a section's keys."""
    rows = [
        (f"`{key}`", _takes(field), _defaults(section, key, field), descriptions(section)[key])
        for key, field in section.model_fields.items()
    ]
    return _table(("key", "takes", "default", "what it says"), rows)


def _takes(field: FieldInfo) -> str:
    return "keys, see below" if section_of(field) else allowed(field)


def _defaults(section: type[Section], key: str, field: FieldInfo) -> str:
    """Return the default of a key, and what the postures make of it."""
    usual = _default(field)
    changed = [
        f"{posture}: `{typed(defaults[key])}`"
        for posture in POSTURES
        if key in (defaults := section.defaults(posture, {}))
    ]
    return "; ".join([usual, *changed])


def _examples(section: type[Section]) -> dict[str, object]:
    """Return an example of a section: the keys that carry one, in their order."""
    return {key: field.examples[0] for key, field in section.model_fields.items() if field.examples}


def _example(key: str, field: FieldInfo) -> str:
    """Return the examples of a plain key as lines of a spec."""
    examples = field.examples or examples_of(field)
    return _code(line for example in examples for line in _nested([key], example))


def _nested(path: list[str], value: object) -> list[str]:
    """Return a value below its keys as lines of YAML."""
    key, *rest = path
    if rest:
        return [f"{key}:", *(f"  {line}" for line in _nested(rest, value))]
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {line}" for name, item in value.items() for line in _nested([str(name)], item))]
    return [f"{key}: {typed(value)}"]


def _scalars() -> str:
    return _table(("written", "read as"), [(f"`{word}`", _reading(word)) for word in SCALARS])


def _reading(word: str) -> str:
    match resolve(word):
        case Ambiguous() as unclear:
            return f"an error: {unclear.advice}"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case _:
            return "text"


def _short_forms() -> str:
    rows = [
        (
            f"`{nested(path.split('.'), _short_example(section))}`",
            f"`{nested(path.split('.'), _long_example(section))}`",
        )
        for path, section in _all_sections(Spec, "")
        if section.SHORT
    ]
    return _table(("written", "means"), rows)


def _short_example(section: type[Section]) -> str:
    field = section.model_fields[section.SHORT]
    return "false" if field.annotation is bool else typed(examples_of(field)[0])


def _long_example(section: type[Section]) -> str:
    return f"{{{section.SHORT}: {_short_example(section)}}}"


def _all_sections(section: type[Section], path: str) -> Iterator[tuple[str, type[Section]]]:
    """Yield every section below a section with its dotted path."""
    for key, field in section.model_fields.items():
        if inner := section_of(field):
            yield f"{path}{key}", inner
            yield from _all_sections(inner, f"{path}{key}.")


def _postures() -> str:
    found = [("", Spec), *_all_sections(Spec, ""), *(("capacity", model) for model in capacities().values())]
    others = [posture for posture in POSTURES if posture != "dev"]
    rows = [
        (
            f"`{f'{path}.{key}'.removeprefix('.')}`",
            *(_in_posture(section, key, posture) for posture in ("dev", *others)),
        )
        for path, section in found
        for key in dict.fromkeys(key for posture in others for key in section.defaults(posture, {}))
    ]
    return _table(("key", "dev", *others), rows)


def _in_posture(section: type[Section], key: str, posture: str) -> str:
    own = section.model_fields[key].default
    value = section.defaults(posture, {}).get(key, own)
    return "not set" if value is None else f"`{typed(value)}`"


def _sizes() -> str:
    rows = [(f"`{cpu}`", f"{cpu / 1024:g} vCPU", _memories(sizes)) for cpu, sizes in SIZES.items()]
    return _table(("cpu", "", "memory"), rows)


def _memories(sizes: tuple[int, ...]) -> str:
    """Return the memory sizes of one CPU size: each, or as a range with its step."""
    if len(sizes) <= 4:
        return ", ".join(f"`{size}`" for size in sizes)
    return f"`{sizes[0]}` to `{sizes[-1]}` in steps of {sizes[1] - sizes[0]}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _code(lines: Iterable[str]) -> str:
    return "\n".join(("```yaml", *lines, "```"))


if __name__ == "__main__":
    main()
