"""That AWS does not answer is said while we wait for it: once, then now and then, whatever thread asks.

boto3 asks again by itself, for minutes, and says nothing of it. Every call passes `ask`, which lets one thing look on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field, replace
from math import inf
from threading import Event, Lock, Thread
from typing import Any, Final, TypeAlias

from ecsspec.aws.endpoints import at
from ecsspec.deploy.errors import Throttled, Unreachable

Response: TypeAlias = "tuple[Any, dict[str, Any]] | None"
"""What botocore hands on of an answer: as it came, and as it was read."""
Emitter: TypeAlias = Any
Request: TypeAlias = Any
"""botocore's own, which have no types."""
FIRST, LATER, AGAIN = 3.0, 10.0, 30.0
"""Seconds without an answer before it is said: at the start, when AWS has answered before, and between two times."""
SOON, PAUSE = 1.0, 60.0
"""Seconds between two looks at who waits for a person, and seconds after which who asks again begins anew."""
_WORDS: Final = (
    ("resolve", "its name is not found"),
    ("Name or service not known", "its name is not found"),
    ("refused", "the connection is refused"),
    ("timed out", "nothing comes back"),
    ("", "the connection breaks off"),
)
"""What the errors of a network say, and what that is in plain words; the first match counts."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What is asked for in vain: which call, of which host, for how many seconds, and why, as far as one knows."""

    call: str
    host: str
    seconds: float = 0.0
    why: str = ""


@dataclass(slots=True, eq=False)
class _Call:
    """A call under way: what is waited for, and since when."""

    own: Silence
    silence: Silence
    """What is asked for just now: botocore may ask for credentials first."""
    began: float
    lock: Lock
    now: Callable[[], float]
    done: Event = field(default_factory=Event)
    resting: float | None = None
    """Since when nothing is sent, where that is so: botocore looks for credentials, or asks a person for a code."""

    def rests(self) -> None:
        """Stop the time; who is about to write of it has written by the end of this."""
        with self.lock:
            self.resting = self.now() if self.resting is None else self.resting

    def sends(self, asked: Silence) -> None:
        """Let the time go on, or begin where it is something else that is asked for now."""
        with self.lock:
            now = self.now()
            if (asked.call, asked.host) != (self.silence.call, self.silence.host):
                self.silence, self.began = asked, now
            elif self.resting is not None:
                self.began += now - self.resting
            self.resting = None


@dataclass(frozen=True, slots=True)
class _Lost:
    """A call that failed for want of an answer: since when it was asked for, and until when."""

    since: float
    until: float


_now: ContextVar[_Call | None] = ContextVar("what is being asked for", default=None)


@dataclass(slots=True, eq=False)
class Vigil:
    """Looks on while AWS is asked, for all the threads of a connection; `tell` writes."""

    tell: Callable[[Silence], None]
    now: Callable[[], float]
    """The time, of a clock that nobody sets and that stands while the computer sleeps."""
    waits: Callable[[Event, float], bool] = Event.wait
    """How to wait for an answer, for so many seconds at most."""
    _lost: dict[tuple[str, str], _Lost] = field(default_factory=dict)
    """The calls of each host that failed without an answer, and it has answered none since."""
    _heard: dict[str, float] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def over(self, call: str, host: str) -> Iterator[None]:
        """Look on at one call, to its answer; a refusal is an answer, too."""
        own = Silence(call, host)
        asked = _Call(own, own, self.now(), self._lock, self.now)
        token = _now.set(asked)
        try:
            Thread(target=copy_context().run, args=(self._look, asked), daemon=True).start()
            yield
        except (Unreachable, Throttled):
            self._failed(asked)
            raise
        except Exception:
            self._answered(asked)
            raise
        else:
            self._answered(asked)
        finally:
            asked.done.set()
            _now.reset(token)
            with self._lock:  # once it is ours nothing is being written, and whoever writes next writes alone
                pass

    def _answered(self, asked: _Call) -> None:
        """End the silence of a host; who was asked nothing, for want of credentials, has not answered."""
        with self._lock:
            asked.done.set()
            if asked.resting is None:
                host = asked.silence.host
                self._heard[host] = self.now()
                self._lost = {key: lost for key, lost in self._lost.items() if key[0] != host}

    def _failed(self, asked: _Call) -> None:
        """End the look; who asks again goes on with the same silence, as far as the host has answered nobody else."""
        with self._lock:
            asked.done.set()
            heard = self._heard.get(asked.silence.host, -inf)
            self._lost[_key(asked)] = _Lost(max(self._since(asked), heard), self.now())
            self._say(asked)

    def _look(self, asked: _Call) -> None:
        while not self.waits(asked.done, min(AGAIN, max(0.1, self._due(asked) - self.now()))):
            with self._lock:
                if not asked.done.is_set() and asked.resting is None:
                    self._say(asked)

    def _say(self, asked: _Call) -> None:
        """Say what is waited for, where that is due."""
        now = self.now()
        if now >= self._due(asked):
            self._told[asked.silence.host] = now
            self.tell(replace(asked.silence, seconds=now - self._since(asked)))

    def _due(self, asked: _Call) -> float:
        """Return when there is something to say, if no answer comes; who waits for a person looks again soon."""
        if asked.resting is not None:
            return self.now() + SOON
        first = self._since(asked) + (LATER if self._heard else FIRST)
        return max(first, self._told.get(asked.silence.host, -inf) + AGAIN)

    def _since(self, asked: _Call) -> float:
        """Return since when this is asked for in vain; where nobody asked for long, only since it was asked again."""
        lost = self._lost.get(_key(asked))
        return min(asked.began, lost.since) if lost and asked.began - lost.until <= PAUSE else asked.began


def _key(asked: _Call) -> tuple[str, str]:
    return asked.silence.host, asked.silence.call


def hung_on(events: Emitter) -> None:
    """Let the events of a botocore session tell when something is sent, and why it is sent again."""
    events.register("needs-retry", note)
    events.register("before-call", prepared)
    events.register("before-send", sent)
    events.register("response-received", received)


def prepared(**_: object) -> None:
    """Stop the time before a request is signed: botocore looks for credentials then, and may ask for a code."""
    if asked := _now.get():
        asked.rests()


def sent(*, event_name: str, request: Request, **_: object) -> None:
    """Begin, or go on with, the time of what is sent: our own call, or one for credentials before it."""
    if asked := _now.get():
        name = _named(event_name)
        is_own = name.rpartition(":")[2] == asked.own.call.rpartition(":")[2]
        asked.sends(asked.own if is_own else Silence(name, at(request.url)))


def received(*, event_name: str, **_: object) -> None:
    """Stop the time after an answer that is not our own call's: a question to a person may follow."""
    asked = _now.get()
    if asked and _named(event_name) == asked.silence.call != asked.own.call:
        asked.rests()


def _named(event: str) -> str:
    return ":".join(event.split(".")[1:3])


def note(*, caught_exception: Exception | None = None, response: Response = None, **_: object) -> None:
    """Keep why botocore is about to try again."""
    if asked := _now.get():
        asked.silence = replace(asked.silence, why=why(caught_exception, response))


def why(error: Exception | None, response: Response = None) -> str:
    """Return in plain words what came in place of an answer, nothing where one came."""
    if error is not None:
        cause = str(getattr(error, "kwargs", {}).get("error", error))
        return next(words for part, words in _WORDS if part in cause)
    code = str(response[1].get("Error", {}).get("Code", "")) if response else ""
    return f"AWS is busy: {code}" if code else ""
