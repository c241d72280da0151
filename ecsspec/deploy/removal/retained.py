"""What a destroy leaves in AWS: what it is, what it costs, and how it is deleted for good.

Only a log group is kept by what ecsspec writes, so that only those are deleted here; of any other type the command is
told. After the stack, a log group is known by its exact name and by our tag on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ecsspec.deploy.deployment import OWNER_TAG
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.following.retries import again
from ecsspec.deploy.outside import LogGroup
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.removal.inventory import DestroyPlan
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.problems import AwsError

LOGS: Final = "AWS::Logs::LogGroup"
PREFIX: Final = "/ecsspec/"
_STACK_TAG, _LOGICAL_TAG = "aws:cloudformation:stack-id", "aws:cloudformation:logical-id"
"""What CloudFormation writes on what it makes; nobody can take it off."""
_BY_HAND: Final[Mapping[str, str]] = {
    LOGS: "aws logs delete-log-group --log-group-name {id}",
    "AWS::DynamoDB::Table": "aws dynamodb delete-table --table-name {id}",
    "AWS::EC2::Volume": "aws ec2 delete-volume --volume-id {id}",
    "AWS::ECR::Repository": "aws ecr delete-repository --force --repository-name {id}",
    "AWS::EFS::FileSystem": "aws efs delete-file-system --file-system-id {id}, after its mount targets",
    "AWS::KMS::Key": "aws kms schedule-key-deletion --key-id {id}",
    "AWS::RDS::DBCluster": "aws rds delete-db-cluster --db-cluster-identifier {id}",
    "AWS::RDS::DBInstance": "aws rds delete-db-instance --db-instance-identifier {id}",
    "AWS::S3::Bucket": "aws s3 rb --force s3://{id}",
    "AWS::SecretsManager::Secret": "aws secretsmanager delete-secret --secret-id {id}",
}
"""What deletes a kept resource, by its type."""


@dataclass(frozen=True, slots=True)
class Retained:
    """Something that a destroy leaves, or has left; of a log group also what it holds, None where nobody may look."""

    logical_id: str
    type: str
    physical_id: str
    purpose: str = ""
    holds: LogGroup | None = None

    @property
    def names(self) -> frozenset[str]:
        """Return the names by which a user may agree to its end."""
        return frozenset((self.logical_id, self.physical_id)) - {""}

    @property
    def is_ours_to_delete(self) -> bool:
        """Tell whether ecsspec deletes it itself."""
        return self.type == LOGS

    @property
    def by_hand(self) -> str:
        """Return the command of the AWS CLI that deletes it, or where else to look."""
        return _BY_HAND.get(self.type, "in the console of its service").format(id=self.physical_id)


def remnants_of(ports: Ports, plan: DestroyPlan) -> tuple[Retained, ...]:
    """Return what the plan keeps; what a log group holds is worth no error."""
    return tuple(
        Retained(one.logical_id, one.type, one.physical_id, one.purpose, _held(ports, one.type, one.physical_id))
        for one in plan.kept
        if one.physical_id
    )


def _held(ports: Ports, type_: str, physical_id: str) -> LogGroup | None:
    try:
        return ports.removal.log_group(physical_id) if type_ == LOGS else None
    except AwsError:
        return None


def deletable(plan: DestroyPlan, remnants: Sequence[Retained]) -> tuple[Retained, ...]:
    """Return what of that can be deleted after the stack; what is to be retained is not."""
    return tuple(one for one in remnants if one.is_ours_to_delete and one.logical_id not in plan.retain)


def left_behind(ports: Ports, *, stack: str, owner: str = "") -> tuple[Retained, ...]:
    """Return what an earlier destroy of a stack that is gone left: the log group of its name, where our tag says so.

    One that belongs to a stack which still stands is that stack's, whatever it is called.
    """
    found = ports.removal.log_group(f"{PREFIX}{stack}")
    if found is None or not _is_of(found, stack=stack, owner=owner) or _has_a_stack(ports, found):
        return ()
    return (Retained(found.tags.get(_LOGICAL_TAG, ""), LOGS, found.name, "", found),)


def _is_of(found: LogGroup, *, stack: str, owner: str) -> bool:
    named, made_by = found.tags.get(OWNER_TAG, ""), found.tags.get(_STACK_TAG, "")
    return bool(named) and named == (owner or named) and (not made_by or made_by.split("/")[1:2] == [stack])


def _has_a_stack(ports: Ports, found: LogGroup) -> bool:
    made_by = found.tags.get(_STACK_TAG, "")
    stack: Stack | None = ports.stacks.describe(made_by) if made_by else None
    return stack is not None and standing(stack.status).kind is not Kind.ABSENT


def remove(ports: Ports, remnants: Sequence[Retained]) -> Iterator[Retained]:
    """Delete for good what we can, and yield each that is gone; a repeat is harmless."""
    for one in remnants:
        if one.is_ours_to_delete:
            again(ports.clock, partial(ports.removal.delete_log_group, one.physical_id))
            yield one
