"""One account in one region of a pretended AWS, behind real boto3 clients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from botocore import xform_name

from tests.world import (
    access,
    alarms,
    attributes,
    autoscaling,
    balancers,
    ecs_calls,
    ecs_deployments,
    log_groups,
    logs,
    lookups,
    nested,
    networks,
    storage,
    targets,
)
from tests.world.clock import FakeClock
from tests.world.cloudformation import changesets, delete, describe, events, repair
from tests.world.cloudformation.stacks import Resource, Stack, Stacks
from tests.world.cloudformation.templates import parse
from tests.world.ecs import Ecs
from tests.world.effects import EFFECTS, Effect
from tests.world.hook import Session
from tests.world.refusals import NotPlayed
from tests.world.scenario import Scenario
from tests.world.things import Things

Play: TypeAlias = Callable[["World", dict[str, Any]], dict[str, Any]]
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IDLE_CALLS = 1000

PLAYS: dict[str, dict[str, Play]] = {
    "sts": {"GetCallerIdentity": lookups.get_caller_identity},
    "iam": {"GetRole": access.get_role, "SimulatePrincipalPolicy": access.simulate_principal_policy},
    "ssm": {"GetParameter": lookups.get_parameter, "GetParameters": lookups.get_parameters},
    "resourcegroupstaggingapi": {"GetResources": lookups.get_resources},
    "autoscaling": {
        "DescribeAutoScalingGroups": autoscaling.describe_auto_scaling_groups,
        "UpdateAutoScalingGroup": autoscaling.update_auto_scaling_group,
        "SetInstanceProtection": autoscaling.set_instance_protection,
        "DescribeScalingActivities": autoscaling.describe_scaling_activities,
    },
    "ecs": {
        "DescribeServices": ecs_calls.describe_services,
        "UpdateService": ecs_calls.update_service,
        "ListServices": ecs_calls.list_services,
        "ListTasks": ecs_calls.list_tasks,
        "DescribeTasks": ecs_calls.describe_tasks,
        "ListTaskDefinitions": ecs_calls.list_task_definitions,
        "DescribeTaskDefinition": ecs_calls.describe_task_definition,
        "DeregisterTaskDefinition": ecs_calls.deregister_task_definition,
        "DescribeClusters": ecs_calls.describe_clusters,
        "ListContainerInstances": ecs_calls.list_container_instances,
        "ListServiceDeployments": ecs_deployments.list_service_deployments,
        "StopServiceDeployment": ecs_deployments.stop_service_deployment,
    },
    "ec2": {
        "DescribeNetworkInterfaces": networks.describe_network_interfaces,
        "DescribeSecurityGroups": networks.describe_security_groups,
    },
    "elbv2": {
        "DescribeLoadBalancerAttributes": balancers.describe_load_balancer_attributes,
        "DescribeTargetHealth": targets.describe_target_health,
        "ModifyLoadBalancerAttributes": balancers.modify_load_balancer_attributes,
    },
    "logs": {
        "DeleteLogGroup": log_groups.delete_log_group,
        "DescribeLogGroups": log_groups.describe_log_groups,
        "GetLogEvents": logs.get_log_events,
        "ListTagsForResource": log_groups.list_tags_for_resource,
    },
    "s3": {
        "CreateBucket": storage.create_bucket,
        "GetBucketLocation": storage.get_bucket_location,
        "GetBucketLifecycleConfiguration": storage.get_bucket_lifecycle,
        "GetBucketPolicy": storage.get_bucket_policy,
        "GetBucketTagging": storage.get_bucket_tagging,
        "ListObjectsV2": storage.list_objects,
        "PutObject": storage.put_object,
        **{name: storage.setting(name) for name in storage.SETTINGS},
    },
    "cloudwatch": {"DescribeAlarms": alarms.describe_alarms},
    "cloudformation": {
        "CreateChangeSet": changesets.create_change_set,
        "DescribeChangeSet": changesets.describe_change_set,
        "ListChangeSets": changesets.list_change_sets,
        "DeleteChangeSet": changesets.delete_change_set,
        "ExecuteChangeSet": changesets.execute_change_set,
        "DescribeStacks": describe.describe_stacks,
        "ListStacks": describe.list_stacks,
        "GetTemplate": describe.get_template,
        "ListStackResources": describe.list_stack_resources,
        "DescribeStackResources": describe.describe_stack_resources,
        "DescribeStackResource": describe.describe_stack_resource,
        "DescribeStackEvents": events.describe_stack_events,
        "DescribeEvents": events.describe_events,
        "DeleteStack": delete.delete_stack,
        "UpdateTerminationProtection": describe.update_termination_protection,
        "CancelUpdateStack": repair.cancel_update_stack,
        "ContinueUpdateRollback": repair.continue_update_rollback,
        "RollbackStack": repair.rollback_stack,
    },
}


@dataclass(frozen=True)
class Call:
    """One call that the program under test made."""

    service: str
    operation: str
    params: dict[str, Any]

    def __str__(self) -> str:
        """Return the call as scenarios name it."""
        return f"{self.service}:{self.operation}"


class World(Scenario):
    """A pretended AWS; `page` is how many changes a page of a change set holds."""

    def __init__(self, *, account: str = "123456789012", region: str = "us-east-1", page: int = 5) -> None:
        super().__init__()
        self.account = account
        self.region = region
        self.caller = f"arn:aws:iam::{account}:user/dev"
        self.roles: dict[str, str] = {}
        self.page = page
        self.change_set_seconds = 4.0
        self.clock = FakeClock()
        self.stacks = Stacks()
        self.things = Things()
        self.ssm = dict(lookups.PUBLIC)
        self.bodies: dict[str, str] = {}
        """Templates of stacks inside stacks, by their URL."""
        self.tagged_things: dict[str, dict[str, str]] = {}
        self.ecs = Ecs(self)
        self.autoscaling = autoscaling.AutoScaling(self)
        self.balancers = balancers.Balancers()
        self.networks = networks.Networks()
        self.logs = logs.Logs(self)
        self.storage = storage.Storage(self)
        self.alarms: dict[str, alarms.Alarm] = {}
        self.calls: list[Call] = []
        self._session = Session(self, region=region)
        self._effects: dict[str, Effect] = {}
        self._count = 0
        self._idle = (0.0, 0)

    def session(self) -> Session:
        """Return what stands for a boto3 session."""
        return self._session

    def at(self, seconds: float, act: Callable[[], object]) -> None:
        """Let something happen, that many fake seconds from now."""

        def carry_out() -> None:
            act()

        self.clock.after(seconds, carry_out)

    def exists(self, type_: str, name: str, *, early: bool = True) -> None:
        """Let a named thing exist that no stack owns; not `early`: only its creation meets it, no validation."""
        self.things.put(type_, name, early=early)

    def set_ssm(self, path: str, value: str) -> None:
        """Give an SSM parameter a value."""
        self.ssm[path] = value

    def tagged(self, arn: str, tags: dict[str, str]) -> None:
        """Let a thing of nobody's carry tags."""
        self.tagged_things[arn] = tags

    def foreign_stack(
        self,
        name: str,
        *,
        status: str = "CREATE_COMPLETE",
        body: str = "Resources: {Topic: {Type: AWS::SNS::Topic}}",
        resources: dict[str, tuple[str, str]] | None = None,
        tags: dict[str, str] | None = None,
        outputs: dict[str, str] | None = None,
    ) -> Stack:
        """Let a stack exist that somebody else made; `resources` are (type, physical id) by logical id."""
        stack = self.new_stack(name, status=status)
        stack.template, stack.tags, stack.outputs = parse(body), tags or {}, outputs or {}
        for logical, (type_, physical) in (resources or {"Topic": ("AWS::SNS::Topic", f"{name}-topic")}).items():
            definition = stack.template.resources.get(logical, {"Type": type_})
            resource = Resource(logical, type_, definition, physical=physical)
            resource.properties = definition.get("Properties") or {}
            resource.status, resource.updated = "CREATE_COMPLETE", self.clock.moment()
            stack.resources[logical] = resource
        events.stack_row(self, stack, status)
        return stack

    def called(self, operation: str) -> list[dict[str, Any]]:
        """Return the parameters of every call of an operation."""
        return [call.params for call in self.calls if operation in (call.operation, str(call))]

    def plays(self, service: str, method: str) -> str:
        """Return the operation behind a client's method, where it is played."""
        return next((name for name in PLAYS.get(service, {}) if xform_name(name) == method), "")

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Answer one call, as the scenario lets it; one at a time, whatever thread it comes from."""
        with self.clock.lock:
            return self._answer(Call(service, operation, params))

    def _answer(self, call: Call) -> dict[str, Any]:
        self.calls.append(call)
        self._refuse_idling(call)
        play = PLAYS.get(call.service, {}).get(call.operation)
        if play is None:
            raise NotPlayed(f"tests/world does not play {call}: add it to PLAYS in tests/world/world.py")
        cut = self.due_cut(str(call))
        if cut and cut.when == "before":
            raise cut.error(str(call))
        self.refuse(str(call))
        parsed = play(self, call.params)
        if cut:
            raise cut.error(str(call))
        self.carry_out(str(call))
        return parsed

    def _refuse_idling(self, call: Call) -> None:
        since, calls = self._idle
        self._idle = (since, calls + 1) if since == self.clock.now() else (self.clock.now(), 0)
        if calls > _IDLE_CALLS:
            raise NotPlayed(f"{_IDLE_CALLS} calls without a sleep, the last is {call}: a poller that does not wait")

    def new_stack(self, name: str, *, status: str) -> Stack:
        """Take a new stack in."""
        stack_id = self.arn("cloudformation", f"stack/{name}/{self.uuid()}")
        stack = Stack(id=stack_id, name=name, status=status, created=self.clock.moment())
        self.stacks.by_id[stack_id] = stack
        return stack

    def pseudo(self, stack: Stack) -> dict[str, Any]:
        """Return the pseudo parameters of a stack."""
        return {
            "AWS::AccountId": self.account,
            "AWS::Region": self.region,
            "AWS::Partition": "aws",
            "AWS::StackId": stack.id,
            "AWS::StackName": stack.name,
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::NotificationARNs": [],
        }

    def attribute(self, resource: Resource, name: str) -> Any:
        """Return an attribute of a made resource."""
        made = attributes.Made(
            resource.type, resource.physical, resource.properties, resource.revision, self.account, self.region
        )
        return attributes.attribute(made, name)

    def effect(self, type_: str) -> Effect:
        """Return what a resource of this type does to the services."""
        if type_ not in self._effects:
            self._effects[type_] = (EFFECTS | nested.EFFECTS).get(type_, Effect)(self)
        return self._effects[type_]

    def arn(self, service: str, rest: str) -> str:
        """Return an ARN of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"

    def token(self) -> str:
        """Return the next of the ids that AWS makes up: 12 characters, never one twice."""
        self._count += 1
        number, digits = self._count, ""
        while number:
            number, rest = divmod(number, 36)
            digits = _BASE36[rest] + digits
        return digits.rjust(12, "0")

    def uuid(self) -> str:
        """Return the next id in the form of a UUID."""
        self._count += 1
        return f"{self._count:08x}-0000-4000-8000-{self._count:012x}"
