"""A template as CloudFormation reads it: its sections, and what refers to what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cfn_flip
import yaml  # type: ignore[import-untyped,unused-ignore]

from tests.world.refusals import invalid

SUB = re.compile(r"\$\{(?!!)([^}]+)\}")


@dataclass(frozen=True, eq=False)
class Template:
    """One parsed template; nobody changes what is inside."""

    body: str
    resources: dict[str, dict[str, Any]]
    parameters: dict[str, dict[str, Any]]
    outputs: dict[str, dict[str, Any]]
    conditions: dict[str, Any]
    mappings: dict[str, Any]
    description: str
    sections: frozenset[str]

    def __deepcopy__(self, _: object) -> Template:
        """Be the same in every copy of a world."""
        return self


@lru_cache(maxsize=256)
def parse(body: str) -> Template:
    """Return the template of a text, or refuse it in CloudFormation's words."""
    try:
        data, _ = cfn_flip.load(body)
    except (yaml.YAMLError, ValueError, AttributeError) as wrong:
        raise invalid(f"Template format error: YAML not well-formed. ({wrong})") from wrong
    if not isinstance(data, dict):
        raise invalid("Template format error: unsupported structure.")
    data = _plain(data)
    if not data.get("Resources"):
        raise invalid("Template format error: At least one Resources member must be defined.")
    return Template(
        body=body,
        resources=data["Resources"],
        parameters=data.get("Parameters") or {},
        outputs=data.get("Outputs") or {},
        conditions=data.get("Conditions") or {},
        mappings=data.get("Mappings") or {},
        description=data.get("Description") or "",
        sections=frozenset(data),
    )


def _plain(value: Any) -> Any:
    """Return plain dicts and lists; cfn_flip answers ordered ones."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def references(value: Any) -> Iterator[tuple[str, str]]:
    """Yield (id, attribute) of every Ref, GetAtt and Sub inside; a Ref has no attribute."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        if len(value) == 1:
            ((name, argument),) = value.items()
            yield from _of_function(name, argument)
        for item in value.values():
            yield from references(item)


def _of_function(name: str, argument: Any) -> Iterator[tuple[str, str]]:
    if name == "Ref":
        yield str(argument), ""
    elif name == "Fn::GetAtt":
        parts = argument if isinstance(argument, list) else str(argument).split(".", 1)
        yield str(parts[0]), str(parts[1]) if len(parts) > 1 and isinstance(parts[1], str) else ""
    elif name == "Fn::Sub":
        text, own = (argument[0], argument[1]) if isinstance(argument, list) else (argument, {})
        for found in SUB.findall(text):
            id_, _, attribute = found.partition(".")
            if id_ not in own:
                yield id_, attribute


def depends_on(definition: dict[str, Any]) -> list[str]:
    """Return a resource's explicit dependencies."""
    named = definition.get("DependsOn") or []
    return [named] if isinstance(named, str) else list(named)


def before(template: Template) -> dict[str, frozenset[str]]:
    """Return, for each resource, the resources that come before it."""
    ids = template.resources.keys()
    out = {}
    for logical, definition in template.resources.items():
        implied = {id_ for id_, _ in references(definition.get("Properties"))}
        out[logical] = frozenset(ids & (implied | set(depends_on(definition))))
    return out


def circle(graph: dict[str, frozenset[str]]) -> list[str]:
    """Return the resources that wait for one another, or nothing."""
    left = dict(graph)
    while ready := [logical for logical, deps in left.items() if not deps & left.keys()]:
        for logical in ready:
            del left[logical]
    return list(left)
