"""Jobs carried out over fake time: in the order that some need, side by side where nothing orders them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Literal, Protocol

from tests.world.clock import FakeClock
from tests.world.refusals import Failed


class Job(Protocol):
    """One piece of work on one resource."""

    def begin(self) -> float | None:
        """Start; return the seconds it takes, or None where there is nothing to do."""

    def ready(self) -> float:
        """Return 0 when done, or the seconds after which to ask again."""

    def fail(self, reason: str) -> None:
        """Note that it failed."""

    def cancel(self) -> None:
        """Note that another's failure ended it."""


class Walk:
    """All jobs of one phase; `then` is called once, when nothing more can be done."""

    def __init__(
        self,
        clock: FakeClock,
        jobs: Mapping[str, Job],
        *,
        after: Mapping[str, frozenset[str]],
        then: Callable[[Walk], None],
        on_failure: Literal["halt", "carry on"],
    ) -> None:
        self._clock = clock
        self._jobs = jobs
        self._after = after
        self._then = then
        self._on_failure = on_failure
        self._waiting = list(jobs)
        self._done: set[str] = set()
        self._over = False
        self.running: list[str] = []
        self.failed: list[str] = []

    def start(self) -> None:
        """Begin with what waits for nothing."""
        self._step()

    def halt(self) -> None:
        """Cancel what runs and end."""
        for name in self.running:
            self._jobs[name].cancel()
        self.failed += self.running
        self.running = []
        self._end()

    def stop(self) -> None:
        """End without a word: nobody waits for it any more."""
        self._over = True
        self.running = []

    def _step(self) -> None:
        while not self._over and (name := self._next()):
            self._waiting.remove(name)
            self.running.append(name)
            self._try(name, self._jobs[name].begin)
        if not self.running and not self._over:
            self._end()

    def _next(self) -> str | None:
        due = (name for name in self._waiting if not (self._after.get(name, frozenset()) & self._undone()))
        return next(due, None)

    def _undone(self) -> set[str]:
        return self._jobs.keys() - self._done

    def _try(self, name: str, act: Callable[[], float | None]) -> None:
        try:
            seconds = act()
        except Failed as failed:
            self._fail(name, failed.reason)
            return
        if seconds:
            self._clock.after(seconds, partial(self._poll, name))
        else:
            self.running.remove(name)
            self._done.add(name)

    def _poll(self, name: str) -> None:
        if name in self.running and not self._over:
            self._try(name, self._jobs[name].ready)
            if not self._over:
                self._step()

    def _fail(self, name: str, reason: str) -> None:
        self.running.remove(name)
        self._jobs[name].fail(reason)
        self.failed.append(name)
        if self._on_failure == "halt":
            self.halt()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._then(self)
