"""The places in which AWS is played, as one fixture."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from ecsspec.aws.connection import Connection
from tests.contract.places import Ground, OnLocal, OnWorld, Place, local_ports
from tests.local.cloud import Cloud
from tests.local.fixtures import cloud, emptied, home, target

__all__ = ["cloud", "emptied", "home", "target"]

needs_target = pytest.mark.skipif(not find_spec("ministack"), reason="the local target is not installed")
PLACES = ["world", pytest.param("local", marks=needs_target)]


@pytest.fixture(scope="session")
def ports_of_target(cloud: Cloud) -> Connection:
    """One connection for all, as boto3's clients are slow to make."""
    return local_ports(cloud)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """A stack name of this test's own in each of the places."""
    ground: Ground = OnWorld()
    if request.param == "local":
        ground = OnLocal(request.getfixturevalue("cloud"), request.getfixturevalue("ports_of_target"))
    name = "c-" + "".join(letter if letter.isalnum() else "-" for letter in request.node.name)[:60].strip("-")
    yield Place(ground, name)
    ground.clean(name)
