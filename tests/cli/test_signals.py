"""No interrupt is lost, wherever it rises."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

SCRIPT = """
import signal, sys, weakref
from ecsspec.cli.signals import heard

class Thing: pass

def command():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    thing = Thing()
    weakref.finalize(thing, signal.raise_signal, signal.{name})
    del thing
    signal.pause()

try:
    with heard():
        command()
except KeyboardInterrupt:
    print("heard")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupt_in_a_finalizer_comes_again(name: str) -> None:
    command = [sys.executable, "-c", SCRIPT.replace("{name}", name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("heard\n", "")


def test_other_exceptions_are_printed_as_ever() -> None:
    script = SCRIPT.replace("signal.raise_signal, signal.{name}", "int, 'x'").replace("signal.pause()", "")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert "ValueError" in done.stderr


def test_what_stood_before_stands_after() -> None:
    from ecsspec.cli.signals import heard

    before, hook = signal.getsignal(signal.SIGTERM), sys.unraisablehook
    with heard():
        assert sys.unraisablehook is not hook
    assert (signal.getsignal(signal.SIGTERM), sys.unraisablehook) == (before, hook)


GOODBYE = """
import os, signal, sys
from ecsspec.cli import run
from ecsspec.cli import signals
from ecsspec.problems import StillRunning

def command(args):
    with signals.heard():
        signals.goes_on(StillRunning("it goes on", "watch it", "E706"))
        {where}
        raise StillRunning("it goes on", "watch it", "E706")

run._through_typer = command
run._is_quick = lambda args: False
text = run._text
run._text = lambda error: ({telling}, text(error))[1]
sys.exit(run.run([]))
"""
AGAIN = "os.kill(os.getpid(), signal.SIGINT)"


@pytest.mark.parametrize(("where", "telling"), [(AGAIN, "None"), ("pass", AGAIN)])
def test_an_interrupt_while_it_says_goodbye_takes_nothing_away(where: str, telling: str) -> None:
    script = GOODBYE.replace("{where}", where).replace("{telling}", telling)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "error[E706]: it goes on" in done.stderr) == (7, True)
    assert "Traceback" not in done.stderr
