"""What starts software waits until its subnets have a way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.literals import at
from ecsspec.checks.views.hosts import hosts
from ecsspec.checks.views.routes import nat_on, ways_from
from ecsspec.checks.views.services import services

CODE = "E515"


def routes_first(index: Index) -> Iterator[Finding]:
    """Make services and Auto Scaling groups of hosts after the default routes of their subnets.

    A subnet is no dependency on its routes. Tasks and hosts that start earlier cannot pull, log or join: the tasks
    count as failed starts for the circuit breaker, and a host does not try again.
    """
    for resource, subnets in _starters(index):
        late = [id_ for id_ in _steps(index, subnets, resource) if not index.follows(resource, id_)]
        if late:
            named = " and ".join(late)
            what = f"it may start before {named}: what starts then has no way out"
            yield Finding(CODE, resource.id, ("DependsOn",), what, f"add {named} to its DependsOn")


def _starters(index: Index) -> Iterator[tuple[Resource, Sequence[Value]]]:
    for served in index.once(services):
        yield served.service, served.subnets
    for these in index.once(hosts):
        yield these.group, these.subnets


def _steps(index: Index, subnets: Sequence[Value], starter: Resource) -> Iterator[str]:
    """Yield what the starter has to follow: the way of its subnets, and behind NAT gateways the way of theirs.

    What a NAT gateway itself waits for comes before everything that is routed through it.
    """
    seen: dict[str, None] = {}
    for way in ways_from(index, subnets):
        seen.update(dict.fromkeys(way.steps))
        for nat in nat_on(index, way):
            for outer in ways_from(index, [at(nat.properties, "SubnetId")]):
                seen.update(dict.fromkeys(id_ for id_ in outer.steps if not index.follows(nat, id_)))
    yield from (id_ for id_ in seen if id_ != starter.id)
