"""A real process whose AWS falls silent: `python -m tests.cli.mute OPERATION STACK ARGUMENT...`.

It does what it is asked for, and no answer comes back to any such call about that stack (or about none, where the
name is empty). On stdout the process says when that begins.
"""

from __future__ import annotations

import sys
from threading import Event
from typing import Any

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from tests.world import World


class Mute(World):
    """A world whose answers about one stack are lost, and waited for."""

    def __init__(self, operation: str, stack: str) -> None:
        super().__init__()
        self.operation, self.stack = operation, stack

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        found = super().answer(service, operation, params)
        named = str(params.get("StackName", ""))
        if operation == self.operation and (named == self.stack or f"stack/{self.stack}/" in named):
            sys.stdout.write("mute\n")
            sys.stdout.flush()
            Event().wait()
        return found


def main(operation: str, stack: str, *args: str) -> int:
    """Run a command line."""
    world = Mute(operation, stack)
    if operation == "DeleteStack":  # there has to be something that is deleted first
        world.foreign_stack(stack, status="ROLLBACK_COMPLETE", tags={"ecsspec:name": stack})
    return run(list(args), connector=lambda *_, **__: Connection(world.session(), clock=world.clock))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
