"""The two places that stand in for AWS, in one form: a fake behind boto3, and the embedded target over HTTP."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Protocol

from ecsspec.aws.connection import Connection
from ecsspec.aws.session import connect
from ecsspec.cfn import read
from ecsspec.deploy.apply import apply
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.events import Event
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.live import preview
from ecsspec.deploy.removal.destroy import destroy, plan_destroy
from ecsspec.deploy.request import Purpose
from tests.contract.templates import REFUSAL
from tests.local.cloud import Cloud
from tests.local.life import HastyClock, quietly, wipe
from tests.world import World


class Ground(Protocol):
    """What differs between the two: how a test prepares them and how time passes."""

    name: str
    ports: Connection

    def client(self, service: str) -> Any:
        """Return a boto3 client of somebody else."""

    def settle(self) -> None:
        """Let whatever runs come to its end."""

    def take_log_group(self, name: str) -> None:
        """Let a log group exist that no stack owns."""

    def write_log(self, group: str, stream: str, *lines: str) -> None:
        """Let a container write, in a stream of its own."""

    def clean(self, stack: str) -> None:
        """Take away what a test left."""


class OnWorld:
    """The fake AWS of tests/world."""

    name = "world"

    def __init__(self) -> None:
        self.world = World()
        self.world.fail("Broken", reason=REFUSAL)
        self.ports = Connection(self.world.session(), clock=self.world.clock)

    def client(self, service: str) -> Any:
        return self.world.session().client(service)

    def settle(self) -> None:
        self.world.clock.settle()

    def take_log_group(self, name: str) -> None:
        self.world.exists("AWS::Logs::LogGroup", name)

    def write_log(self, group: str, stream: str, *lines: str) -> None:
        self.world.logs.write(group, stream, *lines)

    def clean(self, stack: str) -> None:
        """Leave it: the next test has a world of its own."""


class OnLocal:
    """The embedded target."""

    name = "local"

    def __init__(self, cloud: Cloud, ports: Connection) -> None:
        self.cloud = cloud
        self.ports = ports

    def client(self, service: str) -> Any:
        return self.cloud.client(service)

    def settle(self) -> None:
        """Wait for nothing: a follower's next question is late enough."""

    def take_log_group(self, name: str) -> None:
        self.cloud.client("logs").create_log_group(logGroupName=name)

    def write_log(self, group: str, stream: str, *lines: str) -> None:
        logs, now = self.cloud.client("logs"), int(time.time() * 1000)
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
        events = [{"timestamp": now + number, "message": line} for number, line in enumerate(lines)]
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    def clean(self, stack: str) -> None:
        lift = self.cloud.client("cloudformation").update_termination_protection
        quietly(lambda: lift(StackName=stack, EnableTerminationProtection=False))
        wipe(self.cloud, stack)


def local_ports(cloud: Cloud) -> Connection:
    """Return a connection to the target whose pauses take no time."""
    ports = connect(endpoint_url=cloud.target.endpoint_url)
    ports.clock = HastyClock()
    return ports


class Place:
    """One stack name in one place, and the tool's verbs on it."""

    def __init__(self, ground: Ground, stack: str) -> None:
        self.ground = ground
        self.stack = stack
        self.ports = ground.ports
        self.name = ground.name

    def body(self, text: str) -> str:
        """Return a template for this stack."""
        return text.replace("NAME", self.stack)

    def wanted(self, text: str, **more: Any) -> Deployment:
        """Return the deployment of a template to this stack."""
        body = self.body(text)
        whole: dict[str, Any] = {"stack_name": self.stack, "owner": self.stack, "template": read.read(body)}
        return Deployment(**(whole | {"body": body} | more))

    def shown(self, text: str, *, purpose: Purpose = "apply", **more: Any) -> Preview:
        """Return the preview of a template."""
        return preview(self.ports, self.wanted(text, **more), invocation="7-1f", purpose=purpose)

    def applied(self, text: str, **more: Any) -> list[Event]:
        """Apply a template and return what happened."""
        return list(apply(self.ports, self.shown(text, **more)))

    def destroyed(self) -> list[Event]:
        """Destroy the stack and return what happened."""
        plan = plan_destroy(self.ports, self.stack)
        return list(destroy(self.ports, plan)) if plan else []

    def by_hand(self, text: str, *, execute: bool, tags: Mapping[str, str] | None = None) -> None:
        """Prepare, and perhaps carry out, a change set of somebody else's."""
        cloudformation = self.ground.client("cloudformation")
        made = cloudformation.create_change_set(
            StackName=self.stack,
            ChangeSetName="by-hand",
            ChangeSetType="CREATE",
            TemplateBody=self.body(text),
            Tags=[{"Key": key, "Value": value} for key, value in (tags or {}).items()],
        )
        if execute:
            self.ports.clock.sleep(10)
            cloudformation.execute_change_set(ChangeSetName=made["Id"])
            self.ground.settle()

    def physical(self) -> dict[str, str]:
        """Return the physical ids of the stack's resources."""
        return {entry.logical_id: entry.physical_id for entry in self.ports.stacks.resources(self.stack)}

    def waiting_sets(self) -> list[str]:
        """Return the change sets that nobody has carried out."""
        listed = self.ports.change_sets.names(self.stack)
        return sorted(entry.name for entry in listed if not entry.execution_status.startswith("EXECUTE"))
