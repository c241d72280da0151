"""A failed deployment of protected hosts comes down by itself: we let go of what CloudFormation could not delete."""

from __future__ import annotations

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cfn.emit import emit_yaml
from ecsspec.deploy.apply import apply
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.preview.live import preview
from ecsspec.problems import DeploymentFailed
from tests.builders import a_template
from tests.world import World


def test_hosts_of_a_failed_create_are_released() -> None:
    world = World()
    world.fail("HostService", reason="it did not stabilise", on="create")
    ports = Connection(world.session(), clock=world.clock)
    template = a_template(launch_type="EC2", capacity={"termination_protection": True})
    deployment = Deployment(stack_name="app", template=template, body=emit_yaml(template), owner="app")
    found = preview(ports, deployment, invocation="1", purpose="apply")
    with pytest.raises(DeploymentFailed) as failed:
        list(apply(ports, found))
    assert failed.value.code == "E704"
    assert world.stacks["app"].status == "ROLLBACK_COMPLETE"
    assert "autoscaling:SetInstanceProtection" in [str(call) for call in world.calls]
