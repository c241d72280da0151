"""The hosts of the backend EC2: launch template, Auto Scaling group, role, security group, capacity provider."""

from __future__ import annotations

from ecsspec.backends.amis import Ami, ami_of, user_data
from ecsspec.backends.constants import EC2, FARGATE, FARGATE_SPOT
from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.landmarks import CLUSTER, HOST_SECURITY_GROUP
from ecsspec.blueprint.slots import LogConfiguration, Provider
from ecsspec.cfn.template import Output, Parameter, Resource
from ecsspec.cfn.values import Base64, GetAtt, Ref, Sub, Value

HOST_IMAGE = "HostImageId"
GROUP = "AutoScalingGroup"
HOST_ROLE = "HostRole"
HOST_PROFILE = "HostInstanceProfile"
TEMPLATE = "LaunchTemplate"
PROVIDER = "CapacityProvider"
ROOT = "/dev/xvda"
MANAGED = "AmazonECSManaged"
"""The tag that ECS puts on a group that it scales; written here too, so that an update does not take it away."""


def hosts(app: App, capacity: Ec2Capacity, instance_type: str) -> Fragment:
    """Return the hosts, and the provider that scales them with the tasks."""
    ami = ami_of(capacity.ami, app.spec.architecture)
    resources = (
        _security_group(app),
        *_role(app),
        _launch_template(app, ami=ami, capacity=capacity, instance_type=instance_type),
        _group(app, capacity),
        _provider(app, capacity),
    )
    outputs = (
        Output("AutoScalingGroupName", Ref(GROUP), "The hosts"),
        Output("HostSecurityGroupId", GetAtt(HOST_SECURITY_GROUP, "GroupId"), "The hosts' security group"),
    )
    return Fragment(resources, (*_providers(), *_own_logs(app)), _parameters(ami), outputs)


def _providers() -> tuple[Provider, ...]:
    """Return the hosts' provider, and Fargate's without a share: AWS refuses to take one away that tasks still use."""
    return (Provider(EC2, Ref(PROVIDER), weight=1), Provider(FARGATE, FARGATE), Provider(FARGATE_SPOT, FARGATE_SPOT))


def _own_logs(app: App) -> tuple[LogConfiguration, ...]:
    """Return a bounded log on the host where the app keeps none: Docker's own would fill the disk in time."""
    if app.spec.logging.enabled:
        return ()
    return (LogConfiguration(app.container, "json-file", {"max-size": "10m", "max-file": "3"}),)


def _parameters(ami: Ami) -> tuple[Parameter, ...]:
    if not ami.is_path:
        return ()
    type_ = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
    return (Parameter(HOST_IMAGE, type_, "The hosts' image, as AWS publishes it", default=ami.reference),)


def _security_group(app: App) -> Resource:
    anywhere: Value = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "Description": "anywhere"}]
    properties: dict[str, Value] = {
        "GroupDescription": "Hosts",
        "VpcId": app.landmarks.vpc,
        "SecurityGroupEgress": anywhere,
        "Tags": app.tags(name="hosts"),
    }
    return Resource(HOST_SECURITY_GROUP, "AWS::EC2::SecurityGroup", "who may reach the hosts", properties)


def _role(app: App) -> tuple[Resource, ...]:
    trust: Value = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
    policy: Value = {"Version": "2012-10-17", "Statement": _statements()}
    role: dict[str, Value] = {
        "AssumeRolePolicyDocument": trust,
        "Policies": [{"PolicyName": "ecsspec", "PolicyDocument": policy}],
        "Tags": app.tags(),
    }
    return (
        Resource(HOST_ROLE, "AWS::IAM::Role", "what the ECS agent on a host may do", role),
        Resource(
            HOST_PROFILE,
            "AWS::IAM::InstanceProfile",
            "hands the hosts their role",
            {"Roles": [Ref(HOST_ROLE)]},
        ),
    )


def _statements() -> list[Value]:
    """Return what the ECS agent needs, on this cluster alone; images and logs go through the execution role."""
    here = "arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}"
    hosts_arn = f"{here}:container-instance/${{{CLUSTER}}}/*"
    on_cluster: list[Value] = [
        "ecs:DeregisterContainerInstance",
        "ecs:RegisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
    ]
    on_host: list[Value] = ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"]
    registering: Value = {"StringEquals": {"ecs:CreateAction": "RegisterContainerInstance"}}
    return [
        _allow("FindEcs", ["ecs:DiscoverPollEndpoint"], "*"),
        _allow("JoinCluster", on_cluster, GetAtt(CLUSTER, "Arn")),
        _allow("WorkOnCluster", on_host, Sub(hosts_arn)),
        {**_allow("TagOnJoining", ["ecs:TagResource"], Sub(hosts_arn)), "Condition": registering},
    ]


def _allow(sid: str, actions: list[Value], resource: Value) -> dict[str, Value]:
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource}


def _launch_template(app: App, *, ami: Ami, capacity: Ec2Capacity, instance_type: str) -> Resource:
    data: dict[str, Value] = {
        "ImageId": Ref(HOST_IMAGE) if ami.is_path else ami.reference,
        "InstanceType": instance_type,
        "IamInstanceProfile": {"Arn": GetAtt(HOST_PROFILE, "Arn")},
        "MetadataOptions": {"HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": 1},
        "BlockDeviceMappings": _disks(ami, capacity),
        **_network(app),
        "TagSpecifications": [
            {"ResourceType": "instance", "Tags": app.tags(name="host")},
            {"ResourceType": "volume", "Tags": app.tags(name="host")},
        ],
        "UserData": Base64(Sub(user_data(ami))),
    }
    own: Value = [{"ResourceType": "launch-template", "Tags": app.tags()}]
    properties: dict[str, Value] = {"LaunchTemplateData": data, "TagSpecifications": own}
    return Resource(TEMPLATE, "AWS::EC2::LaunchTemplate", "how a host is made", properties)


def _disks(ami: Ami, capacity: Ec2Capacity) -> list[Value]:
    """Return the disk for images and containers, and beside it the system's where that is another."""
    data: Value = {"VolumeSize": capacity.disk, "VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": True}
    mapped: Value = {"DeviceName": ami.device, "Ebs": data}
    if ami.device == ROOT:
        return [mapped]
    return [{"DeviceName": ROOT, "Ebs": {"VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": True}}, mapped]


def _network(app: App) -> dict[str, Value]:
    """Return the host's place in the network; a public address needs an interface of its own in the template."""
    groups: Value = [GetAtt(HOST_SECURITY_GROUP, "GroupId")]
    if app.placement.tier == "private":
        return {"SecurityGroupIds": groups}
    interface: Value = {"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": groups}
    return {"NetworkInterfaces": [interface]}


def _group(app: App, capacity: Ec2Capacity) -> Resource:
    tags = [{**tag, "PropagateAtLaunch": False} for tag in app.tags(name="hosts") if tag["Key"] != MANAGED]
    managed: dict[str, Value] = {"Key": MANAGED, "Value": "true", "PropagateAtLaunch": True}
    properties: dict[str, Value] = {
        "MinSize": str(capacity.min),
        "MaxSize": str(capacity.max),
        "VPCZoneIdentifier": list(app.landmarks.subnets(app.placement.tier)),
        "LaunchTemplate": {
            "LaunchTemplateId": Ref(TEMPLATE),
            "Version": GetAtt(TEMPLATE, "LatestVersionNumber"),
        },
        "NewInstancesProtectedFromScaleIn": capacity.termination_protection,
        "Tags": [managed, *tags],
    }
    after = app.landmarks.routes(app.placement.tier)
    why = "the hosts that tasks run on"
    return Resource(GROUP, "AWS::AutoScaling::AutoScalingGroup", why, properties, after=after)


def _provider(app: App, capacity: Ec2Capacity) -> Resource:
    protection = "ENABLED" if capacity.termination_protection else "DISABLED"
    group: Value = {
        "AutoScalingGroupArn": Ref(GROUP),
        "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": 100},
        "ManagedTerminationProtection": protection,
        "ManagedDraining": "ENABLED",
    }
    properties: dict[str, Value] = {"AutoScalingGroupProvider": group, "Tags": app.tags()}
    return Resource(PROVIDER, "AWS::ECS::CapacityProvider", "adds and removes hosts as tasks need them", properties)
