"""What an apply does about a stack that cannot be changed: delete what is left of it, or bring it back, when agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.following import followed
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.problems import NotDone

if TYPE_CHECKING:
    from ecsspec.cli.entrance import Entrance
    from ecsspec.deploy.repair import Repair
    from ecsspec.deploy.statuses import Broken


def clear(entrance: Entrance, error: Broken) -> None:
    """Take away what a failure left, or bring the stack back, where that is agreed to; else raise with what to type."""
    from ecsspec.ui.repair import in_the_way

    plan = _planned(entrance, error)
    if plan is None:
        return
    draw(in_the_way(plan, entrance.ports.identity.caller(), stderr()))
    if plan.deletes:
        _require_deletion(entrance, plan)
    else:
        _require_way_back(entrance, plan, error)
    _carry_out(entrance, plan)


def _planned(entrance: Entrance, error: Broken) -> Repair | None:
    """Return what there is to do, None where the stack stands otherwise by now."""
    from ecsspec.deploy.damage import look
    from ecsspec.deploy.repair import Wish, plan_repair
    from ecsspec.deploy.statuses import standing

    seen = error.stack
    if seen is None or not standing(seen.status).actions:
        raise error
    damage = look(entrance.ports, seen.name, owner=entrance.owner)
    if damage is None or damage.stack.status != seen.status:
        return None
    return plan_repair(damage, Wish(role=entrance.wishes.role))


def _require_deletion(entrance: Entrance, plan: Repair) -> None:
    """Return where the deletion of this very stack is agreed to: by its name, or by an answer to a question."""
    name, wishes = plan.name, entrance.wishes
    again = f"apply again with --yes --allow-delete {name}"
    if name not in wishes.allow_delete and not entrance.can_ask:
        raise NotDone(f"nothing was done: the deletion of stack {name} must be agreed to by name", again, "E702")
    if name not in wishes.allow_delete:
        require_yes(f"Delete {name}, and create it again?", undone="nothing was done", instead=again)
    elif not wishes.yes and not can_ask():  # or the creation that follows would be asked about, of nobody
        raise NotDone("nothing was done: nobody can be asked off a terminal", again, "E701")


def _require_way_back(entrance: Entrance, plan: Repair, error: Broken) -> None:
    """Return where it is agreed that the stack is brought back; else raise with the command that does it."""
    from ecsspec.deploy.statuses import Action

    by_hand = _by_hand(plan)
    if not entrance.can_ask:
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


def _carry_out(entrance: Entrance, plan: Repair) -> None:
    from ecsspec.deploy.repair import repair

    followed(repair(entrance.ports, plan), plan.name, where=entrance.place, again="repair")
    say("" if plan.deletes else f"stack {plan.name} stands again as before the update\n")
