"""The door: a public or internal Application Load Balancer, or none, and how it asks tasks for their health."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ecsspec.spec.base import Section, refuse

_CODE = "[2-4][0-9][0-9]"
CODES = rf"^{_CODE}(-{_CODE})?(,{_CODE}(-{_CODE})?)*$"


def _forwards(codes: str) -> str:
    for part in codes.split(","):
        first, _, last = part.partition("-")
        if last and last < first:
            what = f"the range {part} ends before it begins"
            hint = f'success_codes: "{codes.replace(part, f"{last}-{first}")}"'
            raise refuse("E207", what, allowed="the smaller code first", hint=hint)
    return codes


class TargetHealthCheck(Section):
    """How the balancer asks a task whether it may get requests."""

    ELSEWHERE: ClassVar[Mapping[str, str]] = {"command": "health_check.command", "retries": "health_check.retries"}

    path: Annotated[str, StringConstraints(pattern=r"^/[!-~]*$", max_length=1024)] = Field("/", examples=["/healthz"])
    """The path that the balancer asks for."""
    success_codes: Annotated[str, StringConstraints(pattern=CODES, max_length=64), AfterValidator(_forwards)] = Field(
        "200-399", examples=["200", "200,301-302"]
    )
    """HTTP codes that count as healthy."""
    interval: Annotated[int, Field(ge=5, le=300)] = 15
    """Seconds between two checks."""
    timeout: Annotated[int, Field(ge=2, le=120)] = 5
    """Seconds after which a check has failed; less than the interval."""
    healthy_threshold: Annotated[int, Field(ge=2, le=10)] = 2
    """Successes in a row before a target is healthy."""
    unhealthy_threshold: Annotated[int, Field(ge=2, le=10)] = 3
    """Failures in a row before a target is unhealthy."""
    grace_period: Annotated[int, Field(ge=0, le=2_147_483_647)] = 60
    """Seconds after a task's start in which ECS does not stop it for failing checks."""

    @model_validator(mode="after")
    def _timeout_fits(self) -> TargetHealthCheck:
        if self.timeout >= self.interval:
            what = f"a timeout of {self.timeout} s does not fit an interval of {self.interval} s"
            most = self.interval - 1
            raise refuse("E207", what, allowed=f"timeout: at most {most}", hint=f"timeout: {most}", key="timeout")
        return self


class LoadBalancer(Section):
    """The Application Load Balancer in front of `port`, on port 80."""

    SHORT = "scheme"
    OFF = "none"

    scheme: Literal["public", "internal", "none"] = Field("public", examples=["internal"])
    """Who reaches it: the internet (public), the VPC only (internal), or nobody because there is none (none)."""
    health_check: TargetHealthCheck = TargetHealthCheck.model_construct()
    """How the balancer asks tasks for their health."""
