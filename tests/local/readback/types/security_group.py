"""AWS::EC2::SecurityGroup, with the rules that stand in its own properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, in_order, tags, text, unlike

Rule = dict[str, Any]


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ec2 = cloud.client("ec2")
    shown = one(lambda: ec2.describe_security_groups(GroupIds=[made.physical_id]), "SecurityGroups")
    if shown is None:
        return None
    of_it = [{"Name": "group-id", "Values": [made.physical_id]}]
    return {**shown, "Rules": ec2.describe_security_group_rules(Filters=of_it)["SecurityGroupRules"]}


def template_form(rule: Rule, peer: str) -> Rule:
    """Return a rule of the API as a template writes it."""
    everything = rule["IpProtocol"] == "-1"
    named = {
        "CidrIp": rule.get("CidrIpv4"),
        "CidrIpv6": rule.get("CidrIpv6"),
        "Description": rule.get("Description"),
        "FromPort": None if everything else rule.get("FromPort"),
        "IpProtocol": rule["IpProtocol"],
        "ToPort": None if everything else rule.get("ToPort"),
        f"{peer}SecurityGroupId": rule.get("ReferencedGroupInfo", {}).get("GroupId"),
    }
    return {key: value for key, value in named.items() if value is not None}


def egress(wanted: list[Rule], answer: Answer) -> Iterator[str]:
    """Compare the rules outward: these and no other."""
    return unlike(in_order(wanted), in_order(shown_rules(answer, egress=True)), complete=True)


def ingress(wanted: list[Rule], answer: Answer) -> Iterator[str]:
    """Compare the rules inward: these, beside rules that are resources of their own."""
    shown = [as_texts(rule) for rule in shown_rules(answer, egress=False)]
    for rule in wanted:
        if as_texts(rule) in shown:
            shown.remove(as_texts(rule))
        else:
            yield f": {rule} is not among {shown}"


def shown_rules(answer: Answer, *, egress: bool) -> list[Rule]:
    """Return the group's rules of one direction as a template writes them."""
    peer = "Destination" if egress else "Source"
    return [template_form(rule, peer) for rule in answer["Rules"] if rule["IsEgress"] is egress]


def as_texts(rule: Rule) -> dict[str, str]:
    """Return a rule with its ports as texts."""
    return {key: text(value) for key, value in rule.items()}


KIND = Kind(
    describe,
    {
        "GroupDescription": at("Description"),
        "SecurityGroupEgress": egress,
        "SecurityGroupIngress": ingress,
        "Tags": tags("Tags"),
        "VpcId": at("VpcId"),
    },
    {"GroupId": "GroupId"},
)


def surplus(resources: list[Made], answer: Callable[[str], Answer | None]) -> Iterator[str]:
    """Yield a line for each group with more, or fewer, rules inward than the whole template says."""
    own = [made for made in resources if made.type == "AWS::EC2::SecurityGroupIngress"]
    for group in (made for made in resources if made.type == "AWS::EC2::SecurityGroup"):
        beside = [made for made in own if made.properties["GroupId"] == group.physical_id]
        said = len(group.properties.get("SecurityGroupIngress", [])) + len(beside)
        shown = shown_rules(answer(group.id) or {"Rules": []}, egress=False)
        if len(shown) != said:
            yield f"{group.id}: {len(shown)} rules inward instead of {said}: {shown}"
