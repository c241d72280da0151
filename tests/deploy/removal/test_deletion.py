"""A deletion that failed says what holds it, goes on when it is repeated, and may leave what cannot go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.events import Event, Finished, Outcome
from ecsspec.deploy.facts import LiveResource, Stack, StackEvent
from ecsspec.deploy.following.limits import Limits
from ecsspec.deploy.removal.destroy import destroy
from ecsspec.problems import AwsError, NeedsAttention, NotDone, StillRunning
from tests.deploy.fakes import FakePorts, an_event
from tests.deploy.removal.test_destroy import GONE, SERVICE, a_world, planned

VPC = "AWS::EC2::VPC"
WHY = "The vpc 'vpc-1' has dependencies and cannot be deleted."
FAILED = [
    an_event("1", "DELETE_IN_PROGRESS"),
    an_event("2", "DELETE_FAILED", of="Vpc", reason="it is locked"),
    an_event("3", "DELETE_FAILED"),
]
STUCK = [LiveResource("Vpc", VPC, "vpc-1", "DELETE_FAILED", WHY), LiveResource("Net", VPC, "n-1", "DELETE_COMPLETE")]


def failing() -> FakePorts:
    """Return a stack whose deletion will fail."""
    ports = a_world(SERVICE)
    ports.stacks.live = [*STUCK]
    ports.stacks.batches = [FAILED]
    return ports


def failed() -> FakePorts:
    """Return a stack whose deletion has failed."""
    ports = a_world(SERVICE, status="DELETE_FAILED")
    ports.stacks.text = ports.stacks.text.replace("Service:", "Vpc:")
    ports.stacks.live = [*STUCK]
    return ports


def undeleted(ports: FakePorts) -> NeedsAttention:
    with pytest.raises(NeedsAttention) as left:
        list(destroy(ports, planned(ports)))
    assert left.value.code == "E713"
    return left.value


def test_what_holds_it_is_named_with_the_next_commands() -> None:
    ports = failing()
    ports.removal.uses = {"vpc-1": ["the network interface eni-1 (ELB app/shop)"]}
    left = undeleted(ports)
    assert left.what == "stack web could not be deleted whole; Vpc: it is locked"
    assert left.hint == (
        "clear what holds it, then `ecsspec destroy web` again; or leave it in AWS: `ecsspec destroy web --retain Vpc`"
    )
    assert left.details == (
        "it is locked",
        "Vpc (vpc-1) is used by the network interface eni-1 (ELB app/shop)",
        "left: Vpc AWS::EC2::VPC vpc-1",
    )


def test_who_may_not_look_into_the_network_is_told_the_rest() -> None:
    ports = failing()
    ports.removal.error = AwsError("you may not", code="E803")
    assert undeleted(ports).details == ("it is locked", "left: Vpc AWS::EC2::VPC vpc-1")


def test_each_attempt_has_a_token_of_its_own() -> None:
    tokens = []
    ports = failed()
    for number in range(3):
        ports.stacks.batches = [[an_event(f"{number}", "DELETE_IN_PROGRESS"), an_event(f"{number}e", "DELETE_FAILED")]]
        ports.stacks.after_delete = lambda stack: stack
        undeleted(ports)
        tokens.append(ports.stacks.deleted[-1][1])
    assert len(set(tokens)) == 3


def test_a_repeat_at_the_same_place_has_the_same_token() -> None:
    first, second = failing(), failing()
    for ports in (first, second):
        undeleted(ports)
    assert first.stacks.deleted == second.stacks.deleted


def test_what_failed_is_explained_before_it_is_tried_again() -> None:
    (stuck,) = planned(failed()).stuck
    assert (stuck.logical_id, stuck.original) == ("Vpc", WHY)
    assert "something that the stack did not make is in vpc-1" in stuck.cause


def test_an_echo_is_told_as_what_it_is() -> None:
    ports = failed()
    ports.stacks.live = [
        replace(STUCK[0], reason="Resource deletion cancelled"),
        LiveResource("A", VPC, "vpc-2", "DELETE_FAILED", WHY),
    ]
    assert [(one.logical_id, one.cause) for one in planned(ports).stuck][1] == (
        "Vpc",
        "it was cancelled when another one failed",
    )


def test_what_failed_may_be_left() -> None:
    ports = failed()
    plan = planned(ports).retaining(["Vpc", "Vpc"])
    assert ([one.logical_id for one in plan.going], [one.logical_id for one in plan.kept]) == ([], ["Vpc"])
    assert list(destroy(ports, plan))[-1] == Finished(Outcome.DELETED)
    assert ports.stacks.retained == [("Vpc",)]


def test_nothing_to_retain_is_the_plan_as_it_was() -> None:
    plan = planned(failed())
    assert plan.retaining(()) is plan


@pytest.mark.parametrize(
    ("ports", "hint"),
    [
        (failed(), "these failed: `ecsspec destroy web --retain Vpc`"),
        (a_world(SERVICE), "try without it first: `ecsspec destroy web`"),
    ],
)
def test_what_did_not_fail_cannot_be_left(ports: FakePorts, hint: str) -> None:
    with pytest.raises(NotDone) as refused:
        planned(ports).retaining(["Service"])
    assert (refused.value.code, refused.value.hint) == ("E721", hint)
    assert "--retain Service" in refused.value.what


def silent(ports: FakePorts, found: Stack | None) -> NotDone:
    """Destroy a stack whose deletion AWS never tells of, as it stands so by then."""
    plan = planned(ports)
    ports.stacks.batches = []
    ports.stacks.after_delete = lambda _: found
    with pytest.raises(NotDone) as refused:
        list(destroy(ports, plan))
    return refused.value


@pytest.mark.parametrize("status", ["", "DELETE_COMPLETE"])
def test_somebody_who_deletes_it_first_is_no_endless_wait(status: str) -> None:
    ports = a_world(SERVICE)
    assert ports.stacks.stack
    gone = replace(ports.stacks.stack, status=status) if status else None
    assert silent(ports, gone).code == "E709"


def test_somebody_who_is_deleting_it_is_named() -> None:
    ports = a_world(SERVICE)
    assert ports.stacks.stack
    ports.stacks.history = [an_event("x", "DELETE_IN_PROGRESS", by="theirs")]
    assert silent(ports, replace(ports.stacks.stack, status="DELETE_IN_PROGRESS")).code == "E610"


def test_a_slow_start_is_waited_for() -> None:
    ports = a_world(SERVICE)
    ports.stacks.after_delete = lambda stack: stack
    ports.stacks.batches = [[], [], [], [], GONE]
    events: list[Event] = list(destroy(ports, planned(ports)))
    assert events[-1] == Finished(Outcome.DELETED)


def in_use(number: int) -> list[StackEvent]:
    """Return the events of an attempt that failed of what may let go a little later."""
    held = an_event(f"{number}a", "DELETE_FAILED", of="Provider", reason="it is in use")
    return [held, an_event(f"{number}b", "DELETE_FAILED")]


def test_a_time_that_would_end_before_the_next_attempt_is_not_waited_out() -> None:
    ports = a_world(SERVICE)
    ports.stacks.batches = [in_use(1), in_use(2), in_use(3)]
    began = ports.clock.now()
    with pytest.raises(NeedsAttention) as left:
        list(destroy(ports, planned(ports), limits=Limits(timeout=30)))
    assert (left.value.code, len(ports.stacks.deleted), ports.clock.now() - began < 30) == ("E713", 1, True)
    assert "`ecsspec destroy web` again" in left.value.hint


def test_all_attempts_together_have_the_one_time() -> None:
    ports = a_world(SERVICE)
    ports.stacks.batches = [in_use(1), [an_event("2", "DELETE_IN_PROGRESS")]]
    began = ports.clock.now()
    with pytest.raises(StillRunning, match="it goes on without us"):
        list(destroy(ports, planned(ports), limits=Limits(timeout=100)))
    assert (len(ports.stacks.deleted), 100 <= ports.clock.now() - began < 115) == (2, True)
