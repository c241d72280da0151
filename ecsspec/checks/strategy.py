"""What ECS takes as a capacity provider strategy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import ASSOCIATION, CLUSTER, FARGATE_PROVIDERS, PROVIDER, SERVICE
from ecsspec.checks.literals import at, items, number, text

BOTH = "E521"
STRATEGY = "E522"

_PLACES = (
    (SERVICE, "CapacityProviderStrategy"),
    (ASSOCIATION, "DefaultCapacityProviderStrategy"),
    (CLUSTER, "DefaultCapacityProviderStrategy"),
)
_RANGES = (("Weight", 1_000), ("Base", 100_000))
_MOST = 20

_Place: TypeAlias = tuple[Resource, str, Sequence[Value]]


def strategy_or_launch_type(index: Index) -> Iterator[Finding]:
    """Write a strategy or a launch type, never both.

    ECS demands that launchType is omitted where a capacityProviderStrategy is given; linters let both pass.
    """
    for service in index.every(SERVICE):
        if at(service.properties, "CapacityProviderStrategy") and at(service.properties, "LaunchType") is not None:
            what = "it has LaunchType beside CapacityProviderStrategy, and ECS takes one of them"
            yield Finding(
                BOTH, service.id, ("LaunchType",), what, "remove LaunchType: the strategy says where tasks run"
            )


def strategy(index: Index) -> Iterator[Finding]:
    """Give a strategy one base at most, a weight above 0, 20 items at most, and one kind of provider.

    With several providers of weight 0 CreateService fails, as it does with two bases, and with Fargate beside an Auto
    Scaling group.
    """
    for place in _strategies(index):
        yield from _bases(place)
        yield from _weights(place)
        yield from _kinds(index, place)
        yield from _ranges(place)


def _strategies(index: Index) -> Iterator[_Place]:
    for type_, name in _PLACES:
        for resource in index.every(type_):
            listed = items(at(resource.properties, name))
            if listed:
                yield resource, name, listed


def _bases(place: _Place) -> Iterator[Finding]:
    resource, name, listed = place
    based = [position for position, item in enumerate(listed) if number(at(item, "Base")) not in (None, 0)]
    if len(based) > 1:
        what = "two providers have a Base, and ECS takes one"
        yield Finding(STRATEGY, resource.id, (name, based[1], "Base"), what, "leave Base to one provider")


def _weights(place: _Place) -> Iterator[Finding]:
    resource, name, listed = place
    weights = [at(item, "Weight") for item in listed]
    if len(listed) > 1 and all(weight is None or number(weight) == 0 for weight in weights):
        what = "every provider has weight 0, so no task can be placed"
        yield Finding(STRATEGY, resource.id, (name,), what, "give one provider Weight: 1")
    if len(listed) > _MOST:
        what = f"the strategy has {len(listed)} providers; ECS takes {_MOST}"
        yield Finding(STRATEGY, resource.id, (name,), what, "name fewer providers")


def _kinds(index: Index, place: _Place) -> Iterator[Finding]:
    resource, name, listed = place
    providers = [at(item, "CapacityProvider") for item in listed]
    if any(text(one) in FARGATE_PROVIDERS for one in providers) and any(
        index.resource(one, PROVIDER) for one in providers
    ):
        what = "it mixes Fargate with a provider of its own, and ECS takes one kind in a strategy"
        yield Finding(STRATEGY, resource.id, (name,), what, "leave one kind of provider")


def _ranges(place: _Place) -> Iterator[Finding]:
    resource, name, listed = place
    for position, item in enumerate(listed):
        for key, most in _RANGES:
            value = number(at(item, key))
            if value is not None and value > most:
                what = f"{key} {value} is more than ECS takes"
                yield Finding(STRATEGY, resource.id, (name, position, key), what, f"{key}: at most {most}")
