"""Change sets: asked for, worked out a little later, described in pages, executed, made obsolete."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.world import storage
from tests.world.cloudformation import admission, outlook
from tests.world.cloudformation.deploy import Deployment
from tests.world.cloudformation.events import stack_row
from tests.world.cloudformation.stacks import UPDATABLE, Operation, Stack, page, tag_list
from tests.world.cloudformation.templates import Template, parse
from tests.world.refusals import NotPlayed, Refused, invalid

if TYPE_CHECKING:
    from tests.world.world import World

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."
_LIST_PAGE = 5


@dataclass(eq=False)
class ChangeSet:
    """One change set."""

    id: str
    name: str
    kind: str
    stack: Stack
    template: Template
    parameters: dict[str, str]
    tags: dict[str, str]
    created: datetime
    request: dict[str, Any]
    operation: str
    resolved: dict[str, str] = field(default_factory=dict)
    status: str = "CREATE_PENDING"
    execution: str = "UNAVAILABLE"
    reason: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)
    findings: list[outlook.Finding] = field(default_factory=list)
    token: str = ""
    """The client token that executed it."""

    def complete(self, changes: list[dict[str, Any]]) -> None:
        """End its creation well."""
        self.changes, self.status, self.execution = changes, "CREATE_COMPLETE", "AVAILABLE"

    def fail(self, reason: str) -> None:
        """End its creation badly."""
        self.status, self.reason = "FAILED", reason


def create_change_set(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Admit a change set; what it holds is worked out on the agenda."""
    kind = params.get("ChangeSetType", "UPDATE")
    if kind == "IMPORT":
        raise NotPlayed("tests/world plays CreateChangeSet for CREATE and UPDATE")
    stack = world.stacks.get(params["StackName"])
    if stack and (met := _same_request(stack, params)):
        return {"Id": met.id, "StackId": stack.id}
    _admit_stack(params, kind, stack)
    template = _template(world, params, stack)
    tags = (
        {tag["Key"]: tag["Value"] for tag in params["Tags"]} if "Tags" in params else dict(stack.tags if stack else {})
    )
    admission.check_tags(tags)
    values = admission.parameters(template, params.get("Parameters", []), stack.parameters if stack else {})
    admission.check_capabilities(template, params.get("Capabilities", []))
    if stack is None or stack.deleted:
        stack = _review(world, params["StackName"])
    admission.check_types(template, stack)
    change_set = ChangeSet(
        id=world.arn("cloudformation", f"changeSet/{params['ChangeSetName']}/{world.uuid()}"),
        name=params["ChangeSetName"],
        kind=kind,
        stack=stack,
        template=template,
        parameters=values,
        tags=tags,
        created=world.clock.moment(),
        request=params,
        operation=world.uuid(),
    )
    stack.change_sets[change_set.id] = change_set
    world.clock.after(1.0, lambda: _progress(change_set))
    world.clock.after(world.change_set_seconds, lambda: outlook.settle(world, change_set, no_changes=NO_CHANGES))
    return {"Id": change_set.id, "StackId": stack.id}


def _same_request(stack: Stack, params: dict[str, Any]) -> ChangeSet | None:
    """Return the set that this very request made before; refuse another one of its name."""
    for met in stack.change_sets.values():
        if met.name == params["ChangeSetName"] and met.execution not in ("EXECUTE_COMPLETE", "EXECUTE_FAILED"):
            if params.get("ClientToken") and met.request == params:
                return met
            raise Refused("AlreadyExistsException", f"ChangeSet {met.name} already exists")
    return None


def _admit_stack(params: dict[str, Any], kind: str, stack: Stack | None) -> None:
    name = params["StackName"]
    if stack is None or stack.deleted:
        if kind == "UPDATE" or name.startswith("arn:"):
            raise invalid(f"Stack [{name}] does not exist")
    elif kind == "CREATE" and stack.status != "REVIEW_IN_PROGRESS":
        wanted = params["ChangeSetName"]
        raise invalid(f"Stack [{name}] already exists and cannot be created again with the changeSet [{wanted}].")
    elif kind == "UPDATE" and stack.status not in UPDATABLE:
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")


def _template(world: World, params: dict[str, Any], stack: Stack | None) -> Template:
    if params.get("UsePreviousTemplate") and stack and stack.template:
        return stack.template
    if ("TemplateBody" in params) == ("TemplateURL" in params):
        raise invalid("Either Template URL or Template Body must be specified.")
    if "TemplateURL" in params:
        template = parse(storage.template(world, params["TemplateURL"]))
    else:
        admission.check_body(params["TemplateBody"])
        template = parse(params["TemplateBody"])
    admission.check_template(template)
    return template


def _review(world: World, name: str) -> Stack:
    stack = world.new_stack(name, status="REVIEW_IN_PROGRESS")
    stack_row(world, stack, "REVIEW_IN_PROGRESS", reason="User Initiated")
    return stack


def _progress(change_set: ChangeSet) -> None:
    if change_set.status == "CREATE_PENDING":
        change_set.status = "CREATE_IN_PROGRESS"


def find(world: World, params: dict[str, Any], *, missing: str = "ChangeSetNotFound") -> ChangeSet:
    """Return the change set of a name or id, the latest of its name, or refuse."""
    wanted = params["ChangeSetName"]
    if "StackName" in params:
        stacks = [world.stacks.must(params["StackName"], says="Stack [{}] does not exist")]
    elif wanted.startswith("arn:"):
        stacks = list(world.stacks)
    else:
        raise invalid("StackName must be specified if ChangeSetName is not specified as an ARN.")
    for stack in stacks:
        for change_set in reversed(stack.change_sets.values()):
            if wanted in (change_set.id, change_set.name):
                return change_set
    raise Refused(missing, f"ChangeSet [{wanted}] does not exist", 404)


def list_change_sets(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the sets of a stack."""
    stack = world.stacks.must(params["StackName"], says="Stack [{}] does not exist")
    rows, more = page(list(stack.change_sets.values()), params.get("NextToken"), size=_LIST_PAGE)
    return {"Summaries": [summary(change_set) for change_set in rows], **more}


def summary(change_set: ChangeSet) -> dict[str, Any]:
    """Return the members that list and describe share."""
    optional = {"StatusReason": change_set.reason, "Description": change_set.request.get("Description", "")}
    return {
        "StackId": change_set.stack.id,
        "StackName": change_set.stack.name,
        "ChangeSetId": change_set.id,
        "ChangeSetName": change_set.name,
        "ExecutionStatus": change_set.execution,
        "Status": change_set.status,
        "CreationTime": change_set.created,
        "IncludeNestedStacks": False,
        "ImportExistingResources": bool(change_set.request.get("ImportExistingResources")),
        **{name: value for name, value in optional.items() if value},
    }


def describe_change_set(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer one page of a change set."""
    change_set = find(world, params)
    rows, more = page(change_set.changes, params.get("NextToken"), size=world.page)
    full = params.get("IncludePropertyValues", False)
    return {
        **summary(change_set),
        "Parameters": outlook.parameter_list(change_set.parameters, change_set.resolved),
        "NotificationARNs": [],
        "RollbackConfiguration": {},
        "Capabilities": change_set.request.get("Capabilities", []),
        "Tags": tag_list(change_set.tags),
        "Changes": [{"Type": "Resource", "ResourceChange": outlook.shown(change, full=full)} for change in rows],
        **more,
    }


def delete_change_set(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Delete a set that is not at work; one that is gone is no error."""
    try:
        change_set = find(world, params)
    except Refused as refused:
        if refused.code == "ChangeSetNotFound":
            return {}
        raise
    if change_set.status in ("CREATE_PENDING", "CREATE_IN_PROGRESS") or change_set.execution == "EXECUTE_IN_PROGRESS":
        state = change_set.execution if change_set.execution == "EXECUTE_IN_PROGRESS" else change_set.status
        raise _wrong_status(f"ChangeSet [{change_set.id}] cannot be deleted in its current status of [{state}]")
    del change_set.stack.change_sets[change_set.id]
    return {}


def execute_change_set(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Begin to carry a set out; the same client token again changes nothing."""
    change_set, token = find(world, params), params.get("ClientRequestToken", "")
    if token and change_set.token == token:
        return {}
    if change_set.status != "CREATE_COMPLETE":
        raise _wrong_status(
            f"ChangeSet [{change_set.id}] cannot be executed in its current status of [{change_set.status}]"
        )
    if change_set.execution != "AVAILABLE":
        raise _wrong_status(
            f"ChangeSet [{change_set.id}] cannot be executed in its current execution status of "
            f"[{change_set.execution}]"
        )
    _execute(world, change_set, token, disable_rollback=bool(params.get("DisableRollback")))
    return {}


def _wrong_status(message: str) -> Refused:
    return Refused("InvalidChangeSetStatus", message)


def _execute(world: World, change_set: ChangeSet, token: str, *, disable_rollback: bool) -> None:
    stack, others = change_set.stack, list(change_set.stack.change_sets.values())
    for other in others:
        if other.execution == "AVAILABLE":
            other.execution = "OBSOLETE"
    change_set.execution, change_set.token = "EXECUTE_IN_PROGRESS", token
    verb = "CREATE" if stack.status == "REVIEW_IN_PROGRESS" else "UPDATE"
    stack.operations.append(Operation(world.uuid(), f"{verb}_STACK", token))
    stack.executed, stack.capabilities = change_set.id, change_set.request.get("Capabilities", [])
    stack.role = change_set.request.get("RoleARN", stack.role)

    def done(outcome: str) -> None:
        change_set.execution = outcome
        for other in others:
            if other is not change_set:
                stack.change_sets.pop(other.id, None)

    Deployment(
        world=world,
        stack=stack,
        template=change_set.template,
        parameters=change_set.parameters,
        resolved=change_set.resolved,
        tags=change_set.tags,
        import_existing=bool(change_set.request.get("ImportExistingResources")),
        disable_rollback=disable_rollback or change_set.request.get("OnStackFailure") == "DO_NOTHING",
        done=done,
        verb=verb,
    ).begin()
