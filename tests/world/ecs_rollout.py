"""A rollout played on the clock: tasks come up and are checked, or fail and are replaced until the breaker trips."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecsspec.local import ecs_words
from tests.world.ecs_things import Deployment, Service, Task
from tests.world.fates import Script, well

if TYPE_CHECKING:
    from tests.world.world import World

PROVISIONED, PULLED, CHECKED = 2.0, 8.0, 15.0
"""Seconds: to PENDING, from there to RUNNING, from there to healthy."""
_FIRST_FAILED_CHECK = 20.0
_BACK_OFF, _LONGEST = 10.0, 300.0
_STRUGGLES_EVERY = 3


class Rollout:
    """One deployment on its way from its first task to its end."""

    def __init__(self, world: World, service: Service, deployment: Deployment, script: Script) -> None:
        self._world, self._ecs = world, world.ecs
        self._service, self._deployment, self._script = service, deployment, script
        self._retries = 0
        self._ending = False

    @property
    def _over(self) -> bool:
        ours = self._service.deployments and self._service.primary is self._deployment
        return not ours or self._deployment.rollout != "IN_PROGRESS" or self._service.status != "ACTIVE"

    def fill(self) -> None:
        """Start as many tasks as are missing, then see whether all is done."""
        if self._over:
            return
        begun: list[Task] = []
        for _ in range(len(self._ecs.of(self._deployment)), self._service.desired):
            fate = self._script.fate(self._deployment.started)
            if fate.placement:
                self._unplaced(fate.placement)
                break
            begun.append(self._begin())
        if begun:
            self._ecs.say(self._service, ecs_words.started([task.id for task in begun]))
        self._look()

    def _unplaced(self, says: str) -> None:
        self._deployment.started += 1
        self._ecs.say(self._service, says)
        self._ecs.ask_for_host(self._service)
        self._again()

    def _again(self) -> None:
        """Try once more, later each time, as the scheduler does."""
        self._world.clock.after(min(_BACK_OFF * 2**self._retries, _LONGEST), self.fill)
        self._retries += 1

    def _begin(self) -> Task:
        task = self._ecs.task(self._service, status="PROVISIONING")
        task.fate, task.healthy = self._script.fate(self._deployment.started), False
        self._deployment.started += 1
        self._later(PROVISIONED, task, self._pull)
        return task

    def _later(self, seconds: float, task: Task, act: Callable[[Task], None]) -> None:
        """Let a task go on, unless it is to stop by then."""

        def go_on() -> None:
            if task.desired == "RUNNING":
                act(task)

        self._world.clock.after(seconds, go_on)

    def _pull(self, task: Task) -> None:
        task.status = "PENDING"
        self._later(PULLED, task, self._run if task.fate.runs else self._fail)

    def _run(self, task: Task) -> None:
        task.status, task.started = "RUNNING", self._world.clock.moment()
        self._world.logs.write_of(task, self._ecs.definitions.get(task.definition, {}))
        for group in self._ecs.targets.register(self._service, task, state="initial"):
            self._ecs.say(self._service, ecs_words.registered(1, group))
        if task.fate.healthy:
            self._later(CHECKED, task, self._pass)
        elif task.fate.stop_code == "ServiceSchedulerInitiated":
            self._later(_FIRST_FAILED_CHECK, task, self._sicken)
        if task.fate.stop_code:
            self._later(task.fate.lasts, task, self._fail)

    def _pass(self, task: Task) -> None:
        task.healthy = True
        self._ecs.targets.pass_check(task)
        if not self._over:
            self._deployment.failed = 0
            self._look()

    def _sicken(self, task: Task) -> None:
        if task.fate.target is None:
            task.sick = True
            self._ecs.say(self._service, ecs_words.sick_container(task.id))
            return
        code, words = task.fate.target
        for group, port in self._ecs.targets.fail_check(task, reason=code, description=words):
            says = ecs_words.sick_target(task.id, port=port, group=group, reason=words)
            self._ecs.say(self._service, says)

    def _fail(self, task: Task) -> None:
        fate = task.fate
        group = next((str(one.get("TargetGroupArn")) for one in self._service.balancers), "")
        task.failed, task.stop_code, task.reason = True, fate.stop_code, fate.reason.replace("{group}", group)
        if fate.stop_code == "ServiceSchedulerInitiated":
            self._ecs.say(self._service, ecs_words.stopped([task.id]))
        elif fate.stop_code == "TaskFailedToStart":
            self._ecs.say(self._service, ecs_words.not_started(task.reason))
        self._ecs.stopped(task)
        if not self._over:
            self._count(task)

    def _count(self, task: Task) -> None:
        self._deployment.failed += task.fate.counts
        guard = self._service.guard
        if guard.enabled and self._deployment.failed >= guard.threshold(self._service.desired):
            trip(self._world, self._service, back=guard.rolls_back)
            return
        if self._deployment.failed % _STRUGGLES_EVERY == 0 and task.fate.counts:
            self._ecs.say(self._service, ecs_words.STRUGGLING)
        self._again()

    def _look(self) -> None:
        healthy = [task for task in self._ecs.of(self._deployment) if task.healthy]
        if self._over or self._ending or len(healthy) < self._service.desired:
            return
        self._ending = True
        old = [task for task in self._ecs.alive(self._service) if task.deployment != self._deployment.id]
        if old:
            self._ecs.say(self._service, ecs_words.stopped([task.id for task in old]))
            self._ecs.stop(old, why=ecs_words.scaled_by(self._deployment.id))
        leaving = any(task.status == "DEACTIVATING" for task in self._ecs.tasks if task.service == self._service.arn)
        self._world.clock.after(self._ecs.drain + 1 if leaving else 5.0, self._end)

    def _end(self) -> None:
        self._ending = False
        if not self._over:
            self._ecs.complete(self._service)


def trip(world: World, service: Service, *, back: bool, reason: str = "", says: str = "tasks failed to start") -> None:
    """End the primary deployment badly, and go `back` to the last one that completed, where there is one."""
    ecs, failed, moment = world.ecs, service.primary, world.clock.moment()
    failed.rollout, failed.reason, failed.updated = "FAILED", reason or ecs_words.FAILED, moment
    failed.ending_reason = failed.reason
    ecs.say(service, f"(deployment {failed.id}) deployment failed: {says}.")
    good = service.good
    if not back or good is None or good is failed:
        failed.ending, failed.finished = "STOPPED", moment
        return
    ecs.stop(ecs.of(failed), why=ecs_words.scaled_by(failed.id))
    failed.ending, failed.back_to = "ROLLBACK_IN_PROGRESS", good.id
    good.rollout, good.reason, good.updated = "IN_PROGRESS", ecs_words.rolling_back(good.id), moment
    service.deployments = [good, *(one for one in service.deployments if one is not good)]
    service.definition = good.definition
    ecs.say(service, f"rolling back to deployment {good.id}.")
    ecs.play(service, good, Script((well(),)))
