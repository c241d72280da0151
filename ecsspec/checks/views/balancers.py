"""What hands requests to the target groups of a template: listeners and rules, and the balancers they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import LISTENER, LISTENER_RULE, LOAD_BALANCER
from ecsspec.checks.literals import at, items


def forwarders(index: Index) -> Mapping[str, tuple[Resource, ...]]:
    """Return the listeners and rules that forward to a target group, by its id."""
    found: dict[str, tuple[Resource, ...]] = {}
    for resource, actions in _actions(index):
        for action in items(actions):
            for group in _groups(action):
                id_ = index.identity(group)
                found[id_] = (*found.get(id_, ()), resource)
    return found


def balancers_of(index: Index, target_group: str) -> Iterator[Resource]:
    """Yield the load balancers of the template that hand requests to a target group."""
    for forwarder in index.once(forwarders).get(target_group, ()):
        balancer = _balancer(index, forwarder)
        if balancer:
            yield balancer


def listeners_of(index: Index, balancer: Resource) -> Iterator[Resource]:
    """Yield the listeners of a load balancer."""
    for listener in index.every(LISTENER):
        if index.identity(at(listener.properties, "LoadBalancerArn")) == balancer.id:
            yield listener


def is_public(balancer: Resource) -> bool:
    """Tell whether a load balancer faces the internet, as it does where nothing is said."""
    return at(balancer.properties, "Scheme") in (None, "internet-facing")


def subnets_of(balancer: Resource) -> Iterator[Value]:
    """Yield the subnets of a load balancer."""
    yield from items(at(balancer.properties, "Subnets"))
    for mapping in items(at(balancer.properties, "SubnetMappings")):
        yield at(mapping, "SubnetId")


def _actions(index: Index) -> Iterator[tuple[Resource, Value]]:
    for listener in index.every(LISTENER):
        yield listener, at(listener.properties, "DefaultActions")
    for rule in index.every(LISTENER_RULE):
        yield rule, at(rule.properties, "Actions")


def _groups(action: Value) -> Iterator[Value]:
    yield at(action, "TargetGroupArn")
    for weighted in items(at(action, "ForwardConfig", "TargetGroups")):
        yield at(weighted, "TargetGroupArn")


def _balancer(index: Index, forwarder: Resource) -> Resource | None:
    if forwarder.type == LISTENER_RULE:
        listener = index.resource(at(forwarder.properties, "ListenerArn"), LISTENER)
        return _balancer(index, listener) if listener else None
    return index.resource(at(forwarder.properties, "LoadBalancerArn"), LOAD_BALANCER)
