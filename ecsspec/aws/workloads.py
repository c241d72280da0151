"""Services, tasks and hosts over boto3: what `diff` tells of them, and `destroy` empties before a stack goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from ecsspec.aws.errors import ask, error_code, every, message
from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.outside import Tenant
from ecsspec.problems import AwsError

_NO_SERVICE = {"ServiceNotFoundException", "ServiceNotActiveException", "ClusterNotFoundException"}


class EcsWorkloads:
    """The running side of a stack."""

    def __init__(self, *, ecs: Callable[[], Any], autoscaling: Callable[[], Any]) -> None:
        """Keep how to reach the two services; few commands need them."""
        self._ecs = ecs
        self._autoscaling = autoscaling

    def count(self, cluster: str, service: str) -> LiveCount | None:
        """Return how many tasks the service is set to and runs, or None where there is none."""
        try:
            found = ask(self._ecs(), "describe_services", cluster=cluster, services=[service])["services"]
        except AwsError as error:
            if error_code(error.__cause__) not in _NO_SERVICE:
                raise
            return None
        active = [one for one in found if one["status"] == "ACTIVE"]
        return LiveCount(active[0]["desiredCount"], active[0]["runningCount"]) if active else None

    def stop_service(self, cluster: str, service: str) -> bool:
        """Ask for no tasks; a service that is gone has none. False of a daemon service, which cannot be asked."""
        try:
            ask(self._ecs(), "update_service", cluster=cluster, service=service, desiredCount=0)
        except AwsError as error:
            if "daemon" in message(error.__cause__).lower():
                return False
            if error_code(error.__cause__) not in _NO_SERVICE:
                raise
        return True

    def running_tasks(self, cluster: str, service: str) -> int:
        """Return how many tasks of the service still run or are stopping.

        A task that drains is already wanted STOPPED, so both lists are read and each task's own status counts.
        """
        ecs = self._ecs()
        found = {"cluster": cluster, "serviceName": service}
        try:
            arns = every(ecs, "list_tasks", "taskArns", **found, desiredStatus="RUNNING")
            arns += every(ecs, "list_tasks", "taskArns", **found, desiredStatus="STOPPED")
        except AwsError as error:
            if error_code(error.__cause__) in _NO_SERVICE:
                return 0
            raise
        answers = (ask(ecs, "describe_tasks", cluster=cluster, tasks=batch) for batch in _batches(arns, size=100))
        return sum(task["lastStatus"] != "STOPPED" for answer in answers for task in answer["tasks"])

    def release_hosts(self, group: str) -> None:
        """Let an Auto Scaling group go down to nothing: no scale-in protection, and room for no host."""
        autoscaling = self._autoscaling()
        if not self._groups(group):
            return
        ask(
            autoscaling,
            "update_auto_scaling_group",
            AutoScalingGroupName=group,
            MinSize=0,
            NewInstancesProtectedFromScaleIn=False,
        )
        hosts = [host["InstanceId"] for host in self._instances(group) if host.get("ProtectedFromScaleIn")]
        for batch in _batches(hosts, size=50):
            ask(
                autoscaling,
                "set_instance_protection",
                AutoScalingGroupName=group,
                InstanceIds=batch,
                ProtectedFromScaleIn=False,
            )
        ask(autoscaling, "update_auto_scaling_group", AutoScalingGroupName=group, DesiredCapacity=0, MaxSize=0)

    def hosts(self, group: str) -> int:
        """Return how many instances the Auto Scaling group still has."""
        return len(self._instances(group))

    def container_instances(self, cluster: str) -> Sequence[str]:
        """Return the ARNs of the hosts that are registered in the cluster; one that is gone has none."""
        return self._listed("list_container_instances", "containerInstanceArns", cluster)

    def tenants(self, cluster: str, *, own: Collection[str]) -> Sequence[Tenant]:
        """Return what runs in a cluster beside the services of these names: other services, and tasks of none."""
        arns = self._listed("list_services", "serviceArns", cluster)
        others = [arn for arn in arns if arn.rpartition("/")[2] not in own]
        tasks = self._listed("list_tasks", "taskArns", cluster)
        return [*self._services(cluster, others), *self._alone(cluster, tasks)]

    def _services(self, cluster: str, arns: Sequence[str]) -> Iterator[Tenant]:
        for batch in _batches(arns, size=10):
            for row in ask(self._ecs(), "describe_services", cluster=cluster, services=batch)["services"]:
                kind = "the daemon service" if row.get("schedulingStrategy") == "DAEMON" else "the service"
                if row["status"] == "ACTIVE":  # one that drains goes by itself
                    yield Tenant(row["serviceName"], row["serviceArn"], kind, row["runningCount"])

    def _alone(self, cluster: str, arns: Sequence[str]) -> Iterator[Tenant]:
        for batch in _batches(arns, size=100):
            for row in ask(self._ecs(), "describe_tasks", cluster=cluster, tasks=batch)["tasks"]:
                if not row.get("group", "").startswith("service:"):
                    yield Tenant(row["taskArn"].rpartition("/")[2], row["taskArn"], "the task")

    def _listed(self, method: str, key: str, cluster: str) -> list[str]:
        try:
            arns: list[str] = every(self._ecs(), method, key, cluster=cluster)
        except AwsError as error:
            if error_code(error.__cause__) not in _NO_SERVICE:
                raise
            return []
        return arns

    def active_revisions(self, family: str, *, tag: tuple[str, str]) -> Sequence[str]:
        """Return the ARNs of the family's ACTIVE task definitions that carry a tag.

        AWS's filter is a prefix, ours is exact; a revision without the tag is somebody else's.
        """
        arns = every(self._ecs(), "list_task_definitions", "taskDefinitionArns", familyPrefix=family, status="ACTIVE")
        exact = [arn for arn in arns if arn.rpartition("/")[2].rpartition(":")[0] == family]
        return [arn for arn in exact if tag in self._tags(arn)]

    def _tags(self, revision: str) -> set[tuple[str, str]]:
        answer = ask(self._ecs(), "describe_task_definition", taskDefinition=revision, include=["TAGS"])
        return {(pair.get("key", ""), pair.get("value", "")) for pair in answer.get("tags", [])}

    def deregister(self, revision: str) -> None:
        """Deregister one task definition revision."""
        ask(self._ecs(), "deregister_task_definition", taskDefinition=revision)

    def _groups(self, group: str) -> list[Any]:
        answer = ask(self._autoscaling(), "describe_auto_scaling_groups", AutoScalingGroupNames=[group])
        groups: list[Any] = answer["AutoScalingGroups"]
        return groups

    def _instances(self, group: str) -> list[Any]:
        return [host for found in self._groups(group) for host in found.get("Instances", [])]


def _batches(items: Sequence[str], *, size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
