"""What an apply does about a stack that cannot be changed: delete what is left of it, or bring it back, when agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.command_line import anew
from ecsspec.cli.following import followed
from ecsspec.cli.reports import reported
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.problems import NotDone

if TYPE_CHECKING:
    from ecsspec.cli.applying.attempts import ApplyRun
    from ecsspec.deploy.repair import Repair
    from ecsspec.deploy.statuses import Broken


def clear(apply_run: ApplyRun, error: Broken) -> None:
    """Take away what a failure left, or bring the stack back, where that is agreed to; else raise with what to type."""
    from ecsspec.ui.repair import in_the_way

    plan = _planned(apply_run, error)
    if plan is None:
        return
    draw(in_the_way(plan, apply_run.ports.identity.caller(), stderr()))
    if plan.deletes:
        _require_deletion(apply_run, plan)
    else:
        _require_way_back(apply_run, plan, error)
    _carry_out(apply_run, plan)


def _planned(apply_run: ApplyRun, error: Broken) -> Repair | None:
    """Return what there is to do, None where the stack stands otherwise by now."""
    from ecsspec.deploy.damage import look
    from ecsspec.deploy.repair import Wish, plan_repair
    from ecsspec.deploy.statuses import standing

    seen = error.stack
    if seen is None or not standing(seen.status).actions:
        raise error
    damage = look(apply_run.ports, seen.name, owner=apply_run.owner)
    if damage is None or damage.stack.status != seen.status:
        return None
    return plan_repair(damage, Wish(role=apply_run.options.role))


def _require_deletion(apply_run: ApplyRun, plan: Repair) -> None:
    """Return where the deletion of this very stack is agreed to: by its name, or by an answer to a question."""
    name, options = plan.name, apply_run.options
    again = anew("--yes", f"--allow-delete {name}")
    if name not in options.allow_delete and not apply_run.can_ask:
        what = f"nothing was done: the deletion of stack {name} must be agreed to by name"
        raise NotDone(what, f"if it is meant: {again}", "E702")
    if name not in options.allow_delete:
        require_yes(f"Delete {name}, and create it again?", undone="nothing was done", instead=again)
    elif not options.yes and not can_ask():  # or the creation that follows would be asked about, of nobody
        raise NotDone("nothing was done: nobody can be asked off a terminal", again, "E701")


def _require_way_back(apply_run: ApplyRun, plan: Repair, error: Broken) -> None:
    """Return where it is agreed that the stack is brought back; else raise with the command that does it."""
    from ecsspec.deploy.statuses import Action

    by_hand = _by_hand(plan)
    if not apply_run.can_ask:
        raise replace(error, hint=f"{by_hand}, then apply again") from error
    deed = "Continue the rollback of {}" if plan.action is Action.CONTINUE else "Take {} back to its last good state"
    require_yes(f"{deed.format(plan.name)}, and apply then?", undone="nothing was done", instead=by_hand)


def _by_hand(plan: Repair) -> str:
    """Return what to type instead, also where the cause of a rollback that got stuck cannot be put right."""
    from ecsspec.deploy.commands import repair
    from ecsspec.deploy.statuses import Action

    is_stuck, failed = plan.action is Action.CONTINUE, plan.damage.failed_ids
    command = f"{plan.action.value} with `{repair(plan.name, '--continue' if is_stuck else '--roll-back', '--yes')}`"
    if not is_stuck or not failed:
        return command
    return f"{command} once the cause is gone, or without what failed: `{repair(plan.name, '--skip', failed[0])}`"


def _carry_out(apply_run: ApplyRun, plan: Repair) -> None:
    """Do it within the time of an apply; nobody can cancel what a repair began, so that it is let go of then."""
    from ecsspec.deploy.following.limits import OnTimeout
    from ecsspec.deploy.repair import repair

    limits = replace(apply_run.options.limits_of(plan.name), on_timeout=OnTimeout.DETACH)
    events = reported(repair(apply_run.ports, plan, limits=limits))
    followed(events, plan.name, where=apply_run.place, again="repair")
    say("" if plan.deletes else f"stack {plan.name} stands again as before the update\n")
