"""Stacks, names and change sets of somebody else, and what is taken back."""

from __future__ import annotations

from ecsspec.deploy.apply import apply
from ecsspec.deploy.preview.live import discard
from ecsspec.deploy.removal.destroy import plan_destroy
from tests.contract.case import Facts, actions, case, outcome, refusal, status
from tests.contract.places import Place
from tests.contract.templates import APP, FOREIGN, INSIGHTS, KEPT, NEWER


@case(code="E601", named=True, status="")
def name_taken(place: Place) -> Facts:
    place.ground.take_log_group(f"/ecsspec/{place.stack}")
    failed = refusal(lambda: place.applied(APP))
    return {
        "code": failed.code,
        "named": any("already exists" in line for line in failed.details),
        "status": status(place),
    }


@case(action="import", outcome="created", deleted="deleted", kept=["Log"], again="import", twice="created")
def name_taken_and_imported(place: Place) -> Facts:
    place.ground.take_log_group(f"/ecsspec/{place.stack}")
    first = place.shown(KEPT)
    made = outcome(list(apply(place.ports, first)))
    plan = plan_destroy(place.ports, place.stack)
    assert plan
    gone = outcome(place.destroyed())
    second = place.shown(KEPT)
    return {
        "action": actions(first)["Log"],
        "outcome": made,
        "deleted": gone,
        "kept": [entry.logical_id for entry in plan.kept],
        "again": actions(second)["Log"],
        "twice": outcome(list(apply(place.ports, second))),
    }


@case(codes=["E607", "E607"], status="CREATE_COMPLETE", waiting=[])
def foreign_stack(place: Place) -> Facts:
    place.by_hand(FOREIGN, execute=True)
    acts = (lambda: place.shown(APP), place.destroyed)
    return {
        "codes": [refusal(act).code for act in acts],
        "status": status(place),
        "waiting": [name for name in place.waiting_sets() if name != "by-hand"],
    }


@case(code="E608", status="CREATE_COMPLETE")
def stack_of_another_app(place: Place) -> Facts:
    place.by_hand(APP, execute=True, tags={"ecsspec:name": "other"})
    return {"code": refusal(lambda: place.shown(APP)).code, "status": status(place)}


@case(review="REVIEW_IN_PROGRESS", status="")
def declined_creation(place: Place) -> Facts:
    shown = place.shown(APP)
    review = status(place)
    discard(place.ports, shown)
    return {"review": review, "status": status(place)}


@case(waiting=["by-hand"], status="REVIEW_IN_PROGRESS", code="E609")
def declined_creation_beside_another(place: Place) -> Facts:
    shown = place.shown(APP)
    place.by_hand(APP, execute=False)
    discard(place.ports, shown)
    return {
        "waiting": place.waiting_sets(),
        "status": status(place),
        "code": refusal(lambda: place.shown(APP)).code,
    }


@case(code="E703", status="UPDATE_COMPLETE")
def stale_plan(place: Place) -> Facts:
    place.applied(APP)
    mine = place.shown(INSIGHTS)
    place.applied(NEWER)
    return {"code": refusal(lambda: list(apply(place.ports, mine))).code, "status": status(place)}


@case(code="E711", status="CREATE_COMPLETE", lifted="deleted")
def protection(place: Place) -> Facts:
    place.applied(APP)
    protect = place.ground.client("cloudformation").update_termination_protection
    protect(StackName=place.stack, EnableTerminationProtection=True)
    refused = refusal(place.destroyed).code
    kept = status(place)
    protect(StackName=place.stack, EnableTerminationProtection=False)
    return {"code": refused, "status": kept, "lifted": outcome(place.destroyed())}
