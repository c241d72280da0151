"""Bring a broken stack back, or take its rest away: one action for every status, asked for once and followed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ecsspec.deploy import commands
from ecsspec.deploy.damage import Damage
from ecsspec.deploy.events import Event, Finished, Outcome, Seen, Started
from ecsspec.deploy.evidence.lookback import looked_back
from ecsspec.deploy.evidence.ongoing import at_work
from ecsspec.deploy.evidence.verdict import beside
from ecsspec.deploy.evidence.witness import Witness
from ecsspec.deploy.following.cancel_order import CancelOrder, Order
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import Follower, follow, insist
from ecsspec.deploy.following.limits import NO_LIMITS, Limits
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.removal.destroy import DestroyPlan, InventoryItem, destroy
from ecsspec.deploy.removal.protections import let_go
from ecsspec.deploy.statuses import OURS, REPAIRS, Action, Kind, busy, remedy, standing
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import AwsError, NeedsAttention, NotDone, StillRunning

ENDS: Mapping[str, Outcome] = {
    "DELETE_COMPLETE": Outcome.DELETED,
    "UPDATE_ROLLBACK_COMPLETE": Outcome.ROLLED_BACK,
    "IMPORT_ROLLBACK_COMPLETE": Outcome.ROLLED_BACK,
}
"""Where a repair that went well may end."""
_UNDER_WAY: Mapping[Action, tuple[str, ...]] = {
    Action.DELETE: ("DELETE_IN_PROGRESS",),
    Action.ROLL_BACK: ("DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_"),
    Action.CONTINUE: ("UPDATE_ROLLBACK_", "IMPORT_ROLLBACK_"),
    Action.CANCEL: ("UPDATE_ROLLBACK_", "ROLLBACK_"),
}
"""How the statuses begin in which an action that was asked for before goes on."""
_CANCELS = (Action.CANCEL, Action.STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a user asks a repair to do; without an action it is what the status suggests.

    `skip` are resources that a rollback leaves as they are, `retain` those that a deletion leaves in AWS, and `force`
    leaves whatever cannot be deleted. `role` is the ARN that CloudFormation acts in; empty leaves it as it is.
    """

    action: Action | None = None
    skip: tuple[str, ...] = ()
    retain: tuple[str, ...] = ()
    force: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """What will be done about a stack, before anything is touched."""

    damage: Damage
    action: Action
    wish: Wish

    @property
    def name(self) -> str:
        """Return the stack's name."""
        return self.damage.stack.name

    @property
    def cancels(self) -> bool:
        """Tell whether it takes back what runs, by this order or by one before it."""
        return self.action in _CANCELS or (self.action is Action.FOLLOW and self.wish.action is Action.CANCEL)

    @property
    def deletes(self) -> bool:
        """Tell whether it takes resources, or the stack, away: that needs consent by name."""
        return self.going is not None

    @property
    def going(self) -> tuple[InventoryItem, ...] | None:
        """Return what a deletion takes, None where nothing is deleted."""
        doomed = self.damage.doomed
        if doomed is None or self.action not in (Action.DELETE, Action.ROLL_BACK):
            return None
        return tuple(entry for entry in (*doomed.going, *doomed.kept) if not self._stays(entry, doomed))

    @property
    def kept(self) -> tuple[InventoryItem, ...]:
        """Return what a deletion leaves in AWS."""
        doomed = self.damage.doomed
        if doomed is None:
            return ()
        return tuple(entry for entry in (*doomed.kept, *doomed.going) if self._stays(entry, doomed))

    def _stays(self, entry: InventoryItem, doomed: DestroyPlan) -> bool:
        if entry.logical_id in self.wish.retain:
            return True
        goes_back = self.action is Action.ROLL_BACK and entry.logical_id in self.damage.fresh
        return entry in doomed.kept and not goes_back


def plan_repair(damage: Damage, wish: Wish) -> Repair:
    """Return what will be done; refuse what does not fit the status, and a stack on which somebody is at work."""
    found = damage.standing
    if found.kind is Kind.BUSY:
        return Repair(damage, _while_busy(damage, wish), wish)
    _require_known(damage)
    if found.kind is Kind.READY and wish.action in (Action.CONTINUE, Action.ROLL_BACK):
        return Repair(damage, Action.NOTHING, wish)  # the second run of a command that has done its work
    action = wish.action or found.actions[0]
    if action not in found.actions:
        raise _unfit(damage, f"you cannot {action.value} now")
    _require_failed(damage, wish)
    return Repair(damage, action, wish)


def _while_busy(damage: Damage, wish: Wish) -> Action:
    """Return what can be done while something runs: cancel it, or follow it where it is what was asked for."""
    status = damage.stack.status
    for action in (Action.CANCEL, Action.STOP):
        if wish.action is Action.CANCEL and action in damage.standing.actions:
            return action
    if wish.action and status.startswith(_UNDER_WAY[wish.action]):
        return Action.FOLLOW
    if wish.action is None and any(token.startswith(REPAIRS) for token in damage.work.tokens):
        return Action.FOLLOW
    raise busy(damage.stack, last=damage.work.first, seconds=damage.work.seconds)


def _require_known(damage: Damage) -> None:
    name, status = damage.stack.name, damage.stack.status
    if not damage.standing.actions:
        raise NeedsAttention(f"stack {name} {damage.standing.meaning}", remedy(name, status), code="E611")


def _require_failed(damage: Damage, wish: Wish) -> None:
    """Refuse to skip or to retain what did not fail, and to force a deletion that was never tried."""
    for option, names in (("--skip", wish.skip), ("--retain", wish.retain)):
        if strange := sorted(set(names) - set(damage.failed_ids)):
            known = ", ".join(damage.failed_ids) or "none"
            raise NotDone(
                f"nothing was done: {option} {strange[0]} names no resource that failed",
                f"what failed: {known}; leave the others out",
                code="E721",
            )
    if (wish.retain or wish.force) and damage.stack.status != "DELETE_FAILED":
        raise _unfit(damage, "AWS takes --retain and --force only when a deletion has failed")


def _unfit(damage: Damage, why: str) -> NotDone:
    stack = damage.stack
    return NotDone(
        f"nothing was done to stack {stack.name}: {why} ({stack.status}: {damage.standing.meaning})",
        _instead(damage),
        code="E721",
    )


def _instead(damage: Damage) -> str:
    match damage.standing.actions[0]:
        case Action.NOTHING:
            return f"it needs no repair; to remove it: `{commands.destroy(damage.stack.name)}`"
        case action:
            return f"`{commands.repair(damage.stack.name)}` can {action.value}"


def repair(ports: Ports, plan: Repair, *, limits: Limits = NO_LIMITS) -> Iterator[Event]:
    """Carry the repair out and yield what happens; raise where the stack still needs a person."""
    doomed = plan.damage.doomed
    if plan.action is Action.NOTHING:
        yield Finished(Outcome.UNCHANGED, plan.damage.stack.outputs)
    elif plan.action is Action.DELETE and doomed and not (plan.wish.retain or plan.wish.force):
        yield from _looked(ports, plan)
        yield from destroy(ports, replace(doomed, role=plan.wish.role), limits=limits)
    else:
        yield from _followed(ports, plan, limits)


def _followed(ports: Ports, plan: Repair, limits: Limits) -> Iterator[Event]:
    seen = None
    for look in _looked(ports, plan):
        yield look
        seen = look.evidence
    order = Order("you said so", datetime.fromtimestamp(ports.clock.now(), UTC).isoformat())
    follower = _begun(ports, plan)
    witness = Witness(follower, seen)
    yield Started(plan.name, follower.token.removeprefix(REPAIRS).removeprefix(OURS))
    purposes = {entry.logical_id: entry.purpose for entry in (*(plan.going or ()), *plan.kept)}
    between = Cancellation(follower, limits, CancelOrder(order.why if plan.action is Action.STOP else "")).poll
    for event in follow(follower, purposes=purposes, unbegun=lambda: _require_begun(follower), between=between):
        yield event
        if plan.cancels:
            yield from witness.heed(event)
            let_go(ports, event, lambda: ports.stacks.events(follower.stack_id, after=plan.damage.work.after))
    yield from _ended(plan, witness, order)


def _looked(ports: Ports, plan: Repair) -> Iterator[Seen]:
    """Look before AWS is asked for what takes tasks away: at all that is cancelled, and at the tasks that go."""
    if not plan.cancels and plan.action not in (Action.DELETE, Action.ROLL_BACK):
        return
    with suppress(AwsError):
        seen = looked_back(ports, plan.damage.stack)
        if plan.cancels or any(service.tasks for service in seen.services):
            yield Seen(seen)


def _ended(plan: Repair, witness: Witness, order: Order) -> Iterator[Finished]:
    """Tell how it ended, of what was cancelled with all that was seen of it; raise where it ended badly."""
    status = witness.follower.ended() or ""
    is_stopped = plan.wish.action is Action.CANCEL and status == "ROLLBACK_COMPLETE"
    error = None if status in ENDS or is_stopped else _unmended(plan, status, witness.follower)
    if error is None or (plan.cancels and isinstance(error, NeedsAttention)):
        outcome = Outcome.ROLLED_BACK if is_stopped else ENDS.get(status, Outcome.NEEDS_ATTENTION)
        evidence = witness.look() if plan.cancels else None
        diagnosis = beside(diagnose(evidence), order) if evidence else None
        yield Finished(outcome, evidence=evidence, diagnosis=diagnosis)
    if error is not None:
        raise error


def _begun(ports: Ports, plan: Repair) -> Follower:
    """Ask AWS to begin, where it has not, and return a follower from there on."""
    stack, running, token = plan.damage.stack, plan.damage.work, _token(plan)
    follower = Follower(ports, stack.id, stack.name, token, after=plan.damage.last)
    if plan.action in (Action.FOLLOW, Action.CANCEL, Action.STOP):  # it has begun, with a token of its own
        own = running.first.token if running.first else ""
        follower = Follower(ports, stack.id, stack.name, own, after=running.after)
    if plan.action not in (Action.FOLLOW, Action.STOP):
        _ask(follower, _request(ports, plan, token=token), token=token)
    return follower


def _require_begun(follower: Follower) -> None:
    """Raise where nothing is heard of our operation and none runs."""
    stack = follower.ports.stacks.describe(follower.stack_id)
    if stack is not None and standing(stack.status).kind is not Kind.BUSY:
        raise NotDone(
            f"stack {stack.name} stands in {stack.status} by now: somebody else changed it meanwhile",
            f"look again: `{commands.repair(stack.name)}`",
            code="E703",
        )


def _token(plan: Repair) -> str:
    """Return the token of a request: the same for the same deed from the same place, so that a repeat is harmless."""
    wish, damage, stack = plan.wish, plan.damage, plan.damage.stack
    place = [stack.id, stack.updated, stack.status, damage.last, damage.work.after]
    deed = [plan.action.name, *place, *wish.skip, *wish.retain, str(wish.force)]
    return f"{REPAIRS}{hashlib.sha256(' '.join(deed).encode()).hexdigest()[:12]}"


def _request(ports: Ports, plan: Repair, *, token: str) -> Callable[[], None]:
    operations, id_, wish = ports.operations, plan.damage.stack.id, plan.wish
    match plan.action:
        case Action.CONTINUE:
            return lambda: operations.continue_rollback(id_, skip=wish.skip, token=token, role=wish.role)
        case Action.ROLL_BACK:
            return lambda: operations.roll_back(id_, token=token, role=wish.role)
        case Action.CANCEL:
            return lambda: operations.cancel_update(id_, token=token)
        case _ if wish.force:
            return lambda: operations.force_delete(id_, token=token, role=wish.role)
        case _:
            return lambda: operations.delete_keeping(id_, keep=wish.retain, token=token, role=wish.role)


def _ask(follower: Follower, request: Callable[[], None], *, token: str) -> None:
    """Ask AWS; a refusal is none where an answer of ours was lost, and names who came first where somebody did."""
    ports, stack_id = follower.ports, follower.stack_id
    try:
        insist(follower, request)
    except (AwsError, StillRunning) as error:
        if any(event.token == token for event in ports.stacks.events(stack_id)):
            return
        if isinstance(error, AwsError) and (rival := at_work(ports, stack_id)):
            raise rival from error
        raise


def _back(name: str, status: str) -> str:
    if status == "CREATE_COMPLETE":
        return f"to remove it: `{commands.destroy(name)}`"
    return "apply the spec as it was before, if that is what you want"


def _unmended(plan: Repair, status: str, follower: Follower) -> NotDone | NeedsAttention:
    if standing(status).kind is Kind.READY:
        return NotDone(f"{plan.name} was done before it could be cancelled", _back(plan.name, status), code="E703")
    failed = next((event for event in follower.seen if event.status.endswith("_FAILED") and event.reason), None)
    return NeedsAttention(
        f"stack {plan.name} still needs attention ({status}): {standing(status).meaning}",
        remedy(plan.name, status),
        code="E705",
        details=(f"{failed.logical_id}: {failed.reason}",) if failed else (),
    )
