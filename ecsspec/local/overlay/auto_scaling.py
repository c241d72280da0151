"""Auto Scaling groups: typed values, zones from the subnets, instances up to the minimum, and two API calls."""

from __future__ import annotations

import re
from typing import Any

from ministack.services import autoscaling, ec2

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.convert import number, truth, xml
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made, Response

GROUP = "AWS::AutoScaling::AutoScalingGroup"

EXTRAS = (
    "CapacityRebalance",
    "DefaultInstanceWarmup",
    "InstanceMaintenancePolicy",
    "MaxInstanceLifetime",
    "MixedInstancesPolicy",
    "ServiceLinkedRoleARN",
    "TargetGroupARNs",
)


def install() -> None:
    """Wrap the emulator's handlers and add what its API lacks."""
    own = seam.stock(GROUP)

    def create(birth: Birth) -> Made:
        name = birth.properties.get("AutoScalingGroupName")
        if name in autoscaling._asgs:
            raise ValueError(f"AutoScalingGroup by this name already exists - {name}")
        made = own.create(Birth(birth.logical_id, typed(birth.properties), birth.stack))
        complete(made[0], birth.properties)
        return made

    def update(edit: Edit) -> Made:
        wanted = autoscaling._asgs[edit.physical_id]["DesiredCapacity"]
        made = own.update(Edit(edit.physical_id, edit.old, typed(edit.new), edit.stack, edit.logical_id))
        if "DesiredCapacity" not in edit.new:
            autoscaling._asgs[made[0]]["DesiredCapacity"] = wanted
        complete(made[0], edit.new)
        return made

    seam.register(GROUP, Handlers(create, update, own.delete))
    install_calls()


def typed(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties with a real boolean, which the emulator stores as it comes."""
    protected = truth(properties.get("NewInstancesProtectedFromScaleIn", False))
    return {**properties, "NewInstancesProtectedFromScaleIn": protected}


def complete(name: str, properties: dict[str, Any]) -> None:
    """Give the group its zones, its instances and what the emulator drops."""
    record = autoscaling._asgs[name]
    check_template(record)
    zones = zones_of(record["VPCZoneIdentifier"])
    record["AvailabilityZones"] = zones or record["AvailabilityZones"]
    for key in EXTRAS:
        record.pop(key, None)
    record.update({key: properties[key] for key in EXTRAS if key in properties})
    propagate(record, properties)
    record["DesiredCapacity"] = min(max(record["DesiredCapacity"], record["MinSize"]), record["MaxSize"])
    autoscaling._reconcile_instances(record)


def check_template(record: dict[str, Any]) -> None:
    """Raise where the launch template does not exist."""
    template = record.get("LaunchTemplate") or {}
    if template and template["LaunchTemplateId"] not in ec2._launch_templates:
        autoscaling._asgs.pop(record["AutoScalingGroupName"])
        words = "You must use a valid fully-formed launch template."
        raise ValueError(f"{words} The specified launch template does not exist.")


def zones_of(subnets: str) -> list[str]:
    """Return the zones of a comma-separated list of subnets."""
    found = (ec2._subnets.get(subnet.strip(), {}) for subnet in subnets.split(","))
    return sorted({subnet["AvailabilityZone"] for subnet in found if subnet})


def propagate(record: dict[str, Any], properties: dict[str, Any]) -> None:
    """Let the tags that come from the stack reach the instances, as CloudFormation does."""
    declared = {tag["Key"] for tag in properties.get("Tags") or [] if "PropagateAtLaunch" in tag}
    for tag in record["Tags"]:
        if tag["Key"] not in declared:
            tag["PropagateAtLaunch"] = True


def install_calls() -> None:
    """Add SetInstanceProtection and complete the update and the description of a group."""
    stock_update, describe = autoscaling._update_asg, autoscaling._describe_asgs

    def update(params: dict[str, Any]) -> Response:
        protect_new(params)
        response: Response = stock_update(params)
        return response

    autoscaling._ACTION_MAP["SetInstanceProtection"] = protect_instances
    autoscaling._ACTION_MAP["UpdateAutoScalingGroup"] = update
    autoscaling._ACTION_MAP["DescribeAutoScalingGroups"] = lambda params: with_extras(describe(params))


def protect_new(params: dict[str, Any]) -> None:
    """Take over the scale-in protection of new instances, which the emulator's update ignores."""
    record = autoscaling._asgs.get(params.get("AutoScalingGroupName", ""))
    if record and "NewInstancesProtectedFromScaleIn" in params:
        record["NewInstancesProtectedFromScaleIn"] = truth(params["NewInstancesProtectedFromScaleIn"])


def protect_instances(params: dict[str, Any]) -> Response:
    """Set the scale-in protection of single instances."""
    wanted = set(autoscaling._parse_member_list(params, "InstanceIds"))
    group = autoscaling._asgs.get(params.get("AutoScalingGroupName", ""), {"Instances": []})
    for instance in group["Instances"]:
        if instance["InstanceId"] in wanted:
            instance["ProtectedFromScaleIn"] = truth(params.get("ProtectedFromScaleIn", "false"))
    response: Response = autoscaling._xml(200, "SetInstanceProtectionResponse", "<SetInstanceProtectionResult/>")
    return response


def with_extras(response: Response) -> Response:
    """Return the answer of DescribeAutoScalingGroups with what it leaves out."""
    status, headers, body = response
    shown = re.sub(
        r"<AutoScalingGroupName>([^<]*)</AutoScalingGroupName>(?=<AutoScalingGroupARN>)",
        lambda found: found[0] + extras(found[1]),
        body.decode(),
    )
    return status, headers, shown.encode()


def extras(name: str) -> str:
    """Return the missing members of one group."""
    record = autoscaling._asgs.get(name, {})
    return xml({key: number(record[key]) for key in EXTRAS if record.get(key) not in (None, "")})
