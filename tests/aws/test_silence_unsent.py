"""Only what is sent is waited for: no person who is asked for a code; and who is interrupted writes alone."""

from __future__ import annotations

from threading import Event
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.credentials import Credentials

from ecsspec.aws.connection import Connection
from ecsspec.aws.errors import VIGIL, ask
from ecsspec.aws.session import connect
from ecsspec.aws.silence import FIRST, SOON, Silence, Vigil
from tests.aws.test_silence import CALL, HOST, Watch

ANSWER = b"<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>"
ROLE = "sts.AssumeRole"


class Signing(Watch, Credentials):
    """A watch on a call whose credentials take their time: a role is asked for, or a person types a code."""

    def __init__(self, *, waits: int = 0, sent_for: float = 0.0, role_for: float = 0.0) -> None:
        Credentials.__init__(self, "key", "secret")
        Watch.__init__(self, waits)
        self.gate, self.sent_for, self.role_for = Event(), sent_for, role_for
        self.client: Any = connect(endpoint_url="http://127.0.0.1:9").client("sts")
        self.client._request_signer._credentials = self
        self.client.meta.events.register_last("before-send.sts.GetCallerIdentity", self._answers)
        setattr(self.client, VIGIL, self.vigil)

    def _waits(self, done: Event, seconds: float) -> bool:
        self.gate.wait(60)
        return Watch._waits(self, done, seconds)

    def get_frozen_credentials(self) -> Any:
        """Ask for a role, where that is wanted, then let a person take so many looks of the watcher."""
        emit = self.client.meta.events.emit
        if self.role_for:
            emit(f"before-send.{ROLE}", request=SimpleNamespace(url="https://me:secret@sts.far:443/x"))
            self.clock.sleep(self.role_for)
        if not self.left:
            emit(f"response-received.{ROLE}")
        self.gate.set()
        assert self.passed.wait(60)
        return super().get_frozen_credentials()

    def _answers(self, **_: object) -> Any:
        self.clock.sleep(self.sent_for)
        return SimpleNamespace(status_code=200, headers={}, content=ANSWER)

    def asks(self) -> list[Silence]:
        """Make the call, and return what was said of it."""
        assert ask(self.client, "get_caller_identity")["Account"] == "1"
        return self.said


def test_a_person_who_is_asked_for_a_code_is_not_aws() -> None:
    signing = Signing(waits=60)
    assert signing.asks() == []
    assert signing.clock.now() >= 59 * SOON


def test_a_role_that_is_asked_for_before_is_named_with_its_own_host_and_no_password() -> None:
    said = Signing(waits=1, role_for=FIRST + 1).asks()
    assert {(one.call, one.host) for one in said} == {("sts:AssumeRole", "sts.far:443")}


def test_a_person_who_is_asked_after_a_role_is_not_aws_either() -> None:
    assert Signing(role_for=FIRST + 1).asks() == []


def test_who_is_interrupted_writes_alone() -> None:
    writes, may_end, written = Event(), Event(), list[str]()

    def tell(_: Silence) -> None:
        writes.set()
        may_end.wait(0.2)
        written.append("silence")

    vigil = Vigil(tell, iter(range(0, 10**6, 100)).__next__, lambda done, _: done.is_set())

    def interrupted() -> None:
        with vigil.over(CALL, HOST):
            assert writes.wait(60)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    written.append("main")
    assert written == ["silence", "main"]


def test_the_time_is_of_a_clock_that_nobody_sets() -> None:
    vigil = Connection(None, tell=print)._vigil
    assert vigil is not None
    assert vigil.now is monotonic
