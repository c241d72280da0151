"""Change sets: which stacks take one, how they are listed, and that outputs alone are a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import _change_sets, _stack_events, _stacks, handlers, helpers

from ecsspec.local.overlay.seam import Response

NO_CHANGES = "didn't contain changes"
UPDATABLE = frozenset(
    {
        "CREATE_COMPLETE",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_FAILED",
        "UPDATE_ROLLBACK_COMPLETE",
    }
)


def install() -> None:
    """Take the place of CreateChangeSet and ListChangeSets."""
    stock = handlers._ACTION_HANDLERS["CreateChangeSet"]

    def create(params: dict[str, Any]) -> Response:
        before = handlers._resolve_stack(helpers._p(params, "StackName"))
        kind = helpers._p(params, "ChangeSetType", "UPDATE")
        refusal = refused(before, kind=kind, name=helpers._p(params, "ChangeSetName"))
        if refusal:
            response: Response = helpers._error("ValidationError", refusal)
            return response
        response = stock(params)
        if before and before["StackStatus"] == "REVIEW_IN_PROGRESS":
            response = kept_under_review(before, response)
        for change_set in _change_sets.values():
            offer_outputs(change_set)
        return response

    handlers._ACTION_HANDLERS["CreateChangeSet"] = create
    list_by_name = handlers._ACTION_HANDLERS["ListChangeSets"]
    handlers._ACTION_HANDLERS["ListChangeSets"] = lambda params: listed(params, list_by_name)


def listed(params: dict[str, Any], by_name: Callable[[dict[str, Any]], Response]) -> Response:
    """List the change sets of a stack that is named or given by its id; the emulator knows the name only."""
    asked = helpers._p(params, "StackName")
    stack = handlers._resolve_stack(asked)
    if asked and stack is None:
        refusal: Response = helpers._error("ValidationError", f"Stack [{asked}] does not exist")
        return refusal
    return by_name({**params, "StackName": [stack["StackName"]]} if stack else params)


def refused(stack: dict[str, Any] | None, *, kind: str, name: str) -> str:
    """Return why a stack in this state takes no such change set, or nothing."""
    status = stack["StackStatus"] if stack else "DELETE_COMPLETE"
    if stack is None or status == "DELETE_COMPLETE":
        return ""
    if kind == "CREATE" and status != "REVIEW_IN_PROGRESS":
        return f"Stack [{stack['StackName']}] already exists and cannot be created again with the changeSet [{name}]."
    if kind == "UPDATE" and status not in UPDATABLE:
        return f"Stack:{stack['StackId']} is in {status} state and can not be updated."
    return ""


def kept_under_review(before: dict[str, Any], response: Response) -> Response:
    """Put back the stack that the emulator replaced by another of the same name, or dropped."""
    name, stack_id = before["StackName"], before["StackId"]
    after = _stacks.get(name)
    if after is before:
        return response
    _stacks[name] = before
    if after is None:
        return response
    before["Tags"] = after["Tags"]
    _stack_events.pop(after["StackId"], None)
    for change_set in _change_sets.values():
        if change_set["StackId"] == after["StackId"]:
            change_set["StackId"] = stack_id
    status, headers, body = response
    return status, headers, body.replace(after["StackId"].encode(), stack_id.encode())


def offer_outputs(change_set: dict[str, Any]) -> None:
    """Make a change set available that the emulator calls empty although it changes outputs."""
    empty = change_set["Status"] == "FAILED" and NO_CHANGES in change_set["StatusReason"]
    stack = _stacks.get(change_set["StackName"])
    if not empty or not stack:
        return
    if outputs(change_set["_template"]) != outputs(stack.get("_template") or {}):
        change_set.update(Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StatusReason="")


def outputs(template: dict[str, Any]) -> dict[str, Any]:
    """Return a template's outputs."""
    return template.get("Outputs") or {}
