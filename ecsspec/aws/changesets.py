"""CloudFormation's change sets over boto3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ecsspec.aws.buckets import unread
from ecsspec.aws.errors import Client, ask, error_code, every
from ecsspec.aws.stacks import is_absent, pairs, sent_template, utc
from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.facts import Change, ChangeSet, ChangeSetRequest, Finding, PropertyDetail
from ecsspec.problems import AwsError

_UNUSABLE = {"InvalidChangeSetStatus", "InvalidChangeSetStatusException", "ChangeSetNotFound",
                   "ChangeSetNotFoundException"}  # fmt: skip
_GONE = {"ChangeSetNotFound", "ChangeSetNotFoundException"}


class CloudFormationChangeSets:
    """Change sets: the only way we change a stack."""

    def __init__(self, client: Client) -> None:
        """Keep the client."""
        self._cfn = client

    def create(self, request: ChangeSetRequest) -> str:
        """Ask for a change set and return its id; a set of the same name is met, not an error."""
        try:
            set_id: str = ask(self._cfn, "create_change_set", **_arguments(request))["Id"]
        except AwsError as error:
            if error_code(error.__cause__) != "AlreadyExistsException":
                raise unread(error, request, partition=self._cfn.meta.partition) from error.__cause__
            met = ask(self._cfn, "describe_change_set", ChangeSetName=request.name, StackName=request.stack)
            set_id = met["ChangeSetId"]
        return set_id

    def describe(self, change_set: str, *, stack: str) -> ChangeSet | None:
        """Return the set with all its pages and property values, or None."""
        arguments = {"ChangeSetName": change_set, "StackName": stack, "IncludePropertyValues": True}
        try:
            first = page = ask(self._cfn, "describe_change_set", **arguments)
            rows = list(page.get("Changes", []))
            while page.get("NextToken"):
                page = ask(self._cfn, "describe_change_set", **arguments, NextToken=page["NextToken"])
                rows += page.get("Changes", [])
        except AwsError as error:
            if _is_gone(error):
                return None
            raise
        return _change_set(first, rows)

    def template(self, change_set: str, *, stack: str) -> str:
        """Return the template of a set as it was sent."""
        return sent_template(self._cfn, StackName=stack, ChangeSetName=change_set)

    def names(self, stack: str) -> Sequence[ChangeSet]:
        """Return the sets of a stack, without their changes."""
        return [_change_set(row, []) for row in every(self._cfn, "list_change_sets", "Summaries", StackName=stack)]

    def findings(self, change_set: str, *, stack: str) -> Sequence[Finding]:
        """Return what CloudFormation's validation found wrong with the set."""
        of = {"ChangeSetName": change_set}
        of |= {} if change_set.startswith("arn:") else {"StackName": stack}
        rows = every(self._cfn, "describe_events", "OperationEvents", **of, Filters={"FailedEvents": True})
        return [_finding(row) for row in rows if _finding_reason(row)]

    def execute(self, change_set: str, *, stack: str, token: str) -> None:
        """Begin to carry out the set; raise `Unusable` where it cannot be."""
        try:
            ask(self._cfn, "execute_change_set", ChangeSetName=change_set, StackName=stack, ClientRequestToken=token)
        except AwsError as error:
            code = error_code(error.__cause__)
            if code in ("TokenAlreadyExistsException", "TokenAlreadyExists"):
                return
            if code in _UNUSABLE or is_absent(error):
                raise Unusable(error.what, error.hint, code="E703") from error
            raise

    def delete(self, change_set: str, *, stack: str) -> None:
        """Delete a set that was not executed; one that is gone is fine, one still being made is `Unusable`."""
        try:
            ask(self._cfn, "delete_change_set", ChangeSetName=change_set, StackName=stack)
        except AwsError as error:
            if error_code(error.__cause__) in _UNUSABLE - _GONE:
                raise Unusable(error.what, error.hint, code="E703") from error
            if not _is_gone(error):
                raise


def _is_gone(error: AwsError) -> bool:
    return error_code(error.__cause__) in _GONE or is_absent(error)


def _arguments(request: ChangeSetRequest) -> dict[str, Any]:
    arguments = {
        "StackName": request.stack,
        "ChangeSetName": request.name,
        "ChangeSetType": request.kind,
        "TemplateBody": "" if request.url else request.body,
        "TemplateURL": request.url,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in request.parameters.items()],
        "Tags": [{"Key": key, "Value": value} for key, value in sorted(request.tags.items())],
        "Capabilities": list(request.capabilities),
        "ClientToken": request.token,
        "Description": request.description,
        "ImportExistingResources": request.import_existing,
        "RoleARN": request.role,
    }
    return {key: value for key, value in arguments.items() if value not in ("", [], False)}


def _change_set(row: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> ChangeSet:
    parameters = row.get("Parameters", [])
    return ChangeSet(
        id=row["ChangeSetId"],
        name=row.get("ChangeSetName", ""),
        stack_id=row.get("StackId", ""),
        stack_name=row.get("StackName", ""),
        status=row["Status"],
        execution_status=row.get("ExecutionStatus", ""),
        reason=row.get("StatusReason", ""),
        created=utc(row.get("CreationTime")),
        description=row.get("Description", ""),
        tags=pairs(row.get("Tags", []), key="Key", value="Value"),
        parameters=pairs(parameters, key="ParameterKey", value="ParameterValue"),
        resolved=pairs(parameters, key="ParameterKey", value="ResolvedValue"),
        changes=tuple(_change(change["ResourceChange"]) for change in changes if "ResourceChange" in change),
    )


def _change(row: Mapping[str, Any]) -> Change:
    return Change(
        logical_id=row["LogicalResourceId"],
        type=row["ResourceType"],
        action=row["Action"],
        replacement=row.get("Replacement", ""),
        physical_id=row.get("PhysicalResourceId", ""),
        scope=tuple(row.get("Scope", ())),
        policy=row.get("PolicyAction", ""),
        details=tuple(_detail(detail) for detail in row.get("Details", ())),
    )


def _detail(row: Mapping[str, Any]) -> PropertyDetail:
    target = row.get("Target", {})
    return PropertyDetail(
        scope=target.get("Attribute", ""),
        path=target.get("Path", ""),
        name=target.get("Name", ""),
        before=target.get("BeforeValue", ""),
        after=target.get("AfterValue", ""),
        recreation=target.get("RequiresRecreation", ""),
        evaluation=row.get("Evaluation", ""),
        source=row.get("ChangeSource", ""),
        causing=row.get("CausingEntity", ""),
    )


def _finding_reason(row: Mapping[str, Any]) -> str:
    told = (row.get(key, "") for key in ("ValidationStatusReason", "HookStatusReason", "ResourceStatusReason"))
    return next(filter(None, told), "")


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        logical_id=row.get("LogicalResourceId", ""),
        reason=_finding_reason(row),
        name=row.get("ValidationName") or row.get("HookType", ""),
        path=row.get("ValidationPath", ""),
        mode=row.get("ValidationFailureMode") or row.get("HookFailureMode", "FAIL"),
    )
