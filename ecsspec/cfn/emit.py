"""Template to text: YAML with short intrinsics, or JSON with long ones; the same template gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecsspec.cfn.layout import document, long_form, to_data
from ecsspec.cfn.scalars import fits_block, scalar
from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Intrinsic, Join, Ref, Select, Sub, Value

__all__ = ["INLINE_LIMIT", "emit_compact", "emit_json", "emit_yaml", "to_data"]

_SPACED = frozenset({"Metadata", "Parameters", "Resources", "Outputs"})
INLINE_LIMIT = 51_200
"""How many bytes CloudFormation takes as a template within a request."""
_STEP = "  "
_LINE_END = "\n"


def emit_json(template: Template) -> str:
    """Write the template as JSON with long-form intrinsics."""
    import json  # most commands write YAML

    return json.dumps(to_data(template), indent=2, ensure_ascii=False) + "\n"


def emit_compact(template: Template) -> str:
    """Return the template as JSON without spaces: the same data in the fewest bytes."""
    import json  # YAML needs none of it

    return json.dumps(to_data(template), separators=(",", ":"), ensure_ascii=False)


def emit_yaml(template: Template) -> str:
    """Write the template as YAML with short intrinsics."""
    out: list[str] = []
    for name, body in document(template).items():
        if name in _SPACED:
            out.append("")
        match body:
            case dict() if name == "Resources" and body:
                _write_resources(out, body)
            case _:
                _write(out, f"{scalar(name)}:", body, _STEP)
    out.append("")
    return _LINE_END.join(out)


def _write_resources(out: list[str], resources: Mapping[str, Value]) -> None:
    """Append the resources with an empty line before each but the first."""
    out.append("Resources:")
    for number, (id_, body) in enumerate(resources.items()):
        if number:
            out.append("")
        _write(out, f"{_STEP}{scalar(id_)}:", body, _STEP * 2)


def _write(out: list[str], head: str, value: Value, pad: str) -> None:
    """Append a value that follows `head` (a key, a tag or a dash); its further lines begin with `pad`."""
    match value:
        case str() if _LINE_END not in value:
            out.append(f"{head} {scalar(value)}")
        case dict() if value:
            out.append(head)
            _write_mapping(out, pad, value, pad)
        case list() | tuple() if value:
            out.append(head)
            _write_sequence(out, pad, value, pad)
        case Ref() | GetAtt() | Sub() | Join() | Select() | GetAZs() | Base64() | Function():
            _write_intrinsic(out, head, value, pad)
        case str():
            _write_lines(out, head, value, pad)
        case Mapping() if value:
            _write(out, head, dict(value), pad)
        case _:
            out.append(f"{head} {_literal(value)}")


def _write_lines(out: list[str], head: str, text: str, pad: str) -> None:
    if not fits_block(text):
        out.append(f"{head} {scalar(text)}")
        return
    out.append(f"{head} {'|' if text.endswith(_LINE_END) else '|-'}")
    out.extend(pad + line if line else "" for line in text.removesuffix(_LINE_END).split(_LINE_END))


def _write_mapping(out: list[str], lead: str, value: Mapping[str, Value], pad: str) -> None:
    """Append the pairs; the first one begins with `lead`, which may hold the dash it stands behind."""
    deeper = pad + _STEP
    for key, item in value.items():
        _write(out, f"{lead}{scalar(key)}:", item, deeper)
        lead = pad


def _write_sequence(out: list[str], lead: str, value: Sequence[Value], pad: str) -> None:
    deeper = pad + _STEP
    for item in value:
        match item:
            case dict() if item:
                _write_mapping(out, f"{lead}- ", item, deeper)
            case list() | tuple() if item:
                _write_sequence(out, f"{lead}- ", item, deeper)
            case _:
                _write(out, f"{lead}-", item, deeper)
        lead = pad


def _write_intrinsic(out: list[str], head: str, intrinsic: Intrinsic, pad: str) -> None:
    match intrinsic:
        case Ref(id_):
            out.append(f"{head} !Ref {scalar(id_)}")
        case GetAtt(id_, attribute):
            out.append(f"{head} !GetAtt {scalar(f'{id_}.{attribute}')}")
        case Sub(text):
            _write(out, f"{head} !Sub", text, pad)
        case Select(index, GetAZs("")):
            out.append(f'{head} !Select [{index}, !GetAZs ""]')
        case _:
            _write_function(out, head, intrinsic, pad)


def _write_function(out: list[str], head: str, function: Intrinsic, pad: str) -> None:
    """Append an intrinsic, short where YAML can tag its argument: a node bears one tag, and a number loses its type."""
    name, argument = long_form(function)
    if _has_tag(name) and isinstance(argument, (str, list, tuple, Mapping)):
        _write(out, f"{head} !{name.removeprefix('Fn::')}", argument, pad)
    else:
        _write(out, head, {name: argument}, pad)


def _has_tag(name: str) -> bool:
    # A short GetAtt with a computed attribute is lost by common readers, so that one stays long.
    return name == "Condition" or (name.startswith("Fn::") and name[4:].isalnum() and name != "Fn::GetAtt")


def _literal(value: float | Mapping[str, Value] | Sequence[Value] | None) -> str:
    """Return a number, a truth, nothing, or an empty collection."""
    match value:
        case None:
            return "null"
        case int() | float():
            text = repr(value).lower()
            # YAML 1.1 takes 1e-05 for a text: a float needs its point.
            return text.replace("e", ".0e") if isinstance(value, float) and "." not in text else text
        case _:
            return "{}" if isinstance(value, Mapping) else "[]"
