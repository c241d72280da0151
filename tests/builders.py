"""Short ways to the values that tests of the compile core are about: a spec, its app, its template, its problems."""

from __future__ import annotations

from collections.abc import Mapping

from ecsspec.backends.registry import capacity_of, find
from ecsspec.blueprint.app import App, app_of
from ecsspec.blueprint.seams import Backend
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value
from ecsspec.compiler import compile_spec, judge
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.validate import build_spec

Data = dict[str, object]


def a_spec(**changes: object) -> Spec:
    """Return the spec of a web app on port 80, with changes; None takes a key away."""
    data = {"name": "app", "image": "nginx:1.29", "port": 80} | changes
    spec = build_spec({key: value for key, value in data.items() if value is not None}, capacity_of)
    assert spec is not None, f"not a valid spec: {data}"
    return spec


def a_backend(name: str = "FARGATE") -> Backend:
    """Return a backend by name."""
    found = find(name)
    assert not isinstance(found, Problem), found
    return found


def an_app(**changes: object) -> App:
    """Return the app of `a_spec`, placed by its backend."""
    spec = a_spec(**changes)
    return app_of(spec, a_backend(spec.launch_type).placement(spec))


def a_template(**changes: object) -> Template:
    """Return the template of `a_spec`, held against every law."""
    spec = a_spec(**changes)
    return compile_spec(spec, a_backend(spec.launch_type))


def problems_of(**changes: object) -> list[Problem]:
    """Return what rules and backend have against `a_spec`."""
    spec = a_spec(**changes)
    return judge(spec, a_backend(spec.launch_type))


def properties(template: Template, id_: str) -> Mapping[str, Value]:
    """Return the properties of one resource."""
    return template.resources[id_].properties


def of_type(template: Template, type_: str) -> list[Resource]:
    """Return the resources of a type, sorted by logical id."""
    return [template.resources[id_] for id_ in sorted(template.resources) if template.resources[id_].type == type_]


def inside(value: Value, *path: str | int) -> Value:
    """Return what stands at a path inside a value."""
    for step in path:
        assert isinstance(value, dict | list | tuple), f"{step}: {value} is neither mapping nor list"
        value = value[step]
    return value


def pairs(tags: Value) -> dict[str, Value]:
    """Return a list of tags as a mapping; a key that stands there twice is an error."""
    assert isinstance(tags, list | tuple)
    keys = [inside(tag, "Key") for tag in tags]
    assert len(keys) == len(set(keys)), f"a tag stands twice: {keys}"
    return {str(inside(tag, "Key")): inside(tag, "Value") for tag in tags}
