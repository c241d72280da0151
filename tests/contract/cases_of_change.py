"""Stacks that are made, changed, left as they are, and that fail."""

from __future__ import annotations

from ecsspec.deploy.apply import apply
from ecsspec.deploy.deployment import OWNER_TAG
from ecsspec.deploy.events import ResourceMoved
from ecsspec.deploy.preview.live import discard
from ecsspec.problems import EcsspecError
from tests.contract.case import Facts, actions, case, outcome, refusal, status
from tests.contract.places import Place
from tests.contract.templates import APP, BROKEN, IMAGE, INSIGHTS, NEWER, NO_LAUNCH, OTHER_OUTPUT, REFUSAL

RESOURCES = ["Cluster", "Launch", "Log", "Task"]


@case(
    outcome="created",
    status="CREATE_COMPLETE",
    outputs={"Group", "Cluster", "Mark"},
    made=RESOURCES,
    first="the stack",
    last="the stack",
    tags={"ecsspec:name": "the stack", "team": "shop"},
    waiting=[],
)
def creation(place: Place) -> Facts:
    events = place.applied(APP, tags={"team": "shop"})
    moves = [event for event in events if isinstance(event, ResourceMoved)]
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    assert stack.outputs["Group"] == f"/ecsspec/{place.stack}"
    named = {place.stack: "the stack"}
    made = {move.logical_id for move in moves if move.status == "CREATE_COMPLETE"} - {place.stack}
    return {
        "outcome": outcome(events),
        "status": stack.status,
        "outputs": set(stack.outputs),
        "made": sorted(made),
        "first": named.get(moves[0].logical_id),
        "last": named.get(moves[-1].logical_id),
        "tags": {key: named.get(value, value) for key, value in stack.tags.items()},
        "waiting": place.waiting_sets(),
    }


@case(
    actions={"Task": "replace"},
    confirmed=True,
    before_and_after=("nginx:1.28", "nginx:1.29"),
    outcome="updated",
    status="UPDATE_COMPLETE",
    replaced=["Task"],
    revisions=2,
)
def update(place: Place) -> Facts:
    place.applied(APP)
    before, shown = place.physical(), place.shown(NEWER)
    assert shown.change_set
    detail = next(detail for change in shown.change_set.changes for detail in change.details)
    images = tuple(image for image in ("nginx:1.28", "nginx:1.29") if image in detail.before + detail.after)
    events = list(apply(place.ports, shown))
    after = place.physical()
    return {
        "actions": actions(shown),
        "confirmed": {change.agreement for change in shown.changes} == {"confirmed"},
        "before_and_after": images,
        "outcome": outcome(events),
        "status": status(place),
        "replaced": [id_ for id_ in before if before[id_] != after[id_]],
        "revisions": len(place.ports.workloads.active_revisions(place.stack, tag=(OWNER_TAG, place.stack))),
    }


@case(actions={"Cluster": "modify"}, replacement="False", outcome="updated", replaced=[])
def update_in_place(place: Place) -> Facts:
    place.applied(APP)
    before, shown = place.physical(), place.shown(INSIGHTS)
    assert shown.change_set
    outcome_ = outcome(list(apply(place.ports, shown)))
    after = place.physical()
    return {
        "actions": actions(shown),
        "replacement": shown.change_set.changes[0].replacement,
        "outcome": outcome_,
        "replaced": [id_ for id_ in before if before[id_] != after[id_]],
    }


@case(actions={"Launch": "remove"}, outcome="updated", left=["Cluster", "Log", "Task"])
def removal(place: Place) -> Facts:
    place.applied(APP)
    shown = place.shown(NO_LAUNCH)
    return {
        "actions": actions(shown),
        "outcome": outcome(list(apply(place.ports, shown))),
        "left": sorted(place.physical()),
    }


@case(empty=True, unchanged=False, outcome="updated", output="two")
def outputs_alone(place: Place) -> Facts:
    place.applied(APP)
    shown = place.shown(OTHER_OUTPUT)
    outcome_ = outcome(list(apply(place.ports, shown)))
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    return {
        "empty": shown.change_set is not None and not shown.change_set.changes,
        "unchanged": shown.unchanged,
        "outcome": outcome_,
        "output": stack.outputs["Mark"],
    }


@case(unchanged=True, outcome="unchanged", status="CREATE_COMPLETE", waiting=[])
def no_changes(place: Place) -> Facts:
    place.applied(APP)
    shown = place.shown(APP)
    return {
        "unchanged": shown.unchanged,
        "outcome": outcome(list(apply(place.ports, shown))),
        "status": status(place),
        "waiting": place.waiting_sets(),
    }


@case(unchanged=False, moved=["team"], outcome="updated", tags={"team": "docs"})
def tags_alone(place: Place) -> Facts:
    place.applied(APP, tags={"team": "shop"})
    shown = place.shown(APP, tags={"team": "docs"})
    outcome_ = outcome(list(apply(place.ports, shown)))
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    return {
        "unchanged": shown.unchanged,
        "moved": [str(move.path[0]) for move in shown.tags],
        "outcome": outcome_,
        "tags": {key: value for key, value in stack.tags.items() if key == "team"},
    }


@case(parameter=IMAGE, asked="ami-", resolved="ami-", same=True)
def ssm_parameter(place: Place) -> Facts:
    shown = place.shown(APP)
    assert shown.change_set
    asked = shown.change_set.resolved["HostImageId"]
    list(apply(place.ports, shown))
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    resolved = stack.resolved["HostImageId"]
    return {
        "parameter": stack.parameters["HostImageId"],
        "asked": asked[:4],
        "resolved": resolved[:4],
        "same": asked == resolved,
    }


@case(outcome="deleted", by_name="", by_id="DELETE_COMPLETE", revisions=0, again=[])
def destruction(place: Place) -> Facts:
    place.applied(APP)
    place.applied(NEWER)
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    ended = outcome(place.destroyed())
    gone = place.ports.stacks.describe(stack.id)
    return {
        "outcome": ended,
        "by_name": status(place),
        "by_id": gone.status if gone else "",
        "revisions": len(place.ports.workloads.active_revisions(place.stack, tag=(OWNER_TAG, place.stack))),
        "again": place.destroyed(),
    }


@case(nothing="", waiting=[], validated=(False, True))
def diffs_leave_nothing(place: Place) -> Facts:
    absent = place.shown(APP, purpose="diff")
    nothing = status(place)
    place.applied(APP)
    there = place.shown(NEWER, purpose="diff")
    discard(place.ports, there)
    return {
        "nothing": nothing,
        "waiting": place.waiting_sets(),
        "validated": (absent.validated, there.validated),
    }


@case(code="E610", outcome="updated")
def two_at_once(place: Place) -> Facts:
    place.applied(APP)
    running = apply(place.ports, place.shown(NEWER))
    next(running)
    place.ports.clock.sleep(1)
    code = ""
    try:
        discard(place.ports, place.shown(INSIGHTS))
    except EcsspecError as refused:
        code = refused.code
    return {"code": code, "outcome": outcome(list(running))}


@case(
    code="E704",
    cause=REFUSAL,
    status="ROLLBACK_COMPLETE",
    left=[],
    refused_next="E611",
    destroyed="deleted",
    again="created",
)
def failed_creation(place: Place) -> Facts:
    failed = refusal(lambda: place.applied(BROKEN))
    after = status(place)
    resources = place.ports.stacks.resources(place.stack)
    left = [entry.logical_id for entry in resources if entry.status != "DELETE_COMPLETE"]
    return {
        "code": failed.code,
        "cause": failed.details[0],
        "status": after,
        "left": left,
        "refused_next": refusal(lambda: place.shown(APP)).code,
        "destroyed": outcome(place.destroyed()),
        "again": outcome(place.applied(APP)),
    }


@case(code="E704", cause=REFUSAL, status="UPDATE_ROLLBACK_COMPLETE", left=RESOURCES, noted=True, again="updated")
def failed_update(place: Place) -> Facts:
    place.applied(APP)
    failed = refusal(lambda: place.applied(BROKEN))
    after, left = status(place), sorted(place.physical())
    shown = place.shown(NEWER)
    return {
        "code": failed.code,
        "cause": failed.details[0],
        "status": after,
        "left": left,
        "noted": "rolled back" in shown.note,
        "again": outcome(list(apply(place.ports, shown))),
    }
