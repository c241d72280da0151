"""What is told of a service once it stands, once it is gone, and of what never was."""

from __future__ import annotations

from ecsspec.deploy.services import LiveService
from tests.contract.case import Facts, case, refusal
from tests.contract.places import OnWorld, Place
from tests.contract.templates import SHOP
from tests.world.fates import Fate, cannot_pull, exits
from tests.world.scripts import EC2

BEFORE = "2020-01-01T00:00:00+00:00"
BREAKER = "DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}"
GUARDED = SHOP.replace("      DesiredCount: 2\n", f"      DesiredCount: 2\n      {BREAKER}\n")
IMAGE = "Image: nginx:1.28"
TAGLESS = GUARDED.replace(IMAGE, "Image: nginx:does-not-exist")
EXITING = GUARDED.replace(IMAGE, f'{IMAGE}\n          Command: [sh, -c, "echo starting; echo no database; exit 3"]')


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


def replaced(place: Place, worse: str, *, fate: Fate) -> LiveService:
    """Return the service of the shop after an update that failed; the world has to be told why, the target sees it."""
    place.applied(GUARDED)
    if isinstance(place.ground, OnWorld):
        place.ground.world.rolls_out("Service", fate)
    assert refusal(lambda: place.applied(worse)).code == "E704"
    place.ports.clock.sleep(600)
    found = place.ports.rollouts.service(place.stack, "web")
    assert found
    return found


@case(
    state=[("PRIMARY", "COMPLETED")],
    back=True,
    history=["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"],
    codes={"TaskFailedToStart"},
    why={"CannotPullContainerError"},
    exits={None},
    told=True,
)
def an_image_that_is_not_there(place: Place) -> Facts:
    found = replaced(place, TAGLESS, fate=cannot_pull("nginx:does-not-exist"))
    rollouts = place.ports.rollouts
    failed = [task for task in rollouts.stopped(place.stack, "web") if task.stop_code != "ServiceSchedulerInitiated"]
    return {
        "state": [(one.status, one.state) for one in found.seen.rollouts],
        "back": found.definition == place.physical()["Task"],
        "history": [one.status for one in rollouts.deployments(place.stack, "web", since=BEFORE)],
        "codes": {task.stop_code for task in failed},
        "why": {task.stopped_reason.partition(":")[0] for task in failed},
        "exits": {container.exit_code for task in failed for container in task.containers},
        "told": any(event.message.endswith("deployment failed: tasks failed to start.") for event in found.seen.events),
    }


@case(codes={"EssentialContainerExited"}, why={"Essential container in task exited"}, exits={3}, last="no database")
def a_container_that_ends(place: Place) -> Facts:
    replaced(place, EXITING, fate=exits(3, says=("starting", "no database")))
    rollouts = place.ports.rollouts
    failed = [task for task in rollouts.stopped(place.stack, "web") if task.stop_code != "ServiceSchedulerInitiated"]
    (source,) = rollouts.log_sources(place.physical()["Task"])
    return {
        "codes": {task.stop_code for task in failed},
        "why": {task.stopped_reason for task in failed},
        "exits": {container.exit_code for task in failed for container in task.containers},
        "last": rollouts.log_lines(source, failed[0].arn, limit=1)[0].text,
    }


@case(code="E704", why=True, service=False)
def a_first_rollout_that_fails(place: Place) -> Facts:
    if isinstance(place.ground, OnWorld):
        place.ground.world.rolls_out("Service", exits(3))
    error = refusal(lambda: place.applied(EXITING))
    found = place.ports.rollouts.service(place.stack, "web")
    reasons = [event.reason for event in place.ports.stacks.events(place.stack) if event.status == "CREATE_FAILED"]
    return {
        "code": error.code,
        "why": "'ECS Deployment Circuit Breaker was triggered'" in reasons[0],
        "service": found is not None and found.status == "ACTIVE",
    }
