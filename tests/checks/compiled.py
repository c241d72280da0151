"""Templates of representative specs, each compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ecsspec.backends.registry import capacity_of, find
from ecsspec.cfn.template import Template
from ecsspec.compiler import build
from ecsspec.problems import Problem
from ecsspec.spec.validate import build_spec

PRIVATE: dict[str, object] = {"tasks": "private", "nat": "single"}
ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1"

SPECS: Mapping[str, Mapping[str, object]] = {
    "fargate": {},
    "fargate-private": {"network": PRIVATE},
    "fargate-nat-per-zone": {"network": {"tasks": "private", "nat": "per_zone", "zones": 3}},
    "fargate-internal": {"load_balancer": "internal", "network": PRIVATE},
    "fargate-no-port": {"port": None},
    "fargate-no-balancer": {"load_balancer": "none"},
    "fargate-no-logs": {"logging": False},
    "fargate-standard": {"posture": "standard"},
    "fargate-spot": {"capacity": {"spot": 50, "base": 1}, "desired_count": 4},
    "fargate-arm": {"architecture": "ARM64", "image": ECR, "cpu": 1024, "memory": 2048},
    "fargate-six-zones": {"network": {"zones": 6, "cidr": "172.20.0.0/18"}},
    "fargate-recreate": {"deployment": {"minimum_healthy_percent": 0, "maximum_percent": 100}},
    "ec2": {"launch_type": "EC2"},
    "ec2-private": {"launch_type": "EC2", "network": PRIVATE},
    "ec2-awsvpc": {"launch_type": "EC2", "network_mode": "awsvpc", "network": PRIVATE},
    "ec2-host": {"launch_type": "EC2", "network_mode": "host", "deployment": {"minimum_healthy_percent": 0}},
    "ec2-no-port": {"launch_type": "EC2", "port": None},
    "ec2-no-logs": {"launch_type": "EC2", "logging": False},
    "ec2-bottlerocket": {"launch_type": "EC2", "capacity": {"ami": "bottlerocket"}},
    "ec2-arm": {"launch_type": "EC2", "architecture": "ARM64"},
    "ec2-own-image": {"launch_type": "EC2", "capacity": {"ami": "ami-0123456789abcdef0"}},
    "ec2-named-cluster": {"launch_type": "EC2", "cluster": {"name": "labs"}},
    "ec2-standard": {"launch_type": "EC2", "posture": "standard"},
}


@cache
def compiled(name: str) -> Template:
    """Return the template of one of the specs, nginx on port 80 but for what it says."""
    data = {"name": "nginx", "image": "public.ecr.aws/nginx/nginx:stable", "port": 80, **SPECS[name]}
    spec = build_spec({key: value for key, value in data.items() if value is not None}, capacity_of)
    assert spec is not None, f"{name} is no valid spec"
    backend = find(spec.launch_type)
    assert not isinstance(backend, Problem)
    return build(spec, backend)
