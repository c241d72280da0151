"""What ECS takes as the way to deploy a new version."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import SERVICE
from ecsspec.checks.literals import at, items, known, number, truth

CODE = "E558"
CONFIGURATION = "DeploymentConfiguration"
REBALANCING = "AvailabilityZoneRebalancing"
ZONE = "attribute:ecs.availability-zone"


def deployment(index: Index) -> Iterator[Finding]:
    """Use the circuit breaker in rolling deployments only, and rebalance zones only where a task may start first.

    ECS refuses the breaker with other strategies or controllers; it refuses rebalancing for daemons, with
    MaximumPercent 100 or less, and where the first placement strategy does not spread over zones.
    """
    for service in index.every(SERVICE):
        yield from _breaker(service)
        if at(service.properties, REBALANCING) == "ENABLED":
            for why, hint in _unbalanced(service):
                what = f"ECS does not rebalance zones {why}"
                yield Finding(CODE, service.id, (REBALANCING,), what, hint)


def _breaker(service: Resource) -> Iterator[Finding]:
    path = (CONFIGURATION, "DeploymentCircuitBreaker", "Enable")
    way = at(service.properties, CONFIGURATION, "Strategy")
    controller = at(service.properties, "DeploymentController", "Type")
    other = [one for one, usual in ((way, "ROLLING"), (controller, "ECS")) if one not in (None, usual) and known(one)]
    if truth(at(service.properties, *path)) and other:
        what = f"the circuit breaker works in rolling deployments of ECS, not with {other[0]}"
        yield Finding(CODE, service.id, path, what, "remove DeploymentCircuitBreaker, and use Alarms")


def _unbalanced(service: Resource) -> Iterator[tuple[str, str]]:
    most = number(at(service.properties, CONFIGURATION, "MaximumPercent"))
    if most is not None and most <= 100:
        yield f"with MaximumPercent {most}", f"MaximumPercent: 200, or {REBALANCING}: DISABLED"
    if at(service.properties, "SchedulingStrategy") == "DAEMON":
        yield "of daemons", f"{REBALANCING}: DISABLED"
    first = next(iter(items(at(service.properties, "PlacementStrategies"))), None)
    spread = at(first, "Type") == "spread" and at(first, "Field") == ZONE
    if first is not None and known(first) and not spread:
        yield "where placement does not begin with them", f"put spread over {ZONE} first"
