"""An order to stop reaches a thread once: at its next call, or in its sleep."""

from __future__ import annotations

import pytest

from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.deploy.facts import ChangeSetRequest
from ecsspec.deploy.following.halt import NAP, Halt, Halting, Trace
from ecsspec.problems import AwsError
from tests.deploy.fakes import FakePorts, a_stack, ports_with


def halting(ports: FakePorts) -> tuple[Halting, Halt]:
    halt = Halt()
    return Halting(ports, halt), halt


def a_request() -> ChangeSetRequest:
    return ChangeSetRequest("web", "ecsspec-diff-1", "UPDATE", "{}", {}, {}, "ecsspec-1")


def test_without_an_order_the_doors_are_open() -> None:
    ports = ports_with(a_stack())
    doors, _ = halting(ports)
    assert doors.stacks.describe("web") == a_stack()
    assert doors.identity.caller() == ports.identity.caller()
    assert doors.change_sets.names("web") == []
    assert doors.workloads.hosts("x") == 0
    assert doors.rollouts.service("shop", "web") is None
    assert doors.clock.now() == ports.clock.now()
    doors.clock.sleep(3)
    assert sum(ports.clock.slept) == pytest.approx(3)


def test_an_order_stops_the_next_call_and_lets_the_thread_take_back_what_it_began() -> None:
    ports = ports_with(a_stack())
    doors, halt = halting(ports)
    halt.order()
    with pytest.raises(KeyboardInterrupt):
        doors.workloads.stop_service("shop", "web")
    assert ports.workloads.calls == []
    doors.change_sets.delete("ours", stack="web")
    assert ports.change_sets.deleted == ["ours"]
    halt.order()
    with pytest.raises(KeyboardInterrupt):
        doors.lookups.tagged(None)  # type: ignore[arg-type]


def test_an_order_before_the_thread_began_counts() -> None:
    halt = Halt()
    halt.order()
    with pytest.raises(KeyboardInterrupt):
        Halting(ports_with(a_stack()), halt).clock.sleep(9)


def test_an_order_ends_a_sleep() -> None:
    ports = FakePorts()
    doors, halt = halting(ports)
    sleep = ports.clock.sleep

    def ordered(seconds: float) -> None:
        sleep(seconds)
        if len(ports.clock.slept) == 3:
            halt.order()

    ports.clock.sleep = ordered  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        doors.clock.sleep(60)
    assert sum(ports.clock.slept) == pytest.approx(3 * NAP)


def test_what_is_asked_for_may_be_left_until_it_is_deleted() -> None:
    doors, halt = halting(ports_with(a_stack()))
    trace = Trace("web", "ecsspec-diff-1")
    for address in ("ecsspec-diff-1", "arn:aws:cloudformation:us-east-1:123456789012:changeSet/ecsspec-diff-1/7"):
        doors.change_sets.create(a_request())
        assert halt.left == (trace,)
        doors.change_sets.delete("ecsspec-diff-11", stack="web")
        assert halt.left == (trace,), "that was another one"
        doors.change_sets.delete(address, stack="web")
        assert not halt.left


@pytest.mark.parametrize(
    ("error", "left"),
    [(AwsError("no"), 0), (Unreachable("no answer"), 1), (Throttled("busy"), 1), (KeyboardInterrupt(), 1)],
)
def test_what_aws_may_have_heard_may_be_left(error: BaseException, left: int) -> None:
    ports = ports_with(a_stack())
    ports.change_sets.create_error = error
    doors, halt = halting(ports)
    with pytest.raises(type(error)):
        doors.change_sets.create(a_request())
    assert len(halt.left) == left


def test_what_an_order_kept_from_being_asked_for_is_not_left() -> None:
    ports = ports_with(a_stack())
    doors, halt = halting(ports)
    halt.order()
    with pytest.raises(KeyboardInterrupt):
        doors.change_sets.create(a_request())
    assert (halt.left, ports.change_sets.requests) == ((), [])


def test_who_follows_what_has_begun_may_be_spared_an_order() -> None:
    ports = ports_with(a_stack())
    halt = Halt()
    following, preparing = Halting(ports, halt), Halting(ports, halt)
    following.has_begun()
    halt.spares = True
    halt.order()
    assert following.stacks.describe("web") == a_stack()
    with pytest.raises(KeyboardInterrupt):
        preparing.stacks.describe("web")
    halt.spares = False
    with pytest.raises(KeyboardInterrupt):
        following.stacks.describe("web")
    assert preparing.stacks.describe("web") == a_stack(), "it has heeded that order"
