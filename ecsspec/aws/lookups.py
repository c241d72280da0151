"""Values of stacks that we did not write, over boto3: by logical id, or by tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ecsspec.aws.errors import ask, every, message
from ecsspec.cfn.template import StackResource, TaggedResource
from ecsspec.problems import AwsError, NotDone


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]


def _whole(arn: str) -> str:
    return arn


_TAGGED: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "AWS::EC2::VPC": ("ec2:vpc", _last),
    "AWS::EC2::Subnet": ("ec2:subnet", _last),
    "AWS::EC2::SecurityGroup": ("ec2:security-group", _last),
    "AWS::EC2::RouteTable": ("ec2:route-table", _last),
    "AWS::ECS::Cluster": ("ecs:cluster", _last),
    "AWS::EFS::FileSystem": ("elasticfilesystem:file-system", _last),
    "AWS::KMS::Key": ("kms:key", _whole),
    "AWS::CertificateManager::Certificate": ("acm:certificate", _whole),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("elasticloadbalancing:loadbalancer", _whole),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("elasticloadbalancing:targetgroup", _whole),
    "AWS::SNS::Topic": ("sns", _whole),
}
"""How the tagging service names a type, and how its ARN becomes what `Ref` would give."""


class StackLookups:
    """Physical ids of other stacks' and of tagged resources."""

    def __init__(self, *, cloudformation: Callable[[], Any], tagging: Callable[[], Any]) -> None:
        """Keep how to reach the two services; most deployments need neither."""
        self._cloudformation = cloudformation
        self._tagging = tagging

    def resource(self, source: StackResource) -> str:
        """Return the physical id of a resource of another stack."""
        try:
            answer = ask(
                self._cloudformation(),
                "describe_stack_resource",
                StackName=source.stack,
                LogicalResourceId=source.logical_id,
            )
        except AwsError as error:
            if "does not exist" not in message(error.__cause__):
                raise
            raise _absent(source, message(error.__cause__)) from error
        found: str = answer["StackResourceDetail"].get("PhysicalResourceId", "")
        if not found:
            raise _absent(source, "it has not been made yet")
        return found

    def tagged(self, source: TaggedResource) -> str:
        """Return the id of the one resource that carries the tags; none or several is an error."""
        if source.type not in _TAGGED:
            raise NotDone(
                f"{source.type} cannot be looked up by its tags",
                f"write its id instead; by tags: {', '.join(sorted(_TAGGED))}",
                code="E612",
            )
        kind, reference = _TAGGED[source.type]
        rows = every(
            self._tagging(),
            "get_resources",
            "ResourceTagMappingList",
            ResourceTypeFilters=[kind],
            TagFilters=[{"Key": key, "Values": [value]} for key, value in source.tags],
        )
        found = sorted(reference(row["ResourceARN"]) for row in rows)
        if len(found) == 1:
            return found[0]
        tags = ", ".join(f"{key}={value}" for key, value in source.tags)
        seen = f"{len(found)} do: {', '.join(found)}" if found else "none does"
        raise NotDone(
            f"exactly one {source.type} should carry the tags {tags}; {seen}",
            "name more tags, or write the id itself",
            code="E612",
        )


def _absent(source: StackResource, words: str) -> NotDone:
    return NotDone(
        f"the spec takes {source.logical_id} from stack {source.stack}, which has none: {words}",
        f"deploy {source.stack} first, or correct the name, the account or the region",
        code="E604",
    )
