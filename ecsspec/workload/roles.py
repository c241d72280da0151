"""The two roles of a task: what the app may do, and what ECS may do to start it."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.slots import Statement
from ecsspec.cfn.template import Output, Resource
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value

TASK_ROLE = "TaskRole"
EXECUTION_ROLE = "ExecutionRole"


def roles(app: App, parts: Fragment) -> Fragment:
    """Return the task role, and the execution role where ECS has to do anything on the app's behalf."""
    statements = parts.every(Statement)
    task = [statement for statement in statements if statement.role == "task"]
    execution = [statement for statement in statements if statement.role == "execution"]
    found = [_role(app, TASK_ROLE, "what the app itself may do in AWS", task)]
    if execution:
        found.append(_role(app, EXECUTION_ROLE, "what ECS may do to start the tasks: pull, log", execution))
    output = Output("TaskRoleArn", GetAtt(TASK_ROLE, "Arn"), "The role of the app itself")
    name = Output("TaskRoleName", Ref(TASK_ROLE), "The name of that role, to attach policies")
    return Fragment(tuple(found), outputs=(output, name))


def has_execution_role(parts: Fragment) -> bool:
    """Return whether the task definition names an execution role."""
    return any(statement.role == "execution" for statement in parts.every(Statement))


def _role(app: App, id_: str, why: str, statements: list[Statement]) -> Resource:
    properties: dict[str, Value] = {"AssumeRolePolicyDocument": _trust()}
    if statements:
        document: dict[str, Value] = {"Version": "2012-10-17", "Statement": [_statement(s) for s in statements]}
        properties["Policies"] = [{"PolicyName": "ecsspec", "PolicyDocument": document}]
    properties["Tags"] = app.tags()
    return Resource(id_, "AWS::IAM::Role", why, properties)


def _trust() -> Value:
    """Return the trust in ECS tasks of this account and region, and of no other's (the confused deputy)."""
    own = Sub("arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:*")
    statement: dict[str, Value] = {
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")},
            "ArnLike": {"aws:SourceArn": own},
        },
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _statement(statement: Statement) -> Value:
    written: dict[str, Value] = {
        "Sid": statement.sid,
        "Effect": "Allow",
        "Action": list(statement.actions),
        "Resource": list(statement.resources),
    }
    return {**written, "Condition": statement.conditions} if statement.conditions else written
