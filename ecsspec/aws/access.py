"""Who may do what, asked of IAM's simulator over boto3: nothing is done, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ecsspec.aws.errors import Answer, Client, ask, every
from ecsspec.deploy.facts import Denial
from ecsspec.deploy.permissions.actions import Statement
from ecsspec.problems import AwsError

_AT_ONCE = 50
NOT_ALLOWED = "no policy allows it"
_WHY = {"explicitDeny": "a policy denies it expressly", "implicitDeny": NOT_ALLOWED}


class IamAccess:
    """The simulator of IAM's policies."""

    def __init__(self, client: Callable[[], Client]) -> None:
        """Keep how to reach IAM; one command needs it."""
        self._client = client

    def principal(self, arn: str) -> str:
        """Return the user or role whose policies count for a caller; raise where IAM keeps none for it."""
        head, _, rest = arn.rpartition(":")
        kind, _, name = rest.partition("/")
        if kind in ("user", "role"):
            return arn
        if kind != "assumed-role":
            raise AwsError(f"IAM keeps no policies of {arn}, so that they cannot be asked about", _AS_WHOM, code="E813")
        role = name.partition("/")[0]
        return self._role(role) or f"{head.replace(':sts:', ':iam:')}:role/{role}"

    def _role(self, name: str) -> str:
        """Return the ARN of a role with its path, which a session does not tell; nothing where we may not look."""
        try:
            return str(ask(self._client(), "get_role", RoleName=name)["Role"]["Arn"])
        except AwsError as error:
            if error.code not in ("E803", "E809"):
                raise
            return ""

    def denials(self, principal: str, statement: Statement, *, region: str) -> Sequence[Denial]:
        """Return the actions of a statement that somebody is denied on any of its resources, in a region."""
        found = {one.action: one for batch in _batches(statement.actions) for one in self._asked(
            PolicySourceArn=principal,
            ActionNames=batch,
            ResourceArns=list(statement.resources),
            ContextEntries=_context(statement, region),
        )}  # fmt: skip
        return [found[action] for action in statement.actions if action in found]

    def _asked(self, **about: Answer) -> Iterator[Denial]:
        for row in every(self._client(), "simulate_principal_policy", "EvaluationResults", **about):
            if row["EvalDecision"] != "allowed":
                why = _why(row)
                yield Denial(row["EvalActionName"], why, curable=why == NOT_ALLOWED)


_AS_WHOM = "use a user or a role: as the root user everything is allowed, and a federated user is told nothing"


def _batches(actions: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(actions), _AT_ONCE):
        yield list(actions[start : start + _AT_ONCE])


def _context(statement: Statement, region: str) -> list[dict[str, Any]]:
    """Return what a real call would tell of itself, and policies often ask about."""
    known = {"aws:RequestedRegion": (region,), "iam:PassedToService": statement.passed_to[:1]}
    return [
        {"ContextKeyName": key, "ContextKeyValues": list(values), "ContextKeyType": "string"}
        for key, values in known.items()
        if values
    ]


def _why(row: dict[str, Any]) -> str:
    if not row.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True):
        return "a policy of the organization denies it"
    if not row.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary", True):
        return "the permissions boundary denies it"
    return _WHY[row["EvalDecision"]]
