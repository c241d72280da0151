"""A real process whose AWS makes a change set and never says so: `python -m tests.cli.deaf ARGUMENT...`.

On stdout it says when it has been asked.
"""

from __future__ import annotations

import sys
from threading import Event
from typing import Any

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from tests.reviews import WEB, applied
from tests.world import World


class Deaf(World):
    """A world whose answer to one operation is lost, and waited for."""

    lost = ""

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        found = super().answer(service, operation, params)
        if operation == self.lost:
            sys.stdout.write("asked\n")
            sys.stdout.flush()
            Event().wait()
        return found


def main(*args: str) -> int:
    """Run a command line where the stack web runs, and each new change set is met with silence."""
    world = Deaf()
    assert applied(world, WEB)[1] is None
    world.lost = "CreateChangeSet"
    return run(list(args), connector=lambda *_, **__: Connection(world.session(), clock=world.clock))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
