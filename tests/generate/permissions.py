"""Write the table of what CloudFormation needs for each type that we emit: `python -m tests.generate.permissions`.

The registry schemas, which cfn-lint carries, name the IAM actions of each type's handlers. Left out is what a handler
takes only for properties that ecsspec never writes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from tests.generate.replacement import REGION, schemas, source

ROOT = Path(__file__).parents[2] / "ecsspec"
TARGET = ROOT / "cfn/data/permissions.json"
ROOMS = ("backends", "blueprint", "features", "workload")
HANDLERS = ("create", "read", "update", "delete")
ADDED = {"AWS::SSM::Parameter::Value": ["ssm:GetParameters"]}
"""The type of the parameters that AWS looks up: no resource, and yet it takes a permission."""
UNUSED = (
    ("AWS::AutoScaling::AutoScalingGroup", "managed-fleets:*", "groups that other services of AWS keep"),
    ("AWS::AutoScaling::AutoScalingGroup", "ssm:Get*", "images by a parameter's name inside the launch template"),
    ("AWS::AutoScaling::AutoScalingGroup", "vpc-lattice:*", "targets of VPC Lattice"),
    ("AWS::EC2::EIP", "ec2:AcceptAddressTransfer", "addresses from another account"),
    ("AWS::EC2::VPC", "ec2:*VpcEncryptionControl*", "encryption control"),
    ("AWS::EC2::VPCEndpoint", "vpc-lattice:*", "endpoints of VPC Lattice"),
    ("AWS::EC2::VPCEndpoint", "vpce:AllowMultiRegion", "endpoints in another region"),
    ("AWS::EC2::VPCGatewayAttachment", "ec2:*VpnGateway*", "VPN gateways"),
    ("AWS::ECS::Cluster", "ecs:PutAccountSetting*", "settings of the whole account"),
    ("AWS::ElasticLoadBalancingV2::Listener", "cognito-idp:*", "sign-in by Cognito"),
    ("AWS::Logs::LogGroup", "firehose:*", "delivery of logs to elsewhere"),
    ("AWS::Logs::LogGroup", "logs:*KmsKey", "keys of one's own"),
    ("AWS::Logs::LogGroup", "logs:CreateLogDelivery", "delivery of logs to elsewhere"),
    ("AWS::Logs::LogGroup", "logs:P*ResourcePolicy", "resource policies"),
    ("AWS::Logs::LogGroup", "logs:PutBearerTokenAuthentication", "logs by bearer token"),
    ("AWS::Logs::LogGroup", "s3:REST.PUT.OBJECT", "delivery of logs to elsewhere; no action of IAM"),
)
"""Type, action and the property that it is for."""


def main() -> None:
    """Write the table afresh."""
    TARGET.write_text(generate(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(emitted())} types of {source()}\n")


def generate() -> str:
    """Return the text of the table."""
    index = json.loads((schemas() / f"providers/{REGION}.json").read_text(encoding="utf-8"))
    table = {name: actions(name, index[name]) for name in emitted()} | ADDED
    rows = [f"    {json.dumps(name)}: {json.dumps(table[name])}" for name in sorted(table)]
    return f'{{\n  "source": {json.dumps(source())},\n  "types": {{\n' + ",\n".join(rows) + "\n  }\n}\n"


def emitted() -> list[str]:
    """Return the types of resources that our templates may hold."""
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    return sorted({name for file in files for name in re.findall(r'"(AWS::\w+::\w+)"', file.read_text("utf-8"))})


def actions(name: str, schema_hash: str) -> list[str]:
    """Return what the handlers of a type may do, without what we give them no reason for."""
    handlers = json.loads((schemas() / f"resources/{schema_hash}.json").read_text(encoding="utf-8"))["handlers"]
    found = {action for verb in HANDLERS for action in handlers.get(verb, {}).get("permissions", ())}
    return sorted(action for action in found if not _is_unused(name, action))


def _is_unused(name: str, action: str) -> bool:
    return any(type_ == name and re.fullmatch(glob(what), action) for type_, what, _ in UNUSED)


def glob(text: str) -> str:
    """Return a pattern with stars as a regular expression."""
    return ".*".join(map(re.escape, text.split("*")))


if __name__ == "__main__":
    main()
