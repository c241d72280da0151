"""A request that AWS heard, and that boto3 made once more as the answer was an error: what runs is ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.apply import apply
from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.events import Finished, Outcome, Started
from ecsspec.deploy.facts import StackEvent
from ecsspec.problems import AwsError, EcsspecError, NotDone
from tests.deploy.fakes import a_set, a_stack, an_event
from tests.deploy.on_world import outcome, ports, shown
from tests.deploy.test_apply import previewed, the_end, told
from tests.deploy.trouble import TROUBLES
from tests.world import World
from tests.world.refusals import Refused

REFUSALS = [
    Unusable("cannot be executed in its current execution status of [EXECUTE_IN_PROGRESS]"),
    AwsError("AWS refused it (ValidationError): is in UPDATE_IN_PROGRESS state", code="E809"),
]
EXECUTING = a_set(execution_status="EXECUTE_IN_PROGRESS")


def asked_twice(world: World, operation: str, *, code: str = "ValidationError") -> World:
    """Let AWS do what an operation asks for, and refuse what boto3 makes of the lost answer."""

    def refuse() -> None:
        raise Refused(code, f"{operation} cannot be called now", 400)

    world.during(f"cloudformation:{operation}", refuse)
    return world


def ended(events: list[StackEvent], *, late: int, error: AwsError) -> tuple[object, EcsspecError | None]:
    """Apply where the execution is refused, and the events come so many looks later; return how it ended."""
    ports_, preview = previewed(a_stack())
    ports_.change_sets.execute_errors, ports_.change_sets.answers = [error], [EXECUTING]
    own = [replace(event, token=f"ecsspec-{preview.plan}") if not event.token else event for event in events]
    ports_.stacks.batches = [*[[]] * late, own]
    happened, raised = told(ports_, preview)
    return happened[-1] if happened else None, raised


@pytest.mark.parametrize("error", REFUSALS)
@pytest.mark.parametrize("late", [0, 1, 3, 5])
def test_our_own_operation_is_followed_though_its_events_come_late(error: AwsError, late: int) -> None:
    last, raised = ended(the_end("UPDATE_COMPLETE"), late=late, error=error)
    assert (last, raised) == (Finished(Outcome.UPDATED, {"Url": "http://web"}), None)


@pytest.mark.parametrize("error", REFUSALS)
def test_what_somebody_else_began_is_not_ours(error: AwsError) -> None:
    theirs = [an_event("t", "UPDATE_IN_PROGRESS", by="Console-ExecuteChangeSet-1")]
    last, raised = ended(theirs, late=0, error=error)
    assert last is None
    assert raised is not None
    assert (raised.code, isinstance(raised, NotDone)) == (
        ("E703", True) if isinstance(error, Unusable) else ("E809", False)
    )


def test_an_execution_that_boto3_made_twice_is_followed() -> None:
    world = asked_twice(World(), "ExecuteChangeSet", code="InvalidChangeSetStatus")
    events = list(apply(ports(world), shown(world)))
    assert isinstance(events[0], Started)
    assert outcome(events) is Outcome.CREATED


@pytest.mark.parametrize(
    ("status", "operation"),
    [("UPDATE_IN_PROGRESS", "CancelUpdateStack"), ("UPDATE_ROLLBACK_FAILED", "ContinueUpdateRollback")],
)
def test_what_boto3_asked_for_twice_was_heard(status: str, operation: str) -> None:
    world = asked_twice(TROUBLES[status](), operation)
    operations, id_ = ports(world).operations, world.stacks["web"].id
    if operation == "CancelUpdateStack":
        operations.cancel_update(id_, token="ecsspec-1")
    else:
        operations.continue_rollback(id_, skip=(), token="ecsspec-1")
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_IN_PROGRESS"


def test_a_refusal_of_what_was_never_heard_is_one() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    operations, id_ = ports(world).operations, world.stacks["web"].id
    for _ in range(2):
        world.deny("cloudformation:CancelUpdateStack", code="ValidationError", message="not now", times=1)
        with pytest.raises(AwsError, match="not now"):
            operations.cancel_update(id_, token="ecsspec-1")
        world.deny("cloudformation:DescribeStackEvents", times=1)
