"""The path of a property in short words: `SecurityGroupEgress tcp 80 to TaskSecurityGroup`, `Subnets.PublicSubnet3`."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import takewhile

from ecsspec.problems import Path

_TOWARDS = {"SecurityGroupEgress": "to", "SecurityGroupIngress": "from"}
_RULE = re.compile(r"(?P<protocol>\S+)(?: (?P<low>-?\d+) (?P<high>-?\d+))? (?P<peer>\S+|!\S+ \S+)")
_REFERENCE = re.compile(r"!(?:Ref|GetAtt) (\S+)")


def label(path: Path) -> str:
    """Return a path as text: steps with dots between, a security group's rule in words, references by their name."""
    text, joint = "", ""
    for before, step in zip((None, *path), path, strict=False):
        rule = _rule(str(step), _TOWARDS.get(str(before), ""))
        text += f" {rule}" if rule else f"{joint}{_REFERENCE.sub(_name, str(step))}"
        joint = ": " if rule else "."
    return text


def follower_label(path: Path, *, beside: Collection[str | int]) -> str:
    """Return the name of a property that follows, up to the first position in a list.

    Where other rows of the resource are inside the same property (`beside`), its first step says enough.
    """
    named = tuple(takewhile(lambda step: isinstance(step, str), path))
    return label(named[:1] if path[0] in beside else named) or label(path)


def _rule(step: str, towards: str) -> str:
    """Return a security group's rule in words: protocol, ports and the other end."""
    found = _RULE.fullmatch(step) if towards else None
    if found is None:
        return ""
    low, high = found["low"], found["high"]
    ports = [] if low is None else [low if low == high else f"{low}-{high}"]
    peer = _REFERENCE.sub(lambda reference: reference[1].partition(".")[0], found["peer"])
    protocol = "all" if found["protocol"] == "-1" else found["protocol"]
    return " ".join((protocol, *ports, towards, peer))


def _name(reference: re.Match[str]) -> str:
    return reference[1]
