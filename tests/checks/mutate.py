"""Take a template that holds, and break one thing in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value
from ecsspec.checks import Law, broken_laws
from tests.checks.compiled import compiled

Change = Callable[[Template], Template]
ABSENT = object()


@dataclass(frozen=True)
class Case:
    """A compiled spec, what is broken in it, and the one code and the place that are reported."""

    law: Law
    spec: str
    what: str
    change: Change
    code: str
    place: str

    def __str__(self) -> str:
        return f"{self.code} {self.spec}: {self.what}"

    def check(self) -> None:
        """Demand exactly this code, at this place."""
        found = broken_laws(self.change(compiled(self.spec)))
        assert {one.code for one in found} == {self.code}, found
        assert self.place in {".".join(map(str, (one.resource, *one.path))) for one in found}, found
        assert all(one.what and one.hint for one in found), found


@dataclass(frozen=True)
class Holds:
    """A compiled spec and a change that breaks nothing, or that cannot be judged before deployment."""

    spec: str
    what: str
    change: Change

    def __str__(self) -> str:
        return f"{self.spec}: {self.what}"

    def check(self) -> None:
        """Demand silence."""
        assert broken_laws(self.change(compiled(self.spec))) == ()


def put(id_: str, path: str, value: object) -> Change:
    """Write a value at a dotted path of a resource's properties."""
    return lambda template: _with(template, id_, _set(template.resources[id_].properties, _steps(path), value))


def drop(id_: str, path: str) -> Change:
    """Take away what stands at a dotted path of a resource's properties."""
    return put(id_, path, ABSENT)


def change(id_: str, **fields: object) -> Change:
    """Replace fields of a resource."""
    return lambda template: _plus(template, replace(template.resources[id_], **fields))  # type: ignore[arg-type]


def no_longer_after(id_: str, *earlier: str) -> Change:
    """Take ids out of a resource's DependsOn; a trailing * stands for any end."""

    def changed(template: Template) -> Template:
        resource = template.resources[id_]
        left = tuple(one for one in resource.after if not any(_is(one, wanted) for wanted in earlier))
        assert left != resource.after, f"{id_} does not name {earlier}"
        return _plus(template, replace(resource, after=left))

    return changed


def also_after(id_: str, *earlier: str) -> Change:
    """Add ids to a resource's DependsOn."""
    return lambda template: _plus(
        template, replace(template.resources[id_], after=(*template.resources[id_].after, *earlier))
    )


def add(*resources: Resource) -> Change:
    """Add resources."""
    return lambda template: _plus(template, *resources)


def remove(*ids: str) -> Change:
    """Take resources away, and every DependsOn that names them."""

    def changed(template: Template) -> Template:
        assert set(ids) <= template.resources.keys(), ids
        left = (one for one in template.resources.values() if one.id not in ids)
        resources = {one.id: replace(one, after=tuple(a for a in one.after if a not in ids)) for one in left}
        return replace(template, resources=resources)

    return changed


def rename(old: str, new: str) -> Change:
    """Give a resource another logical id."""
    return lambda template: _plus(remove(old)(template), replace(template.resources[old], id=new))


def both(*changes: Change) -> Change:
    """Apply changes one after the other."""

    def changed(template: Template) -> Template:
        for one in changes:
            template = one(template)
        return template

    return changed


def resource(id_: str, type_: str, **properties: Value) -> Resource:
    """Return a resource without a story."""
    return Resource(id_, type_, id_, properties)


def _is(id_: str, wanted: str) -> bool:
    return id_.startswith(wanted[:-1]) if wanted.endswith("*") else id_ == wanted


def _plus(template: Template, *resources: Resource) -> Template:
    return replace(template, resources={**template.resources, **{one.id: one for one in resources}})


def _with(template: Template, id_: str, properties: object) -> Template:
    assert isinstance(properties, Mapping)
    return _plus(template, replace(template.resources[id_], properties=properties))


def _steps(path: str) -> list[str | int]:
    return [int(step) if step.isdecimal() else step for step in path.split(".")]


def _set(value: object, path: list[str | int], new: object) -> object:
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        assert isinstance(value, list | tuple)
        members = [*value, *([None] if step == len(value) else [])]
        members[step] = _set(members[step], rest, new)
        return [one for one in members if one is not ABSENT]
    assert value is None or isinstance(value, Mapping)
    below = _set((value or {}).get(step), rest, new)
    kept = {key: one for key, one in (value or {}).items() if key != step}
    assert below is not ABSENT or len(kept) < len(value or {}), f"nothing to take away at {step}"
    return kept if below is ABSENT else {**(value or {}), step: below}
