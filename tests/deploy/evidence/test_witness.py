"""What was seen of an operation is handed on before AWS is asked for anything that takes it away."""

from __future__ import annotations

import pytest

from ecsspec.deploy.apply import apply
from ecsspec.deploy.events import Seen
from ecsspec.deploy.following.limits import Limits
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import DeploymentFailed
from tests.deploy.on_world import ports, shown
from tests.deploy.test_on_world_steered import CANCEL, FAILS, NEWER_UNGUARDED, standing
from tests.world.shop import UNGUARDED


def test_what_was_seen_is_handed_on_before_anything_is_taken_back() -> None:
    world = standing(UNGUARDED)
    world.rolls_out("Service", FAILS)
    looks: list[tuple[bool, int]] = []
    happening = apply(ports(world), shown(world, NEWER_UNGUARDED), limits=Limits(timeout=300, on_timeout=CANCEL))
    seen = (event.evidence for event in happening if isinstance(event, Seen))
    with pytest.raises(DeploymentFailed):
        looks.extend((diagnose(one).failed_tasks > 0, len(world.called("CancelUpdateStack"))) for one in seen)
    assert looks[:2] == [(True, 0), (True, 0)], "at the first failed task, and at the order"
