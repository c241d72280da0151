"""Two rooms that may not know one another name the host ports that ECS keeps: the backend, and a law."""

from __future__ import annotations

from ecsspec.backends.ec2 import AGENTS_PORTS
from ecsspec.checks.network_mode import RESERVED


def test_backend_and_law_keep_the_same_ports() -> None:
    assert len(AGENTS_PORTS) == len(RESERVED)
    assert set(AGENTS_PORTS) == RESERVED
