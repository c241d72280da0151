"""Applying executes exactly what was shown, and ends with the truth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.apply import apply, watch
from ecsspec.deploy.errors import Unreachable, Unusable
from ecsspec.deploy.events import Event, Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.facts import Stack, StackEvent
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.live import preview
from ecsspec.problems import AwsError, DeploymentFailed, EcsspecError, NeedsAttention, NotDone
from tests.deploy.fakes import SET_ID, STACK_ID, FakePorts, a_deployment, a_set, a_stack, an_event, ports_with

REASON = "Service arn:x did not stabilize."
BEFORE = an_event("0", "CREATE_COMPLETE", by="earlier")


def previewed(stack: Stack | None = None) -> tuple[FakePorts, Preview]:
    ports = ports_with(stack)
    ports.stacks.history = [BEFORE] if stack else []
    return ports, preview(ports, a_deployment(), invocation="1", purpose="apply")


def the_end(status: str, *, reason: str = "") -> list[StackEvent]:
    begin = "CREATE_IN_PROGRESS" if "CREATE" in status or status.startswith("ROLL") else "UPDATE_IN_PROGRESS"
    failure = [an_event("f", "CREATE_FAILED", of="Service", seconds=5, reason=reason)] if reason else []
    return [an_event("b", begin), *failure, an_event("e", status, seconds=9)]


def told(ports: FakePorts, shown: Preview) -> tuple[list[Event], EcsspecError | None]:
    events: list[Event] = []
    try:
        events += apply(ports, shown)
    except EcsspecError as error:
        return events, error
    return events, None


@pytest.mark.parametrize(
    ("status", "outcome"), [("CREATE_COMPLETE", Outcome.CREATED), ("UPDATE_COMPLETE", Outcome.UPDATED)]
)
def test_success_ends_with_the_outputs(status: str, outcome: Outcome) -> None:
    ports, shown = previewed(a_stack())
    ports.stacks.batches = [the_end(status)]
    events, error = told(ports, shown)
    assert error is None
    assert events[0] == Started("web", shown.plan)
    assert events[-1] == Finished(outcome, {"Url": "http://web"})
    assert ports.change_sets.executed == [(SET_ID, f"ecsspec-{shown.plan}")]


def test_outputs_that_cannot_be_read_do_not_spoil_a_success() -> None:
    ports, shown = previewed(a_stack())
    ports.stacks.batches = [the_end("UPDATE_COMPLETE")]
    ports.stacks.describe_errors = [AwsError("denied")]
    events, error = told(ports, shown)
    assert (events[-1], error) == (Finished(Outcome.UPDATED, {}), None)


@pytest.mark.parametrize(
    ("status", "kind", "code", "outcome"),
    [
        ("ROLLBACK_COMPLETE", DeploymentFailed, "E704", Outcome.ROLLED_BACK),
        ("UPDATE_ROLLBACK_COMPLETE", DeploymentFailed, "E704", Outcome.ROLLED_BACK),
        ("UPDATE_ROLLBACK_FAILED", NeedsAttention, "E705", Outcome.NEEDS_ATTENTION),
        ("CREATE_FAILED", NeedsAttention, "E705", Outcome.NEEDS_ATTENTION),
        ("DELETE_COMPLETE", DeploymentFailed, "E709", Outcome.DELETED),
    ],
)
def test_failure_ends_with_its_first_cause(status: str, kind: type[EcsspecError], code: str, outcome: Outcome) -> None:
    ports, shown = previewed()
    ports.stacks.batches = [the_end(status, reason=REASON)]
    events, error = told(ports, shown)
    assert isinstance(events[-1], Finished)
    assert events[-1].outcome is outcome
    assert events[-1].diagnosis is not None
    assert events[-1].diagnosis.cause is not None
    assert events[-1].diagnosis.cause.logical_id == "Service"
    assert type(error) is kind
    assert error.code == code
    assert error.details == (REASON,)


def test_a_dead_shell_says_how_to_get_rid_of_it() -> None:
    ports, shown = previewed()
    ports.stacks.batches = [the_end("ROLLBACK_COMPLETE", reason=REASON)]
    _, error = told(ports, shown)
    assert error is not None
    assert "ecsspec repair web" in error.hint


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("Alarm web-errors went to ALARM", "failed and was rolled back: web: Alarm web-errors went to ALARM"),
        ("User Initiated", "the deployment of web was cancelled from elsewhere and rolled back"),
    ],
)
def test_without_a_failed_resource_the_stacks_own_reason_is_told(reason: str, says: str) -> None:
    ports, shown = previewed(a_stack())
    rolling = an_event("r", "UPDATE_ROLLBACK_IN_PROGRESS", reason=reason)
    ports.stacks.batches = [[an_event("b", "UPDATE_IN_PROGRESS"), rolling, *the_end("UPDATE_ROLLBACK_COMPLETE")[1:]]]
    _, error = told(ports, shown)
    assert error is not None
    assert says in error.what


def test_without_any_reason_the_events_are_named() -> None:
    ports, shown = previewed(a_stack())
    ports.stacks.batches = [the_end("UPDATE_ROLLBACK_COMPLETE")]
    _, error = told(ports, shown)
    assert error is not None
    assert "ecsspec events web" in error.what


def test_no_changes_is_a_success_that_executes_nothing() -> None:
    no_changes = a_set(status="FAILED", execution_status="UNAVAILABLE", reason="No updates are to be performed.")
    ports = ports_with(a_stack(), sets=[no_changes])
    shown = preview(ports, a_deployment(), invocation="1", purpose="apply")
    assert list(apply(ports, shown)) == [Finished(Outcome.UNCHANGED, {"Url": "http://web"})]
    assert ports.change_sets.executed == []


def test_a_preview_without_a_set_cannot_do_anything() -> None:
    ports, shown = previewed()
    assert list(apply(ports, replace(shown, change_set=None))) == [Finished(Outcome.UNCHANGED, {})]


def test_a_set_that_went_stale_changes_nothing() -> None:
    ports, shown = previewed(a_stack())
    ports.change_sets.execute_errors = [Unusable("obsolete")]
    events, error = told(ports, shown)
    assert events == []
    assert isinstance(error, NotDone)
    assert error.code == "E703"


def test_a_request_that_was_heard_though_its_answer_was_lost_is_followed() -> None:
    ports, shown = previewed(a_stack())
    own = f"ecsspec-{shown.plan}"
    begun = [replace(event, token=own) for event in the_end("UPDATE_COMPLETE")]
    ports.change_sets.execute_errors = [Unreachable("no answer"), Unusable("executing")]
    ports.stacks.batches = [begun[:1], begun[1:]]
    events, error = told(ports, shown)
    assert error is None
    assert [event.status for event in events if isinstance(event, ResourceMoved)] == [
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE",
    ]


def test_a_set_that_cloudformation_gives_up_is_a_failure() -> None:
    ports, shown = previewed(a_stack())
    ports.change_sets.answers = [a_set(), a_set(execution_status="EXECUTE_FAILED", reason="too many at once")]
    _, error = told(ports, shown)
    assert isinstance(error, DeploymentFailed)
    assert (error.code, "too many at once" in error.what) == ("E707", True)


def test_watching_joins_the_running_operation_at_its_beginning() -> None:
    ports = ports_with(a_stack("UPDATE_IN_PROGRESS"))
    ports.stacks.history = [BEFORE, an_event("b", "UPDATE_IN_PROGRESS", seconds=100, by="ecsspec-7f")]
    ports.stacks.batches = [[], [], [an_event("e", "UPDATE_COMPLETE", seconds=130, by="ecsspec-7f")]]
    events = list(watch(ports, "web", purposes={}))
    assert events[0] == Started("web", "7f")
    assert [event.seconds for event in events if isinstance(event, ResourceMoved)] == [0.0, 30.0]
    assert isinstance(events[-1], Finished)


def test_watching_an_operation_that_has_not_spoken_yet_waits_for_it() -> None:
    ports = ports_with(a_stack("CREATE_IN_PROGRESS"))
    ports.stacks.batches = [[], *[[]] * 4, the_end("CREATE_COMPLETE")]
    events = list(watch(ports, "web", purposes={}))
    assert events[0] == Started("web", "")
    assert events[-1] == Finished(Outcome.CREATED, {"Url": "http://web"})


def test_watching_a_delete_ends_well_where_the_stack_is_gone() -> None:
    ports = ports_with(a_stack("DELETE_IN_PROGRESS"))
    ports.stacks.history = [BEFORE, an_event("b", "DELETE_IN_PROGRESS", seconds=100)]
    ports.stacks.batches = [[], [], [an_event("e", "DELETE_COMPLETE", seconds=130)]]
    assert list(watch(ports, "web", purposes={}))[-1] == Finished(Outcome.DELETED)


def test_watching_a_rollback_changes_nothing_whoever_began_it() -> None:
    ports = ports_with(a_stack("CREATE_IN_PROGRESS"))
    made = an_event("m", "CREATE_COMPLETE", of="Group", seconds=110, by="ecsspec-7f")
    ports.stacks.history = [an_event("b", "CREATE_IN_PROGRESS", seconds=100, by="ecsspec-7f")]
    ports.stacks.batches = [
        [],
        [replace(made, type="AWS::AutoScaling::AutoScalingGroup")],
        [an_event("r", "ROLLBACK_IN_PROGRESS", seconds=120, by="ecsspec-7f")],
        [an_event("e", "ROLLBACK_COMPLETE", seconds=130, by="ecsspec-7f")],
    ]
    with pytest.raises(DeploymentFailed):
        list(watch(ports, "web", purposes={}))
    assert ports.workloads.calls == []


def test_watching_a_stack_at_rest_has_ended_already() -> None:
    assert list(watch(ports_with(a_stack()), "web", purposes={})) == [Finished(Outcome.CREATED, {"Url": "http://web"})]


def test_watching_no_stack_is_refused() -> None:
    with pytest.raises(NotDone) as refused:
        list(watch(ports_with(), "web", purposes={}))
    assert refused.value.code == "E708"


def test_the_stack_id_is_followed_not_the_name() -> None:
    _, shown = previewed()
    assert shown.change_set is not None
    assert shown.change_set.stack_id == STACK_ID
