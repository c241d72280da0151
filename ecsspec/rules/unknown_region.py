"""A region that no partition of AWS has is most often mistyped; a new one has to work all the same."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def unknown_region(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Warn of a region that is not in our table."""
    if spec.region is None:
        return
    from ecsspec.spec.regions import REGIONS

    if spec.region not in REGIONS:
        what = f"this version of ecsspec knows no region {spec.region}"
        allowed = "mistyped, or newer than this version"
        yield Problem("W211", what, ("region",), allowed=allowed, hint=_meant(spec.region), severity="warning")


def _meant(region: str) -> str:
    """Return the line with the region that is like it; where only the number is another, it may well be a new one."""
    from ecsspec.spec.meant import near
    from ecsspec.spec.regions import REGIONS

    found = near(region, sorted(REGIONS))
    is_newer = found.rpartition("-")[0] == region.rpartition("-")[0]
    return f"region: {found}" if found and not is_newer else ""
