"""Following: own events once each, a pace that is gentle, and patience with silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecsspec.deploy.errors import CredentialsExpired, TargetEnded, Throttled, Unreachable, Unusable
from ecsspec.deploy.events import PollFailed, ResourceMoved
from ecsspec.deploy.following.follow import SILENCE, Follower, follow, insist, pause
from ecsspec.problems import AwsError, StillRunning
from tests.deploy.fakes import STACK_ID, FakePorts, an_event, ports_with

OURS, THEIRS = "ecsspec-1", "ecsspec-2"
BEGIN = an_event("b", "UPDATE_IN_PROGRESS", by=OURS)
SERVICE = an_event("s", "UPDATE_COMPLETE", of="Service", seconds=42, by=OURS)
END = an_event("e", "UPDATE_COMPLETE", seconds=50, by=OURS)


def a_follower(ports: FakePorts) -> Follower:
    return Follower(ports, STACK_ID, "web", OURS)


def followed(ports: FakePorts, follower: Follower | None = None) -> list[ResourceMoved | PollFailed]:
    return list(follow(follower or a_follower(ports), purposes={"Service": "serves"}, unbegun=lambda: None))


def test_each_event_is_told_once_with_its_purpose_and_its_time() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], [SERVICE], [], [END]]
    told = followed(ports)
    assert [item.status for item in told if isinstance(item, ResourceMoved)] == [
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE",
        "UPDATE_COMPLETE",
    ]
    assert told[1] == ResourceMoved("Service", "AWS::ECS::Service", "serves", "UPDATE_COMPLETE", seconds=42.0)


def test_an_answer_that_repeats_events_tells_nothing_twice() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], [BEGIN, SERVICE], [SERVICE, END]]
    assert len(followed(ports)) == 3


def test_events_of_an_earlier_operation_are_not_ours() -> None:
    ports = ports_with()
    earlier = [an_event("0", "UPDATE_IN_PROGRESS", by="theirs"), an_event("1", "UPDATE_COMPLETE", by="theirs")]
    ports.stacks.batches = [earlier, [*earlier, BEGIN, END]]
    assert [item.status for item in followed(ports) if isinstance(item, ResourceMoved)] == [BEGIN.status, END.status]


def test_a_cancellation_by_somebody_else_ends_our_operation() -> None:
    ports = ports_with()
    cancelled = an_event("c", "UPDATE_ROLLBACK_COMPLETE", seconds=9, by="theirs")
    ports.stacks.batches = [[BEGIN], [cancelled]]
    follower = a_follower(ports)
    followed(ports, follower)
    assert follower.ended() == "UPDATE_ROLLBACK_COMPLETE"


def test_a_nested_stacks_end_is_not_ours() -> None:
    ports = ports_with()
    nested = an_event("n", "UPDATE_COMPLETE", of="Nested", by=OURS)
    ports.stacks.batches = [[BEGIN, nested], [END]]
    assert len(followed(ports)) == 3


def test_the_pace_slows_from_three_to_ten_seconds_and_is_the_same_every_time() -> None:
    paces = [pause(quiet, token=OURS) for quiet in range(12)]
    assert all(3 * 0.8 <= paces[0] <= 3 and pace <= 10 for pace in paces)
    assert paces[-1] >= 8
    assert paces == [pause(quiet, token=OURS) for quiet in range(12)]
    assert paces != [pause(quiet, token=THEIRS) for quiet in range(12)]


def test_news_quickens_the_pace_again() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], [], [], [], [SERVICE], [END]]
    followed(ports)
    slept = ports.clock.slept
    assert slept[3] > slept[2] > slept[1]
    assert slept[4] <= 3


@pytest.mark.parametrize("error", [Unreachable("no route"), Throttled("rate exceeded")])
def test_silence_is_told_and_does_not_end_the_following(error: AwsError) -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], error, error, [END]]
    told = followed(ports)
    assert told[1:3] == [PollFailed(error.what)] * 2
    assert isinstance(told[-1], ResourceMoved)


def test_silence_that_lasts_ends_with_the_way_back() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], *[Unreachable("no route")] * 100]
    with pytest.raises(StillRunning, match="no route") as lost:
        followed(ports)
    assert lost.value.code == "E706"
    assert "ecsspec watch web" in lost.value.hint
    assert sum(ports.clock.slept[1:]) >= SILENCE


def test_silence_is_counted_anew_after_an_answer() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], *([Unreachable("no route")] * 20 + [[]]) * 4, [END]]
    followed(ports)
    assert sum(ports.clock.slept) > SILENCE


@pytest.mark.parametrize(
    ("error", "words"),
    [(CredentialsExpired("gone", "sign in"), "credentials expired"), (AwsError("denied", "ask"), "denied")],
)
def test_other_errors_end_it_at_once_and_the_operation_goes_on(error: AwsError, words: str) -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], error]
    with pytest.raises(StillRunning, match=words) as lost:
        followed(ports)
    assert lost.value.details == (error.hint,)


def test_nobody_waits_for_a_target_that_is_gone() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], TargetEnded("it ended")]
    with pytest.raises(TargetEnded):
        followed(ports)
    assert len(ports.clock.slept) == 1
    with pytest.raises(TargetEnded):
        insist(a_follower(ports), raises(TargetEnded("it ended")))
    assert len(ports.clock.slept) == 1


def test_an_operation_that_does_not_begin_is_asked_about() -> None:
    ports = ports_with()
    asked: list[int] = []

    def unbegun() -> None:
        asked.append(len(ports.clock.slept))
        ports.stacks.batches = [[BEGIN, END]]

    list(follow(a_follower(ports), purposes={}, unbegun=unbegun))
    assert asked == [2]


def test_asking_is_repeated_until_aws_answers() -> None:
    ports = ports_with()
    answers: list[Exception | None] = [Unreachable("no route"), Throttled("busy"), None]

    def ask() -> None:
        answer = answers.pop(0)
        if answer:
            raise answer

    insist(a_follower(ports), ask)
    assert answers == []
    assert len(ports.clock.slept) == 2


def raises(*errors: Exception) -> Callable[[], None]:
    left = list(errors)

    def ask() -> None:
        raise left.pop(0) if len(left) > 1 else left[0]

    return ask


def test_an_answer_that_never_comes_may_still_have_begun_something() -> None:
    with pytest.raises(StillRunning):
        insist(a_follower(ports_with()), raises(Unreachable("no route")))


def test_a_refusal_of_the_first_request_is_before_anything_began() -> None:
    with pytest.raises(AwsError, match="denied"):
        insist(a_follower(ports_with()), raises(AwsError("denied")))


def test_a_refusal_after_a_lost_answer_is_not() -> None:
    with pytest.raises(StillRunning, match="expired"):
        insist(a_follower(ports_with()), raises(Unreachable("no route"), CredentialsExpired("gone")))


def test_a_set_that_cannot_be_executed_is_the_callers_matter() -> None:
    with pytest.raises(Unusable):
        insist(a_follower(ports_with()), raises(Unreachable("no route"), Unusable("executed")))
