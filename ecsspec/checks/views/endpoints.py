"""Which AWS services a subnet reaches through VPC endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Sub, Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import ENDPOINT
from ecsspec.checks.literals import at, items
from ecsspec.checks.views.routes import Way

_SERVICE = r"com\.amazonaws\.(?:[a-z0-9-]+|\$\{AWS::Region\})\.(.+)"


def covered(index: Index, way: Way) -> frozenset[str]:
    """Return the names of the AWS services that a subnet reaches through endpoints, as `ecr.api`."""
    return frozenset(_covered(index, way))


def _covered(index: Index, way: Way) -> Iterator[str]:
    network = index.identity(at(way.subnet.properties, "VpcId"))
    for endpoint in index.every(ENDPOINT):
        if index.identity(at(endpoint.properties, "VpcId")) == network and _serves(index, endpoint, way):
            yield _name(at(endpoint.properties, "ServiceName"))


def _serves(index: Index, endpoint: Resource, way: Way) -> bool:
    """Tell whether an endpoint serves a subnet: a gateway through its route table, an interface through the network."""
    if at(endpoint.properties, "VpcEndpointType") in (None, "Gateway"):
        return way.table in map(index.identity, items(at(endpoint.properties, "RouteTableIds")))
    return True


def _name(service: Value) -> str:
    written = service.text if isinstance(service, Sub) else service
    found = re.fullmatch(_SERVICE, written) if isinstance(written, str) else None
    return found.group(1) if found else ""
