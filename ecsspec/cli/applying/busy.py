"""What an apply does while somebody is at work on its stack: wait, follow, or give up, and say who it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecsspec.cli.ask import choice_of
from ecsspec.cli.command_line import anew
from ecsspec.cli.following import followed
from ecsspec.cli.reports import reported
from ecsspec.cli.signals import goes_on
from ecsspec.cli.talk import say
from ecsspec.problems import DeploymentFailed, NeedsAttention, NotDone

if TYPE_CHECKING:
    from ecsspec.cli.applying.attempts import ApplyRun
    from ecsspec.deploy.facts import Stack
    from ecsspec.deploy.statuses import Busy

HEARTBEAT = 30.0
"""Seconds after which it is said again what is waited for."""
CHOICES = {"w": "wait, and apply then", "f": "only follow what runs", "s": "stop"}


def stand_by(apply_run: ApplyRun, error: Busy, *, begun: float) -> None:
    """Wait until the stack is at rest, where that is wanted; else raise, and say what can be done.

    `begun` is when the first attempt was made: all waiting together ends with --timeout.
    """
    stack = error.stack
    if stack is None:
        raise error
    refused = replace(error, hint=_hint(stack))
    if not apply_run.options.wait and not apply_run.can_ask:
        raise refused from error
    _tell(stack, error.whose)
    if not apply_run.options.wait:
        _choose(apply_run, refused)
    _wait(apply_run, stack, begun=begun)


def _hint(stack: Stack) -> str:
    from ecsspec.deploy.commands import repair, watch
    from ecsspec.deploy.statuses import can_be_cancelled

    stop = f"; `{repair(stack.name, '--cancel')}` stops it" if can_be_cancelled(stack) else ""
    return f"to go on when it has ended: {anew('--wait')}; `{watch(stack.name)}` follows it{stop}"


def _tell(stack: Stack, whose: str) -> None:
    from ecsspec.deploy.statuses import standing

    say(f"\nstack {stack.name} {standing(stack.status).meaning} ({stack.status}): {whose}")


def _choose(apply_run: ApplyRun, refused: Busy) -> None:
    """Return where somebody chooses to wait; follow what runs, or give up, where they choose that."""
    match choice_of(CHOICES, default="s"):
        case "w":
            return
        case "f":
            _follow(apply_run)
            what = f"{apply_run.aim.stack} was not applied: you followed what somebody else had begun"
            raise NotDone(what, "apply again, now that it has ended", "E701")
        case _:
            raise refused


def _follow(apply_run: ApplyRun) -> None:
    """Follow what runs to its end; that it ends badly is told, and is not the end of this command."""
    from ecsspec.api import purposes_of
    from ecsspec.deploy.apply import watch

    ports, stack = apply_run.ports, apply_run.aim.stack
    try:
        followed(reported(watch(ports, stack, purposes=purposes_of(ports, stack))), stack, where=apply_run.place)
    except (DeploymentFailed, NeedsAttention) as error:
        goes_on(None)
        say(f"\n{error.what}")


def _wait(apply_run: ApplyRun, stack: Stack, *, begun: float) -> None:
    """Wait until a stack is at rest, and say now and then for whom, and since when; raise when patience ends."""
    from ecsspec.deploy.evidence.ongoing import busy_now
    from ecsspec.deploy.following.waiting import is_busy, until_rest
    from ecsspec.deploy.statuses import standing
    from ecsspec.ui import progress

    clock, said, seen = apply_run.ports.clock, 0.0, stack
    patience = apply_run.options.limits.timeout - (clock.now() - begun)
    for now, waited in until_rest(apply_run.ports, stack, patience=patience):
        if is_busy(now) and (now.status != seen.status or waited - said >= HEARTBEAT):
            whose = busy_now(apply_run.ports, now).whose
            say(f"waiting, {progress.clock(waited)} by now: {now.name} {standing(now.status).meaning}; {whose}")
            said = waited
        seen = now
    if is_busy(seen):
        raise _impatient(apply_run, seen)
    say(f"{seen.name} is at rest ({seen.status}): beginning afresh\n")


def _impatient(apply_run: ApplyRun, stack: Stack) -> NotDone:
    from ecsspec.deploy.commands import watch
    from ecsspec.deploy.statuses import lasting, standing

    waited = lasting(apply_run.options.limits.timeout)
    return NotDone(
        f"stack {stack.name} still {standing(stack.status).meaning} ({stack.status}) after {waited}: nothing was done",
        f"apply again with --wait and a longer --timeout, or follow it with `{watch(stack.name)}`",
        "E610",
    )
