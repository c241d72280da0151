"""A template as laws read it: resources by type, what a value refers to, what must be made before what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias, TypeVar, cast

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.graph import Graph, reachable, wiring
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value

T = TypeVar("T")


class Index:
    """One template; what laws ask for is worked out when first asked, and once."""

    def __init__(self, template: Template, needs: Graph | None = None) -> None:
        """Sort the resources by type; who knows what they need hands it over."""
        self.template = template
        self._needs = wiring(template).needs if needs is None else needs
        self._types: dict[str, list[Resource]] = {}
        self._answers: dict[object, object] = {}
        self._before: dict[str, AbstractSet[str]] = {}
        for resource in template.resources.values():
            self._types.setdefault(resource.type, []).append(resource)

    def every(self, type_: str) -> Sequence[Resource]:
        """Return the resources of a type."""
        return self._types.get(type_, ())

    def resource(self, value: Value, type_: str) -> Resource | None:
        """Return the resource of a type that a value refers to, None where it is another one, or not known."""
        found = self.template.resources.get(self.identity(value))
        return found if found and found.type == type_ else None

    def identity(self, value: Value) -> str:
        """Return what tells equal values: the logical id that one refers to, or the plain text; empty if not known."""
        match value:
            case Ref(id_) | GetAtt(id_):
                return id_
            case Sub(text) if text.startswith("${") and text.endswith("}") and "}" not in text[:-1]:
                return text[2:-1].partition(".")[0]
            case str():
                return f"'{value}'"
            case _:
                return ""

    def is_late(self, value: Value) -> bool:
        """Tell whether a value is known neither now nor as a resource of this template."""
        identity = self.identity(value)
        return not identity or not (identity.startswith("'") or identity in self.template.resources)

    def follows(self, later: Resource, earlier: str) -> bool:
        """Tell whether CloudFormation makes a resource after another one, by DependsOn or by reference."""
        if later.id not in self._before:
            self._before[later.id] = reachable(self._needs, later.id)
        return earlier in self._before[later.id]

    def once(self, view: Callable[[Index], T]) -> T:
        """Return a view's answer, asked at most once per template."""
        if view not in self._answers:
            self._answers[view] = view(self)
        return cast("T", self._answers[view])


Law: TypeAlias = Callable[[Index], Iterator[Finding]]
"""What must hold in a template that AWS accepts; yields where it does not."""
