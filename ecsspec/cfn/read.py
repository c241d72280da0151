"""Text that we did not write, JSON or YAML, to a `Template`; also the way back from plain data.

What does not look like a template is a `MachineError` in the user's words, never a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ecsspec.cfn.template import Keep, Output, Parameter, Resource, Template
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Intrinsic, Join, Ref, Select, Sub, Value
from ecsspec.problems import MachineError

NOT_A_TEMPLATE = "E910"

_OWN_SECTIONS = frozenset({"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Resources", "Outputs"})
_PARAMETER_KEYS = frozenset({"Type", "Description", "Default"})
_OUTPUT_KEYS = frozenset({"Description", "Value"})
_OWN_KEYS = frozenset({"Type", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Properties"})


class _Unfit(Exception):
    """What is wrong with the data, before the file's name is known."""


def read(text: str, *, file: str = "template") -> Template:
    """Read a template from JSON or YAML, with short or long intrinsics."""
    try:
        return _template(_parse(text))
    except _Unfit as error:
        raise _refused(file, str(error)) from None
    except RecursionError:
        raise _refused(file, "it is nested too deeply, or contains itself") from None


def _refused(file: str, why: str) -> MachineError:
    hint = "give a CloudFormation template in YAML or JSON: a mapping with Resources, each with its Type"
    return MachineError(f"{file} is not a CloudFormation template: {why}", hint, NOT_A_TEMPLATE)


def _parse(text: str) -> object:
    import cfn_flip  # costs 43 ms

    try:
        return cfn_flip.load(text)[0]
    except ValueError as error:
        # cfn_flip tries JSON, then YAML, and raises the error of JSON with that of YAML as its context.
        told = error if text.lstrip().startswith("{") else error.__context__ or error
    if isinstance(told, RecursionError):
        raise told
    raise _Unfit(_in_short(told))


def _in_short(error: BaseException) -> str:
    """Say on one line what a parser said, with its place where it tells one."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    if mark and problem:
        return f"line {mark.line + 1}, column {mark.column + 1}: {problem}"
    return " ".join(str(error).split())


def _template(data: object) -> Template:
    top = _mapping(data, "it")
    if "Resources" not in top:
        raise _Unfit("it has no Resources")
    metadata = _values(_section(top, "Metadata"))
    purposes = _purposes(metadata)
    return Template(
        description=_text(top.get("Description")),
        resources={id_: _resource(id_, body, purposes.get(id_)) for id_, body in _section(top, "Resources").items()},
        parameters={id_: _parameter(id_, body) for id_, body in _section(top, "Parameters").items()},
        outputs={id_: _output(id_, body) for id_, body in _section(top, "Outputs").items()},
        metadata=metadata,
        sections={_text(name): _value(body) for name, body in top.items() if name not in _OWN_SECTIONS},
    )


def _section(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    body = {} if data.get(name) is None else data[name]
    return {str(key): item for key, item in _mapping(body, name).items()}


def _mapping(body: object, name: str) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        raise _Unfit(f"{name} is not a mapping")
    return body


def _purposes(metadata: Mapping[str, Value]) -> Mapping[str, Value]:
    match metadata.get("ecsspec"):
        case {"purposes": Mapping() as purposes}:
            return purposes
    return {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _resource(id_: str, data: object, why: Value) -> Resource:
    body = _mapping(data, id_)
    return Resource(
        id=id_,
        type=_type(body, id_),
        why=_text(why),
        properties=_values(_mapping(body.get("Properties") or {}, f"{id_}.Properties")),
        after=_after(body.get("DependsOn")),
        keep=Keep(_policy(body, "DeletionPolicy"), _policy(body, "UpdateReplacePolicy")),
        attributes=_others(body, _OWN_KEYS),
    )


def _type(body: Mapping[str, Any], id_: str) -> str:
    match body.get("Type"):
        case str() as type_:
            return type_
    raise _Unfit(f"{id_} has no Type")


def _after(value: object) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case str():
            return (value,)
        case [*names] if all(isinstance(name, str) for name in names):
            return tuple(map(str, names))
    raise _Unfit("a DependsOn is neither a logical id nor a list of them")


def _policy(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    return None if value is None else _text(value)


def _parameter(id_: str, data: object) -> Parameter:
    body = _mapping(data, f"the parameter {id_}")
    default = body.get("Default")
    return Parameter(
        id=id_,
        type=_type(body, f"the parameter {id_}"),
        description=_text(body.get("Description")),
        default=None if default is None else _default(default),
        attributes=_others(body, _PARAMETER_KEYS),
    )


def _default(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _output(id_: str, data: object) -> Output:
    body = _mapping(data, f"the output {id_}")
    if "Value" not in body:
        raise _Unfit(f"the output {id_} has no Value")
    return Output(id_, _value(body["Value"]), _text(body.get("Description")), _others(body, _OUTPUT_KEYS))


def _others(body: Mapping[str, Any], known: frozenset[str]) -> dict[str, Value]:
    return {_text(name): _value(item) for name, item in body.items() if name not in known}


def _values(data: Mapping[Any, Any]) -> dict[str, Value]:
    return {_text(key): _value(item) for key, item in data.items()}


def _value(data: object) -> Value:
    match data:
        case str() | int() | float() | None:
            return data
        case Mapping():
            return _intrinsic(data) or _values(data)
        case list() | tuple():
            return [_value(item) for item in data]
        case date():
            # YAML 1.1 takes an unquoted policy version, 2012-10-17, for a date.
            return data.isoformat()
    raise _Unfit(f"it holds a {type(data).__name__}, which CloudFormation does not know")


def _intrinsic(data: Mapping[Any, Any]) -> Intrinsic | None:
    if len(data) != 1:
        return None
    name, argument = next(iter(data.items()))
    match name, argument:
        case "Ref", str():
            return Ref(argument)
        case "Condition", str():
            return Function(name, argument)
        case str(), _ if name.startswith("Fn::") and name.count("::") == 1:
            return _short_form(name, argument) or Function(name, _value(argument))
    return None


def _short_form(name: str, argument: object) -> Intrinsic | None:
    match argument:
        case str():
            return _of_text(name, argument)
        case [str() as id_, str() as attribute] if name == "Fn::GetAtt":
            return GetAtt(id_, attribute)
        case [str() as separator, parts] if name == "Fn::Join":
            return Join(separator, _value(parts))
        case [str() | int() as index, options] if name == "Fn::Select" and str(index).isdecimal():
            return Select(int(index), _value(options))
    return Base64(_value(argument)) if name == "Fn::Base64" else None


def _of_text(name: str, argument: str) -> Intrinsic | None:
    match name:
        case "Fn::GetAtt" if "." in argument:
            return GetAtt(*argument.split(".", 1))
        case "Fn::Sub":
            return Sub(argument)
        case "Fn::GetAZs":
            return GetAZs(argument)
        case "Fn::Base64":
            return Base64(argument)
    return None
