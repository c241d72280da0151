"""What is missing is what IAM denies, by reason; that nobody may ask is an answer too, a lost connection is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.facts import Denial
from ecsspec.deploy.permissions.actions import Place, Statement
from ecsspec.deploy.permissions.audit import audit, place_of
from ecsspec.problems import AwsError
from tests.deploy.fakes import FakeAccess, FakePorts

USER = "arn:aws:iam::123456789012:user/dev"
WANTED = (Statement(("ec2:Describe*", "ec2:CreateVpc"), ("*",)), Statement(("iam:CreateRole",), ("arn:role",)))


@dataclass
class Refusing(FakeAccess):
    """IAM that refuses to be asked."""

    code: str = "E803"

    def denials(self, principal: str, statement: Statement, *, region: str) -> Sequence[Denial]:  # noqa: ARG002
        raise AwsError("no", code=self.code)


def test_nothing_is_missing_where_nothing_is_denied() -> None:
    found = audit(FakePorts(), USER, WANTED, region="us-east-1")
    assert (found.lacks, found.missing, found.asked) == ((), (), 3)


def test_each_reason_has_the_part_of_the_statement_that_it_is_about() -> None:
    ports = FakePorts(access=FakeAccess({"ec2:DescribeSubnets": "not allowed", "ec2:CreateVpc": "boundary"}))
    found = audit(ports, USER, WANTED, region="us-east-1")
    assert [(lack.why, lack.statement.actions) for lack in found.lacks] == [
        ("boundary", ("ec2:CreateVpc",)),
        ("not allowed", ("ec2:Describe*",)),
    ]
    assert {lack.statement.resources for lack in found.lacks} == {("*",)}


@pytest.mark.parametrize("code", ["E803", "E809"])
def test_where_nobody_may_ask_everything_is_to_be_attached(code: str) -> None:
    found = audit(FakePorts(access=Refusing(code=code)), USER, WANTED, region="us-east-1")
    assert (found.untold, found.missing) == ("no", WANTED)


def test_credentials_that_end_are_no_answer() -> None:
    with pytest.raises(AwsError):
        audit(FakePorts(access=Refusing(code="E802")), USER, WANTED, region="us-east-1")


def test_a_place_has_the_partition_of_the_caller() -> None:
    caller = Caller("123456789012", USER.replace("aws", "aws-cn", 1), "cn-north-1")
    assert place_of(caller, stack="web") == Place("aws-cn", "123456789012", "cn-north-1", "web", "*")
