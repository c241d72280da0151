"""Balancers that begin to answer without encryption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ecsspec.cfn.access.grant import Grant
from ecsspec.cfn.access.values import mappings, may_be, named
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value

LISTENER: Final = "AWS::ElasticLoadBalancingV2::Listener"


def unencrypted(before: Template, after: Template) -> Iterator[Grant]:
    """Yield each balancer that had listeners, none of them plain, and has a plain one now."""
    had = _listeners(before)
    strict = {_balancer(one) for one in had} - {_balancer(one) for one in had if _is_plain(one.properties)}
    for listener in _listeners(after):
        if _is_plain(listener.properties) and _balancer(listener) in strict:
            yield Grant(_balancer(listener), "answers requests that are not encrypted", at=(listener.id, ("Protocol",)))


def _listeners(template: Template) -> list[Resource]:
    return [one for one in template.resources.values() if one.type == LISTENER]


def _balancer(listener: Resource) -> str:
    return named(listener.properties.get("LoadBalancerArn", "?"))


def _is_plain(listener: Mapping[str, Value]) -> bool:
    """Tell whether a listener answers HTTP with anything but the way to HTTPS."""
    actions = mappings(listener.get("DefaultActions"))
    return may_be(listener.get("Protocol"), "HTTP") and not (actions and all(_sends_on(one) for one in actions))


def _sends_on(action: Mapping[str, Value]) -> bool:
    return any(may_be(one.get("Protocol"), "HTTPS") for one in mappings(action.get("RedirectConfig")))
