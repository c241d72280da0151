"""Two templates to what changes between them, as values: no text, no verdicts, lists by identity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from ecsspec.cfn.findings import Path
from ecsspec.cfn.identity import ABSENT, ORDERED, Absent, Side, pairs
from ecsspec.cfn.layout import output_body, parameter_body, plain, resource_body
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value

__all__ = [
    "ABSENT",
    "Absent",
    "Added",
    "Modified",
    "PropertyChange",
    "Removed",
    "ResourceChange",
    "TemplateDiff",
    "diff",
]

_Entry = TypeVar("_Entry")
_SCALARS = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One place where two templates differ; a side that has nothing there is ABSENT.

    Steps of the path are keys, names of list items, or positions where items have no name.
    """

    path: Path
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Added:
    """A resource that only the new template has."""

    resource: Resource

    @property
    def id(self) -> str:
        """Return the logical id."""
        return self.resource.id


@dataclass(frozen=True, slots=True)
class Removed:
    """A resource that only the old template has."""

    resource: Resource

    @property
    def id(self) -> str:
        """Return the logical id."""
        return self.resource.id


@dataclass(frozen=True, slots=True)
class Modified:
    """A resource of both templates; `attributes` are what stands beside its properties, its type included."""

    old: Resource
    new: Resource
    properties: tuple[PropertyChange, ...] = ()
    attributes: tuple[PropertyChange, ...] = ()

    @property
    def id(self) -> str:
        """Return the logical id."""
        return self.new.id


ResourceChange: TypeAlias = Added | Removed | Modified


@dataclass(frozen=True, slots=True)
class TemplateDiff:
    """Everything that differs; paths of parameters and outputs begin with their id, of sections with their name."""

    resources: tuple[ResourceChange, ...] = ()
    parameters: tuple[PropertyChange, ...] = ()
    outputs: tuple[PropertyChange, ...] = ()
    sections: tuple[PropertyChange, ...] = ()
    metadata: tuple[PropertyChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether the templates say the same."""
        return not self.metadata and not self._has_substance

    @property
    def is_metadata_only(self) -> bool:
        """Tell whether the templates differ in their Metadata section alone."""
        return bool(self.metadata) and not self._has_substance

    @property
    def _has_substance(self) -> bool:
        return bool(self.resources or self.parameters or self.outputs or self.sections)


def diff(old: Template, new: Template) -> TemplateDiff:
    """Compare two templates; a resource's `why` and a parameter's `source` are not part of them."""
    return TemplateDiff(
        resources=tuple(_resources(old, new)),
        parameters=changes(_bodies(old.parameters, parameter_body), _bodies(new.parameters, parameter_body)),
        outputs=changes(_bodies(old.outputs, output_body), _bodies(new.outputs, output_body)),
        sections=changes(_other_sections(old), _other_sections(new)),
        metadata=changes(old.metadata, new.metadata),
    )


def changes(before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[PropertyChange, ...]:
    """Return where two mappings differ, as deep as both sides go, sorted by path."""
    return tuple(_in_mappings(before, after, ()))


def _resources(old: Template, new: Template) -> Iterator[ResourceChange]:
    for id_ in sorted(old.resources.keys() | new.resources.keys()):
        match old.resources.get(id_), new.resources.get(id_):
            case None, Resource() as added:
                yield Added(added)
            case Resource() as removed, None:
                yield Removed(removed)
            case Resource() as before, Resource() as after if before is not after:
                yield from _modified(before, after)


def _modified(before: Resource, after: Resource) -> Iterator[Modified]:
    properties = changes(before.properties, after.properties)
    attributes = changes(_attributes(before), _attributes(after))
    if properties or attributes:
        yield Modified(before, after, properties, attributes)


def _attributes(resource: Resource) -> dict[str, Value]:
    return {name: value for name, value in resource_body(resource).items() if name != "Properties"}


def _bodies(entries: Mapping[str, _Entry], body: Callable[[_Entry], Value]) -> dict[str, Value]:
    return {id_: body(entry) for id_, entry in entries.items()}


def _other_sections(template: Template) -> dict[str, Value]:
    return {"Description": template.description, **template.sections}


def _in_mappings(before: Mapping[str, Value], after: Mapping[str, Value], path: Path) -> Iterator[PropertyChange]:
    for key in sorted(before.keys() | after.keys()):
        pair = before.get(key, ABSENT), after.get(key, ABSENT)
        yield from _in_pair(*pair, (*path, key), name=key)


def _in_lists(before: Sequence[Value], after: Sequence[Value], path: Path, *, name: str) -> Iterator[PropertyChange]:
    def same(one: Value, other: Value) -> bool:
        return next(_in_pair(one, other, path, name=name), None) is None

    for step, was, now in pairs(name, before, after, same=same):
        yield from _in_pair(was, now, (*path, step), name=name)


def _in_pair(before: Side, after: Side, path: Path, *, name: str) -> Iterator[PropertyChange]:
    """Yield the differences of two values; `name` is the property they are, or whose list they are in."""
    match before, after:
        case _ if before is after:
            return
        case (dict() | Mapping(), dict() | Mapping()):
            yield from _in_mappings(before, after, path)
        case (list() | tuple(), list() | tuple()) if name not in ORDERED:
            yield from _in_lists(before, after, path, name=name)
        case _ if not _equal(before, after):
            yield PropertyChange(path, before, after)


def _equal(before: Side, after: Side) -> bool:
    if isinstance(before, Absent) or isinstance(after, Absent):
        return False
    if isinstance(before, _SCALARS) or isinstance(after, _SCALARS):
        # To Python, true equals 1.
        return before == after and isinstance(before, bool) == isinstance(after, bool)
    return before == after or plain(before) == plain(after)
