"""What is lost by a change and needs consent (names, images, data, addresses, running tasks); what only may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ecsspec.cfn.replacement import COUNTERS, Verdict
from ecsspec.deploy.changes import PropertyMove, ResourceChange

GROUP: Final = "AWS::AutoScaling::AutoScalingGroup"
BALANCER: Final = "AWS::ElasticLoadBalancingV2::LoadBalancer"
CLUSTER: Final = "AWS::ECS::Cluster"
LOGS: Final = "AWS::Logs::LogGroup"
NETWORK: Final = "AWS::EC2::VPC"
SERVICE: Final = "AWS::ECS::Service"
SUBNET: Final = "AWS::EC2::Subnet"
TARGETS: Final = "AWS::ElasticLoadBalancingV2::TargetGroup"
REPLACED: Final = ("replace", "may_replace")
ORDER: Final = "DependsOn"
"""What comes first is CloudFormation's affair: it changes nothing that runs."""

REPLACE: Final = "--allow-replace"
DELETE: Final = "--allow-delete"

DATA_LOST: Final = "its data is lost"
IN_A_SNAPSHOT: Final = "its data is left in a snapshot only"
HOLDINGS: Final[Mapping[str, str]] = {
    "AWS::DynamoDB::GlobalTable": DATA_LOST,
    "AWS::DynamoDB::Table": DATA_LOST,
    "AWS::EC2::Volume": DATA_LOST,
    "AWS::ECR::Repository": "its images are lost",
    "AWS::EFS::FileSystem": DATA_LOST,
    LOGS: "the log lines so far are lost",
    "AWS::RDS::DBCluster": DATA_LOST,
    "AWS::RDS::DBInstance": DATA_LOST,
    "AWS::S3::Bucket": DATA_LOST,
}
"""What goes with a resource that holds something, whether another one takes its place or not."""

REPLACEMENT_LOSES: Final[Mapping[str, str]] = {
    **HOLDINGS,
    GROUP: "its hosts are replaced, and the tasks on them move",
    "AWS::EC2::EIP": "its public address changes",
    "AWS::EC2::NatGateway": "open connections break",
    SUBNET: "what lives in it moves to new addresses",
    NETWORK: "everything in the network is made anew",
    CLUSTER: "everything in the cluster is made anew",
    SERVICE: "its tasks stop once the new service's are up",
    BALANCER: "its DNS name changes",
    "AWS::IAM::Role": "policies attached by hand are lost",
}
"""What goes with the old resource when one of a type is replaced; other types lose nothing that shows."""

REMOVAL_LOSES: Final[Mapping[str, str]] = {
    **HOLDINGS,
    GROUP: "its hosts are ended, and the tasks on them stop",
    "AWS::EC2::EIP": "its public address is given back",
    "AWS::EC2::NatGateway": "open connections break",
    SUBNET: "what lives in it loses its addresses",
    NETWORK: "everything in the network goes with it",
    CLUSTER: "everything that runs in it stops",
    SERVICE: "its tasks stop",
    BALANCER: "its DNS name is gone, and whoever calls it gets no answer",
}
"""What goes when one of a type is taken away."""

UNTIL_HEALTHY: Final = "requests fail until its first task is healthy"


def loss(change: ResourceChange, *, among: Sequence[ResourceChange] = ()) -> str:
    """Return what is lost by a change, or nothing; what else changes with it may make it worse."""
    if "Retain" in change.policy or stays(change, among=among):
        return ""
    match change.action:
        case "remove":
            lost = _by_removal(change, among)
        case "replace" | "may_replace":
            lost = _by_replacement(change, among)
        case _:
            return ""
    return IN_A_SNAPSHOT if lost == DATA_LOST and "Snapshot" in change.policy else lost


def consent(change: ResourceChange) -> str:
    """Return the option that agrees to a loss, by what becomes of the resource."""
    return f"{DELETE if change.action == 'remove' else REPLACE} {change.logical_id}"


def _by_removal(change: ResourceChange, among: Sequence[ResourceChange]) -> str:
    lost = REMOVAL_LOSES.get(change.type, "")
    successor = next((one.logical_id for one in among if one.type == SERVICE and one.action == "add"), "")
    cut = f"{lost}; requests fail until the first task of {successor} is healthy"
    return cut if successor and change.type == SERVICE else lost


def _by_replacement(change: ResourceChange, among: Sequence[ResourceChange]) -> str:
    lost = REPLACEMENT_LOSES.get(change.type, "")
    new_targets = any(one.type == TARGETS and one.action in REPLACED for one in among)
    return f"{lost}; {UNTIL_HEALTHY}" if change.type == SERVICE and new_targets else lost


def stays(change: ResourceChange, *, among: Sequence[ResourceChange]) -> bool:
    """Tell whether CloudFormation calls a replacement possible that cannot come.

    A hosts' group is replaced by its UpdatePolicy alone, and where it has such a one our own table says so as well.
    What follows the name of another resource is not replaced as long as that one is not.
    """
    if change.action != "may_replace" or change.agreement not in ("corrected", "only AWS's"):
        return False
    others = _others(change, among)
    reasons = [move for move in change.properties if move.effect in (Verdict.REPLACE, Verdict.MAY_REPLACE)]
    return change.type == GROUP or (bool(reasons) and all(_is_idle(move, others) for move in reasons))


def may_follow(change: ResourceChange, *, among: Sequence[ResourceChange]) -> bool:
    """Tell whether a resource only refers to what stays as it is: CloudFormation names it, but it will not move."""
    if change.action != "modify" and not stays(change, among=among):
        return False
    others = _others(change, among)
    moves = [move for move in change.properties if move.path[:1] != (ORDER,)]
    return bool(moves) and all(_is_idle(move, others) for move in moves)


def sure_moves(change: ResourceChange, *, among: Sequence[ResourceChange]) -> tuple[PropertyMove, ...]:
    """Return what moves in a resource for sure; where nothing does, what may follow."""
    others = _others(change, among)
    moves = tuple(move for move in change.properties if move.path[:1] != (ORDER,))
    return tuple(move for move in moves if not _is_idle(move, others)) or moves


def _others(change: ResourceChange, among: Sequence[ResourceChange]) -> Mapping[str, ResourceChange]:
    return {one.logical_id: one for one in among if one.logical_id != change.logical_id}


def _is_idle(move: PropertyMove, others: Mapping[str, ResourceChange]) -> bool:
    """Tell whether a property follows what will be the same as before."""
    name, _, attribute = move.via.partition(".")
    source = others.get(name)
    if move.by != "follows" or source is None or _counts(source.type, attribute):
        return False
    return source.action == "modify" or stays(source, among=tuple(others.values()))


def _counts(type_: str, attribute: str) -> bool:
    """Tell whether an attribute changes with its resource in any case; our own table names the resource alone."""
    return any(type_ == counting and attribute in ("", counter) for counting, counter in COUNTERS)
