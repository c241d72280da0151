"""Who may reach and do what under a template, as a set of grants: what an update opens is a difference of two sets.

Rules and statements count by what they mean, so that moving one elsewhere or narrowing it opens nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from ecsspec.cfn.access.acls import entries
from ecsspec.cfn.access.attached import attached
from ecsspec.cfn.access.conditions import of_resource
from ecsspec.cfn.access.doors import doors
from ecsspec.cfn.access.grant import Grant, Known, joined
from ecsspec.cfn.access.guards import guards
from ecsspec.cfn.access.listeners import unencrypted
from ecsspec.cfn.access.rights import addresses, permissions, policies
from ecsspec.cfn.access.rules import rules
from ecsspec.cfn.access.settle import settled
from ecsspec.cfn.access.statements import ENDPOINT, statements
from ecsspec.cfn.template import Resource, Template

__all__ = ["Grant", "opened"]


def opened(before: Template, after: Template) -> tuple[Grant, ...]:
    """Return what is allowed after an update and was not before, guards that are gone included."""
    if _is_same(before, after):
        return ()
    old, new = _in_order(settled(before)), _in_order(settled(after))
    moved = _moved(old, new) | _moved(new, old)
    return joined(
        [
            *_beyond(list(_allowed(new, moved)), _allowed(old)),
            *_beyond(_attached(old, new, moved), attached(old)),
            *unencrypted(old, new),
            *_less(_beyond(_gone(old, new, moved), guards(new)), new),
        ]
    )


def _is_same(before: Template, after: Template) -> bool:
    """Tell whether two templates have the same resources, and all that their values can come from."""
    return (before.resources, before.parameters, before.sections) == (after.resources, after.parameters, after.sections)


def _moved(one: Template, other: Template) -> set[str]:
    """Return the ids of what is otherwise in another template; one id can stand for two sides of a condition."""
    return {resource.id for key, resource in one.resources.items() if other.resources.get(key) != resource}


def _in_order(template: Template) -> Template:
    return replace(template, resources=dict(sorted(template.resources.items())))


def _beyond(grants: Sequence[Grant], others: Iterator[Grant]) -> list[Grant]:
    """Return the grants that others do not cover."""
    known = Known(others if grants else ())
    return [grant for grant in grants if not known.covers(grant)]


def _less(gone: list[Grant], new: Template) -> list[Grant]:
    """Return guards that are gone; where a part of one is left, its words say so."""
    left = list(guards(new)) if gone else []
    return [guard.partly() if any(Known([guard]).covers(one) for one in left) else guard for guard in gone]


def _attached(old: Template, new: Template, moved: Container[str]) -> list[Grant]:
    """Return what resources that stay are given; what is new itself tells its own rules and rights."""
    come = new.resources.keys() - old.resources.keys()
    return [grant for grant in attached(new, moved) if come.isdisjoint((grant.who, *grant.what))]


def _gone(old: Template, new: Template, moved: Container[str]) -> list[Grant]:
    """Return the guards of what stays, or is not of this template."""
    left = old.resources.keys() - new.resources.keys()
    return [grant for grant in guards(old, moved) if grant.who not in left]


def _allowed(template: Template, only: Container[str] | None = None) -> Iterator[Grant]:
    """Yield everything that resources allow, one grant for each action or range of ports."""
    for resource in template.resources.values():
        if only is not None and resource.id not in only:
            continue
        conditions = of_resource(resource.attributes.get("Condition"))
        for grant in _of(resource):
            yield replace(grant, conditions=grant.conditions | conditions) if conditions else grant


def _of(resource: Resource) -> Iterator[Grant]:
    yield from rules(resource)
    yield from entries(resource)
    if resource.type != ENDPOINT:
        yield from statements(resource, effect="Allow")
    yield from policies(resource)
    yield from permissions(resource)
    yield from addresses(resource)
    yield from doors(resource)
