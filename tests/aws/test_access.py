"""IAM's simulator is asked about whoever calls, with what a real call would tell, all pages."""

from __future__ import annotations

import pytest

from ecsspec.aws.access import IamAccess
from ecsspec.deploy.facts import Denial
from ecsspec.deploy.permissions.actions import Statement
from ecsspec.problems import AwsError
from tests.aws.canned import Calls, Refusal, canned

ROLE = "arn:aws:iam::123456789012:role/team/deployer"
SESSION = "arn:aws:sts::123456789012:assumed-role/deployer/ada"
FOUND = {"Path": "/team/", "RoleName": "deployer", "RoleId": "AROA12345678901234567", "Arn": ROLE, "CreateDate": 0}


def access(calls: Calls) -> IamAccess:
    return IamAccess(lambda: calls.client)


def row(action: str, decision: str = "allowed", **more: object) -> dict[str, object]:
    return {"EvalActionName": action, "EvalDecision": decision, **more}


@pytest.mark.parametrize("arn", ["arn:aws:iam::123456789012:user/ops/ada", ROLE])
def test_a_user_and_a_role_are_themselves(arn: str) -> None:
    calls = canned("iam", {})
    assert (access(calls).principal(arn), calls.asked) == (arn, [])


def test_a_session_is_its_role_with_its_path() -> None:
    assert access(canned("iam", {"Role": FOUND})).principal(SESSION) == ROLE


@pytest.mark.parametrize("code", ["AccessDenied", "NoSuchEntity"])
def test_a_role_that_may_not_be_looked_up_is_taken_without_a_path(code: str) -> None:
    calls = canned("iam", Refusal(code, "no", 403))
    assert access(calls).principal(SESSION.replace("aws", "aws-cn", 1)) == "arn:aws-cn:iam::123456789012:role/deployer"


def test_credentials_that_ended_are_told() -> None:
    with pytest.raises(AwsError) as error:
        access(canned("iam", Refusal("ExpiredToken", "over", 403))).principal(SESSION)
    assert error.value.code == "E802"


@pytest.mark.parametrize("who", ["iam::123456789012:root", "sts::123456789012:federated-user/bob"])
def test_nobody_simulates_the_root_user_or_a_federated_one(who: str) -> None:
    with pytest.raises(AwsError) as error:
        access(canned("iam", {})).principal(f"arn:aws:{who}")
    assert error.value.code == "E813"


def test_all_pages_are_read_and_each_denial_says_why() -> None:
    first = {
        "EvaluationResults": [row("a:One"), row("a:Two", "implicitDeny"), row("a:Three", "explicitDeny")],
        "IsTruncated": True,
        "Marker": "more",
    }
    organization = {"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}}
    boundary = {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}}
    second = {
        "EvaluationResults": [row("a:Four", "implicitDeny", **organization), row("a:Five", "implicitDeny", **boundary)],
        "IsTruncated": False,
    }
    calls = canned("iam", first, second)
    asked = Statement(("a:One", "a:Two", "a:Three", "a:Four", "a:Five"), ("*",))
    assert access(calls).denials(ROLE, asked, region="eu-west-1") == [
        Denial("a:Two", "no policy allows it"),
        Denial("a:Three", "a policy denies it expressly", curable=False),
        Denial("a:Four", "a policy of the organization denies it", curable=False),
        Denial("a:Five", "the permissions boundary denies it", curable=False),
    ]
    assert calls.asked[1][1]["Marker"] == "more"


def test_the_region_and_the_receiver_of_a_role_are_told() -> None:
    calls = canned("iam", {"EvaluationResults": []})
    statement = Statement(("iam:PassRole",), (ROLE,), ("ecs-tasks.amazonaws.com", "ec2.amazonaws.com"))
    access(calls).denials(ROLE, statement, region="eu-west-1")
    sent = calls.asked[0][1]
    assert (sent["PolicySourceArn"], sent["ResourceArns"]) == (ROLE, [ROLE])
    assert {one["ContextKeyName"]: one["ContextKeyValues"] for one in sent["ContextEntries"]} == {
        "aws:RequestedRegion": ["eu-west-1"],
        "iam:PassedToService": ["ecs-tasks.amazonaws.com"],
    }


def test_many_actions_are_asked_about_in_turns() -> None:
    calls = canned("iam", {"EvaluationResults": []})
    names = tuple(f"a:Do{number}" for number in range(120))
    access(calls).denials(ROLE, Statement(names, ("*",)), region="eu-west-1")
    assert [len(sent["ActionNames"]) for _, sent in calls.asked] == [50, 50, 20]
