from __future__ import annotations

import pytest

from ecsspec.checks.execution_role import execution_role
from tests.checks.compiled import ECR
from tests.checks.mutate import Case, Change, Holds, both, drop, put

ROLE = "ExecutionRoleArn"
WITHOUT = drop("TaskDefinition", ROLE)


def case(spec: str, what: str, change: Change) -> Case:
    return Case(execution_role, spec, what, change, "E539", f"TaskDefinition.{ROLE}")


def container(key: str, value: object) -> Change:
    return put("TaskDefinition", f"ContainerDefinitions.0.{key}", value)


CASES = (
    case("fargate", "logs on Fargate", WITHOUT),
    case("fargate-no-logs", "an image in ECR on Fargate", container("Image", ECR)),
    case("ec2-no-logs", "a secret", container("Secrets", [{"Name": "A", "ValueFrom": "/a"}])),
    case("ec2-no-logs", "a password of a registry", container("RepositoryCredentials", {"CredentialsParameter": "a"})),
)
HOLDS = (
    Holds("ec2", "logs by the host's role", WITHOUT),
    Holds("fargate", "no logs", both(WITHOUT, drop("TaskDefinition", "ContainerDefinitions.0.LogConfiguration"))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
