"""What a service has before it: steps with the moment at which each is due, carried out when somebody looks."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from ministack.services import ecs

from ecsspec.local.overlay.rollout.pace import after
from ecsspec.local.overlay.rollout.records import Record, id_of, recount

Step: TypeAlias = Callable[[Record, str, float], None]

ONE_AT_A_TIME = threading.RLock()
"""Calls are answered on threads of their own, and CloudFormation waits on another."""

HURRIED = threading.Event()
"""Set when the server is told to end: then everything happens at once, and nobody waits for it."""


def later(service: Record, step: str, *, at: float, seconds: float, task: Record | None = None) -> None:
    """Let a step follow after a time."""
    service.setdefault("_agenda", []).append([after(at, seconds), step, id_of(task) if task else ""])


def planned(service: Record, step: str) -> bool:
    """Tell whether a step is on the agenda already."""
    return any(entry[1] == step for entry in service.get("_agenda", []))


def next_due(service: Record) -> float | None:
    """Return the moment of the next step; None where nothing is left to happen."""
    return min((entry[0] for entry in service.get("_agenda", [])), default=None)


def catch_up(steps: dict[str, Step]) -> None:
    """Carry out what is due by now for every service that the caller can see, each step at its own moment."""
    with ONE_AT_A_TIME:
        now = math.inf if HURRIED.is_set() else time.time()
        for service in list(ecs._services.values()):
            if advance(service, steps, now=now):
                recount(service)


def advance(service: Record, steps: dict[str, Step], *, now: float) -> bool:
    """Carry out the steps of one service that are due, the earliest first; tell whether there were any."""
    moved = False
    while (due := next_due(service)) is not None and due <= now:
        agenda = service["_agenda"]
        at, step, task = agenda.pop(next(index for index, entry in enumerate(agenda) if entry[0] == due))
        steps[step](service, task, at)
        moved = True
    return moved
