"""What the app may do, and what ECS may do for it."""

from __future__ import annotations

import pytest

from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.slots import Statement
from ecsspec.cfn.values import GetAtt, Ref, Sub
from ecsspec.workload.roles import has_execution_role, roles
from tests.builders import a_template, an_app, inside, properties

READ = Statement("task", "Read", ("s3:GetObject",), ("*",), {"Bool": {"aws:SecureTransport": "true"}})
LIST = Statement("task", "List", ("s3:ListBucket",), ("*",))


@pytest.mark.parametrize("role", ["TaskRole", "ExecutionRole"])
def test_only_tasks_of_this_account_and_region_take_a_role(role: str) -> None:
    trust = inside(properties(a_template(), role), "AssumeRolePolicyDocument", "Statement")
    assert trust == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")},
                "ArnLike": {"aws:SourceArn": Sub("arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:*")},
            },
        }
    ]


def test_the_app_itself_may_do_nothing_by_default() -> None:
    assert "Policies" not in properties(a_template(), "TaskRole")


def test_statements_are_spent_in_the_order_of_their_ids() -> None:
    (role,) = roles(an_app(), Fragment(slots=(READ, LIST))).resources
    first, second = inside(role.properties, "Policies", 0, "PolicyDocument", "Statement")
    assert first == {"Sid": "List", "Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["*"]}
    assert inside(second, "Condition") == {"Bool": {"aws:SecureTransport": "true"}}


def test_without_a_statement_there_is_no_execution_role() -> None:
    parts = Fragment(slots=(READ,))
    assert not has_execution_role(parts)
    assert [role.id for role in roles(an_app(), parts).resources] == ["TaskRole"]


def test_another_stack_can_find_the_task_role() -> None:
    outputs = a_template().outputs
    assert outputs["TaskRoleArn"].value == GetAtt("TaskRole", "Arn")
    assert outputs["TaskRoleName"].value == Ref("TaskRole")
