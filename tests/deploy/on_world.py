"""Short words for the whole room over real boto3 clients and a pretended AWS."""

from __future__ import annotations

from ecsspec.aws.connection import Connection
from ecsspec.cfn import read
from ecsspec.deploy.apply import apply
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.events import Event, Finished, Outcome
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.live import preview
from ecsspec.deploy.removal.destroy import destroy, plan_destroy
from tests.world import World
from tests.world.scripts import APP

MORE = APP.replace("Default: 1}", "Default: 3}")
NEWER = APP.replace("nginx:1.28", "nginx:1.29")
KEPT = APP.replace(
    "Type: AWS::Logs::LogGroup\n", "Type: AWS::Logs::LogGroup\n    DeletionPolicy: RetainExceptOnCreate\n"
)
BREAKER = "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."


def ports(world: World) -> Connection:
    return Connection(world.session(), clock=world.clock)


def wanted(body: str = APP, *, name: str = "web", **changes: object) -> Deployment:
    whole: dict[str, object] = {"stack_name": name, "template": read.read(body), "body": body, "owner": name, **changes}
    return Deployment(**whole)  # type: ignore[arg-type]


def shown(world: World, body: str = APP, **changes: str) -> Preview:
    return preview(ports(world), wanted(body, **changes), invocation="7-1f", purpose="apply")


def applied(world: World, body: str = APP, **changes: str) -> list[Event]:
    return list(apply(ports(world), shown(world, body, **changes)))


def destroyed(world: World, name: str = "web") -> list[Event]:
    plan = plan_destroy(ports(world), name)
    return list(destroy(ports(world), plan)) if plan else []


def outcome(events: list[Event]) -> Outcome:
    assert isinstance(events[-1], Finished)
    return events[-1].outcome


def sets(world: World, name: str = "web") -> list[str]:
    """Return the sets that wait on a stack; those that were carried out stay listed for ever."""
    listed = ports(world).change_sets.names(name)
    return [entry.name for entry in listed if not entry.execution_status.startswith("EXECUTE")]
