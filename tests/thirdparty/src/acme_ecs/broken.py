"""Backends that fail in every way a backend can: on import, by what they lack, raise and answer."""

from __future__ import annotations

from pydantic import model_validator

from acme_ecs.managed import Managed
from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section


class Raises(Managed):
    """Loads, and then raises whatever it is asked."""

    def placement(self, _: Spec, /) -> Placement:
        """Fail as a lookup in a table of its own would."""
        raise KeyError("no such zone")


class Lies(Managed):
    """Answers with something else than was asked for."""

    def capacity(self, _: App, /) -> dict[str, object]:
        """Answer with a template in place of a Fragment."""
        return {"Resources": {}}


class Misfits(Managed):
    """Answers with the right thing, made of the wrong ones."""

    def capacity(self, _: App, /) -> Fragment:
        """Answer with a number in the place of a slot."""
        return Fragment(resources=("x",), slots=(3,))  # type: ignore[arg-type]


class Misplaces(Managed):
    """Answers with words that nobody knows."""

    def placement(self, _: Spec, /) -> Placement:
        """Place tasks where no network is."""
        return Placement("vpc", "secret", public_ip=False)  # type: ignore[arg-type]


class MoodyCapacity(Section):
    """Keys whose check fails, and not by saying what is wrong with them."""

    least_vcpus: int = 2
    """vCPUs that a host has at least."""

    @model_validator(mode="after")
    def _ask_elsewhere(self) -> MoodyCapacity:
        raise RuntimeError("the price list is not there")


class Moody(Managed):
    """Fails while its keys are read."""

    capacity_model: type[Section] = MoodyCapacity


class Lacks:
    """Has nothing of a backend."""


RAISES = Raises()
LIES = Lies()
MISFITS = Misfits()
MISPLACES = Misplaces()
MOODY = Moody()
LACKS = Lacks()
