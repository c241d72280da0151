"""What Fargate refuses of a task definition or a service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.checks.literals import at, items, known, number, text, truth
from ecsspec.checks.views.services import containers, mode_of, services

CODE = "E554"

_CONTAINER = (
    "Links",
    "ExtraHosts",
    "DnsServers",
    "DnsSearchDomains",
    "DockerSecurityOptions",
    "ResourceRequirements",
    "DisableNetworking",
)
_LINUX = ("Devices", "SharedMemorySize", "Tmpfs", "MaxSwap", "Swappiness")
_TASK = ("IpcMode", "PlacementConstraints")
_SERVICE = ("PlacementStrategies", "PlacementConstraints")
_DRIVERS = frozenset({"awslogs", "splunk", "awsfirelens"})
_LONGEST_STOP = 120
_STORAGE = range(21, 201)


def fargate_fields(index: Index) -> Iterator[Finding]:
    """Leave out of a Fargate task what needs a host: privileges, devices, links, placement, other log drivers.

    RegisterTaskDefinition and CreateService refuse these; linters know only a few of them.
    """
    for task in index.every(TASK_DEFINITION):
        if "FARGATE" in items(at(task.properties, "RequiresCompatibilities")):
            yield from _task(task)
            for position, container in containers(task):
                yield from _container(task, ("ContainerDefinitions", position), container)
    for served in index.once(services):
        if served.on_fargate:
            yield from _service(served.service)


def _task(task: Resource) -> Iterator[Finding]:
    yield from _present(task, (), task.properties, _TASK)
    if mode_of(task) not in (None, "awsvpc"):
        yield _refused(task, ("NetworkMode",), f"network mode {mode_of(task)}", "NetworkMode: awsvpc")
    size = number(at(task.properties, "EphemeralStorage", "SizeInGiB"))
    if size is not None and size not in _STORAGE:
        hint = "21 to 200, or remove it for the usual 20"
        yield _refused(task, ("EphemeralStorage", "SizeInGiB"), f"{size} GiB of storage", hint)
    for position, volume in enumerate(items(at(task.properties, "Volumes"))):
        for key in ("DockerVolumeConfiguration", "Host"):
            source = at(volume, key) if key != "Host" else at(volume, key, "SourcePath")
            if source is not None:
                yield _refused(task, ("Volumes", position, key), "volumes of a host", "use a file system, or no source")


def _container(task: Resource, path: Path, container: Mapping[str, Value]) -> Iterator[Finding]:
    yield from _present(task, path, container, _CONTAINER)
    yield from _present(task, (*path, "LinuxParameters"), at(container, "LinuxParameters"), _LINUX)
    if truth(at(container, "Privileged")):
        yield _refused(task, (*path, "Privileged"), "privileged containers", "remove Privileged")
    driver = text(at(container, "LogConfiguration", "LogDriver"))
    if driver and driver not in _DRIVERS:
        hint = "awslogs, awsfirelens or splunk"
        yield _refused(task, (*path, "LogConfiguration", "LogDriver"), f"the log driver {driver}", hint)
    stop = number(at(container, "StopTimeout"))
    if stop is not None and stop > _LONGEST_STOP:
        yield _refused(task, (*path, "StopTimeout"), f"a stop timeout of {stop} s", f"at most {_LONGEST_STOP}")


def _service(service: Resource) -> Iterator[Finding]:
    yield from _present(service, (), service.properties, _SERVICE)
    if at(service.properties, "SchedulingStrategy") == "DAEMON":
        yield _refused(service, ("SchedulingStrategy",), "daemons", "SchedulingStrategy: REPLICA")


def _present(resource: Resource, path: Path, value: Value, keys: tuple[str, ...]) -> Iterator[Finding]:
    if value is None or not known(value):
        return
    for key in keys:
        found = at(value, key)
        if found:
            yield _refused(resource, (*path, key), key, f"remove {key}")


def _refused(resource: Resource, path: Path, what: str, hint: str) -> Finding:
    return Finding(CODE, resource.id, path, f"Fargate has no {what}", hint)
