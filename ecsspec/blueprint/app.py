"""`App`: what every feature and backend reads: the spec, the placement, the landmarks."""

from __future__ import annotations

from typing import NamedTuple

from ecsspec.blueprint.landmarks import Landmarks, own_network
from ecsspec.blueprint.placement import Placement
from ecsspec.cfn.values import Value
from ecsspec.spec.app import Spec


class App(NamedTuple):
    """One app on its way to a template."""

    spec: Spec
    placement: Placement
    landmarks: Landmarks

    @property
    def container(self) -> str:
        """Return the name of the main container."""
        return self.spec.name

    def tags(self, *, name: str = "") -> list[dict[str, Value]]:
        """Return the tags of a resource: the user's, ours, and a Name where the console shows one."""
        pairs = {**self.spec.tags, "ecsspec:name": self.spec.name}
        if name:
            pairs = {"Name": f"{self.spec.stack_name}-{name}", **pairs}
        return [{"Key": key, "Value": pairs[key]} for key in sorted(pairs)]


def app_of(spec: Spec, placement: Placement) -> App:
    """Return the app of a spec with a network and a cluster of its own."""
    section = spec.network
    marks = own_network(zones=section.zones, private=section.tasks == "private", nat=section.nat != "none")
    return App(spec, placement, marks)
