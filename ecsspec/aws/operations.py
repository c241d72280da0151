"""Operations on CloudFormation's stacks over boto3: begun here, followed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecsspec.aws.errors import Answer, Client, ask, error_code
from ecsspec.problems import AwsError


class CloudFormationOperations:
    """What can be begun on a stack beside a change set."""

    def __init__(self, client: Client) -> None:
        """Keep the client."""
        self._cfn = client

    def delete(self, stack_id: str, *, token: str, role: str = "") -> None:
        """Begin to delete the stack, as a role where one is given; a repeat with the same token is harmless."""
        self._begin("delete_stack", stack_id, token=token, **_acting_as(role))

    def delete_keeping(self, stack_id: str, *, keep: Sequence[str], token: str, role: str = "") -> None:
        """Begin to delete a stack whose deletion failed, and leave these resources (by logical id) in AWS."""
        self._begin("delete_stack", stack_id, token=token, RetainResources=list(keep), **_acting_as(role))

    def force_delete(self, stack_id: str, *, token: str, role: str = "") -> None:
        """Begin to delete a stack whose deletion failed, and leave in AWS whatever cannot be deleted."""
        self._begin("delete_stack", stack_id, token=token, DeletionMode="FORCE_DELETE_STACK", **_acting_as(role))

    def roll_back(self, stack_id: str, *, token: str, role: str = "") -> None:
        """Begin to take a stack that stopped half-way, with rollback off, back; one that never stood is deleted."""
        self._begin("rollback_stack", stack_id, token=token, **_acting_as(role))

    def continue_rollback(self, stack_id: str, *, skip: Sequence[str], token: str, role: str = "") -> None:
        """Begin to go on with a rollback that failed, without the resources that are to be skipped."""
        skipped = {"ResourcesToSkip": list(skip)} if skip else {}
        self._begin("continue_update_rollback", stack_id, token=token, **skipped, **_acting_as(role))

    def cancel_update(self, stack_id: str, *, token: str) -> None:
        """Let an update under way be rolled back."""
        self._begin("cancel_update_stack", stack_id, token=token)

    def protect(self, stack_id: str) -> None:
        """Give a stack termination protection; a repeat is harmless."""
        ask(self._cfn, "update_termination_protection", StackName=stack_id, EnableTerminationProtection=True)

    def unprotect(self, stack_id: str) -> None:
        """Lift the termination protection of a stack; a repeat is harmless."""
        ask(self._cfn, "update_termination_protection", StackName=stack_id, EnableTerminationProtection=False)

    def _begin(self, method: str, stack_id: str, *, token: str, **arguments: Answer) -> None:
        """Ask for an operation; that AWS knows its token already says that an earlier request was heard."""
        try:
            ask(self._cfn, method, StackName=stack_id, ClientRequestToken=token, **arguments)
        except AwsError as error:
            is_known = error_code(error.__cause__) == "TokenAlreadyExistsException"
            if not is_known and (error.code != "E809" or not self._is_heard(stack_id, token)):
                raise

    def _is_heard(self, stack_id: str, token: str) -> bool:
        """Tell whether what was refused was begun: boto3 asks again by itself where the answer to a request is lost."""
        try:
            rows = ask(self._cfn, "describe_stack_events", StackName=stack_id)["StackEvents"]
        except AwsError:
            return False
        return any(row.get("ClientRequestToken") == token for row in rows)


def _acting_as(role: str) -> Mapping[str, Answer]:
    return {"RoleARN": role} if role else {}
