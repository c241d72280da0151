"""Events to show: the story of an update that fails, and any others in any order."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from ecsspec.deploy.apply import watch
from ecsspec.deploy.events import (
    Cancelling,
    Event,
    Finished,
    KeepsFailing,
    NotCancelled,
    Outcome,
    PollFailed,
    ResourceMoved,
    RolloutMoved,
    Seen,
    Started,
    TasksFailed,
    Tick,
    Unseen,
    Waiting,
)
from ecsspec.problems import DeploymentFailed
from ecsspec.ui.underway import STACK
from tests.deploy.on_world import ports
from tests.world.fates import Fate
from tests.world.shop import NEWER, begun, standing

PURPOSES = {"Service": "keeps the tasks running", "Task": "how to run the containers", "Cluster": "groups the tasks"}


def update(*fates: Fate) -> Iterator[Event]:
    """Yield what happens when a service behind a balancer gets a new image."""
    world = standing()
    world.rolls_out("Service", *fates)
    begun(world, NEWER)
    try:
        events = watch(ports(world), "web", purposes=PURPOSES)
        yield from (event for event in events if not isinstance(event, Seen))
    except DeploymentFailed:
        return


TEXT = st.text(max_size=90) | st.sampled_from(["Service", "Resource creation cancelled", "new physical resource"])
NAMES = st.sampled_from(["Vpc", "Service", "HttpListener", "web"]) | st.text(min_size=1, max_size=60)
STATUSES = st.sampled_from(
    ["CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED", "DELETE_SKIPPED", "UPDATE_ROLLBACK_IN_PROGRESS", "ODD"]
)
NUMBERS = st.integers(0, 2000)
SECONDS = st.floats(0, 1e5)

EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Started, NAMES, TEXT),
    st.builds(ResourceMoved, NAMES, st.sampled_from([STACK, "AWS::ECS::Service"]), TEXT, STATUSES, TEXT, SECONDS),
    st.builds(
        RolloutMoved,
        service=NAMES,
        desired=NUMBERS,
        running=NUMBERS,
        pending=NUMBERS,
        old=NUMBERS,
        failed=NUMBERS,
        state=st.sampled_from(["", "IN_PROGRESS", "COMPLETED", "FAILED"]),
        reason=TEXT,
        targets=st.none() | NUMBERS,
        alarms=st.lists(TEXT, max_size=3).map(tuple),
        seconds=SECONDS,
    ),
    st.builds(TasksFailed, service=NAMES, cause=TEXT, tasks=NUMBERS, failed=NUMBERS, container=TEXT, original=TEXT),
    st.builds(
        KeepsFailing, service=NAMES, cause=TEXT, tasks=st.integers(1, 2000), advice=TEXT | st.just(""), seconds=SECONDS
    ),
    st.builds(Cancelling, TEXT, SECONDS),
    st.builds(NotCancelled, TEXT, SECONDS),
    st.builds(Waiting, TEXT, NUMBERS),
    st.builds(PollFailed, TEXT),
    st.builds(Unseen, TEXT, TEXT),
    st.builds(Tick, SECONDS),
    st.builds(Finished, st.sampled_from(Outcome)),
)
STORIES = st.lists(EVENTS, max_size=25)
