"""Every call of ours that changes something may be repeated: it carries a token, or doing it twice is doing it once.

Each is made here with its answer lost, and then once more, as whoever cannot know whether it was heard does.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeAlias

import botocore.session
import pytest
from botocore import xform_name

import ecsspec.aws
from ecsspec.deploy.errors import Unreachable
from ecsspec.deploy.facts import Bucket
from ecsspec.deploy.request import change_set_request
from tests.deploy.on_world import APP, NEWER, applied, ports, shown, wanted
from tests.deploy.trouble import TROUBLES, deletion_failed, rollback_failed
from tests.world import World
from tests.world.fates import never_healthy
from tests.world.scripts import EC2

Deed: TypeAlias = Callable[[], object]
SERVICES = ("autoscaling", "cloudformation", "cloudwatch", "ec2", "ecr", "ecs", "efs", "elbv2", "iam", "logs",
            "resourcegroupstaggingapi", "s3", "ssm", "sts")  # fmt: skip
LOOKING = ("describe_", "get_", "head_", "list_", "simulate_")
TOKENS = {"ClientRequestToken", "ClientToken", "clientToken", "clientRequestToken"}
TOKEN = "ecsspec-0123"
GROUP, BALANCER = "AWS::AutoScaling::AutoScalingGroup", "AWS::ElasticLoadBalancingV2::LoadBalancer"
BUCKET = Bucket("templates", "123456789012", "us-east-1")


def app(body: str = APP, name: str = "web") -> World:
    world = World()
    applied(world, body, name=name)
    return world


def hosts() -> World:
    return app(EC2, "ec2")


def rolling() -> World:
    world = app()
    world.rolls_out("Service", never_healthy())
    executing(world)()
    world.clock.sleep(60)
    return world


def balanced() -> World:
    world = World()
    world.balancers.attributes["alb"] = {"deletion_protection.enabled": "true"}
    return world


def kept_logs() -> World:
    world = World()
    world.exists("AWS::Logs::LogGroup", "/ecsspec/web")
    return world


def stack(world: World) -> str:
    return next(one.id for one in world.stacks.by_id.values() if one.status != "DELETE_COMPLETE")


def service(world: World) -> tuple[str, str]:
    (one,) = world.ecs.services.values()
    return one.cluster, one.name


def asking(world: World) -> Deed:
    about = change_set_request(wanted(), name="ecsspec-apply-1", plan="0123", parameters={}, stack=None)
    return lambda: ports(world).change_sets.create(about)


def executing(world: World) -> Deed:
    found = shown(world, NEWER).change_set
    assert found
    return lambda: ports(world).change_sets.execute(found.id, stack=found.stack_id, token=TOKEN)


def withdrawing(world: World) -> Deed:
    found = shown(world, NEWER).change_set
    assert found
    return lambda: ports(world).change_sets.delete(found.id, stack=found.stack_id)


def on_stack(method: str, **arguments: object) -> Callable[[World], Deed]:
    return lambda world: partial(getattr(ports(world).operations, method), stack(world), **arguments)


def deregistering(world: World) -> Deed:
    (revision,) = world.ecs.revisions
    return lambda: ports(world).workloads.deregister(revision)


def releasing(world: World) -> Deed:
    (group,) = world.autoscaling.groups
    return lambda: ports(world).workloads.release_hosts(group)


def making(world: World) -> Deed:
    return lambda: ports(world).buckets.make(BUCKET)


def storing(world: World) -> Deed:
    ports(world).buckets.make(BUCKET)
    return lambda: ports(world).buckets.put(BUCKET, key="one.template", body=APP)


DEEDS: Mapping[str, tuple[Callable[[], World], Callable[[World], Deed]]] = {
    "cloudformation:CreateChangeSet": (World, asking),
    "cloudformation:ExecuteChangeSet": (app, executing),
    "cloudformation:DeleteChangeSet": (app, withdrawing),
    "cloudformation:DeleteStack": (app, on_stack("delete", token=TOKEN)),
    "cloudformation:DeleteStack, keeping": (deletion_failed, on_stack("delete_keeping", keep=["Log"], token=TOKEN)),
    "cloudformation:DeleteStack, by force": (deletion_failed, on_stack("force_delete", token=TOKEN)),
    "cloudformation:RollbackStack": (TROUBLES["UPDATE_FAILED"], on_stack("roll_back", token=TOKEN)),
    "cloudformation:ContinueUpdateRollback": (
        rollback_failed,
        on_stack("continue_rollback", skip=["Service"], token=TOKEN),
    ),
    "cloudformation:CancelUpdateStack": (TROUBLES["UPDATE_IN_PROGRESS"], on_stack("cancel_update", token=TOKEN)),
    "cloudformation:UpdateTerminationProtection": (app, on_stack("protect")),
    "cloudformation:UpdateTerminationProtection, lifted": (app, on_stack("unprotect")),
    "ecs:UpdateService": (app, lambda world: partial(ports(world).workloads.stop_service, *service(world))),
    "ecs:DeregisterTaskDefinition": (app, deregistering),
    "ecs:StopServiceDeployment": (rolling, lambda world: partial(ports(world).rollouts.stop, *service(world))),
    "autoscaling:UpdateAutoScalingGroup": (hosts, releasing),
    "autoscaling:SetInstanceProtection": (hosts, releasing),
    "autoscaling:UpdateAutoScalingGroup, unprotected": (
        hosts,
        lambda world: partial(ports(world).removal.unprotect, GROUP, *world.autoscaling.groups),
    ),
    "elbv2:ModifyLoadBalancerAttributes": (
        balanced,
        lambda world: partial(ports(world).removal.unprotect, BALANCER, "alb"),
    ),
    "logs:DeleteLogGroup": (
        kept_logs,
        lambda world: partial(ports(world).removal.delete_log_group, "/ecsspec/web"),
    ),
    "s3:CreateBucket": (World, making),
    "s3:PutBucketEncryption": (World, making),
    "s3:PutBucketLifecycleConfiguration": (World, making),
    "s3:PutBucketPolicy": (World, making),
    "s3:PutBucketTagging": (World, making),
    "s3:PutObject": (World, storing),
    "s3:PutPublicAccessBlock": (World, making),
}
"""Every call that changes something, where it is made, and how."""


def operations() -> Iterator[tuple[str, str, set[str]]]:
    """Yield every operation of the services that we ask: its method in boto3, its name, its parameters."""
    session = botocore.session.get_session()
    for name in SERVICES:
        model = session.get_service_model(name)
        for operation in model.operation_names:
            shape = model.operation_model(operation).input_shape
            yield xform_name(operation), f"{name}:{operation}", set(shape.members) if shape else set()


@cache
def ours() -> Mapping[str, set[str]]:
    """Return the operations that the adapters name and that change something, with their parameters."""
    files = Path(ecsspec.aws.__path__[0]).glob("*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {
        name: members for method, name, members in operations() if method in words and not method.startswith(LOOKING)
    }


def test_every_call_that_changes_something_is_repeated_here() -> None:
    assert sorted(ours()) == sorted({name.partition(",")[0] for name in DEEDS})


def test_a_new_call_would_be_seen() -> None:
    assert {"cloudformation:CreateChangeSet", "ecs:UpdateService", "s3:PutObject"} <= set(ours())
    assert "cloudformation:DescribeStacks" not in ours()


def picture(world: World) -> dict[str, Any]:
    """Return what stands in a world when nothing moves any more."""
    world.clock.settle()
    stacks, groups = world.stacks.by_id.values(), world.autoscaling.groups.values()
    return {
        "stacks": [(one.name, one.status, one.protected) for one in stacks],
        "sets": [sorted((row.name, row.status) for row in one.change_sets.values()) for one in stacks],
        "services": [(one.name, one.desired) for one in world.ecs.services.values()],
        "revisions": world.ecs.revisions,
        "groups": [(one.name, one.minimum, one.maximum, one.desired, one.protection) for one in groups],
        "buckets": {name: (one.settings, one.objects) for name, one in world.storage.buckets.items()},
        "balancers": world.balancers.attributes,
        "logs": world.things.names("AWS::Logs::LogGroup"),
    }


@pytest.mark.parametrize("name", DEEDS)
def test_done_twice_is_done_once(name: str) -> None:
    make, prepare = DEEDS[name]
    once, twice = make(), make()
    prepare(once)()
    deed, call = prepare(twice), name.partition(",")[0]
    twice.lose_connection(on=call, before_or_after="after")
    with pytest.raises(Unreachable):
        deed()
    deed()
    assert picture(once) == picture(twice)
    require_token(twice, call)


def require_token(world: World, call: str) -> None:
    """Assert that each request carried the same token, where the call takes one."""
    taken = TOKENS & ours()[call]
    sent = [params.get(name) for params in world.called(call) for name in taken]
    assert all(str(one).startswith("ecsspec-") for one in sent), sent
    assert not taken or len(sent) >= 2
    assert not taken or sent[-1] == sent[-2]
