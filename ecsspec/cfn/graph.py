"""The order in which CloudFormation can make the resources of a template, and the circles that forbid it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.walk import PSEUDO, uses

Graph: TypeAlias = Mapping[str, frozenset[str]]
"""What each resource needs, by logical id."""


def dependencies(resource: Resource) -> tuple[str, ...]:
    """Return the sorted ids that a resource names by Ref, GetAtt or DependsOn, parameters included."""
    named = {one.id for part in (resource.properties, resource.attributes) for _, one in uses(part)}
    return tuple(sorted(id_ for id_ in named.union(resource.after) if not id_.startswith(PSEUDO)))


def graph(template: Template) -> Graph:
    """Return what each resource of a template needs among the others."""
    known = template.resources.keys()
    return {id_: frozenset(dependencies(one)) & known for id_, one in sorted(template.resources.items())}


def order(template: Template) -> tuple[str, ...]:
    """Return the logical ids, each after what it needs; a circle and what needs it come last, by id."""
    needs = graph(template)
    free = dict.fromkeys(_free(needs))
    return (*free, *(id_ for id_ in needs if id_ not in free))


def circles(template: Template) -> tuple[tuple[str, ...], ...]:
    """Return circles of dependency, none sharing a resource, each from its first id back to it."""
    found: list[tuple[str, ...]] = []
    needs = _without(graph(template), gone=())
    while needs:
        circle = _circle(needs)
        found.append(circle)
        needs = _without(needs, gone=circle)
    return tuple(sorted(found))


def _free(needs: Graph) -> tuple[str, ...]:
    """Return the ids that are in no circle and need none, in an order that works."""
    done: dict[str, None] = {}
    waiting = dict(needs)
    while ready := [id_ for id_, wanted in waiting.items() if wanted <= done.keys()]:
        done.update(dict.fromkeys(ready))
        for id_ in ready:
            del waiting[id_]
    return tuple(done)


def _without(needs: Graph, *, gone: tuple[str, ...]) -> Graph:
    """Return the part of a graph that hangs on circles once some ids are gone; each id in it needs another one."""
    rest = {id_: wanted.difference(gone) for id_, wanted in needs.items() if id_ not in gone}
    free = frozenset(_free(rest))
    return {id_: wanted - free for id_, wanted in rest.items() if id_ not in free}


def _circle(needs: Graph) -> tuple[str, ...]:
    """Walk from the first id to the smallest id it needs, and so on, until an id comes again."""
    walk: list[str] = [min(needs)]
    while (following := min(needs[walk[-1]])) not in walk:
        walk.append(following)
    circle = walk[walk.index(following) :]
    start = circle.index(min(circle))
    return (*circle[start:], *circle[:start], circle[start])
