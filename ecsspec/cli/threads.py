"""Several things at a time: each in a thread, and Ctrl-C for all of them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ecsspec.deploy.halt import Halt

Result = TypeVar("Result")
AT_ONCE = 8
"""AWS counts the calls of an account; a client of boto3 keeps ten connections."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def side_by_side(tasks: Sequence[Callable[[], Result]], halt: Halt) -> list[Result | Exception]:
    """Return what came of each task, in their order; Ctrl-C is an order to all, and rises when the last has ended."""
    with _ordering(halt), ThreadPoolExecutor(AT_ONCE) as pool:
        futures: list[Future[Result | Exception]] = [pool.submit(_outcome, task) for task in tasks]
        wait(futures)
    if halt.orders:
        raise KeyboardInterrupt
    return [future.result() for future in futures]


@contextmanager
def _ordering(halt: Halt) -> Iterator[None]:
    """Let Ctrl-C give an order instead of an exception, which could rise in the midst of waiting for the threads."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: halt.order()) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _outcome(task: Callable[[], Result]) -> Result | Exception:
    try:
        return task()
    except Exception as error:  # noqa: BLE001  what went wrong with one is told beside what came of the others
        return error
