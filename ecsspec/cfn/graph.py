"""The order in which CloudFormation can make the resources of a template, and the circles that forbid it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeAlias

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.walk import Use, uses

Graph: TypeAlias = Mapping[str, AbstractSet[str]]
"""What each resource needs among the others, by logical id."""


class Wiring(NamedTuple):
    """What the resources of a template name and need, by logical id: found once for everybody who asks."""

    uses: Mapping[str, Sequence[Use]]
    needs: Graph


def wiring(template: Template) -> Wiring:
    """Return what each resource refers to, and what it needs by Ref, GetAtt or DependsOn."""
    known = template.resources.keys()
    in_order = sorted(template.resources.items())
    named = {id_: [*uses(one.properties), *uses(one.attributes)] for id_, one in in_order}
    return Wiring(named, {id_: known & _needed(one, named[id_]) for id_, one in in_order})


def _needed(resource: Resource, named: Sequence[Use]) -> set[str]:
    return {one.id for _, one in named}.union(resource.after)


def reachable(needs: Graph, id_: str) -> AbstractSet[str]:
    """Return the ids that a resource needs, and those that these need."""
    seen: set[str] = set()
    waiting = [id_]
    while waiting:
        fresh = needs[waiting.pop()] - seen
        seen |= fresh
        waiting += fresh
    return seen


def order(template: Template) -> tuple[str, ...]:
    """Return the logical ids, each after what it needs; a circle and what needs it come last, by id."""
    needs = wiring(template).needs
    free = dict.fromkeys(_free(needs))
    return (*free, *(id_ for id_ in needs if id_ not in free))


def circles(needs: Graph) -> tuple[tuple[str, ...], ...]:
    """Return circles of dependency, none sharing a resource, each from its first id back to it."""
    found: list[tuple[str, ...]] = []
    needs = _without(needs, gone=frozenset())
    while needs:
        circle = _circle(needs)
        found.append(circle)
        needs = _without(needs, gone=frozenset(circle))
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


def _without(needs: Graph, *, gone: AbstractSet[str]) -> Graph:
    """Return the part of a graph that hangs on circles once some ids are gone; each id in it needs another one."""
    rest = {id_: wanted - gone for id_, wanted in needs.items() if id_ not in gone}
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
