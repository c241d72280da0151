"""Who may reach and do what under a template, as a set of grants: what an update opens is a difference of two sets.

Rules and statements count by what they mean, so that moving one elsewhere opens nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final, TypeAlias

from ecsspec.cfn.findings import Path
from ecsspec.cfn.layout import plain
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value

GROUP: Final = "AWS::EC2::SecurityGroup"
INGRESS: Final = "AWS::EC2::SecurityGroupIngress"
EGRESS: Final = "AWS::EC2::SecurityGroupEgress"
BALANCER: Final = "AWS::ElasticLoadBalancingV2::LoadBalancer"
TRUST: Final = "AssumeRolePolicyDocument"

WORLD: Final = ("0.0.0.0/0", "::/0")
EVERYBODY: Final = "the whole internet"
EVERYTHING: Final = "everything"
ANYBODY: Final = "anybody"
_PEERS: Final = (
    "CidrIp",
    "CidrIpv6",
    "SourceSecurityGroupId",
    "DestinationSecurityGroupId",
    "SourceSecurityGroupName",
    "SourcePrefixListId",
    "DestinationPrefixListId",
)
_SWITCHES: Final[Mapping[str, tuple[Value, str]]] = {
    "AssignPublicIp": ("ENABLED", "gives its tasks public addresses"),
    "AssociatePublicIpAddress": (True, "gives its hosts public addresses"),
    "MapPublicIpOnLaunch": (True, "gives what starts in it a public address"),
    "EnableExecuteCommand": (True, "lets people run commands in its containers"),
}
"""Properties that open a door by one value, wherever they stand in a resource."""

_HERE: Final = re.compile(r"arn:\$\{AWS::Partition\}:[\w-]+:(?:\$\{AWS::Region\})?:(?:\$\{AWS::AccountId\})?:")
"""How the names of things in the same account begin: to a reader that says nothing."""

Place: TypeAlias = tuple[str, Path]
"""The logical id of a resource, and the path of the property that grants something."""
Right: TypeAlias = tuple[str, tuple[str, ...], str, bool]
"""A verb, what, whom, and whether that is everybody."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Something that is allowed, as a sentence: `who` (a logical id) `verb` each of `what` `whom`, on a condition."""

    who: str
    verb: str
    what: tuple[str, ...] = ()
    whom: str = ""
    condition: str = ""
    at: Place = ("", ())
    public: bool = False
    """Whether the whole internet gets in."""

    @property
    def sentence(self) -> str:
        """Return the grant in words."""
        condition = "under a condition" if self.condition else ""
        text = " ".join(part for part in (self.who, self.verb, ", ".join(self.what), self.whom, condition) if part)
        return _HERE.sub("", text)


def opened(before: Template, after: Template) -> tuple[Grant, ...]:
    """Return what is allowed after an update and was not before, refusals that are gone included."""
    new = list(allowed(_apart(after, before)))
    known = list(allowed(before.resources.values())) if new else []
    gone = [grant for grant in refused(_apart(before, after)) if grant.at[0] in after.resources]
    kept = list(refused(after.resources.values())) if gone else []
    added = [grant for grant in new if not _is_within(grant, known)]
    return _joined([*added, *(grant for grant in gone if not _is_within(grant, kept))])


def _apart(one: Template, other: Template) -> Iterator[Resource]:
    """Yield the resources that only one template has as they are: equal ones open nothing."""
    return (resource for id_, resource in one.resources.items() if other.resources.get(id_) != resource)


def _is_within(grant: Grant, others: Sequence[Grant]) -> bool:
    """Tell whether others say as much or more: what is narrowed opens nothing."""
    return any(
        (other.who, other.verb) == (grant.who, grant.verb)
        and other.condition in ("", grant.condition)
        and (other.whom == grant.whom or other.whom.endswith((EVERYBODY, EVERYTHING)))
        and all(fnmatchcase(one, wide) or wide == EVERYTHING for one, wide in zip(grant.what, other.what, strict=True))
        for other in others
    )


def allowed(resources: Iterable[Resource]) -> Iterator[Grant]:
    """Yield everything that resources allow, one grant for each action or range of ports."""
    for resource in resources:
        yield from _rules(resource)
        yield from _statements(resource, effect="Allow")
        yield from _policies(resource)
        yield from _doors(resource)


def refused(resources: Iterable[Resource]) -> Iterator[Grant]:
    """Yield what resources refuse by name: statements that deny, and limits of roles."""
    for resource in resources:
        yield from _statements(resource, effect="Deny")
        if (limit := resource.properties.get("PermissionsBoundary")) is not None:
            at = (resource.id, ("PermissionsBoundary",))
            yield Grant(resource.id, "is no longer limited by", (_named(limit),), at=at)


def _joined(grants: Sequence[Grant]) -> tuple[Grant, ...]:
    """Join grants that differ in one word only, what lets the internet in first."""
    together: dict[tuple[object, ...], list[Grant]] = {}
    for grant in grants:
        together.setdefault((grant.who, grant.verb, grant.whom, grant.condition, grant.public), []).append(grant)
    joined = [replace(same[0], what=tuple(dict.fromkeys(_words(same)))) for same in together.values()]
    return tuple(sorted(joined, key=lambda grant: not grant.public))


def _words(grants: Sequence[Grant]) -> Iterator[str]:
    return (word for grant in grants for word in grant.what)


def _rules(resource: Resource) -> Iterator[Grant]:
    """Yield what a security group, or a rule apart from it, lets in and out."""
    if resource.type == GROUP:
        yield from _rules_under(resource, "SecurityGroupIngress", "lets in", "from")
        # EC2 lets everything out of a group that names no rule.
        every: list[Value] = [{"IpProtocol": "-1", "CidrIp": WORLD[0]}]
        given = resource.properties.get("SecurityGroupEgress")
        yield from _rules_under(resource, "SecurityGroupEgress", "lets out", "to", default=[] if given else every)
    elif resource.type in (INGRESS, EGRESS):
        verb, towards = ("lets in", "from") if resource.type == INGRESS else ("lets out", "to")
        who = _named(resource.properties.get("GroupId", resource.id))
        yield _rule(resource.properties, who, verb, towards, at=(resource.id, ()))


def _rules_under(
    resource: Resource, name: str, verb: str, towards: str, *, default: Sequence[Value] = ()
) -> Iterator[Grant]:
    for position, rule in enumerate(_items(resource.properties.get(name)) or default):
        if isinstance(rule, Mapping):
            yield _rule(rule, resource.id, verb, towards, at=(resource.id, (name, position)))


def _rule(rule: Mapping[str, Value], who: str, verb: str, towards: str, *, at: Place) -> Grant:
    peer = next((_named(rule[key]) for key in _PEERS if key in rule), "?")
    world = peer in WORLD
    whom = f"{towards} {EVERYBODY if world else peer}"
    return Grant(who, verb, (_ports(rule),), whom, at=at, public=world and towards == "from")


def _ports(rule: Mapping[str, Value]) -> str:
    protocol, low, high = (_named(rule.get(key, "")) for key in ("IpProtocol", "FromPort", "ToPort"))
    if protocol == "-1":
        return EVERYTHING
    return f"{protocol} {low if low == high else f'{low}-{high}'}".strip(" -")


def _statements(resource: Resource, *, effect: str) -> Iterator[Grant]:
    for path, document in _documents(resource.properties, ()):
        for position, statement in enumerate(_items(document["Statement"])):
            if isinstance(statement, Mapping) and statement.get("Effect") == effect:
                at = (resource.id, (*path, "Statement", position))
                condition = _named(statement["Condition"]) if "Condition" in statement else ""
                rights = _trust(statement) if path[:1] == (TRUST,) else _rights(statement)
                for verb, what, whom, public in rights:
                    said = verb if effect == "Allow" else f"no longer refuses: {verb}"
                    yield Grant(resource.id, said, what, whom, condition, at, public)


def _documents(value: Value, path: Path) -> Iterator[tuple[Path, Mapping[str, Value]]]:
    """Yield every policy document inside a value: whatever holds statements."""
    match value:
        case Mapping() if "Statement" in value:
            yield path, value
        case Mapping():
            for key, item in value.items():
                yield from _documents(item, (*path, key))
        case list() | tuple():
            for index, item in enumerate(value):
                yield from _documents(item, (*path, index))


def _trust(statement: Mapping[str, Value]) -> Iterator[Right]:
    for caller in _principals(statement):
        yield "can be assumed by", (ANYBODY if caller == "*" else caller,), "", caller == "*"


def _rights(statement: Mapping[str, Value]) -> Iterator[Right]:
    """Yield each pair of an action and a thing in a statement, for each of those whom it names."""
    things = [f"on {EVERYTHING if one == '*' else one}" for one in _either(statement, "Resource")] or [""]
    for caller in list(_principals(statement)) or [""]:
        verb = f"lets {ANYBODY if caller == '*' else caller}" if caller else "may"
        for action in _either(statement, "Action"):
            yield from ((verb, (EVERYTHING if action == "*" else action,), thing, caller == "*") for thing in things)


def _either(statement: Mapping[str, Value], name: str) -> list[str]:
    """Return what a statement names, or what it names as left out."""
    named = [_named(one) for one in _items(statement.get(name))]
    return named + [f"all but {_named(one)}" for one in _items(statement.get(f"Not{name}"))]


def _principals(statement: Mapping[str, Value]) -> Iterator[str]:
    match statement.get("Principal"):
        case None:
            return
        case Mapping() as kinds:
            for callers in kinds.values():
                yield from map(_named, _items(callers))
        case other:
            yield _named(other)


def _policies(resource: Resource) -> Iterator[Grant]:
    for policy in _items(resource.properties.get("ManagedPolicyArns")):
        at = (resource.id, ("ManagedPolicyArns",))
        yield Grant(resource.id, "gets the rights of", (_named(policy).rpartition("/")[2],), at=at)


def _doors(resource: Resource) -> Iterator[Grant]:
    # A load balancer that says nothing faces the internet.
    if resource.type == BALANCER and resource.properties.get("Scheme", "internet-facing") == "internet-facing":
        yield Grant(resource.id, "faces the internet", at=(resource.id, ("Scheme",)), public=True)
    for path, sentence in _switched(resource.properties, ()):
        yield Grant(resource.id, sentence, at=(resource.id, path))


def _switched(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    match value:
        case Mapping():
            for key, item in value.items():
                opens, sentence = _SWITCHES.get(key, (None, ""))
                if sentence and item == opens:
                    yield (*path, key), sentence
                yield from _switched(item, (*path, key))
        case list() | tuple():
            for index, item in enumerate(value):
                yield from _switched(item, (*path, index))


def _items(value: Value) -> list[Value]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _named(value: Value) -> str:
    match value:
        case str():
            return value
        case Ref(id_) | GetAtt(id_, "Arn" | "GroupId"):
            return id_
        case GetAtt(id_, attribute):
            return f"{id_}.{attribute}"
        case Sub(text):
            return text
        case _:
            return json.dumps(plain(value), sort_keys=True)
