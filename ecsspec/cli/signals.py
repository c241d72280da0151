"""Ctrl-C and SIGTERM while a command runs: both end it cleanly, and neither is lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

    from ecsspec.problems import EcsspecError

MOMENT = 0.01
"""Seconds until an interrupt that was lost comes again."""
_going_on: ContextVar[EcsspecError | None] = ContextVar("going_on", default=None)


def goes_on(error: EcsspecError | None) -> None:
    """Note what is to be told if an interrupt ends the command now, at whatever line; None: nothing of ours runs."""
    _going_on.set(error)


def going_on() -> EcsspecError | None:
    """Return what is to be told of an interrupt, where something of ours may run."""
    return _going_on.get()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Say the last words to their end, however often Ctrl-C is pressed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def heard() -> Iterator[None]:
    """Let SIGTERM be heard as Ctrl-C is, and an interrupt again that rose where Python drops exceptions.

    Python can run a finalizer or a callback of an extension at any moment: what rises in one is printed and forgotten.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    goes_on(None)
    before, hook = signal.signal(signal.SIGTERM, signal.default_int_handler), sys.unraisablehook
    sys.unraisablehook = _unraisable
    try:
        yield
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGTERM, before)


def _unraisable(args: UnraisableHookArgs) -> None:
    if args.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(args)
        return
    # A real signal: what waits for the network would not notice a mere note to the interpreter.
    again = threading.Timer(MOMENT, os.kill, (os.getpid(), signal.SIGINT))
    again.daemon = True
    again.start()
