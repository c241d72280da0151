"""A live stack beside its template: every resource resolved, described once, and compared property by property."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from ecsspec.cfn.emit import to_data
from ecsspec.cfn.template import Template
from tests.local.cloud import Cloud
from tests.local.readback.kinds import Made
from tests.local.readback.memory import Remembering
from tests.local.readback.paths import NOTHING, Answer, unlike
from tests.local.readback.registry import KINDS
from tests.local.readback.resolve import Resolver, pseudo
from tests.local.readback.types.security_group import surplus


class Standing:
    """What stands in the services for a template that was deployed; answers are kept, so make a new one each time."""

    def __init__(self, cloud: Cloud, stack: str, template: Template) -> None:
        self.fresh = cloud
        self.cloud = Remembering(cloud)
        self.stack = stack
        self.template: dict[str, Any] = to_data(template)
        self.physical = cloud.physical(stack)
        self.pseudo = pseudo(str(cloud.describe(stack)["StackId"]))
        self.resolver = Resolver(self._ref, self._attribute, self._zones)
        self.made = cache(self._made)
        self.answer = cache(self._answer)

    def _ref(self, name: str) -> Any:
        if name in self.pseudo:
            return self.pseudo[name]
        return self.physical[name] if name in self.template["Resources"] else self._parameter(name)

    def _parameter(self, name: str) -> str:
        """Return what an SSM parameter holds that a parameter of the template names."""
        path = self.template["Parameters"][name]["Default"]
        return str(self.cloud.client("ssm").get_parameter(Name=path)["Parameter"]["Value"])

    def _attribute(self, id_: str, name: str) -> Any:
        answer = self.answer(id_)
        assert answer is not None, f"{id_} is not there"
        return KINDS[self.made(id_).type].attribute(name, answer)

    def _zones(self) -> list[str]:
        rows = self.cloud.client("ec2").describe_availability_zones()["AvailabilityZones"]
        return sorted(row["ZoneName"] for row in rows)

    def _made(self, id_: str) -> Made:
        body = self.template["Resources"][id_]
        return Made(id_, body["Type"], self.physical[id_], self.resolver.value(body.get("Properties", {})))

    def _answer(self, id_: str) -> Answer | None:
        made = self.made(id_)
        return KINDS[made.type].describe(self.cloud, made)

    @property
    def resources(self) -> list[Made]:
        """Return every resource of the template."""
        return [self.made(id_) for id_ in self.template["Resources"]]

    def differences(self) -> Iterator[str]:
        """Yield a line for everything that the template says and the services do not."""
        if set(self.physical) != set(self.template["Resources"]):
            yield f"the stack holds {sorted(self.physical)}"
        for made in self.resources:
            yield from (f"{made.id}.{name}{line}" for name, line in self.of(made))
        yield from surplus(self.resources, self.answer)
        yield from unlike(self.outputs, self.cloud.outputs(self.stack), complete=True, where="Outputs")

    @property
    def outputs(self) -> dict[str, Any]:
        """Return the outputs as they should be."""
        return {name: self.resolver.value(body["Value"]) for name, body in self.template.get("Outputs", {}).items()}

    def of(self, made: Made) -> Iterator[tuple[str, str]]:
        """Yield property and line for each difference of one resource."""
        answer = self.answer(made.id)
        if answer is None:
            yield "", f" {made.physical_id}: {NOTHING}"
            return
        yield from KINDS[made.type].differences(made.properties, answer)

    def left(self) -> list[str]:
        """Return the logical ids of what the services still show, asked anew."""
        return [made.id for made in self.resources if KINDS[made.type].describe(self.fresh, made) is not None]
