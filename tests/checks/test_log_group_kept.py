from __future__ import annotations

import pytest

from ecsspec.cfn.template import Keep, Resource
from ecsspec.cfn.values import Ref, Sub
from ecsspec.checks.log_group_kept import log_group_kept, log_group_name
from tests.checks.mutate import Case, Change, Holds, add, both, change, drop, put, resource

NAME = "LogGroup.LogGroupName"
KEPT = Keep("RetainExceptOnCreate", "Retain")
NAMELESS = Resource("Audit", "AWS::Logs::LogGroup", "", keep=KEPT)


def keep(on_delete: str | None, on_replace: str | None) -> Change:
    return change("LogGroup", keep=Keep(on_delete, on_replace))


CASES = (
    Case(
        log_group_name,
        "fargate",
        "put together",
        put("LogGroup", "LogGroupName", Sub("/ecsspec/${AWS::StackName}")),
        "E546",
        NAME,
    ),
    Case(log_group_name, "fargate", "the prefix alone", put("LogGroup", "LogGroupName", "/ecsspec/"), "E546", NAME),
    Case(log_group_name, "fargate", "no name", drop("LogGroup", "LogGroupName"), "E546", NAME),
    Case(
        log_group_name,
        "fargate",
        "elsewhere",
        put("LogGroup", "LogGroupName", "/ecs/nginx"),
        "E546",
        NAME,
    ),
    Case(
        log_group_kept,
        "fargate-standard",
        "kept on create too",
        keep("Retain", "Retain"),
        "E547",
        "LogGroup.DeletionPolicy",
    ),
    Case(
        log_group_kept,
        "fargate-standard",
        "lost when replaced",
        keep("RetainExceptOnCreate", None),
        "E547",
        "LogGroup.UpdateReplacePolicy",
    ),
    Case(log_group_kept, "ec2", "lost on delete", keep("Delete", "Retain"), "E547", "LogGroup.DeletionPolicy"),
    Case(log_group_kept, "fargate", "kept without a name", add(NAMELESS), "E547", "Audit.LogGroupName"),
)
HOLDS = (
    Holds("fargate", "kept", keep("RetainExceptOnCreate", "Retain")),
    Holds("fargate", "nothing said", keep(None, None)),
    Holds("fargate", "a name that is a parameter", put("LogGroup", "LogGroupName", Ref("Given"))),
    Holds("fargate", "another group", add(resource("Flow", "AWS::Logs::LogGroup", LogGroupName="/flow"))),
    Holds(
        "fargate",
        "nobody logs there",
        both(drop("TaskDefinition", "ContainerDefinitions.0.LogConfiguration"), drop("LogGroup", "LogGroupName")),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
