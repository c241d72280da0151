"""Balancers that begin to answer without encryption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ecsspec.cfn.access.grant import Grant, Place
from ecsspec.cfn.access.values import mappings, may_be, named
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Value

LISTENER: Final = "AWS::ElasticLoadBalancingV2::Listener"
RULE: Final = "AWS::ElasticLoadBalancingV2::ListenerRule"


def unencrypted(before: Template, after: Template) -> Iterator[Grant]:
    """Yield each balancer that had listeners, none of them plain, and has a plain one now."""
    strict = {_balancer(one) for one in _of(before, LISTENER)} - {balancer for balancer, _ in _plain(before)}
    for balancer, at in _plain(after):
        if balancer in strict:
            yield Grant(balancer, "answers requests that are not encrypted", at=at)


def _plain(template: Template) -> Iterator[tuple[str, Place]]:
    """Yield each balancer that answers without encryption, and where that is said: by a listener or a rule of it."""
    rules = _of(template, RULE)
    for listener in _of(template, LISTENER):
        if not may_be(listener.properties.get("Protocol"), "HTTP"):
            continue
        if _answers(listener.properties.get("DefaultActions")):
            yield _balancer(listener), (listener.id, ("Protocol",))
        for rule in rules:
            if _is_of(rule, listener) and _answers(rule.properties.get("Actions")):
                yield _balancer(listener), (rule.id, ("Actions",))


def _is_of(rule: Resource, listener: Resource) -> bool:
    return rule.properties.get("ListenerArn") in (Ref(listener.id), GetAtt(listener.id, "ListenerArn"))


def _of(template: Template, type_: str) -> list[Resource]:
    return [one for one in template.resources.values() if one.type == type_]


def _balancer(listener: Resource) -> str:
    return named(listener.properties.get("LoadBalancerArn", "?"))


def _answers(actions: Value) -> bool:
    """Tell whether actions do anything but show the way to HTTPS."""
    return not (mappings(actions) and all(_sends_on(one) for one in mappings(actions)))


def _sends_on(action: Mapping[str, Value]) -> bool:
    return any(may_be(one.get("Protocol"), "HTTPS") for one in mappings(action.get("RedirectConfig")))
