"""Write the table of properties that CloudFormation cannot change in place: `python -m tests.generate.replacement`.

It is a slice of the registry schemas that cfn-lint carries as plain JSON, one type a line.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

REGION = "us-east-1"
TARGET = Path(__file__).parents[2] / "ecsspec/cfn/data/replacement.json"

Row: TypeAlias = "dict[str, list[str] | bool | None]"

TYPES = """
ApplicationAutoScaling ScalableTarget ScalingPolicy
AutoScaling AutoScalingGroup LaunchConfiguration LifecycleHook ScalingPolicy ScheduledAction
CertificateManager Certificate
CloudFormation Stack
CloudWatch Alarm Dashboard
EC2 EIP EgressOnlyInternetGateway FlowLog InternetGateway LaunchTemplate NatGateway Route RouteTable SecurityGroup
EC2 SecurityGroupEgress SecurityGroupIngress Subnet SubnetCidrBlock SubnetRouteTableAssociation VPC VPCCidrBlock
EC2 VPCEndpoint VPCGatewayAttachment
ECR PullThroughCacheRule Repository RepositoryCreationTemplate
ECS CapacityProvider Cluster ClusterCapacityProviderAssociations Service TaskDefinition
EFS AccessPoint FileSystem MountTarget
ElasticLoadBalancingV2 Listener ListenerCertificate ListenerRule LoadBalancer TargetGroup
Events Rule
IAM InstanceProfile ManagedPolicy Policy Role
KMS Alias Key
Logs LogGroup
Route53 HostedZone RecordSet RecordSetGroup
S3 Bucket BucketPolicy
SNS Subscription Topic TopicPolicy
SQS Queue QueuePolicy
SSM Parameter
Scheduler Schedule ScheduleGroup
SecretsManager Secret
ServiceDiscovery HttpNamespace Instance PrivateDnsNamespace PublicDnsNamespace Service
WAFv2 IPSet WebACL WebACLAssociation
"""


def main() -> None:
    """Write the table afresh."""
    text = generate()
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {text.count('create_only')} types of {source()}\n")


def source() -> str:
    """Name the data that the table is made of: two of the same name give the same table."""
    date = json.loads((schemas() / "version.json").read_text(encoding="utf-8"))["schema_date"]
    return f"cfn-lint {version('cfn-lint')}, schemas of {date}, {REGION}"


def generate() -> str:
    """Return the text of the table."""
    index = json.loads((schemas() / f"providers/{REGION}.json").read_text(encoding="utf-8"))
    rows = [f"    {json.dumps(name)}: {json.dumps(_row(index[name]), separators=(',', ':'))}" for name in _types()]
    return f'{{\n  "source": {json.dumps(source())},\n  "types": {{\n' + ",\n".join(rows) + "\n  }\n}\n"


def _types() -> list[str]:
    lines = [line.split() for line in TYPES.strip().splitlines()]
    return sorted(f"AWS::{service}::{name}" for service, *names in lines for name in names)


def _row(schema_hash: str) -> Row:
    schema = json.loads((schemas() / f"resources/{schema_hash}.json").read_text(encoding="utf-8"))
    return {
        "create_only": _paths(schema, "createOnlyProperties"),
        "conditional": sorted({*_paths(schema, "conditionalCreateOnlyProperties"), *_movable_names(schema)}),
        # Older types carry no handlers; that says nothing about their updates.
        "updatable": "update" in schema["handlers"] if "handlers" in schema else None,
        "properties": sorted(schema["properties"]),
    }


def _paths(schema: dict[str, list[str]], key: str) -> list[str]:
    return sorted(pointer.removeprefix("/properties/") for pointer in schema.get(key, ()))


def _movable_names(schema: dict[str, list[str]]) -> set[str]:
    """Return what names the resource though the schema does not call it create-only (a record's name and type)."""
    fixed = {*_paths(schema, "readOnlyProperties"), *_paths(schema, "createOnlyProperties")}
    return {*_paths(schema, "primaryIdentifier")} - fixed


def schemas() -> Path:
    """Return where cfn-lint keeps the schemas."""
    spec = find_spec("cfnlint")
    if spec is None or spec.origin is None:
        sys.exit("cfn-lint is not installed: pip install 'ecsspec[test]'")
    return Path(spec.origin).parent / "data/schemas"


if __name__ == "__main__":
    main()
