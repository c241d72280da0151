"""ECS takes fifty tags; the cluster carries the app's, its own, and one of ours."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec

MOST = 49
"""Fifty, less the tag that names the app."""


def tags_fit(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Refuse more tags than a cluster can carry."""
    count = len({*spec.tags, *spec.cluster.tags})
    if count > MOST:
        what = f"{count} tags are too many for the cluster, which carries the app's and its own"
        allowed = f"{MOST} at most, tags and cluster.tags together"
        hint = f"remove {count - MOST} of them"
        yield Problem("E306", what, ("cluster", "tags"), allowed=allowed, hint=hint, joins=("tags",))
