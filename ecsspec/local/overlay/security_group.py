"""Security groups, and their rules as resources of their own, which the emulator lacks."""

from __future__ import annotations

from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation import provisioners

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

GROUP = "AWS::EC2::SecurityGroup"


def install() -> None:
    """Complete the group and register its rules."""
    seam.finish(GROUP, group)
    for direction, egress in (("Ingress", False), ("Egress", True)):
        seam.register(f"AWS::EC2::SecurityGroup{direction}", Rules(egress=egress).handlers())


def group(physical_id: str, _properties: dict[str, Any]) -> dict[str, Any]:
    """Refuse a group in no VPC and return the attributes."""
    vpc = ec2._security_groups[physical_id]["VpcId"]
    if vpc not in ec2._vpcs:
        ec2._security_groups.pop(physical_id)
        raise ValueError(f"The vpc ID '{vpc}' does not exist")
    return {"Id": physical_id, "GroupId": physical_id, "VpcId": vpc}


class Rules:
    """The rules of one direction: a rule's physical id is its `sgr-` id."""

    def __init__(self, *, egress: bool) -> None:
        """Take the direction."""
        self.egress = egress
        self.store = "IpPermissionsEgress" if egress else "IpPermissions"

    def handlers(self) -> Handlers:
        """Return the handlers of this direction."""
        return Handlers(self.create, self.update, self.delete)

    def create(self, birth: Birth) -> Made:
        """Add the rule; a second equal one is refused, as on AWS."""
        rules = self.rules(birth.properties)
        rule = self.rule(birth.properties)
        if any(same(rule, known) for known in rules):
            raise ValueError(f"the specified rule {wording(birth.properties)} already exists")
        rules.append(rule)
        return self.made(rule)

    def update(self, edit: Edit) -> Made:
        """Change the description: every other property replaces the rule."""
        rules = self.rules(edit.new)
        rule = {**self.rule(edit.new), "SecurityGroupRuleId": edit.physical_id}
        rules[:] = [rule if known.get("SecurityGroupRuleId") == edit.physical_id else known for known in rules]
        return self.made(rule)

    def delete(self, physical_id: str, _properties: dict[str, Any]) -> None:
        """Take the rule away where its group still stands."""
        for known in ec2._security_groups.values():
            kept = [rule for rule in known[self.store] if rule.get("SecurityGroupRuleId") != physical_id]
            known[self.store][:] = kept

    def rules(self, properties: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the rules of the group that the properties name."""
        group_id = properties.get("GroupId", "")
        found = ec2._security_groups.get(group_id)
        if not found:
            raise ValueError(f"The security group '{group_id}' does not exist")
        return list_of(found, self.store)

    def rule(self, properties: dict[str, Any]) -> dict[str, Any]:
        """Return the rule as the emulator stores it, with an id that stays."""
        rule: dict[str, Any] = provisioners._ec2_sg_permissions([properties])[0]
        rule["SecurityGroupRuleId"] = ec2._sg_rule_id(properties["GroupId"], self.egress, rule)
        return rule

    def made(self, rule: dict[str, Any]) -> Made:
        """Return the ids of a rule."""
        return rule["SecurityGroupRuleId"], {"Id": rule["SecurityGroupRuleId"]}


def list_of(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the list that the record itself holds, made where it is missing."""
    found: list[dict[str, Any]] = record.setdefault(key, [])
    return found


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two rules let the same traffic through."""
    return bindings(one) == bindings(other)


def bindings(rule: dict[str, Any]) -> tuple[Any, ...]:
    """Return what makes two rules the same: all but id and description."""
    peers = [
        tuple(sorted((key, value) for key, value in peer.items() if key not in {"Description", "UserId"}))
        for name in ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
        for peer in rule.get(name, [])
    ]
    return (str(rule["IpProtocol"]), rule.get("FromPort"), rule.get("ToPort"), *peers)


def wording(properties: dict[str, Any]) -> str:
    """Return a rule in AWS's words."""
    sources = ("CidrIp", "CidrIpv6", "SourceSecurityGroupId", "DestinationSecurityGroupId")
    peer = next((properties[name] for name in sources if properties.get(name)), "")
    protocol = str(properties.get("IpProtocol", "")).upper()
    ports = f"from port: {properties.get('FromPort', '')}, to port: {properties.get('ToPort', '')}"
    return f'"peer: {peer}, {protocol}, {ports}, ALLOW"'
