"""The shape of a CloudFormation document: which sections and keys, in which order, and the long form of intrinsics.

A `Template` goes in, ordered mappings come out; `emit` writes them, `diff` and `digest` compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ecsspec.cfn.template import Output, Parameter, Resource, Template
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Intrinsic, Join, Ref, Select, Sub, Value

Data: TypeAlias = "str | int | float | bool | dict[str, Data] | list[Data] | None"
"""What JSON can say."""

FORMAT_VERSION = "2010-09-09"


def to_data(template: Template) -> dict[str, Data]:
    """Return the template as plain JSON data with long-form intrinsics."""
    return {name: plain(body) for name, body in document(template).items()}


def plain(value: Value) -> Data:
    """Return a value as plain JSON data."""
    match value:
        case str() | int() | float() | None:
            return value
        case dict() | Mapping():
            return {key: plain(item) for key, item in value.items()}
        case Ref() | GetAtt() | Sub() | Join() | Select() | GetAZs() | Base64() | Function():
            name, argument = long_form(value)
            return {name: plain(argument)}
        case _:
            return [plain(item) for item in value]


def long_form(intrinsic: Intrinsic) -> tuple[str, Value]:
    """Return the full name and the argument of an intrinsic."""
    match intrinsic:
        case Ref(id_):
            return "Ref", id_
        case GetAtt(id_, attribute):
            return "Fn::GetAtt", [id_, attribute]
        case Sub(text):
            return "Fn::Sub", text
        case Function(name, argument):
            return name, argument
        case _:
            return _long_list_form(intrinsic)


def _long_list_form(intrinsic: Join | Select | GetAZs | Base64) -> tuple[str, Value]:
    match intrinsic:
        case Join(separator, parts):
            return "Fn::Join", [separator, parts]
        case Select(index, options):
            return "Fn::Select", [index, options]
        case GetAZs(region):
            return "Fn::GetAZs", region
        case _:
            return "Fn::Base64", intrinsic.value


def document(template: Template) -> dict[str, Value]:
    """Return the sections of a template in their order, intrinsics still values; an empty one is left out."""
    sections: dict[str, Value] = {"AWSTemplateFormatVersion": FORMAT_VERSION}
    if template.description:
        sections["Description"] = template.description
    if template.metadata:
        sections["Metadata"] = template.metadata
    if template.parameters:
        sections["Parameters"] = {id_: parameter_body(one) for id_, one in sorted(template.parameters.items())}
    sections.update(sorted(template.sections.items()))
    sections["Resources"] = {id_: resource_body(one) for id_, one in sorted(template.resources.items())}
    if template.outputs:
        sections["Outputs"] = {id_: output_body(one) for id_, one in sorted(template.outputs.items())}
    return sections


def resource_body(resource: Resource) -> dict[str, Value]:
    """Return what stands under a resource's logical id."""
    body: dict[str, Value] = {"Type": resource.type}
    if resource.after:
        body["DependsOn"] = list(resource.after)
    if resource.keep.on_delete:
        body["DeletionPolicy"] = resource.keep.on_delete
    if resource.keep.on_replace:
        body["UpdateReplacePolicy"] = resource.keep.on_replace
    body.update(sorted(resource.attributes.items()))
    if resource.properties:
        body["Properties"] = resource.properties
    return body


def parameter_body(parameter: Parameter) -> dict[str, Value]:
    """Return what stands under a parameter's name; its source is ours alone and never written."""
    body: dict[str, Value] = {"Type": parameter.type}
    if parameter.default is not None:
        body["Default"] = parameter.default
    if parameter.description:
        body["Description"] = parameter.description
    return {**body, **dict(sorted(parameter.attributes.items()))}


def output_body(output: Output) -> dict[str, Value]:
    """Return what stands under an output's name."""
    described: dict[str, Value] = {"Description": output.description} if output.description else {}
    return {**described, "Value": output.value, **dict(sorted(output.attributes.items()))}
