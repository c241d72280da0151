"""A real process whose AWS is a world: `python -m tests.cli.driver SCENARIO REPORT ARGUMENT...`.

When the command has ended, what is left in the world is written to REPORT.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from tests.deploy.trouble import rolled_back_creation
from tests.reviews import WEB, deployed, waiting
from tests.world import World
from tests.world.fates import Fate, exits, never_healthy

UNGUARDED = f"{WEB}deployment: {{circuit_breaker: false}}\n"


def interrupted(seconds: float, *, by: signal.Signals = signal.SIGINT) -> Callable[[World], None]:
    """Return what sends this process a signal, that many seconds of the world's time from now."""
    return lambda world: world.at(seconds, lambda: os.kill(os.getpid(), by))


def stuck(fate: Fate, *, seconds: float = 0) -> Callable[[World], None]:
    """Return what lets the next rollout go wrong for ever, and somebody press Ctrl-C after so many seconds."""

    def begin(world: World) -> None:
        world.rolls_out("Service", fate)
        if seconds:
            interrupted(seconds)(world)

    return begin


def two_stuck(world: World) -> None:
    """Let two rollouts go wrong for ever, and somebody press Ctrl-C while they do."""
    stuck(never_healthy())(world)
    stuck(never_healthy(), seconds=600)(world)


SCENARIOS: dict[str, tuple[Callable[[], World], Callable[[World], None]]] = {
    "empty": (World, lambda _: None),
    "deployed": (deployed, lambda _: None),
    "rolled-back": (rolled_back_creation, lambda _: None),
    "interrupted": (World, interrupted(60)),
    "interrupted-destroy": (deployed, interrupted(20)),
    "interrupted-preview": (World, interrupted(2)),
    "stuck-creation": (World, stuck(never_healthy(), seconds=300)),
    "stuck-update": (deployed, stuck(never_healthy(), seconds=60)),
    "two-stuck": (World, two_stuck),
    "failing-update": (partial(deployed, UNGUARDED), stuck(exits(1, container="web"))),
    "terminated": (World, interrupted(60, by=signal.SIGTERM)),
    "terminated-preview": (World, interrupted(2, by=signal.SIGTERM)),
    "terminated-diff": (deployed, interrupted(2, by=signal.SIGTERM)),
}


def main(scenario: str, report: str, *args: str) -> int:
    """Run a command line in a scenario and report."""
    make, begin = SCENARIOS[scenario]
    world = make()
    begin(world)
    code = run(list(args), connector=lambda *_, **__: Connection(world.session(), clock=world.clock))
    left = {
        "stacks": {stack.name: stack.status for stack in world.stacks.by_id.values()},
        "waiting": waiting(world),
    }
    Path(report).write_text(json.dumps(left), encoding="utf-8")
    return code


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
