"""The options that say how long an operation is followed, and when it is cancelled."""

from __future__ import annotations

import re
from math import inf
from typing import Annotated, TypeAlias

import typer

from ecsspec.deploy.following.limits import REPEATS, Limits, OnTimeout
from ecsspec.problems import UsageError

DEFAULT = "20m"
_SECONDS = {"s": 1, "m": 60, "h": 3600, "": 60}
_LENGTH = re.compile(r"(?P<number>[0-9]{1,6})(?P<unit>[smh]?)", re.ASCII)

Timeout: TypeAlias = Annotated[
    str,
    typer.Option(help="Follow for this long: 90s, 20m, 2h, minutes where no unit is given, or none.", metavar="MIN"),
]
OnTime: TypeAlias = Annotated[
    OnTimeout, typer.Option("--on-timeout", help="Then let go of it, or cancel it and follow it back.")
]
FailFast: TypeAlias = Annotated[
    bool, typer.Option("--fail-fast", help=f"Cancel when {REPEATS} tasks have failed of the same cause.")
]
FailFastAfter: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--fail-fast-after",
        help="The same, after so many tasks.",
        metavar="TASKS",
        min=1,
        show_default=False,
    ),
]


def limits_of(
    timeout: str,
    on_timeout: OnTimeout,
    *,
    fail_fast: bool = False,
    fail_fast_after: int | None = None,
    detach: bool = False,
) -> Limits:
    """Return what the options say; refuse a time that is none, and a limit for what is not followed."""
    tasks = fail_fast_after or (REPEATS if fail_fast else 0)
    if detach and (tasks or on_timeout is OnTimeout.CANCEL):
        option = "--fail-fast" if tasks else "--on-timeout cancel"
        what = f"--detach does not follow the operation, so nobody could carry out {option}: give one of them"
        raise UsageError(what, f"leave --detach out, or {option}", "E902")
    return Limits(timeout=seconds_of(timeout), on_timeout=on_timeout, fail_fast=tasks)


def seconds_of(timeout: str) -> float:
    """Return a time in seconds, without an end for 0 and none."""
    found = _LENGTH.fullmatch(timeout.strip().lower())
    if timeout.strip().lower() == "none":
        return inf
    if found is None:
        raise UsageError(f"--timeout is no time: {timeout}", f"--timeout {DEFAULT}, 90s, 2h or none", "E902")
    return int(found["number"]) * _SECONDS[found["unit"]] or inf
