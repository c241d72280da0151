"""Which AWS services a task needs before its first container runs."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.literals import at, items, text, truth
from ecsspec.checks.views.services import Served, containers

PULL = frozenset({"ecr.api", "ecr.dkr", "s3"})
_VAULT = "AWS::SecretsManager::Secret"
PRIVATE_ECR = ".dkr.ecr"


def needs_of(index: Index, served: Served) -> frozenset[str]:
    """Return the AWS services that a service's tasks talk to, as their endpoints are called."""
    return frozenset(_needs(index, served))


def public_image(task: Resource) -> Iterator[str]:
    """Yield the images of a task that are not in a private ECR repository."""
    for _, container in containers(task):
        image = text(at(container, "Image"))
        if image and PRIVATE_ECR not in image.partition("/")[0]:
            yield image


def _needs(index: Index, served: Served) -> Iterator[str]:
    yield from PULL
    if truth(at(served.service.properties, "EnableExecuteCommand")):
        yield "ssmmessages"
    if served.task:
        for _, container in containers(served.task):
            if at(container, "LogConfiguration", "LogDriver") == "awslogs":
                yield "logs"
            for secret in items(at(container, "Secrets")):
                yield _keeper(index, at(secret, "ValueFrom"))


def _keeper(index: Index, source: Value) -> str:
    """Return which service keeps a secret: ECS reads anything but a Secrets Manager ARN as a parameter's name."""
    is_secret = index.resource(source, _VAULT) or ":secretsmanager:" in str(source)
    return "secretsmanager" if is_secret else "ssm"
