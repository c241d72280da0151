"""Auto Scaling groups, as the Auto Scaling API shows them."""

from __future__ import annotations

from typing import Any

from tests.local.cloud import Cloud, att, resources
from tests.local.pieces import hosts, with_outputs

TAGS = [
    {"Key": "Name", "Value": "host", "PropagateAtLaunch": True},
    {"Key": "own", "Value": "1", "PropagateAtLaunch": False},
]


def group(cloud: Cloud, name: str) -> dict[str, Any]:
    found: dict[str, Any] = cloud.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])[
        "AutoScalingGroups"
    ][0]
    return found


def template(**more: Any) -> dict[str, Any]:
    properties = {
        "CapacityRebalance": "true",
        "DefaultInstanceWarmup": "60",
        "HealthCheckGracePeriod": "30",
        "NewInstancesProtectedFromScaleIn": "true",
        "Tags": TAGS,
        **more,
    }
    return with_outputs(hosts(properties), Arn=att("Hosts", "AutoScalingGroupARN"))


def test_group(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, template()) == "CREATE_COMPLETE", cloud.failures(stack)
    ids = cloud.physical(stack)
    shown = group(cloud, ids["Hosts"])
    expected = {
        "AvailabilityZones": ["us-east-1a", "us-east-1b"],
        "CapacityRebalance": True,
        "DefaultInstanceWarmup": 60,
        "DesiredCapacity": 1,
        "HealthCheckGracePeriod": 30,
        "MaxSize": 3,
        "MinSize": 1,
        "NewInstancesProtectedFromScaleIn": True,
        "VPCZoneIdentifier": f"{ids['One']},{ids['Two']}",
    }
    assert {name: shown[name] for name in expected} == expected
    assert shown["AutoScalingGroupARN"] == cloud.outputs(stack)["Arn"]
    assert (shown["LaunchTemplate"]["LaunchTemplateId"], shown["LaunchTemplate"]["Version"]) == (ids["Launch"], "1")
    tags = {tag["Key"]: (tag["Value"], tag["PropagateAtLaunch"]) for tag in shown["Tags"]}
    assert (tags["Name"], tags["own"]) == (("host", True), ("1", False))
    assert tags["ecsspec:name"] == (stack, True)
    instances = shown["Instances"]
    assert [(item["LifecycleState"], item["ProtectedFromScaleIn"]) for item in instances] == [("InService", True)]

    assert cloud.deploy(stack, template(MinSize="2", MaxSize="4", CapacityRebalance="false")) == "UPDATE_COMPLETE"
    shown = group(cloud, ids["Hosts"])
    assert (shown["MinSize"], shown["MaxSize"], shown["DesiredCapacity"]) == (2, 4, 2)
    assert (len(shown["Instances"]), shown["CapacityRebalance"]) == (2, False)
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert not cloud.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[ids["Hosts"]])[
        "AutoScalingGroups"
    ]


def test_update_leaves_the_scaled_size_alone(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, template())
    name = cloud.physical(stack)["Hosts"]
    cloud.client("autoscaling").set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=3)
    assert cloud.deploy(stack, template(HealthCheckGracePeriod=90)) == "UPDATE_COMPLETE"
    assert group(cloud, name)["DesiredCapacity"] == 3
    assert cloud.deploy(stack, template(MaxSize=2)) == "UPDATE_COMPLETE"
    assert group(cloud, name)["DesiredCapacity"] == 2


def test_hosts_can_be_released(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, template())
    name, scaling = cloud.physical(stack)["Hosts"], cloud.client("autoscaling")
    instances = [item["InstanceId"] for item in group(cloud, name)["Instances"]]
    scaling.set_instance_protection(AutoScalingGroupName=name, InstanceIds=instances, ProtectedFromScaleIn=False)
    assert not group(cloud, name)["Instances"][0]["ProtectedFromScaleIn"]
    scaling.update_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=0, DesiredCapacity=0, NewInstancesProtectedFromScaleIn=False
    )
    shown = group(cloud, name)
    assert (shown["MinSize"], shown["DesiredCapacity"], shown["Instances"]) == (0, 0, [])
    assert not shown["NewInstancesProtectedFromScaleIn"]


def test_spot_mix_is_shown(cloud: Cloud, stack: str) -> None:
    body = template()
    properties = body["Resources"]["Hosts"]["Properties"]
    specification = {"LaunchTemplateSpecification": properties.pop("LaunchTemplate")}
    properties["MixedInstancesPolicy"] = {
        "LaunchTemplate": {**specification, "Overrides": [{"InstanceType": "t3.small"}, {"InstanceType": "t3a.small"}]},
        "InstancesDistribution": {"OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": "25"},
    }
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)
    shown = group(cloud, cloud.physical(stack)["Hosts"])["MixedInstancesPolicy"]
    assert [item["InstanceType"] for item in shown["LaunchTemplate"]["Overrides"]] == ["t3.small", "t3a.small"]
    assert shown["InstancesDistribution"]["OnDemandPercentageAboveBaseCapacity"] == 25


def test_unknown_launch_template_is_refused(cloud: Cloud, stack: str) -> None:
    broken = {"LaunchTemplateId": "lt-none", "Version": "1"}
    body = resources(
        Hosts=(
            "AWS::AutoScaling::AutoScalingGroup",
            {"MinSize": 0, "MaxSize": 1, "LaunchTemplate": broken, "AvailabilityZones": ["us-east-1a"]},
        )
    )
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert "launch template does not exist" in cloud.failures(stack)[0]
