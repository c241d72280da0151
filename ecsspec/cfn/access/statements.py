"""What the statements of policies allow or refuse: who may do what with which thing, one grant for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from ecsspec.cfn.access.conditions import of_statement
from ecsspec.cfn.access.documents import documents
from ecsspec.cfn.access.grant import Grant, Place
from ecsspec.cfn.access.patterns import ANY
from ecsspec.cfn.access.reach import AllBut, Names, Reach, Same
from ecsspec.cfn.access.values import Symbols, as_json, items, named, pattern, placed, symbols
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value

TRUST: Final = "AssumeRolePolicyDocument"
ANYBODY: Final = "anybody"
EVERYTHING: Final = "everything"
ENDPOINT: Final = "AWS::EC2::VPCEndpoint"
_ACCOUNT: Final = re.compile(r"arn:[\w-]+:iam::(\d{12}|\$\{AWS::AccountId\}):root")
"""An account as an ARN: the same as its number."""
_HOLDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "AWS::IAM::Policy": ("Roles", "Users", "Groups"),
    "AWS::IAM::RolePolicy": ("RoleName",),
    "AWS::IAM::UserPolicy": ("UserName",),
    "AWS::IAM::GroupPolicy": ("GroupName",),
    "AWS::S3::BucketPolicy": ("Bucket",),
    "AWS::SQS::QueuePolicy": ("Queues",),
    "AWS::SNS::TopicPolicy": ("Topics",),
    "AWS::SecretsManager::ResourcePolicy": ("SecretId",),
}
"""Policies that say something of other resources, by the properties that name those."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A caller, an action or a thing of a statement: in words, and how far it goes."""

    words: str
    reach: Reach
    public: bool = False


_NOBODY: Final = _Part("", Same(""))
_ASSUME: Final = _Part("", Names(symbols("sts:assumerole")))


def statements(resource: Resource, *, effect: str) -> Iterator[Grant]:
    """Yield what the policies of a resource allow (`Allow`) or refuse (`Deny`)."""
    for path, given in documents(resource):
        for position, statement in placed(given):
            at = (resource.id, (*path, "Statement", position))
            for holder in holders(resource):
                yield from _statement(statement, holder, effect=effect, at=at)


def holders(resource: Resource) -> list[str]:
    """Return whom the policies of a resource speak of: itself, or those that it names."""
    keys = _HOLDERS.get(resource.type, ())
    return [named(one) for key in keys for one in items(resource.properties.get(key))] or [resource.id]


def _statement(statement: Value, holder: str, *, effect: str, at: Place) -> Iterator[Grant]:
    if not isinstance(statement, Mapping):
        if effect == "Allow":
            yield Grant(holder, "has a policy that we cannot read", at=at, reach=(Same(as_json(statement)),))
    elif statement.get("Effect") == effect:
        yield from _grants(statement, holder, effect=effect, at=at)


def _grants(statement: Mapping[str, Value], holder: str, *, effect: str, at: Place) -> Iterator[Grant]:
    is_trust = TRUST in at[1]
    conditions = of_statement(statement)
    actions = _actions(statement) or ([_ASSUME] if is_trust else [])
    for caller, action, thing in product(_callers(statement), actions, _things(statement)):
        shape = _trust(caller) if is_trust and _is_assuming(action) else _right(caller, action, thing)
        yield replace(
            shape,
            who=holder,
            verb=shape.verb if effect == "Allow" else _gone(shape.verb),
            conditions=conditions,
            at=at,
            public=caller.public,
            kind=effect,
            reach=(caller.reach, action.reach, thing.reach),
        )


def _right(caller: _Part, action: _Part, thing: _Part) -> Grant:
    verb = f"lets {caller.words}" if caller.words else "may"
    return Grant("", verb, (action.words,), f"on {thing.words}" if thing.words else "")


def _trust(caller: _Part) -> Grant:
    return Grant("", "can be assumed by", (caller.words or "?",))


def _gone(verb: str) -> str:
    """Return the words for a refusal that is gone."""
    given = verb.removeprefix("lets ")
    return f"no longer refuses: {verb}" if given == verb else f"no longer refuses {given}:"


def _is_assuming(action: _Part) -> bool:
    match action.reach:
        case Names(pattern):
            text = "".join(pattern)
            return text.startswith("sts:assumerole") or ANY in text
        case _:
            return True


def _actions(statement: Mapping[str, Value]) -> list[_Part]:
    return _either(statement, "Action", lower=True)


def _things(statement: Mapping[str, Value]) -> list[_Part]:
    return _either(statement, "Resource", lower=False) or [_NOBODY]


def _either(statement: Mapping[str, Value], name: str, *, lower: bool) -> list[_Part]:
    """Return what a statement names, one by one, or all that it leaves over, in one piece."""

    def spelled(value: Value) -> Symbols:
        return tuple(one.lower() if lower and len(one) == 1 else one for one in pattern(value))

    parts = [_Part(EVERYTHING if one == ANY else named(one), Names(spelled(one))) for one in items(statement.get(name))]
    left_out = items(statement.get(f"Not{name}"))
    if left_out:
        parts.append(_Part(f"all but {_and(left_out)}", AllBut(tuple(spelled(one) for one in left_out))))
    return parts


def _callers(statement: Mapping[str, Value]) -> list[_Part]:
    """Return whom a statement names; in the policy of a role or a user that is nobody but them."""
    left_out = list(_named_callers(statement.get("NotPrincipal")))
    if left_out:
        words = _and([name for _, name in left_out])
        return [_Part(f"everybody but {words}", AllBut(tuple(_caller(*one) for one in left_out)), public=True)]
    named_ones = list(_named_callers(statement.get("Principal")))
    return [_part(kind, name) for kind, name in named_ones] or [_NOBODY]


def _part(kind: str, name: Value) -> _Part:
    if name == ANY:
        return _Part(ANYBODY, Names((ANY,)), public=True)
    return _Part(named(name), Names(_caller(kind, name)))


def _caller(kind: str, name: Value) -> Symbols:
    said = pattern(name)
    account = _ACCOUNT.fullmatch("".join(said))
    return (f"{kind}:", *(symbols(account[1]) if account else said))


def _named_callers(value: Value) -> Iterator[tuple[str, Value]]:
    match value:
        case Mapping():
            for kind, callers in value.items():
                yield from ((kind, one) for one in items(callers))
        case _:
            yield from (("AWS", one) for one in items(value))


def _and(values: Sequence[Value]) -> str:
    return " and ".join(named(one) for one in values)
