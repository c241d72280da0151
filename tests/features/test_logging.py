"""The log group, and each container's way to it."""

from __future__ import annotations

import pytest

from ecsspec.blueprint.fragment import Fragment
from ecsspec.cfn.template import Keep
from ecsspec.cfn.values import GetAtt, Ref
from ecsspec.features.logging import logging
from tests.builders import a_template, an_app, inside, properties


def test_output_goes_to_a_group_named_after_the_stack() -> None:
    template = a_template(logging={"retention_days": 7, "stream_prefix": "web"})
    group = properties(template, "LogGroup")
    assert group["LogGroupName"] == "/ecsspec/app"
    assert group["RetentionInDays"] == 7
    assert inside(properties(template, "TaskDefinition"), "ContainerDefinitions", 0, "LogConfiguration") == {
        "LogDriver": "awslogs",
        "Options": {
            "awslogs-group": Ref("LogGroup"),
            "awslogs-region": Ref("AWS::Region"),
            "awslogs-stream-prefix": "web",
        },
    }


def test_the_right_to_write_ends_at_the_group() -> None:
    policies = properties(a_template(), "ExecutionRole")["Policies"]
    assert inside(policies, 0, "PolicyDocument", "Statement") == [
        {
            "Sid": "WriteLogs",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": [GetAtt("LogGroup", "Arn")],
        }
    ]


@pytest.mark.parametrize("backend", ["FARGATE", "EC2"])
def test_without_logging_nothing_is_left_of_it(backend: str) -> None:
    template = a_template(logging=False, launch_type=backend)
    assert logging(an_app(logging=False)) == Fragment()
    assert "LogGroup" not in template.resources
    assert "ExecutionRole" not in template.resources
    task = properties(template, "TaskDefinition")
    assert "ExecutionRoleArn" not in task


def test_without_logging_fargate_keeps_nothing_and_a_host_little() -> None:
    container = inside(properties(a_template(logging=False), "TaskDefinition"), "ContainerDefinitions", 0)
    assert "LogConfiguration" not in container
    task = properties(a_template(logging=False, launch_type="EC2"), "TaskDefinition")
    bounded = {"LogDriver": "json-file", "Options": {"max-size": "10m", "max-file": "3"}}
    assert inside(task, "ContainerDefinitions", 0, "LogConfiguration") == bounded


@pytest.mark.parametrize(
    ("changes", "keep"),
    [
        ({}, Keep("Delete", "Delete")),
        ({"posture": "standard"}, Keep("RetainExceptOnCreate", "Retain")),
        ({"posture": "standard", "logging": {"on_destroy": "delete"}}, Keep("Delete", "Delete")),
        ({"logging": {"on_destroy": "keep"}}, Keep("RetainExceptOnCreate", "Retain")),
    ],
)
def test_what_happens_to_the_log_on_destroy(changes: dict[str, object], keep: Keep) -> None:
    assert a_template(**changes).resources["LogGroup"].keep == keep
