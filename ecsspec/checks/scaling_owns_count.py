"""Where a service is scaled, nobody else says how many tasks it has."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.walk import references
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import SCALABLE_TARGET
from ecsspec.checks.literals import at
from ecsspec.checks.views.services import services

CODE = "E559"


def scaling_owns_count(index: Index) -> Iterator[Finding]:
    """Leave DesiredCount out where a scalable target owns it.

    Every update would set the count back to the written one, in the middle of the day's load.
    """
    for target in index.every(SCALABLE_TARGET):
        named = {one.id for one in references(at(target.properties, "ResourceId"))}
        for served in index.once(services):
            if served.service.id in named and at(served.service.properties, "DesiredCount") is not None:
                what = f"each update would reset the number of tasks, which {target.id} scales"
                yield Finding(CODE, served.service.id, ("DesiredCount",), what, "remove DesiredCount")
