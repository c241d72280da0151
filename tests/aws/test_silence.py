"""That AWS does not answer is said, never of an answer that comes in time, and not once for every thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

import pytest
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError

from ecsspec.aws.connection import Connection
from ecsspec.aws.session import connect
from ecsspec.aws.silence import AGAIN, FIRST, LATER, Silence, Vigil, note, why
from ecsspec.deploy.errors import Unreachable
from ecsspec.problems import AwsError
from tests.deploy.fakes import FakeClock
from tests.world import World

CALL, HOST = "sts:GetCallerIdentity", "sts.us-east-1.amazonaws.com"


class Watch:
    """A vigil on a clock of its own, on which so many waits pass in vain."""

    def __init__(self, waits: int = 0) -> None:
        self.clock, self.left, self.passed, self.said = FakeClock(), waits, Event(), list[Silence]()
        self.vigil = Vigil(self.said.append, self.clock.now, self._waits)

    def _waits(self, done: Event, seconds: float) -> bool:
        if not self.left:
            self.passed.set()
            return done.wait(60)
        self.left -= 1
        self.clock.sleep(seconds)
        return done.is_set()

    def call(
        self,
        seconds: float = 0.0,
        error: BaseException | None = None,
        *,
        to: str = CALL,
        at: str = HOST,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        """Make a call that takes so long, and ends in an error or an answer."""
        with self.vigil.over(to, at):
            assert self.passed.wait(60)
            self.clock.sleep(seconds)
            meanwhile()
            if error:
                raise error

    def lost(
        self,
        seconds: float = 0.0,
        *,
        to: str = CALL,
        at: str = HOST,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        with pytest.raises(Unreachable):
            self.call(seconds, Unreachable("no route"), to=to, at=at, meanwhile=meanwhile)

    @property
    def times(self) -> list[float]:
        return [round(one.seconds) for one in self.said]


def test_it_is_said_after_seconds_and_now_and_then() -> None:
    watch = Watch(waits=3)
    watch.call()
    assert watch.times == [FIRST, FIRST + AGAIN, FIRST + 2 * AGAIN]
    assert {(one.call, one.host) for one in watch.said} == {(CALL, HOST)}


def test_a_quick_answer_and_a_quick_refusal_are_no_silence() -> None:
    watch = Watch()
    watch.call(FIRST - 0.1)
    with pytest.raises(AwsError):
        watch.call(1, AwsError("denied", "ask", code="E803"))
    assert watch.said == []


def test_who_has_answered_before_may_take_longer() -> None:
    watch = Watch()
    watch.call()
    watch.left = 1
    watch.passed.clear()
    watch.call()
    assert watch.times == [LATER]


def test_a_silence_goes_on_over_calls_that_fail_at_once() -> None:
    watch = Watch()
    for _ in range(8):
        watch.lost()
        watch.clock.sleep(10)
    assert watch.times == [10, 40, 70]


def test_an_answer_ends_the_silence_of_its_host_alone() -> None:
    watch = Watch()
    for call, host in ((CALL, HOST), ("sts:GetFederationToken", HOST), ("ecs:ListTasks", "ecs")):
        watch.lost(to=call, at=host)
    watch.call()
    for call, host in ((CALL, HOST), ("sts:GetFederationToken", HOST), ("ecs:ListTasks", "ecs")):
        watch.clock.sleep(10)
        watch.lost(0.3, to=call, at=host)
    assert [(one.call, round(one.seconds)) for one in watch.said] == [("ecs:ListTasks", 31)]


def test_a_throttled_call_is_no_silence_of_a_host_that_answers_others() -> None:
    watch = Watch()
    watch.lost(9, to="logs:GetLogEvents", at="logs", meanwhile=partial(watch.call, to="logs:Other", at="logs"))
    said = len(watch.said)
    for _ in range(60):
        watch.clock.sleep(10)
        watch.call(0.1, to="logs:DescribeLogGroups", at="logs")
    watch.lost(0.3, to="logs:GetLogEvents", at="logs")
    assert watch.said[said:] == []


def test_a_silence_begins_no_earlier_than_the_last_answer_of_its_host() -> None:
    watch = Watch()
    watch.call()
    watch.lost(9, meanwhile=partial(watch.call, to="sts:Other", at=HOST))
    watch.clock.sleep(9)
    watch.lost()
    assert watch.said == []


def test_who_asks_again_after_long_begins_anew() -> None:
    watch = Watch()
    watch.lost()
    watch.clock.sleep(28_810)
    watch.lost(0.3)
    assert watch.said == []


def test_several_threads_say_it_once() -> None:
    watch = Watch()
    watch.lost(5, meanwhile=watch.lost)
    assert watch.times == [5]


def test_what_botocore_met_is_said_in_plain_words() -> None:
    watch = Watch()
    refused = EndpointConnectionError(endpoint_url="http://x", error=OSError("[Errno 111] Connection refused"))
    watch.lost(4, meanwhile=partial(note, caught_exception=refused))
    note(caught_exception=refused)  # of nobody's call
    assert [one.why for one in watch.said] == ["the connection is refused"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (EndpointConnectionError(endpoint_url="u", error="Failed to resolve 'x'"), "its name is not found"),
        (EndpointConnectionError(endpoint_url="u", error="[Errno -2] Name or service not known"), "its name is not"),
        (ReadTimeoutError(endpoint_url="u", error="Read timed out. (read timeout=60)"), "nothing comes back"),
        (ConnectionClosedError(endpoint_url="u"), "the connection breaks off"),
    ],
)
def test_the_words_for_what_networks_do(error: Exception, words: str) -> None:
    assert why(error).startswith(words)


def test_a_busy_aws_is_named_with_its_code() -> None:
    assert why(None, (None, {"Error": {"Code": "Throttling"}})) == "AWS is busy: Throttling"
    assert why(None, (None, {"Stacks": []})) == ""


def test_every_call_of_a_connection_is_looked_on() -> None:
    world, said = World(), list[Silence]()
    ports = Connection(world.session(), clock=world.clock, tell=said.append)
    world.lose_connection(on="cloudformation:DescribeStacks", times=3)
    for _ in range(3):
        with pytest.raises(Unreachable):
            ports.stacks.describe("web")
        world.clock.sleep(5)
    assert [(one.call, one.host) for one in said] == [
        ("cloudformation:DescribeStacks", "cloudformation.us-east-1.amazonaws.com")
    ]


def test_botocores_own_tries_tell_why() -> None:
    watch = Watch()
    events = connect(endpoint_url="http://127.0.0.1:9").client("sts").meta.events
    error = EndpointConnectionError(endpoint_url="u", error="refused")
    tried = {"response": None, "endpoint": None, "operation": None, "request_dict": {"context": {}}, "attempts": 1}
    watch.lost(4, meanwhile=lambda: events.emit("needs-retry.other.Call", caught_exception=error, **tried))
    assert [one.why for one in watch.said] == ["the connection is refused"]
