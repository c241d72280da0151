"""Rights that are handed over whole: managed policies, limits, roles of tasks and hosts, permissions of functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ecsspec.cfn.access.conditions import Condition
from ecsspec.cfn.access.grant import Grant
from ecsspec.cfn.access.patterns import ANY
from ecsspec.cfn.access.reach import Names
from ecsspec.cfn.access.statements import ANYBODY
from ecsspec.cfn.access.values import items, mappings, may_be, named, pattern, symbols
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Value

MANAGED: Final = "AWS::IAM::ManagedPolicy"
PROFILE: Final = "AWS::IAM::InstanceProfile"
PERMISSION: Final = "AWS::Lambda::Permission"
ADDRESS: Final = "AWS::Lambda::Url"
_ATTACHED: Final = ("Roles", "Users", "Groups")
_OF_AWS: Final = ":iam::aws:policy/"
_TESTS: Final = ("SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken", "FunctionUrlAuthType")
_NO_SIGN_IN: Final = "NONE"
"""What a function's own address asks of its callers: nothing."""
_BY_PROFILE: Final = "IamInstanceProfile"
_ROLES: Final[Mapping[str, str]] = {
    "TaskRoleArn": "runs with the rights of",
    "ExecutionRoleArn": "is started with the rights of",
}
"""Properties that name a role, and what that means."""


def policies(resource: Resource) -> Iterator[Grant]:
    """Yield which policies a resource gets whole, or hands to others."""
    for policy in items(resource.properties.get("ManagedPolicyArns")):
        yield _rights(resource.id, policy, resource.id, "ManagedPolicyArns")
    if resource.type == MANAGED:
        for key in _ATTACHED:
            for holder in items(resource.properties.get(key)):
                yield _rights(named(holder), Ref(resource.id), resource.id, key)


def _rights(who: str, policy: Value, at: str, key: str) -> Grant:
    text = named(policy)
    words = text.rpartition("/")[2] if _OF_AWS in text else text
    # The Ref of a policy is its ARN.
    return Grant(who, "gets the rights of", (words,), at=(at, (key,)), reach=(Names(pattern(policy)),))


def holders_of(policy: str, template: Template) -> list[str]:
    """Return who holds a managed policy of a template; itself where nobody does."""
    found = [grant for one in template.resources.values() for grant in policies(one) if grant.what == (policy,)]
    return [grant.who for grant in found] or [policy]


def limit(resource: Resource) -> Iterator[Grant]:
    """Yield the boundary of what a role or a user may ever do."""
    boundary = resource.properties.get("PermissionsBoundary")
    if boundary is not None:
        name = named(boundary)
        at = (resource.id, ("PermissionsBoundary",))
        yield Grant(resource.id, "is no longer limited by", (name,), at=at, reach=(Names(pattern(name)),))


def roles(resource: Resource, template: Template) -> Iterator[Grant]:
    """Yield whose rights tasks and hosts have."""
    given = resource.properties
    for key, verb in _ROLES.items():
        for role in items(given.get(key)):
            yield _lent(resource, verb, role, at=(key,))
    for path in ((_BY_PROFILE,), ("LaunchTemplateData", _BY_PROFILE)):
        for role in _behind(_at(given, path), template):
            yield _lent(resource, "gives its hosts the rights of", role, at=path)
    if resource.type == PROFILE:
        for role in items(given.get("Roles")):
            yield _lent(resource, "hands out the rights of", role, at=("Roles",))


def _lent(resource: Resource, verb: str, role: Value, *, at: tuple[str | int, ...]) -> Grant:
    name = named(role)
    return Grant(resource.id, verb, (name,), at=(resource.id, at), reach=(Names(pattern(name)),))


def _at(value: Value, path: tuple[str, ...]) -> Value:
    """Return what stands at a path, on every side of the template's conditions."""
    for key in path:
        value = [one.get(key) for one in mappings(value)]
    return value


def _behind(value: Value, template: Template) -> list[Value]:
    """Return the roles of instance profiles of this template; another role or profile stands for itself."""
    match value:
        case list():
            return [role for one in items(value) for role in _behind(one, template)]
        case Mapping():
            return _behind([value.get("Arn"), value.get("Name")], template)
        case Ref(id_) | GetAtt(id_, _) if id_ in template.resources and template.resources[id_].type == PROFILE:
            return items(template.resources[id_].properties.get("Roles"))
        case _:
            return [value]


def addresses(resource: Resource) -> Iterator[Grant]:
    """Yield the functions that answer at an address of their own without asking who calls."""
    given = resource.properties
    if resource.type == ADDRESS and may_be(given.get("AuthType"), _NO_SIGN_IN):
        who = named(given.get("TargetFunctionArn", resource.id))
        yield Grant(who, "answers callers who do not sign in", at=(resource.id, ("AuthType",)), public=True)


def permissions(resource: Resource) -> Iterator[Grant]:
    """Yield who may call a function."""
    if resource.type != PERMISSION:
        return
    given = resource.properties
    caller = given.get("Principal", "?")
    is_public = caller == ANY
    action = given.get("Action", "lambda:InvokeFunction")
    yield Grant(
        named(given.get("FunctionName", resource.id)),
        f"lets {ANYBODY if is_public else named(caller)}",
        (named(action),),
        conditions=frozenset(
            Condition("arnlike" if key == "SourceArn" else "stringequals", key, frozenset({symbols(given[key])}))
            for key in _TESTS
            if key in given and given[key] != _NO_SIGN_IN
        ),
        at=(resource.id, ()),
        public=is_public,
        kind="calls",
        reach=(Names(symbols(caller)), Names(symbols(action))),
    )
