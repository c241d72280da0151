"""Several things at a time: each in a thread, and Ctrl-C for all of them.

`side_by_side` does what is known beforehand; `Workers` are given one thing after the other, and tell what happens.

Nobody waits for a thread that only waits for an answer: the threads are daemons, which end with the process.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from ecsspec.cli.talk import say
from ecsspec.deploy.order.schedule import AT_ONCE

if TYPE_CHECKING:
    from ecsspec.deploy.following.halt import Halt, Trace

Result = TypeVar("Result")
News = TypeVar("News")
Task: TypeAlias = "tuple[int, Callable[[], Result]]"
Told: TypeAlias = "SimpleQueue[tuple[int, Result | BaseException]]"

SIGNALS = (signal.SIGINT, signal.SIGTERM)
TICK = 0.1
IDLE, TAKING_BACK, LAST = 1.0, 60.0, 0.5
"""How many seconds an order is waited for: where nothing can be left, where something may be, and after another one."""


def side_by_side(tasks: Sequence[Callable[[], Result]], halt: Halt) -> list[Result | Exception]:
    """Return what came of each task, in their order; Ctrl-C is an order to all, and rises when they have stopped.

    Those that do not answer it are given up: soon where they leave nothing, and at another Ctrl-C in any case.
    """
    todo: SimpleQueue[Task[Result]] = SimpleQueue()
    told: Told[Result] = SimpleQueue()
    for task in enumerate(tasks):
        todo.put(task)
    with ordering(halt.order):
        workers = [threading.Thread(target=_work, args=(todo, told, halt), daemon=True) for _ in tasks[:AT_ONCE]]
        for thread in workers:
            thread.start()
        found = _collected(told, workers, halt, number=len(tasks))
    if halt.orders:
        raise KeyboardInterrupt
    return [_outcome(found[at]) for at in range(len(tasks))]


@contextmanager
def ordering(order: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C give an order instead of an exception, which could rise in the midst of waiting for the threads."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: order()) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def answering() -> Iterator[None]:
    """Let Ctrl-C end a question, where it is an order otherwise."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.default_int_handler) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _work(todo: SimpleQueue[Task[Result]], told: Told[Result], halt: Halt) -> None:
    """Do one task after the other, and none any more after an order."""
    with suppress(Empty):
        while not halt.orders:
            at, task = todo.get_nowait()
            try:
                told.put((at, task()))
            except BaseException as error:  # noqa: BLE001  whatever ends a task is told by the thread that waits
                told.put((at, error))


def _collected(
    told: Told[Result], workers: Sequence[threading.Thread], halt: Halt, *, number: int
) -> Mapping[int, Result | BaseException]:
    """Wait until the threads have ended, or are given up, and return what came of the tasks that were begun."""
    found: dict[int, Result | BaseException] = {}
    grace = GracePeriod(halt, lambda: halt.left)
    while len(found) < number and not grace.is_over():
        at_work = any(thread.is_alive() for thread in workers)  # before the look below: the last word comes first
        try:
            at, outcome = told.get(timeout=TICK if at_work else 0)
        except Empty:
            if not at_work:
                break
        else:
            found[at] = outcome
    return found


def _outcome(found: Result | BaseException) -> Result | Exception:
    """Return what went wrong with one, to be told beside what came of the others; what ends us all rises."""
    if isinstance(found, BaseException) and not isinstance(found, Exception):
        raise found
    return found


@dataclass
class GracePeriod:
    """How long it is waited for threads that were told to stop; `may_leave` are the sets that one of them may leave."""

    halt: Halt
    may_leave: Callable[[], Sequence[Trace]]
    orders: int = 0
    since: float = 0.0
    is_told: bool = False

    def is_over(self) -> bool:
        """Tell whether nobody waits any longer; say what is waited for."""
        if self.orders != self.halt.orders:
            self.orders, self.since = self.halt.orders, monotonic()
        if not self.orders:
            return False
        waited, left = monotonic() - self.since, self.may_leave()
        if left and not self.is_told and waited > IDLE:
            self.is_told = True
            say(f"\nwaiting to take back {', '.join(one.name for one in left)}; Ctrl-C once more ends at once")
        return waited > (LAST if self.orders > 1 else TAKING_BACK if left else IDLE)


@dataclass(frozen=True, slots=True)
class Ended(Generic[Result]):
    """What came of a task: what it returned, or what it raised."""

    outcome: Result | BaseException


class Workers(Generic[News, Result]):
    """Threads that carry out one task each, by name, and tell what happens in it."""

    def __init__(self) -> None:
        """Begin with none at work."""
        self._told: SimpleQueue[tuple[str, News | Ended[Result]]] = SimpleQueue()

    def begin(self, name: str, task: Callable[[], Result]) -> None:
        """Carry a task out in a thread."""
        threading.Thread(target=self._carry_out, args=(name, task), daemon=True).start()

    def tell(self, name: str, news: News) -> None:
        """Tell what happens in a task, from its thread."""
        self._told.put((name, news))

    def heard(self) -> tuple[str, News | Ended[Result]] | None:
        """Return what was told next; None where nobody has said anything for a moment."""
        with suppress(Empty):
            return self._told.get(timeout=TICK)
        return None

    def _carry_out(self, name: str, task: Callable[[], Result]) -> None:
        try:
            self._told.put((name, Ended(task())))
        except BaseException as error:  # noqa: BLE001  whatever ends a task is told by the thread that waits
            self._told.put((name, Ended(error)))
