"""Somebody at a terminal, pretended in this process: what they type, and what they see."""

from __future__ import annotations

import io
import sys

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice
from tests.cli.processes import Ran
from tests.world import World


class Tty(io.StringIO):
    """A stream that is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def typed(world: World, monkeypatch: pytest.MonkeyPatch, typing: str, *args: str) -> Ran:
    """Run a command line at a terminal on which somebody types; what it asks and says is in `err`."""

    def connector(choice: Choice, /, *, region: str, account: str) -> Connection:  # noqa: ARG001
        return Connection(world.session(), endpoint_url=choice.endpoint_url, clock=world.clock)

    screen, data = Tty(), io.StringIO()
    with monkeypatch.context() as patch:
        patch.setenv("TERM", "dumb")
        patch.setattr(sys, "stdin", Tty(typing))
        patch.setattr(sys, "stderr", screen)
        patch.setattr(sys, "stdout", data)
        code = run(list(args), connector=connector)
    return Ran(code, data.getvalue(), screen.getvalue())
