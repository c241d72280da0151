from __future__ import annotations

import pytest

from ecsspec.cfn.template import Keep
from ecsspec.cfn.values import Function, Join, Ref, Sub
from ecsspec.checks.revisions_kept import family, revisions_kept
from tests.checks.mutate import Case, Change, Holds, change, drop, put


def kept(*, on_delete: str | None, on_replace: str | None) -> Change:
    return change("TaskDefinition", keep=Keep(on_delete, on_replace))


CASES = (
    Case(
        revisions_kept,
        "fargate",
        "nothing said of replacing",
        kept(on_delete="Delete", on_replace=None),
        "E543",
        "TaskDefinition.UpdateReplacePolicy",
    ),
    Case(
        revisions_kept,
        "ec2",
        "nothing said of deleting",
        kept(on_delete=None, on_replace="Retain"),
        "E543",
        "TaskDefinition.DeletionPolicy",
    ),
    Case(
        revisions_kept,
        "ec2",
        "kept for ever",
        kept(on_delete="Retain", on_replace="Retain"),
        "E543",
        "TaskDefinition.DeletionPolicy",
    ),
    Case(family, "fargate", "a fixed one", put("TaskDefinition", "Family", "nginx"), "E544", "TaskDefinition.Family"),
    Case(
        family,
        "fargate",
        "another",
        put("TaskDefinition", "Family", Sub("web-${AWS::StackName}")),
        "E544",
        "TaskDefinition.Family",
    ),
    Case(
        family,
        "fargate",
        "the region's",
        put("TaskDefinition", "Family", Ref("AWS::Region")),
        "E544",
        "TaskDefinition.Family",
    ),
    Case(family, "fargate", "none", drop("TaskDefinition", "Family"), "E544", "TaskDefinition.Family"),
)
HOLDS = (
    Holds("fargate", "a job beside the service", put("TaskDefinition", "Family", Sub("${AWS::StackName}-job"))),
    Holds("fargate", "joined", put("TaskDefinition", "Family", Join("-", [Ref("AWS::StackName"), "job"]))),
    Holds("fargate", "a choice", put("TaskDefinition", "Family", Function("Fn::If", ["A", "B", "C"]))),
    Holds("fargate", "a parameter", put("TaskDefinition", "Family", Ref("Given"))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
