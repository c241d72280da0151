"""AWS's own words for where tasks run, in one place."""

from __future__ import annotations

FARGATE = "FARGATE"
FARGATE_SPOT = "FARGATE_SPOT"
EC2 = "EC2"
