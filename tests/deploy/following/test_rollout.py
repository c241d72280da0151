"""The services of a stack while CloudFormation is busy with them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from ecsspec.deploy.errors import CredentialsExpired, Throttled, Unreachable
from ecsspec.deploy.events import RolloutEvent, RolloutMoved, TasksFailed, Tick, Unseen
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.following.follow import Follower
from ecsspec.deploy.following.rollout import SERVICE, Watcher
from ecsspec.deploy.services import Alarm, LiveService
from ecsspec.diagnosis.evidence import Container, Rollout, Service, ServiceEvent, Target, Task
from ecsspec.problems import AwsError
from tests.deploy.fake_rollouts import FakeRollouts
from tests.deploy.fakes import STACK_ID, START, FakePorts, an_event, at
from tests.deploy.on_world import ports as on_world
from tests.world.fates import Fate, cannot_pull, elb_unhealthy, exits, no_instances, well
from tests.world.shop import ALARMED, NEWER, begun, standing

ARN = "arn:aws:ecs:us-east-1:123456789012:service/shop/web"
GROUP = "arn:group"
NEW = Rollout("ecs-svc/2", "PRIMARY", "IN_PROGRESS", desired=2, running=0, pending=2)
OLD = Rollout("ecs-svc/1", "ACTIVE", "COMPLETED", desired=2, running=2)
PULL = "CannotPullContainerError: failed to resolve ref nginx:9: nginx:9: not found"


@dataclass
class Counting(FakeRollouts):
    """Counts the calls by method."""

    calls: Counter[str] = field(default_factory=Counter)

    def _refuse(self, method: str) -> None:
        self.calls[method] += 1
        super()._refuse(method)


@dataclass
class Shop:
    """A stack with one service, which a watcher looks at."""

    ports: FakePorts = field(default_factory=FakePorts)
    doors: Counting = field(default_factory=Counting)
    seen: list[StackEvent] = field(default_factory=lambda: [an_event("0", "UPDATE_IN_PROGRESS")])

    def __post_init__(self) -> None:
        self.ports.rollouts = self.doors
        self.watcher = Watcher(self.ports, STACK_ID)

    def moves(self, status: str = "UPDATE_IN_PROGRESS", *, arn: str = ARN, seconds: float = 1) -> None:
        event = an_event(str(len(self.seen)), status, of="Service", seconds=seconds)
        self.seen.append(replace(event, physical_id=arn, type=SERVICE))

    def stands(self, *rollouts: Rollout, events: tuple[ServiceEvent, ...] = (), **more: object) -> None:
        running, pending = sum(one.running for one in rollouts), sum(one.pending for one in rollouts)
        seen = Service("shop", "web", desired=2, running=running, pending=pending, rollouts=rollouts, events=events)
        self.doors.services = {"web": LiveService(seen, **more)}  # type: ignore[arg-type]

    def poll(self) -> list[RolloutEvent]:
        """Return what is new, but for the tick."""
        *news, tick = self.watcher.poll(self.seen)
        assert isinstance(tick, Tick)
        return news


def a_shop(*rollouts: Rollout, **more: object) -> Shop:
    shop = Shop()
    shop.moves()
    shop.stands(*rollouts, **more)  # type: ignore[arg-type]
    return shop


def failed(number: int, *, seconds: float = 30) -> Task:
    app = Container("app", "nginx:9", reason=PULL)
    arn, when = f"arn:task/{number}", at(seconds)
    return Task(arn, stop_code="TaskFailedToStart", stopped_reason=PULL, stopped_at=when, containers=(app,))


def test_nothing_is_asked_before_the_service_moves_and_while_it_goes() -> None:
    shop = Shop()
    assert list(Watcher(shop.ports, STACK_ID).poll([])) == []
    assert shop.poll() == []
    shop.moves(arn="")
    assert shop.poll() == []
    shop.moves(arn="arn:aws:ecs:us-east-1:123456789012:service/of-old-days")
    assert shop.poll() == []
    shop.moves("DELETE_IN_PROGRESS")
    assert shop.poll() == []
    assert shop.doors.calls == {}


def test_counts_are_told_when_they_change() -> None:
    shop = a_shop(NEW, OLD)
    told = RolloutMoved(service="Service", desired=2, running=0, pending=2, old=2, state="IN_PROGRESS", seconds=1)
    assert shop.poll() == [told]
    shop.ports.clock.time = START + 42
    assert shop.poll() == []
    shop.stands(replace(NEW, running=1, pending=1), OLD)
    assert shop.poll() == [replace(told, running=1, pending=1, seconds=42)]


def test_a_service_at_rest_is_looked_at_once_more() -> None:
    shop = a_shop(NEW)
    shop.poll()
    shop.moves("UPDATE_COMPLETE", seconds=60)
    shop.stands(replace(NEW, state="COMPLETED", running=2, pending=0))
    assert [type(one) for one in shop.poll()] == [RolloutMoved]
    calls = dict(shop.doors.calls)
    assert shop.poll() == []
    assert shop.doors.calls == calls
    shop.moves("UPDATE_IN_PROGRESS", seconds=70)
    shop.poll()
    assert shop.doors.calls["service"] == calls["service"] + 1


def test_a_clock_that_lags_behind_awss_tells_what_the_events_tell() -> None:
    shop = a_shop(NEW)
    shop.moves(seconds=90)
    assert list(shop.watcher.poll(shop.seen))[-1] == Tick(90)


def test_a_service_of_somebody_elses_controller_has_its_own_counts() -> None:
    shop = a_shop()
    [told] = shop.poll()
    assert told == RolloutMoved(service="Service", desired=2, running=0, pending=0, seconds=1)


def test_tasks_are_asked_for_when_more_have_failed() -> None:
    shop = a_shop(NEW)
    shop.poll()
    assert shop.doors.calls["stopped"] == 0
    shop.doors.ended = {"web": [failed(0, seconds=-9), failed(1)]}
    shop.stands(replace(NEW, failed=1))
    counts, cause = shop.poll()
    assert isinstance(counts, RolloutMoved)
    assert counts.failed == 1
    assert isinstance(cause, TasksFailed)
    assert (cause.id, cause.tasks, cause.failed, cause.container) == ("pull-missing", 1, 1, "app")
    assert (cause.image, cause.original, cause.keys[:1]) == ("nginx:9", PULL, ("image",))
    assert shop.poll() == []
    assert shop.doors.calls["stopped"] == 1
    shop.doors.ended = {"web": [failed(1), failed(2)]}
    shop.stands(replace(NEW, failed=2))
    assert [one.tasks for one in shop.poll() if isinstance(one, TasksFailed)] == [2]
    assert shop.doors.calls["stopped"] == 2


def test_what_failed_before_is_no_failure_of_today() -> None:
    before = ServiceEvent(at(-60), "(service web) was unable to place a task because no container instance met all of")
    broken = replace(NEW, id="ecs-svc/0", state="FAILED", reason="circuit breaker", failed=3)
    shop = a_shop(broken, events=(before,))
    [told] = shop.poll()
    assert isinstance(told, RolloutMoved)
    assert told.failed == 0
    shop.stands(NEW, replace(broken, status="ACTIVE"), events=(before,))
    assert [type(one) for one in shop.poll()] == [RolloutMoved]


def test_tasks_that_are_never_started_are_told_of_by_the_event() -> None:
    text = (
        "(service web) was unable to place a task because no container instance met all of its requirements. "
        "Reason: No Container Instances were found in your cluster."
    )
    shop = a_shop(NEW, events=(ServiceEvent(at(20), text),))
    [cause] = [one for one in shop.poll() if isinstance(one, TasksFailed)]
    assert (cause.tasks, cause.failed, cause.service) == (0, 0, "Service")


def test_health_is_asked_for_until_all_are_well_and_when_tasks_move() -> None:
    shop = a_shop(replace(NEW, running=2, pending=0), target_groups=(GROUP,))
    shop.doors.health = {GROUP: [Target("1", 80, "healthy"), Target("2", 80, "initial"), Target("9", 80, "draining")]}
    [told] = shop.poll()
    assert isinstance(told, RolloutMoved)
    assert (told.healthy, told.targets) == (1, 2)
    shop.doors.health = {GROUP: [Target("1", 80, "healthy"), Target("2", 80, "healthy")]}
    [told] = shop.poll()
    assert isinstance(told, RolloutMoved)
    assert (told.healthy, told.targets) == (2, 2)
    assert shop.poll() == []
    assert shop.doors.calls["targets"] == 2
    shop.stands(replace(NEW, running=1, pending=1), target_groups=(GROUP,))
    shop.poll()
    assert shop.doors.calls["targets"] == 3


def test_an_unhealthy_target_is_a_cause_that_is_remembered() -> None:
    shop = a_shop(replace(NEW, running=2, pending=0), target_groups=(GROUP,))
    words = ("Target.ResponseCodeMismatch", "Health checks failed with these codes: [502]")
    shop.doors.health = {GROUP: [Target("1", 80, "unhealthy", *words)]}
    [cause] = [one for one in shop.poll() if isinstance(one, TasksFailed)]
    assert "502" in cause.cause
    shop.doors.health = {GROUP: []}
    assert [one for one in shop.poll() if isinstance(one, TasksFailed)] == []


def test_alarms_that_sound_are_told() -> None:
    shop = a_shop(NEW, alarms=("errors", "slow"))
    shop.doors.sounding = [Alarm("errors", "ALARM"), Alarm("slow", "OK")]
    [told] = shop.poll()
    assert isinstance(told, RolloutMoved)
    assert told.alarms == ("errors",)


@pytest.mark.parametrize("door", ["service", "targets", "stopped", "alarms"])
def test_what_may_not_be_seen_is_said_once_and_not_asked_again(door: str) -> None:
    no = AwsError("you may not ecs:Anything on *", "ask for it", code="E803")
    shop = a_shop(replace(NEW, failed=1), target_groups=(GROUP,), alarms=("errors",))
    shop.doors.refusals = {door: no}
    assert [one.reason for one in shop.poll() if isinstance(one, Unseen)] == ["you may not ecs:Anything on *"]
    assert [one for one in shop.poll() if isinstance(one, Unseen)] == []
    assert shop.doors.calls[door] == 1


@pytest.mark.parametrize("error", [Throttled("busy"), Unreachable("gone"), CredentialsExpired("over")])
def test_who_is_not_heard_now_is_asked_again(error: AwsError) -> None:
    shop = a_shop(NEW, target_groups=(GROUP,))
    shop.doors.refusals = {"service": error, "targets": error}
    assert shop.poll() == []
    shop.doors.refusals = {}
    assert [type(one) for one in shop.poll()] == [RolloutMoved]


def watched(*fates: Fate, body: str = NEWER, until: float = 400) -> list[RolloutEvent]:
    """Return what is told of an update in the pretended AWS."""
    world = standing()
    ports = on_world(world)
    last = ports.stacks.last_event("web")
    assert last
    world.rolls_out("Service", *fates)
    begun(world, body)
    stack = ports.stacks.describe("web")
    assert stack
    follower, watcher = Follower(ports, stack.id, "web", "", after=last.id), Watcher(ports, stack.id)
    told: list[RolloutEvent] = []
    end = ports.clock.now() + until
    while follower.ended() is None and ports.clock.now() < end:
        list(follower.poll(unbegun=lambda: None))
        told += watcher.poll(follower.seen)
        follower.rest()
    return told


@pytest.mark.parametrize(
    ("fate", "id_"),
    [
        (cannot_pull("nginx:1.29"), "pull-missing"),
        (exits(1), "exit-1"),
        (elb_unhealthy(), "target-broken"),
        (no_instances(), "place-no-hosts"),
    ],
    ids=["pull", "exit", "balancer", "hosts"],
)
def test_the_cause_is_told_before_cloudformation_gives_up(fate: Fate, id_: str) -> None:
    told = [one for one in watched(fate) if isinstance(one, TasksFailed)]
    assert {one.id for one in told} == {id_}
    assert told[0].seconds < 60
    assert [one.tasks for one in told] == sorted(one.tasks for one in told)


def test_a_good_rollout_blames_nobody() -> None:
    told = watched(well(), body=ALARMED.replace("nginx:1.28", "nginx:1.29"))
    assert {type(one) for one in told} == {RolloutMoved, Tick}
    last = [one for one in told if isinstance(one, RolloutMoved)][-1]
    assert (last.running, last.desired, last.old, last.healthy, last.targets) == (2, 2, 0, 2, 2)
    assert last.state == "COMPLETED"
