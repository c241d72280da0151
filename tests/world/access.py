"""IAM's simulator: whatever the script refuses is denied, everything else allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.world.world import World

from tests.world.refusals import Refused

_CALLED = {"elasticloadbalancing": "elbv2", "tag": "resourcegroupstaggingapi"}
"""Services that boto3 calls otherwise than IAM does."""
_PAGE = 40


def get_role(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer a role of the account with its path."""
    name = params["RoleName"]
    if name not in world.roles:
        raise Refused("NoSuchEntity", f"The role with name {name} cannot be found.", 404)
    role = {"Path": "/", "RoleName": name, "RoleId": "AROAWORLD", "Arn": world.roles[name]}
    return {"Role": role | {"CreateDate": world.clock.moment()}}


def simulate_principal_policy(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer whether somebody may do what is asked about, a page at a time."""
    rows = [_row(world, action, on) for action in params["ActionNames"] for on in params.get("ResourceArns", ["*"])]
    start = int(params.get("Marker", 0))
    more = start + _PAGE < len(rows)
    page = {"EvaluationResults": rows[start : start + _PAGE], "IsTruncated": more}
    return page | ({"Marker": str(start + _PAGE)} if more else {})


def _row(world: World, action: str, resource: str) -> dict[str, Any]:
    service, _, operation = action.partition(":")
    code = world.refusal_of(f"{_CALLED.get(service, service)}:{operation}")
    decision = {"": "allowed", "AccessDeniedByPolicy": "explicitDeny"}.get(code, "implicitDeny")
    row = {"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": decision}
    if code == "AccessDeniedByOrganization":
        row["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": False}  # type: ignore[assignment]
    if code == "AccessDeniedByBoundary":
        row["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": False}  # type: ignore[assignment]
    return row
