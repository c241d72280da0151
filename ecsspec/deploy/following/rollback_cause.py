"""Why a stack went back, or away, where no resource of it failed: somebody cancelled it, say, or an alarm sounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.following.follow import is_of_the_stack
from ecsspec.diagnosis.entry import Place
from ecsspec.diagnosis.evidence import ResourceFailure
from ecsspec.diagnosis.known import recognised
from ecsspec.diagnosis.stack import ON_REQUEST

FORWARD = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "IMPORT_IN_PROGRESS")
BACK = ("ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS")
THEIR_FAULT = "following resource(s) failed"
"""What CloudFormation says of a stack whose resources tell the reason themselves."""


def turned_back(events: Sequence[StackEvent], stack_id: str, *, name: str) -> Iterator[ResourceFailure]:
    """Yield what CloudFormation says of a stack that turned back on its way, where it names no resource."""
    before = ""
    for event in events:
        if not is_of_the_stack(event, stack_id):
            continue
        is_turn = before in FORWARD and event.status.endswith(BACK)
        if is_turn and event.reason and THEIR_FAULT not in event.reason:
            yield ResourceFailure(event.time, name, event.type, event.reason, name)
        before = event.status


def was_cancelled(events: Sequence[StackEvent], stack_id: str) -> bool:
    """Tell whether somebody, or a limit of ours, cancelled an operation."""
    said = (recognised(Place.RESOURCE, one.reason) for one in turned_back(events, stack_id, name=""))
    return any(meaning is not None and meaning.known.id == ON_REQUEST for meaning in said)
