"""Evidence drawn at random: any shape that the types allow, with words of AWS among others."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ecsspec.diagnosis.evidence import (
    Activity,
    Container,
    Evidence,
    LogLine,
    ResourceFailure,
    Rollout,
    Service,
    ServiceEvent,
    Target,
    Task,
)
from tests.diagnosis.more_texts import HEALTH, PLACES, STACKS
from tests.diagnosis.texts import EXITS, PULLS, STARTS

SECRETS = ("https://me:hunter22@example.test/", "AKIA0123456789ABCDEF", "://x://a:b@:c@", "API_KEY=hunter22")
WORDS = st.one_of(
    st.sampled_from([text for _, _, text, _ in (*PULLS, *STARTS, *EXITS, *HEALTH, *PLACES, *STACKS)]),
    st.sampled_from(SECRETS),
    st.text(max_size=20),
)
NAMES = st.sampled_from(["", "web", "api", "proxy"])
TIMES = st.sampled_from(["", *(f"2026-01-05T09:0{minute}:00+00:00" for minute in range(9))])
COUNTS = st.integers(0, 9)
CODES = (
    "TaskFailedToStart",
    "EssentialContainerExited",
    "UserInitiated",
    "ServiceSchedulerInitiated",
    "SpotInterruption",
    "TerminationNotice",
    "InfrastructureHealth",
    "",
)
STATES = ("initial", "healthy", "unhealthy", "unhealthy.draining", "unused", "draining", "unavailable")


def several(strategy: SearchStrategy[object], most: int = 4) -> SearchStrategy[tuple[object, ...]]:
    """Draw a few of something."""
    return st.lists(strategy, max_size=most).map(tuple)


CONTAINERS = st.builds(
    Container, name=NAMES, image=NAMES, exit_code=st.none() | st.sampled_from([0, 1, 3, 137, 143]), reason=WORDS
)
TASKS = st.builds(
    Task,
    arn=WORDS,
    group=NAMES,
    stop_code=st.sampled_from(CODES),
    stopped_reason=WORDS,
    stopped_at=TIMES,
    started_at=TIMES,
    containers=several(CONTAINERS, 3),
    availability_zone=NAMES,
    health=st.sampled_from(["HEALTHY", "UNHEALTHY", "UNKNOWN", ""]),
)
ROLLOUTS = st.builds(
    Rollout,
    id=NAMES,
    status=st.sampled_from(["PRIMARY", "ACTIVE", "INACTIVE"]),
    state=st.sampled_from(["COMPLETED", "FAILED", "IN_PROGRESS", ""]),
    reason=WORDS,
    task_definition=NAMES,
    desired=COUNTS,
    running=COUNTS,
    pending=COUNTS,
    failed=COUNTS,
)
TARGETS = st.builds(
    Target, id=NAMES, port=st.integers(1, 65535), state=st.sampled_from(STATES), reason=WORDS, description=WORDS
)
ACTIVITIES = st.builds(
    Activity, time=TIMES, status=st.sampled_from(["Failed", "Successful", "Cancelled"]), message=WORDS, cause=WORDS
)
SERVICES = st.builds(
    Service,
    cluster=NAMES,
    name=NAMES,
    logical_id=NAMES,
    desired=COUNTS,
    running=COUNTS,
    pending=COUNTS,
    rollouts=several(ROLLOUTS, 2),
    events=several(st.builds(ServiceEvent, time=TIMES, message=WORDS)),
    tasks=several(TASKS, 6),
    targets=several(TARGETS, 3),
    activities=several(ACTIVITIES, 3),
    logs=several(st.builds(LogLine, time=TIMES, container=NAMES, text=WORDS)),
)
FAILURES = st.builds(ResourceFailure, time=TIMES, logical_id=NAMES, type=NAMES, reason=WORDS, stack=NAMES)
EVIDENCE = st.builds(
    Evidence,
    stack=NAMES,
    status=NAMES,
    failures=several(FAILURES),
    services=several(SERVICES, 3),
    taken=TIMES,
    notes=several(WORDS, 2),
)
