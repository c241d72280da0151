"""The key to correct where somebody refuses what stands in a template: a written one, as close to it as there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ecsspec.problems import Path
from ecsspec.provenance.answers import Decider, Explanation, Overview, UnknownProperty
from ecsspec.provenance.explain import Language, explain
from ecsspec.provenance.tree import Build

NAME = ("name",)
"""The key that the things of a stack are named after."""


def blame(data: Mapping[str, object], build: Build, *, resource: str, path: Path, language: Language) -> Path | None:
    """Return the written key behind a property, or behind the presence of what is around it; a resource has a name."""
    match explain(data, build, resource=resource, path=path, language=language):
        case UnknownProperty(below=below):
            return blame(data, build, resource=resource, path=below, language=language)
        case Explanation(deciders=deciders, presence=presence):
            return _written((*deciders, *(one for share in presence for one in share.deciders)))
        case Overview(presence=deciders, shares=shares):
            named = (one for share in shares for one in share.deciders if one.key == NAME)
            return _written((*deciders, *named))
        case _:
            return None


def _written(deciders: Iterable[Decider]) -> Path | None:
    return next((one.key for one in deciders if one.written), None)
