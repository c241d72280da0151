"""What keeps people out: statements that deny, limits, sign-in at a balancer, guards of a host's rights."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ecsspec.cfn.access.acls import ENTRY, refusals
from ecsspec.cfn.access.attached import memberships
from ecsspec.cfn.access.conditions import Condition, of_resource
from ecsspec.cfn.access.grant import Grant, Place
from ecsspec.cfn.access.rights import MANAGED, holders_of, limit
from ecsspec.cfn.access.statements import statements
from ecsspec.cfn.access.values import as_json, mappings, may_be, walk
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value

_SIGN_IN: Final = ("authenticate-cognito", "authenticate-oidc", "jwt-validation")
_CONFIGS: Final = ("AuthenticateCognitoConfig", "AuthenticateOidcConfig")
_HOST: Final[Mapping[str, tuple[str, str]]] = {
    "HttpTokens": ("required", "no longer asks for a session token before it hands out a host's rights (IMDSv2)"),
    "HttpEndpoint": ("disabled", "no longer keeps a host's rights from what runs on it"),
}


def guards(template: Template, only: Container[str] | None = None) -> Iterator[Grant]:
    """Yield what a template refuses or asks for; the sentence tells what it means that it is gone."""
    for resource in template.resources.values():
        # Whom a managed policy refuses, and what an entry of an ACL does, is said by other resources as well.
        if only is None or resource.id in only or resource.type in (MANAGED, ENTRY):
            conditions = of_resource(resource.attributes.get("Condition"))
            for grant in _of(resource, template):
                yield replace(grant, conditions=grant.conditions | conditions) if conditions else grant


def _of(resource: Resource, template: Template) -> Iterator[Grant]:
    yield from _refusals(resource, template)
    yield from limit(resource)
    yield from _of_a_host(resource)
    yield from _of_a_listener(resource)
    if any(memberships(resource)):
        yield Grant(resource.id, "no longer names its security groups", at=(resource.id, ()))


def _refusals(resource: Resource, template: Template) -> Iterator[Grant]:
    yield from refusals(resource, template)
    for grant in statements(resource, effect="Deny"):
        for who in holders_of(resource.id, template) if resource.type == MANAGED else [grant.who]:
            yield replace(grant, who=who)


def _sign_in(action: Mapping[str, Value], *, at: Place) -> Iterator[Grant]:
    """Yield that an action asks callers to sign in, unless whoever does not is let through all the same."""
    said = [one.get("OnUnauthenticatedRequest") for key in _CONFIGS for one in mappings(action.get(key))]
    lax = frozenset(Condition("", as_json(one)) for one in said if may_be(one, "allow"))
    if "allow" not in said:
        yield Grant(at[0], "no longer asks callers to sign in", at=at, conditions=lax)


def _of_a_host(resource: Resource) -> Iterator[Grant]:
    for path, value in walk(resource.properties):
        wanted, sentence = _HOST.get(str(path[-1]), ("", ""))
        if sentence and "MetadataOptions" in path and may_be(value, wanted):
            yield Grant(resource.id, sentence, at=(resource.id, path))


def _of_a_listener(resource: Resource) -> Iterator[Grant]:
    for key in ("DefaultActions", "Actions"):
        for action in mappings(resource.properties.get(key)):
            if any(may_be(action.get("Type"), kind) for kind in _SIGN_IN):
                yield from _sign_in(action, at=(resource.id, (key,)))
    for mutual in mappings(resource.properties.get("MutualAuthentication")):
        if may_be(mutual.get("Mode"), "verify"):
            at = (resource.id, ("MutualAuthentication",))
            yield Grant(resource.id, "no longer asks callers for a certificate", at=at)
