"""Whether a saved plan and the change set that it names are one: nothing but what was reviewed is carried out.

Pure: what AWS says of the set comes in as values. A plan file carries no signature, so each fact of it is held against
what AWS and the spec say.
"""

from __future__ import annotations

from datetime import datetime
from shlex import quote
from typing import Final

from ecsspec.cfn.emit import emit_compact
from ecsspec.cfn.read import read
from ecsspec.deploy.facts import ChangeSet
from ecsspec.deploy.plans.plan import Plan, deeds, edited
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.parameters import late
from ecsspec.deploy.request import description, plan_id
from ecsspec.problems import EcsspecError, NotDone

AT_ONCE: Final = 3600.0
"""Seconds between a change set and its plan: AWS may take minutes to prepare one, and clocks differ."""


def require_own(plan: Plan, change_set: ChangeSet | None) -> None:
    """Refuse a change set that was not made for this plan."""
    if change_set is None:
        return
    address = (change_set.id, change_set.name, change_set.stack_id)
    if address != (plan.change_set, plan.set_name, plan.stack_id) or change_set.description != description(plan.id):
        raise _another(plan, "it was not made for this plan")
    if change_set.created and abs(_seconds(change_set.created) - _seconds(plan.created)) > AT_ONCE:
        raise _another(plan, "it was made at another time than the plan")


def require_same_set(plan: Plan, preview: Preview, change_set: ChangeSet, *, template: str) -> None:
    """Refuse a change set that asks for something else than the spec, or does something else than was reviewed."""
    if not _is_same_template(template, preview.deployment.body):
        raise _another(plan, "its template is not the spec's")
    if change_set.tags != preview.deployment.all_tags:
        raise _another(plan, "its tags are not the spec's")
    if not _are_same_parameters(plan, preview, change_set):
        raise _another(plan, "its parameters have other values")
    if deeds(change_set) != plan.deeds:
        raise _another(plan, "it changes other things than were reviewed")


def require_as_told(plan: Plan, preview: Preview, *, losses: tuple[str, ...]) -> None:
    """Refuse a plan that tells of itself what is not so; `losses` are what its diff asks consent for."""
    told = (plan.stack, plan.changes, plan.losses)
    if told != (preview.deployment.stack_name, len(preview.changes), losses):
        raise edited(plan.file)


def require_no_more(plan: Plan, reviewed: Preview, made: Preview) -> None:
    """Refuse a change set, made only now, that does what the preview without one did not show."""
    more = {(one.logical_id, one.action) for one in made.changes} - {
        (one.logical_id, one.action) for one in reviewed.changes
    }
    if more:
        names = ", ".join(sorted(name for name, _ in more))
        what = f"CloudFormation would do to {names} what was not reviewed: nothing was done"
        raise NotDone(what, plan.again, "E629")


def _is_same_template(one: str, other: str) -> bool:
    """Compare two templates by what they say: AWS hands JSON back in another spelling."""
    if one == other:
        return True
    try:
        return emit_compact(read(one)) == emit_compact(read(other))
    except EcsspecError:
        return False


def _are_same_parameters(plan: Plan, preview: Preview, change_set: ChangeSet) -> bool:
    """Tell whether the values are those that the plan's id is a digest of; what nobody gave has its default.

    AWS shows no value of a NoEcho parameter.
    """
    template, given = preview.deployment.template, change_set.parameters
    ours = {one.id: given.get(one.id, "") for one in late(template)}
    shown = [one for one in template.parameters.values() if "NoEcho" not in one.attributes]
    defaults = {one.id: one.default for one in shown if one.id not in ours}
    kept = {id_: value for id_, value in given.items() if id_ in defaults}
    return kept == defaults and plan_id(preview.deployment, parameters=ours, stack=preview.stack) == plan.id


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def _another(plan: Plan, why: str) -> NotDone:
    what = f"the change set {plan.set_name} is not the one that was planned ({why}): nothing was done"
    file, spec = quote(plan.file), quote(plan.spec)
    hint = f"plan anew, and leave that set to whoever made it: `rm {file}`, then `ecsspec diff {spec} --out {file}`"
    return NotDone(what, hint, "E629")
