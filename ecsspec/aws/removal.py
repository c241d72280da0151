"""What hinders the deletion of a stack, and what outlives it, over boto3: balancers, log groups, who uses a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from ecsspec.aws.errors import Answer, Client, ask, error_code, every
from ecsspec.deploy.outside import LogGroup
from ecsspec.problems import AwsError

_PROTECTED: Final = "deletion_protection.enabled"
_GROUP: Final = "AWS::AutoScaling::AutoScalingGroup"
_FILTERS: Final[Mapping[str, str]] = {
    "AWS::EC2::SecurityGroup": "group-id",
    "AWS::EC2::Subnet": "subnet-id",
    "AWS::EC2::VPC": "vpc-id",
}
"""By which filter EC2 finds the network interfaces in a resource."""


class StackRemoval:
    """Doors that only a deletion goes through."""

    def __init__(self, client: Callable[[str], Client]) -> None:
        """Keep how to reach a service; few commands need these."""
        self._client = client

    def is_protected(self, type_: str, physical_id: str) -> bool:
        """Tell whether a balancer or an Auto Scaling group is protected against deletion; one that is gone is not."""
        return self._is_held_group(physical_id) if type_ == _GROUP else self._is_held_balancer(physical_id)

    def _is_held_group(self, name: str) -> bool:
        found = ask(self._client("autoscaling"), "describe_auto_scaling_groups", AutoScalingGroupNames=[name])
        return any(row.get("DeletionProtection", "none") != "none" for row in found["AutoScalingGroups"])

    def _is_held_balancer(self, balancer: str) -> bool:
        try:
            found = ask(self._client("elbv2"), "describe_load_balancer_attributes", LoadBalancerArn=balancer)
        except AwsError as error:
            if error_code(error.__cause__) != "LoadBalancerNotFound":
                raise
            return False
        return any(row["Key"] == _PROTECTED and row["Value"] == "true" for row in found["Attributes"])

    def unprotect(self, type_: str, physical_id: str) -> None:
        """Lift the deletion protection of a balancer or of an Auto Scaling group; a repeat is harmless."""
        if type_ == _GROUP:
            group = {"AutoScalingGroupName": physical_id, "DeletionProtection": "none"}
            ask(self._client("autoscaling"), "update_auto_scaling_group", **group)
        else:
            off = [{"Key": _PROTECTED, "Value": "false"}]
            elb = self._client("elbv2")
            ask(elb, "modify_load_balancer_attributes", LoadBalancerArn=physical_id, Attributes=off)

    def log_group(self, name: str) -> LogGroup | None:
        """Return the log group of this name with its tags, or None where there is none."""
        logs = self._client("logs")
        rows = every(logs, "describe_log_groups", "logGroups", logGroupNamePrefix=name)
        row = next((row for row in rows if row["logGroupName"] == name), None)
        if row is None:
            return None
        arn = row.get("logGroupArn") or row["arn"].removesuffix(":*")
        tags = ask(logs, "list_tags_for_resource", resourceArn=arn).get("tags", {})
        return LogGroup(name, row.get("storedBytes", 0), row.get("retentionInDays"), tags)

    def delete_log_group(self, name: str) -> None:
        """Delete a log group with all that was written to it; one that is gone is fine."""
        try:
            ask(self._client("logs"), "delete_log_group", logGroupName=name)
        except AwsError as error:
            if error_code(error.__cause__) != "ResourceNotFoundException":
                raise

    def users(self, type_: str, physical_id: str) -> Sequence[str]:
        """Return what uses a security group, a subnet or a network, in words; nothing of any other type."""
        if type_ not in _FILTERS:
            return []
        found = self._found("describe_network_interfaces", "NetworkInterfaces", _FILTERS[type_], physical_id)
        interfaces = [_interface(row) for row in found]
        return interfaces if type_ != "AWS::EC2::SecurityGroup" else [*interfaces, *self._naming(physical_id)]

    def _naming(self, group: str) -> Iterator[str]:
        """Yield the security groups with a rule that names this one."""
        for name in ("ip-permission.group-id", "egress.ip-permission.group-id"):
            for row in self._found("describe_security_groups", "SecurityGroups", name, group):
                if row["GroupId"] != group:
                    yield f"a rule of the security group {row['GroupId']} ({row.get('GroupName', '')})"

    def _found(self, method: str, key: str, filter_: str, value: str) -> list[Answer]:
        return every(self._client("ec2"), method, key, Filters=[{"Name": filter_, "Values": [value]}])


def _interface(row: Mapping[str, Any]) -> str:
    """Return a network interface in words; AWS's own services write into its description whose it is."""
    instance = row.get("Attachment", {}).get("InstanceId", "")
    whose = row.get("Description") or instance or row.get("InterfaceType", "")
    return f"the network interface {row['NetworkInterfaceId']}" + (f" ({whose})" if whose else "")
