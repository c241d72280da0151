"""Service deployments: the history of a service's rollouts, and the call that ends one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import ecs

from ecsspec.local import ecs_words
from ecsspec.local.overlay.rollout.records import Record, cluster_of, primary_of, recount
from ecsspec.local.overlay.rollout.scheduler import threshold, trip
from ecsspec.local.overlay.seam import Response

MOST = 20
SHOWN = ("serviceDeploymentArn", "createdAt", "startedAt", "finishedAt", "status", "statusReason")
STOPPABLE = ("PENDING", "IN_PROGRESS")


def note(service: Record, deployment: Record, at: float) -> None:
    """Write the beginning of a deployment into the history, and the end of the one that it supersedes."""
    for entry in service.setdefault("_history", []):
        if entry["status"] in STOPPABLE:
            entry.update(status="STOPPED", statusReason=ecs_words.SUPERSEDED, finishedAt=at)
    place = f"{cluster_of(service)}/{service['serviceName']}"
    prefix = str(service["serviceArn"]).partition(":service/")[0]
    arn = f"{prefix}:service-deployment/{place}/{new_uuid().replace('-', '')[:20]}"
    revision = f"{prefix}:service-revision/{place}/{deployment['id'].rpartition('/')[2]}"
    service["currentServiceDeployment"] = arn
    times = {"createdAt": at, "startedAt": at}
    entry = {"serviceDeploymentArn": arn, "deployment": deployment["id"], "revision": revision, **times}
    service["_history"].append({**entry, "status": "IN_PROGRESS"})


def entries() -> Iterator[tuple[Record, Record]]:
    """Give every service that the caller can see with each entry of its history."""
    for service in ecs._services.values():
        for entry in service.get("_history", []):
            yield service, entry


def listed(params: dict[str, Any]) -> Response:
    """Answer ListServiceDeployments, newest first."""
    cluster = ecs._resolve_cluster_name(params.get("cluster", "default"))
    if cluster not in ecs._clusters:
        return refused("ClusterNotFoundException", "Cluster not found.")
    name = str(params.get("service", "")).rpartition("/")[2]
    service = ecs._services.get(f"{cluster}/{name}")
    if not service:
        return refused("ServiceNotFoundException", "Service not found.")
    rows = [entry for entry in reversed(service.get("_history", [])) if asked_for(entry, params)]
    start, size = int(params.get("nextToken", "0")), min(int(params.get("maxResults", MOST)), MOST)
    page = [brief(service, entry) for entry in rows[start : start + size]]
    more = {"nextToken": str(start + size)} if start + size < len(rows) else {}
    answer: Response = json_response({"serviceDeployments": page, **more})
    return answer


def asked_for(entry: Record, params: dict[str, Any]) -> bool:
    """Tell whether an entry is among the states and in the time that a request is about."""
    window = params.get("createdAt") or {}
    after, before = float(window.get("after", 0)), float(window.get("before", "inf"))
    return entry["status"] in params.get("status", [entry["status"]]) and after <= entry["createdAt"] <= before


def brief(service: Record, entry: Record) -> Record:
    """Return an entry as the list has it."""
    shown = {name: entry[name] for name in SHOWN if entry.get(name)}
    about = {"serviceArn": service["serviceArn"], "clusterArn": service["clusterArn"]}
    return {**shown, **about, "targetServiceRevisionArn": entry["revision"]}


def described(params: dict[str, Any]) -> Response:
    """Answer DescribeServiceDeployments."""
    found = {entry["serviceDeploymentArn"]: whole(service, entry) for service, entry in entries()}
    wanted = params.get("serviceDeploymentArns", [])
    failures = [{"arn": arn, "reason": "MISSING"} for arn in wanted if arn not in found]
    answer: Response = json_response(
        {"serviceDeployments": [found[arn] for arn in wanted if arn in found], "failures": failures}
    )
    return answer


def whole(service: Record, entry: Record) -> Record:
    """Return an entry with its revision, its circuit breaker and its way back."""
    shown = brief(service, entry)
    rows = [one for one in service["deployments"] if one["id"] == entry["deployment"]] or [{}]
    counts = {"requestedTaskCount": "desiredCount", "runningTaskCount": "runningCount"}
    revision = {"arn": shown.pop("targetServiceRevisionArn")}
    revision |= {name: rows[0].get(key, 0) for name, key in counts.items()}
    back = {entry["deployment"]: entry["revision"] for entry in service["_history"]}.get(entry.get("backTo"))
    return {
        **shown,
        "targetServiceRevision": revision,
        "deploymentConfiguration": service["deploymentConfiguration"],
        "deploymentCircuitBreaker": breaker(service, entry, failures=int(rows[0].get("failedTasks", 0))),
        **({"rollback": {"reason": entry.get("statusReason", ""), "serviceRevisionArn": back}} if back else {}),
    }


def breaker(service: Record, entry: Record, *, failures: int) -> Record:
    """Return how the circuit breaker of a deployment stands."""
    asked = service["deploymentConfiguration"].get("deploymentCircuitBreaker") or {}
    if not asked.get("enable"):
        return {"status": "DISABLED", "failureCount": failures, "threshold": threshold(service)}
    watched = "MONITORING" if entry["status"] in STOPPABLE else "MONITORING_COMPLETE"
    status = "TRIGGERED" if entry.get("statusReason") == ecs_words.FAILED else watched
    return {"status": status, "failureCount": failures, "threshold": threshold(service)}


def stopped(params: dict[str, Any], at: float) -> Response:
    """Answer StopServiceDeployment: go back to the last good deployment; without one, no more tasks are started."""
    arn = params.get("serviceDeploymentArn", "")
    for service, entry in entries():
        if entry["serviceDeploymentArn"] == arn:
            primary = primary_of(service)
            if entry["status"] not in STOPPABLE or primary is None or primary["id"] != entry["deployment"]:
                return refused("ConflictException", "The service deployment is not in a state that can be stopped.")
            trip(service, at, back=True, reason=ecs_words.BY_USER, says="stopped by a user")
            recount(service)
            answer: Response = json_response({"serviceDeploymentArn": arn})
            return answer
    return refused("ServiceDeploymentNotFoundException", "The service deployment was not found.")


def refused(code: str, message: str) -> Response:
    """Return a refusal."""
    answer: Response = error_response_json(code, message, 400)
    return answer
