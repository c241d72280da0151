"""What is wrong with a template, as a value: which resource, which property, and what to do."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The keys from a resource's properties to a value: `("LoadBalancers", 0, "TargetGroupArn")`."""


class Finding(NamedTuple):
    """One thing that CloudFormation or AWS would refuse.

    `path` goes down from the resource's properties, or is its attribute's name (`("DependsOn",)`); `resource` is
    empty for the rest of the template, whose path begins with the section (`("Outputs", "Url")`).
    """

    code: str
    resource: str
    path: Path
    what: str
    hint: str = ""
