"""The hosts: launch template, Auto Scaling group, role, capacity provider."""

from __future__ import annotations

import tomllib

import pytest

from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Base64, GetAtt, Ref, Sub
from tests.builders import a_template, inside, of_type, pairs, properties

PRIVATE = {"tasks": "private", "nat": "single"}


def ec2(**changes: object) -> Template:
    return a_template(launch_type="EC2", **changes)


def launch(template: Template) -> object:
    return properties(template, "LaunchTemplate")["LaunchTemplateData"]


def test_a_public_host_gets_its_address_from_an_interface_of_the_template() -> None:
    data = launch(ec2())
    interface = {"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": [GetAtt("HostSecurityGroup", "GroupId")]}
    assert inside(data, "NetworkInterfaces") == [interface]
    assert "SecurityGroupIds" not in data


def test_a_private_host_has_no_address() -> None:
    data = launch(ec2(network=PRIVATE))
    assert "NetworkInterfaces" not in data
    assert inside(data, "SecurityGroupIds") == [GetAtt("HostSecurityGroup", "GroupId")]


def test_the_metadata_service_is_closed_to_containers() -> None:
    options = inside(launch(ec2()), "MetadataOptions")
    assert options == {"HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1}


def test_the_agent_joins_the_cluster() -> None:
    data = inside(launch(ec2()), "UserData")
    assert isinstance(data, Base64)
    assert isinstance(data.value, Sub)
    lines = data.value.text.splitlines()
    assert {
        "ECS_CLUSTER=${Cluster}",
        "ECS_AWSVPC_BLOCK_IMDS=true",
        "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true",
    } <= set(lines)
    assert any("awslogs" in line for line in lines if line.startswith("ECS_AVAILABLE_LOGGING_DRIVERS="))


def test_bottlerocket_reads_toml() -> None:
    data = launch(ec2(capacity={"ami": "bottlerocket", "disk": 40}))
    settings = tomllib.loads(inside(data, "UserData").value.text)
    assert settings["settings"]["ecs"]["cluster"] == "${Cluster}"
    assert "awslogs" in settings["settings"]["ecs"]["logging-drivers"]
    assert settings["settings"]["ecs"]["awsvpc-block-imds"] is True
    disks = inside(data, "BlockDeviceMappings")
    assert [disk["DeviceName"] for disk in disks] == ["/dev/xvda", "/dev/xvdb"]
    assert all(disk["Ebs"]["Encrypted"] for disk in disks)
    assert inside(data, "BlockDeviceMappings", 1, "Ebs", "VolumeSize") == 40


def test_disks_are_encrypted_and_go_with_their_host() -> None:
    disk = inside(launch(ec2()), "BlockDeviceMappings", 0)
    volume = {"VolumeSize": 30, "VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": True}
    assert disk == {"DeviceName": "/dev/xvda", "Ebs": volume}


def test_the_image_is_a_parameter_that_cloudformation_resolves() -> None:
    template = ec2()
    parameter = template.parameters["HostImageId"]
    assert parameter.type == "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
    assert parameter.default == "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
    assert inside(launch(template), "ImageId") == Ref("HostImageId")


def test_a_given_image_is_taken_as_it_is() -> None:
    template = ec2(capacity={"ami": "ami-0123456789abcdef0"})
    assert template.parameters == {}
    assert inside(launch(template), "ImageId") == "ami-0123456789abcdef0"


def test_instances_and_volumes_carry_the_tags() -> None:
    specifications = inside(launch(ec2(tags={"team": "shop"})), "TagSpecifications")
    assert [one["ResourceType"] for one in specifications] == ["instance", "volume"]
    for one in specifications:
        assert pairs(one["Tags"]) == {"Name": "app-host", "ecsspec:name": "app", "team": "shop"}


@pytest.mark.parametrize(("network", "tier", "route"), [({}, "Public", ""), (PRIVATE, "Private", "1")])
def test_the_group_stands_in_its_tier_and_waits_for_its_routes(network: object, tier: str, route: str) -> None:
    group = ec2(network=network).resources["AutoScalingGroup"]
    assert group.properties["VPCZoneIdentifier"] == [Ref(f"{tier}Subnet1"), Ref(f"{tier}Subnet2")]
    assert {f"{tier}DefaultRoute{route}", f"{tier}Subnet1RouteTableAssociation"} <= set(group.after)


def test_the_group_counts_hosts_and_leaves_their_number_to_ecs() -> None:
    group = properties(ec2(capacity={"min": 2, "max": 7}), "AutoScalingGroup")
    assert (group["MinSize"], group["MaxSize"]) == ("2", "7")
    assert "DesiredCapacity" not in group
    assert group["LaunchTemplate"] == {
        "LaunchTemplateId": Ref("LaunchTemplate"),
        "Version": GetAtt("LaunchTemplate", "LatestVersionNumber"),
    }


@pytest.mark.parametrize("tags", [{}, {"AmazonECSManaged": "mine"}])
def test_the_group_carries_the_tag_of_a_managed_one_once(tags: dict[str, str]) -> None:
    written = properties(ec2(tags=tags), "AutoScalingGroup")["Tags"]
    assert pairs(written) == {"AmazonECSManaged": "true", "Name": "app-hosts", "ecsspec:name": "app"}
    assert [tag["PropagateAtLaunch"] for tag in written] == [True, False, False]


@pytest.mark.parametrize(
    ("changes", "protected"),
    [
        ({}, False),
        ({"posture": "standard"}, True),
        ({"posture": "standard", "capacity": {"termination_protection": False}}, False),
        ({"capacity": {"termination_protection": True}}, True),
    ],
)
def test_hosts_with_tasks_are_protected_where_the_posture_says_so(changes: dict[str, object], protected: bool) -> None:  # noqa: FBT001
    template = ec2(**changes)
    provider = inside(properties(template, "CapacityProvider"), "AutoScalingGroupProvider")
    assert properties(template, "AutoScalingGroup")["NewInstancesProtectedFromScaleIn"] is protected
    assert inside(provider, "ManagedTerminationProtection") == ("ENABLED" if protected else "DISABLED")


def test_the_provider_scales_and_drains() -> None:
    provider = inside(properties(ec2(), "CapacityProvider"), "AutoScalingGroupProvider")
    assert inside(provider, "AutoScalingGroupArn") == Ref("AutoScalingGroup")
    assert inside(provider, "ManagedScaling") == {"Status": "ENABLED", "TargetCapacity": 100}
    assert inside(provider, "ManagedDraining") == "ENABLED"


def test_a_host_may_work_on_its_own_cluster_alone() -> None:
    template = ec2()
    statements = inside(properties(template, "HostRole"), "Policies", 0, "PolicyDocument", "Statement")
    resources = {one["Sid"]: one["Resource"] for one in statements}
    assert resources.pop("FindEcs") == "*"
    assert resources.pop("JoinCluster") == GetAtt("Cluster", "Arn")
    assert all(arn.text.endswith(":container-instance/${Cluster}/*") for arn in resources.values())
    assert "ManagedPolicyArns" not in properties(template, "HostRole")
    assert properties(template, "HostInstanceProfile") == {"Roles": [Ref("HostRole")]}


def test_nobody_reaches_a_host_directly() -> None:
    assert "SecurityGroupIngress" not in properties(ec2(), "HostSecurityGroup")
    assert len(of_type(ec2(), "AWS::EC2::SecurityGroupIngress")) == 1


def test_its_outputs() -> None:
    outputs = ec2().outputs
    assert outputs["AutoScalingGroupName"].value == Ref("AutoScalingGroup")
    assert outputs["HostSecurityGroupId"].value == GetAtt("HostSecurityGroup", "GroupId")
