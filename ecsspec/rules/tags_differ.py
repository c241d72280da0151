"""IAM takes tag keys that differ only in their case for the same key, and refuses the role."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def tags_differ(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Refuse tag keys that are the same but for upper and lower case."""
    seen: dict[str, str] = {}
    for key in spec.tags:
        first = seen.setdefault(key.lower(), key)
        if first != key:
            what = f"the tags {first} and {key} differ only in case, and to IAM they are one"
            yield Problem("E307", what, ("tags", key), hint=f"remove one of {first} and {key}")
