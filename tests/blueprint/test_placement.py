"""How tasks sit in the network."""

from __future__ import annotations

import pytest

from ecsspec.blueprint.landmarks import HOST_SECURITY_GROUP, TASK_SECURITY_GROUP
from ecsspec.blueprint.placement import Placement


@pytest.mark.parametrize(
    ("mode", "target", "landing", "ports", "host_port"),
    [
        ("awsvpc", "ip", TASK_SECURITY_GROUP, (8080, 8080), 8080),
        ("bridge", "instance", HOST_SECURITY_GROUP, (32768, 65535), 0),
        ("host", "instance", HOST_SECURITY_GROUP, (8080, 8080), 8080),
    ],
)
def test_what_follows_from_the_network_mode(
    mode: str, target: str, landing: str, ports: tuple[int, int], host_port: int
) -> None:
    placement = Placement(mode, "public", public_ip=True)
    assert placement.target_type == target
    assert placement.landing == landing
    assert placement.host_ports(8080) == ports
    assert placement.host_port(8080) == host_port
