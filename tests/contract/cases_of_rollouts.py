"""What is told of a service once it stands, once it is gone, and of what never was."""

from __future__ import annotations

from ecsspec.deploy.services import LiveService
from tests.contract.case import Facts, case
from tests.contract.places import Place
from tests.contract.templates import SHOP
from tests.world.scripts import EC2

BEFORE = "2020-01-01T00:00:00+00:00"


def standing(place: Place) -> LiveService:
    """Return the service of the shop, made just now."""
    place.applied(SHOP)
    found = place.ports.rollouts.service(place.stack, "web")
    assert found
    return found


@case(
    status="ACTIVE",
    counts=(2, 2, 0),
    rollouts=[("PRIMARY", "COMPLETED", 2, 2, 0, 0)],
    reason=True,
    definition=True,
    groups=1,
    alarms=(),
    steady=True,
)
def a_service_that_stands(place: Place) -> Facts:
    found = standing(place)
    seen = found.seen
    group = place.physical()["Targets"]
    return {
        "status": found.status,
        "counts": (seen.desired, seen.running, seen.pending),
        "rollouts": [
            (one.status, one.state, one.desired, one.running, one.pending, one.failed) for one in seen.rollouts
        ],
        "reason": seen.rollouts[0].reason == f"ECS deployment {seen.rollouts[0].id} completed.",
        "definition": found.definition == seen.rollouts[0].task_definition == place.physical()["Task"],
        "groups": found.target_groups.count(group),
        "alarms": found.alarms,
        "steady": any(event.message.endswith("has reached a steady state.") for event in seen.events),
    }


@case(running=2, group="service:web", images=[("app", "nginx:1.28")], started=True, stopped=0, of_others=0)
def tasks_of_a_service_that_stands(place: Place) -> Facts:
    found = standing(place)
    rollouts, ids = place.ports.rollouts, [one.id for one in found.seen.rollouts]
    tasks = rollouts.tasks(place.stack, "web")
    return {
        "running": len(tasks),
        "group": tasks[0].group,
        "images": [(one.name, one.image) for one in tasks[0].containers],
        "started": bool(tasks[0].started_at),
        "stopped": len(rollouts.stopped(place.stack, "web", of=ids)),
        "of_others": len(rollouts.stopped(place.stack, "web", of=["ecs-svc/0"])),
    }


@case(left=0, stopped=2, codes={"ServiceSchedulerInitiated"}, why=True, known=0)
def tasks_of_a_service_that_was_emptied(place: Place) -> Facts:
    standing(place)
    rollouts = place.ports.rollouts
    place.ports.workloads.stop_service(place.stack, "web")
    place.ports.clock.sleep(600)
    stopped = rollouts.stopped(place.stack, "web")
    return {
        "left": len(rollouts.tasks(place.stack, "web")),
        "stopped": len(stopped),
        "codes": {task.stop_code for task in stopped},
        "why": all(task.stopped_reason.startswith("Scaling activity initiated by ") for task in stopped),
        "known": len(rollouts.stopped(place.stack, "web", known=[task.arn for task in stopped])),
    }


@case(states=["healthy", "healthy"], ports={80})
def targets_of_a_service_that_stands(place: Place) -> Facts:
    found = standing(place)
    targets = place.ports.rollouts.targets(found.target_groups[0])
    return {"states": [one.state for one in targets], "ports": {one.port for one in targets}}


@case(source=("app", "app"), group=True, silent=[], written=["boom"], last=["boom"])
def log_lines_of_a_task(place: Place) -> Facts:
    found = standing(place)
    rollouts = place.ports.rollouts
    (source,) = rollouts.log_sources(found.definition)
    silent = rollouts.log_lines(source, "0a1b2c")
    place.ground.write_log(source.group, source.stream("0a1b2c"), "starting", "boom")
    return {
        "source": (source.container, source.prefix),
        "group": source.group == f"/ecsspec/{place.stack}",
        "silent": silent,
        "written": [line.text for line in rollouts.log_lines(source, "0a1b2c")][1:],
        "last": [line.text for line in rollouts.log_lines(source, "task/shop/0a1b2c", limit=1)],
    }


@case(status="Successful", most=1)
def activities_of_hosts(place: Place) -> Facts:
    body = 'Metadata: {ecsspec: {version: "0"}}\n' + EC2.replace("Family: ec2", f"Family: {place.stack}")
    place.applied(body)
    group = place.physical()["Group"]
    found = place.ports.rollouts.activities(group)
    return {
        "status": found[0].status if found else "",
        "most": len(place.ports.rollouts.activities(group, limit=1)),
    }


@case(status=["SUCCESSFUL"], later=[], stopped=False)
def history_of_a_service_that_stands(place: Place) -> Facts:
    standing(place)
    rollouts = place.ports.rollouts
    return {
        "status": [one.status for one in rollouts.deployments(place.stack, "web", since=BEFORE)],
        "later": rollouts.deployments(place.stack, "web", since="2099-01-01T00:00:00+00:00"),
        "stopped": rollouts.stop(place.stack, "web"),
    }


@case(
    service=[None, None],
    tasks=[[], []],
    stopped=[],
    history=[],
    stop=False,
    targets=[],
    alarms=[],
)
def what_never_was(place: Place) -> Facts:
    place.applied(SHOP)
    rollouts, cluster = place.ports.rollouts, place.stack
    gone = place.physical()["Targets"].rpartition("/")[0] + "/0123456789abcdef"
    return {
        "service": [rollouts.service(cluster, "no"), rollouts.service("no", "web")],
        "tasks": [list(rollouts.tasks(cluster, "no")), list(rollouts.tasks("no", "web"))],
        "stopped": list(rollouts.stopped(cluster, "no")),
        "history": list(rollouts.deployments(cluster, "no", since=BEFORE)),
        "stop": rollouts.stop(cluster, "no"),
        "targets": list(rollouts.targets(gone)),
        "alarms": list(rollouts.alarms(["no-such-alarm"])),
    }
