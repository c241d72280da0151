"""What becomes of a deployment, over boto3: services, tasks, targets, hosts, alarms, and the call that stops it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from ecsspec.aws.errors import Answer, Client, ask, error_code, every
from ecsspec.aws.logs import lines, sources
from ecsspec.aws.rollout_answers import activity, alarm, deployment, live_service, target, task
from ecsspec.deploy.services import Alarm, LiveService, LogSource, ServiceDeployment
from ecsspec.diagnosis.evidence import Activity, LogLine, Target, Task
from ecsspec.problems import AwsError

_NO_SERVICE = {"ServiceNotFoundException", "ServiceNotActiveException", "ClusterNotFoundException"}
_NO_HISTORY = _NO_SERVICE | {"UnsupportedFeatureException"}
"""A service that CodeDeploy or somebody else's controller deploys has no history of ECS's own."""
_NO_GROUP = {"TargetGroupNotFound", "TargetGroupNotFoundException"}
_OVER = {"ConflictException", "ServiceDeploymentNotFoundException"}
_MOST_TASKS, _MOST_ALARMS = 100, 100


class EcsRollouts:
    """The running side of a deployment: clients are made when first asked, as most commands need none of them."""

    def __init__(self, client: Callable[[str], Client]) -> None:
        """Keep how to reach a service of AWS by its name."""
        self._client = client

    def service(self, cluster: str, name: str) -> LiveService | None:
        """Return the service with its rollouts and events, a deleted one for as long as AWS tells; None: no such."""
        answer = _unless(
            _NO_SERVICE, lambda: ask(self._client("ecs"), "describe_services", cluster=cluster, services=[name])
        )
        found = answer["services"] if answer else []
        return live_service(cluster, found[0]) if found else None

    def tasks(self, cluster: str, service: str) -> Sequence[Task]:
        """Return the tasks that are to run, oldest first."""
        rows = self._described(cluster, self._listed(cluster, service, wanted="RUNNING"))
        return sorted(map(task, rows), key=lambda one: (one.started_at or "~", one.arn))

    def stopped(
        self, cluster: str, service: str, *, of: Collection[str] = (), known: Collection[str] = ()
    ) -> Sequence[Task]:
        """Return the tasks that stopped or are to stop, oldest first, without those whose ARN is `known`."""
        arns = [arn for arn in self._listed(cluster, service, wanted="STOPPED") if arn not in known]
        rows = self._described(cluster, arns)
        ours = [row for row in rows if not of or row.get("startedBy", "") in of]
        return sorted(map(task, ours), key=lambda one: (one.stopped_at or "~", one.arn))

    def _listed(self, cluster: str, service: str, *, wanted: str) -> list[str]:
        about = {"cluster": cluster, "serviceName": service, "desiredStatus": wanted}
        return _unless(_NO_SERVICE, lambda: every(self._client("ecs"), "list_tasks", "taskArns", **about)) or []

    def _described(self, cluster: str, arns: Sequence[str]) -> Iterator[Answer]:
        for start in range(0, len(arns), _MOST_TASKS):
            batch = list(arns[start : start + _MOST_TASKS])
            yield from ask(self._client("ecs"), "describe_tasks", cluster=cluster, tasks=batch)["tasks"]

    def targets(self, group: str) -> Sequence[Target]:
        """Return the targets of a target group, by its ARN; a group that is gone has none."""
        found = _unless(_NO_GROUP, lambda: ask(self._client("elbv2"), "describe_target_health", TargetGroupArn=group))
        rows = map(target, found["TargetHealthDescriptions"] if found else ())
        return sorted(rows, key=lambda one: (one.id, one.port))

    def activities(self, group: str, *, limit: int = 20) -> Sequence[Activity]:
        """Return the last activities of an Auto Scaling group, newest first; AWS keeps them for six weeks."""
        about = {"AutoScalingGroupName": group, "MaxRecords": limit, "IncludeDeletedGroups": True}
        rows = ask(self._client("autoscaling"), "describe_scaling_activities", **about)["Activities"]
        return [activity(row) for row in rows]

    def log_sources(self, definition: str) -> Sequence[LogSource]:
        """Return where the containers of a task definition write, those with the awslogs driver and a prefix."""
        answer = ask(self._client("ecs"), "describe_task_definition", taskDefinition=definition)
        return sources(answer["taskDefinition"])

    def log_lines(self, source: LogSource, task: str, *, limit: int = 20) -> Sequence[LogLine]:
        """Return the last lines that a container wrote in a task, oldest first; none where it wrote none."""
        return lines(self._client("logs"), source, stream=source.stream(task), limit=limit)

    def alarms(self, names: Sequence[str]) -> Sequence[Alarm]:
        """Return the alarms of these names that exist."""
        found: list[Alarm] = []
        for start in range(0, len(names), _MOST_ALARMS):
            batch = list(names[start : start + _MOST_ALARMS])
            kinds = {"AlarmNames": batch, "AlarmTypes": ["MetricAlarm", "CompositeAlarm"], "MaxRecords": _MOST_ALARMS}
            answer = ask(self._client("cloudwatch"), "describe_alarms", **kinds)
            found += map(alarm, [*answer.get("MetricAlarms", ()), *answer.get("CompositeAlarms", ())])
        return sorted(found, key=lambda one: one.name)

    def deployments(self, cluster: str, service: str, *, since: str) -> Sequence[ServiceDeployment]:
        """Return the deployments that were created at `since` (ISO 8601) or later, newest first."""
        window = {"after": datetime.fromisoformat(since)}
        about = {"cluster": cluster, "service": service, "createdAt": window}
        rows = self._history(**about)
        return sorted(map(deployment, rows), key=lambda one: (one.created, one.arn), reverse=True)

    def stop(self, cluster: str, service: str) -> bool:
        """Roll back the deployment that is under way; False where there is none (any more), so a repeat is harmless."""
        running = self._history(cluster=cluster, service=service, status=["PENDING", "IN_PROGRESS"])
        return sum(self._rolled_back(row["serviceDeploymentArn"]) for row in running) > 0

    def _rolled_back(self, arn: str) -> bool:
        about = {"serviceDeploymentArn": arn, "stopType": "ROLLBACK"}
        return _unless(_OVER, lambda: ask(self._client("ecs"), "stop_service_deployment", **about)) is not None

    def _history(self, **about: Answer) -> list[Answer]:
        ecs = self._client("ecs")
        return _unless(_NO_HISTORY, lambda: every(ecs, "list_service_deployments", "serviceDeployments", **about)) or []


def _unless(codes: Collection[str], call: Callable[[], Answer]) -> Answer | None:
    """Return the answer, or None where AWS refuses with one of these codes."""
    try:
        return call()
    except AwsError as error:
        if error_code(error.__cause__) in codes:
            return None
        raise
