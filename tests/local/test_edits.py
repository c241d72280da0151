"""Whatever a user changes about nginx arrives: one change after the other on a running stack, read back each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ecsspec.deploy.events import Outcome
from ecsspec.problems import NotDone
from tests.local.apps import Data, nginx
from tests.local.cloud import Cloud
from tests.local.life import User, wipe

CONTAINER: dict[str, Data] = {
    "image": {"image": "public.ecr.aws/nginx/nginx:1.29"},
    "environment": {"environment": {"MODE": "on", "ZERO": "010"}},
    "command": {"command": ["nginx", "-g", "daemon off;"], "entrypoint": ["/bin/sh"]},
    "health check": {"health_check": {"command": "true", "interval": 10}},
    "no logging": {"logging": False},
    "retention": {"logging": {"retention_days": 7}},
    "stream prefix": {"logging": {"stream_prefix": "web"}},
}
SERVICE: dict[str, Data] = {
    "count": {"desired_count": 2},
    "deployment": {"deployment": {"minimum_healthy_percent": 50, "circuit_breaker": False}},
    "tags": {"tags": {"team": "shop", "cost": "42"}},
    "insights": {"cluster": {"name": "labs", "insights": "enhanced"}},
    "cluster tags": {"cluster": {"name": "labs", "tags": {"team": "other"}}},
    "posture": {"posture": "standard"},
}
NETWORK: dict[str, Data] = {
    "port": {"port": 8080},
    "no port": {"port": None},
    "no balancer": {"load_balancer": "none"},
    "target health": {"load_balancer": {"health_check": {"path": "/up", "interval": 20}}},
    "three zones": {"network": {"zones": 3}},
    "private": {"network": {"tasks": "private", "nat": "per_zone"}},
    "private, one gateway": {"network": {"tasks": "private", "nat": "single"}},
}
ON_FARGATE: dict[str, Data] = {
    "size": {"cpu": 512, "memory": 1024},
    "spot": {"capacity": {"spot": 50, "base": 1}},
    "architecture": {"architecture": "ARM64"},
    "no tasks": {"desired_count": 0},
    "to EC2": {"launch_type": "EC2", "desired_count": 0},
    "to EC2 in the same mode": {
        "launch_type": "EC2",
        "network_mode": "awsvpc",
        "posture": "standard",
        "desired_count": 0,
    },
}
ON_EC2: dict[str, Data] = {
    "size": {"cpu": 512, "memory": 1024, "capacity": {"instance_type": "t3.medium"}},
    "more hosts": {"capacity": {"instance_type": "t3.micro", "min": 2, "max": 5}},
    "architecture": {"architecture": "ARM64", "capacity": {"instance_type": "t4g.small"}},
    "image of the hosts": {"capacity": {"instance_type": "t3.micro", "ami": "bottlerocket"}},
    "host mode": {"network_mode": "host"},
    "awsvpc": {"network_mode": "awsvpc", "posture": "standard"},
    "no tasks": {"desired_count": 0},
    "to FARGATE": {"launch_type": "FARGATE", "capacity": None, "desired_count": 0},
}
JOURNEYS = {
    **{
        f"{what}-{backend}": (backend, edits)
        for what, edits in {"container": CONTAINER, "service": SERVICE, "network": NETWORK}.items()
        for backend in ("FARGATE", "EC2")
    },
    "capacity-FARGATE": ("FARGATE", ON_FARGATE),
    "capacity-EC2": ("EC2", ON_EC2),
}


@pytest.fixture(autouse=True)
def nothing_stays(cloud: Cloud) -> Iterator[None]:
    """Take away what a failed journey leaves: other tests of this worker meet the same target."""
    yield
    for backend in ("FARGATE", "EC2"):
        wipe(cloud, str(nginx(backend)["name"]))


@pytest.mark.parametrize("journey", JOURNEYS)
def test_every_edit_arrives_and_takes_the_last_one_back(journey: str, user: User) -> None:
    backend, edits = JOURNEYS[journey]
    start = nginx(backend)
    assert user.apply(start) is Outcome.CREATED
    before = start
    for label, changes in {**edits, "back to the start": {}}.items():
        wanted = nginx(backend, **changes)
        assert list(arrives(wanted, user, before=before)) == [], label
        before = wanted
    assert user.apply(start) is Outcome.UNCHANGED
    assert user.destroy(str(start["name"])) is Outcome.DELETED


def arrives(wanted: Data, user: User, *, before: Data) -> list[Any]:
    """Apply a spec, by the way round where one step is refused, and return what did not arrive."""
    try:
        outcome = user.apply(wanted)
    except NotDone as refused:
        if refused.code != "E717":
            raise
        assert user.apply(emptied(before)) is Outcome.UPDATED
        outcome = user.apply(wanted)
    assert outcome is Outcome.UPDATED, outcome
    return list(user.standing(wanted).differences())


def emptied(data: Data) -> Data:
    """Return the spec that the refusal asks for: no tasks, and hosts that may go."""
    capacity = {**(data.get("capacity") or {}), "min": 0, "termination_protection": False}
    return {**data, "desired_count": 0, **({"capacity": capacity} if data.get("launch_type") == "EC2" else {})}


@pytest.mark.parametrize("backend", ["FARGATE", "EC2"])
def test_a_balancer_can_be_replaced(backend: str, user: User) -> None:
    start = nginx(backend)
    assert user.apply(start) is Outcome.CREATED
    internal = nginx(backend, load_balancer="internal")
    assert list(arrives(internal, user, before=start)) == []
    assert list(arrives(start, user, before=internal)) == []
    assert user.destroy(str(start["name"])) is Outcome.DELETED
