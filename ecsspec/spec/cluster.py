"""The ECS cluster of the app's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from ecsspec.spec.base import Section, Tags


class Cluster(Section):
    """The ECS cluster that the service runs in. Changing its name replaces it and everything in it."""

    POSTURES: ClassVar[Mapping[str, Mapping[str, object]]] = {"standard": {"insights": "enabled"}}

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=255)] | None = Field(
        None, examples=["labs"]
    )
    """The cluster's name; CloudFormation makes one up where nothing is said. EC2 hosts are told it."""
    insights: Literal["disabled", "enabled", "enhanced"] = "disabled"
    """Container Insights, the cluster's metrics (they cost per metric)."""
    tags: Tags = Field(default_factory=dict, examples=[{"team": "labs"}])
    """Tags on the cluster, beside the app's."""
