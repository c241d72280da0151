"""`Placement`: how tasks sit in the network, as a value that keeps features blind to the launch type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecsspec.blueprint.landmarks import HOST_SECURITY_GROUP, TASK_SECURITY_GROUP

EPHEMERAL_PORTS = (32768, 65535)
"""The range in which the ECS agent hands out dynamic host ports on current AMIs."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Network mode, target type, subnets, public addresses, and where task traffic arrives."""

    network_mode: Literal["awsvpc", "bridge", "host"]
    tier: Literal["public", "private"]
    public_ip: bool

    @property
    def target_type(self) -> Literal["ip", "instance"]:
        """Return what the balancer's target group holds: addresses of tasks, or hosts."""
        return "ip" if self.network_mode == "awsvpc" else "instance"

    @property
    def landing(self) -> str:
        """Return the logical id of the security group where task traffic arrives."""
        return TASK_SECURITY_GROUP if self.network_mode == "awsvpc" else HOST_SECURITY_GROUP

    def host_ports(self, port: int) -> tuple[int, int]:
        """Return the ports on which a container's port is reached, first and last."""
        return EPHEMERAL_PORTS if self.network_mode == "bridge" else (port, port)

    def host_port(self, port: int) -> int:
        """Return the HostPort of a port mapping; 0 asks for a dynamic one."""
        return 0 if self.network_mode == "bridge" else port
