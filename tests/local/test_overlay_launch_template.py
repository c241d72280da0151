"""Launch templates: what a version says."""

from __future__ import annotations

import base64
from typing import Any

from tests.local.cloud import Cloud, att, named, ref, resources
from tests.local.pieces import TRUST, network, with_outputs


def launch(instance: str = "t3.micro", **data: Any) -> dict[str, Any]:
    return with_outputs(
        network(
            Group=("AWS::EC2::SecurityGroup", {"GroupDescription": "hosts", "VpcId": ref("Vpc")}),
            Role=("AWS::IAM::Role", {"AssumeRolePolicyDocument": TRUST}),
            Profile=("AWS::IAM::InstanceProfile", {"Roles": [ref("Role")]}),
            Launch=(
                "AWS::EC2::LaunchTemplate",
                {
                    "TagSpecifications": [
                        {"ResourceType": "launch-template", "Tags": [{"Key": "Name", "Value": "mine"}]}
                    ],
                    "LaunchTemplateData": {
                        "BlockDeviceMappings": [
                            {
                                "DeviceName": "/dev/xvda",
                                "Ebs": {"Encrypted": "true", "VolumeSize": "30", "VolumeType": "gp3"},
                            }
                        ],
                        "IamInstanceProfile": {"Arn": att("Profile", "Arn")},
                        "ImageId": "ami-12345678",
                        "InstanceType": instance,
                        "KeyName": "lab",
                        "MetadataOptions": {
                            "HttpEndpoint": "enabled",
                            "HttpPutResponseHopLimit": "1",
                            "HttpTokens": "required",
                        },
                        "Monitoring": {"Enabled": "false"},
                        "NetworkInterfaces": [
                            {
                                "AssociatePublicIpAddress": True,
                                "DeleteOnTermination": "true",
                                "DeviceIndex": "0",
                                "Groups": [ref("Group")],
                            }
                        ],
                        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "host"}]}],
                        "UserData": {"Fn::Base64": '#!/bin/bash\necho "<hello>" & true\n'},
                        **data,
                    },
                },
            ),
        ),
        Id=att("Launch", "LaunchTemplateId"),
        Latest=att("Launch", "LatestVersionNumber"),
        Default=att("Launch", "DefaultVersionNumber"),
    )


def version(cloud: Cloud, template: str, number: str) -> dict[str, Any]:
    shown = cloud.client("ec2").describe_launch_template_versions(LaunchTemplateId=template, Versions=[number])
    data: dict[str, Any] = shown["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    return data


def test_every_member_is_shown(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, launch()) == "CREATE_COMPLETE", cloud.failures(stack)
    ids, outputs = cloud.physical(stack), cloud.outputs(stack)
    assert (outputs["Id"], outputs["Latest"], outputs["Default"]) == (ids["Launch"], "1", "1")
    data = version(cloud, ids["Launch"], "1")
    ebs = data["BlockDeviceMappings"][0]
    assert (ebs["DeviceName"], ebs["Ebs"]) == ("/dev/xvda", {"Encrypted": True, "VolumeSize": 30, "VolumeType": "gp3"})
    assert (data["ImageId"], data["InstanceType"], data["KeyName"]) == ("ami-12345678", "t3.micro", "lab")
    metadata = data["MetadataOptions"]
    assert (metadata["HttpTokens"], metadata["HttpPutResponseHopLimit"]) == ("required", 1)
    assert metadata["HttpEndpoint"] == "enabled"
    assert data["Monitoring"] == {"Enabled": False}
    assert data["NetworkInterfaces"] == [
        {"AssociatePublicIpAddress": True, "DeleteOnTermination": True, "DeviceIndex": 0, "Groups": [ids["Group"]]}
    ]
    assert data["TagSpecifications"] == [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "host"}]}]
    assert base64.b64decode(data["UserData"]).decode() == '#!/bin/bash\necho "<hello>" & true\n'
    profile = cloud.client("iam").get_instance_profile(InstanceProfileName=ids["Profile"])["InstanceProfile"]
    assert data["IamInstanceProfile"]["Arn"] == profile["Arn"]
    template = cloud.client("ec2").describe_launch_templates(LaunchTemplateIds=[ids["Launch"]])["LaunchTemplates"][0]
    assert named(template["Tags"]) == {"Name": "mine"}


def test_change_adds_a_version(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, launch())
    before = cloud.physical(stack)
    assert cloud.deploy(stack, launch("t3.small")) == "UPDATE_COMPLETE"
    assert cloud.physical(stack) == before
    assert cloud.outputs(stack)["Latest"] == "2"
    assert version(cloud, before["Launch"], "1")["InstanceType"] == "t3.micro"
    assert version(cloud, before["Launch"], "$Latest")["InstanceType"] == "t3.small"


def test_several_interfaces_keep_their_own_members(cloud: Cloud, stack: str) -> None:
    interfaces = [
        {"DeviceIndex": 0, "DeleteOnTermination": True, "Groups": [ref("Group")]},
        {"DeviceIndex": 1, "DeleteOnTermination": False},
    ]
    assert cloud.deploy(stack, launch(NetworkInterfaces=interfaces)) == "CREATE_COMPLETE", cloud.failures(stack)
    shown = version(cloud, cloud.physical(stack)["Launch"], "1")["NetworkInterfaces"]
    assert [(item["DeviceIndex"], item["DeleteOnTermination"]) for item in shown] == [(0, True), (1, False)]


def test_groups_beside_interfaces_are_refused(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, launch(SecurityGroupIds=[ref("Group")])) == "ROLLBACK_COMPLETE"
    assert "may not be specified on the same request" in cloud.failures(stack)[0]


def test_own_tags_follow_the_template(cloud: Cloud, stack: str) -> None:
    def body(value: str) -> dict[str, Any]:
        tags = [{"ResourceType": "launch-template", "Tags": [{"Key": "team", "Value": value}]}]
        data = {"InstanceType": "t3.micro"}
        return resources(Launch=("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": data, "TagSpecifications": tags}))

    for value in ("labs", "shop"):
        assert cloud.deploy(stack, body(value)) in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), cloud.failures(stack)
        ids = [cloud.physical(stack)["Launch"]]
        shown = cloud.client("ec2").describe_launch_templates(LaunchTemplateIds=ids)["LaunchTemplates"][0]
        assert named(shown["Tags"])["team"] == value
