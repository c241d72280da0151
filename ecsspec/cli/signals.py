"""Ctrl-C and SIGTERM while a command runs: both end it cleanly, and neither is lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

MOMENT = 0.01
"""Seconds until an interrupt that was lost comes again."""


@contextmanager
def heard() -> Iterator[None]:
    """Let SIGTERM be heard as Ctrl-C is, and an interrupt again that rose where Python drops exceptions.

    Python can run a finalizer or a callback of an extension at any moment: what rises in one is printed and forgotten.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
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
