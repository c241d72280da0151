"""What opens a host or a container: roles that are lent, public addresses, power over a host, its credentials."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ecsspec.cfn.values import Function, GetAtt, Ref, Value
from tests.cfn.openings import NOTHING, Case, Typed, role, said, template


def task(container: Mapping[str, Value] | None = None, **more: Value) -> Typed:
    containers = [{"Name": "web", **(container or {})}]
    return "AWS::ECS::TaskDefinition", {"ContainerDefinitions": containers, **more}


def hosts(**more: Value) -> Typed:
    return "AWS::EC2::LaunchTemplate", {"LaunchTemplateData": more}


def metadata(**more: Value) -> Typed:
    return hosts(MetadataOptions=more)


def service(**more: Value) -> Typed:
    return "AWS::ECS::Service", more


def profile(*roles: Value) -> Typed:
    return "AWS::IAM::InstanceProfile", {"Roles": list(roles)}


LENT = hosts(IamInstanceProfile={"Arn": GetAtt("P", "Arn")})
TOKENS = "T no longer asks for a session token before it hands out a host's rights (IMDSv2)"
HOPS = "T hands out a host's rights to containers on it as well: hop limit"
TWO: Mapping[str, Value] = {"HttpPutResponseHopLimit": "2"}
ADD: Value = {"Capabilities": {"Add": ["SYS_ADMIN"]}}

CASES: dict[str, Case] = {
    "another role of tasks": (
        template(A=role(), B=role(), T=task(TaskRoleArn=GetAtt("A", "Arn"), ExecutionRoleArn=GetAtt("A", "Arn"))),
        template(A=role(), B=role(), T=task(TaskRoleArn=GetAtt("B", "Arn"), ExecutionRoleArn="arn:aws:iam::1:role/x")),
        ["T runs with the rights of B", "T is started with the rights of arn:aws:iam::1:role/x"],
    ),
    "a new role tells its own rights": (
        template(T=task()),
        template(T=task(TaskRoleArn=Ref("A")), A=role(ManagedPolicyArns=["x"])),
        ["A gets the rights of x"],
    ),
    "a role less": (template(T=task(TaskRoleArn="a")), template(T=task()), []),
    "another profile": (
        template(T=hosts(IamInstanceProfile={"Name": "a"})),
        template(T=hosts(IamInstanceProfile={"Name": "b"})),
        ["T gives its hosts the rights of b"],
    ),
    "a new profile of a role that was there": (
        template(R=role(), T=hosts()),
        template(R=role(), T=LENT, P=profile(Ref("R"))),
        ["T gives its hosts the rights of R"],
    ),
    "another role in a profile": (
        template(R=role(), S=role(), P=profile(Ref("R")), T=LENT),
        template(R=role(), S=role(), P=profile(Ref("S")), T=LENT),
        ["P hands out the rights of S", "T gives its hosts the rights of S"],
    ),
    "tokens that nobody asks for": (
        template(T=metadata(HttpTokens="required")),
        template(T=metadata(HttpTokens="optional")),
        [TOKENS],
    ),
    "tokens of which nothing is said": (template(T=metadata(HttpTokens="required")), template(T=hosts()), [TOKENS]),
    "tokens that go with their hosts": (template(T=metadata(HttpTokens="required")), NOTHING, []),
    "credentials for what runs on a host": (
        template(T=metadata(HttpEndpoint="disabled")),
        template(T=metadata(HttpEndpoint="enabled")),
        ["T no longer keeps a host's rights from what runs on it"],
    ),
    "credentials for containers": (
        template(T=metadata(HttpPutResponseHopLimit=1)),
        template(T=metadata(HttpPutResponseHopLimit=64)),
        [f"{HOPS} 64"],
    ),
    "credentials for containers, as text": (template(T=hosts()), template(T=metadata(**TWO)), [f"{HOPS} 2"]),
    "credentials for fewer": (
        template(T=metadata(HttpPutResponseHopLimit=64)),
        template(T=metadata(HttpPutResponseHopLimit="2")),
        [],
    ),
    "credentials for nobody else": (template(T=hosts()), template(T=metadata(HttpPutResponseHopLimit=1)), []),
    "credentials for whom is known later": (
        template(T=metadata(**TWO)),
        template(T=metadata(HttpPutResponseHopLimit=Ref("Hops"))),
        [f"{HOPS} Hops"],
    ),
    "tokens of something else": (template(T=hosts(HttpTokens="required")), template(T=hosts()), []),
    "hops of something else": (template(T=hosts()), template(T=hosts(**TWO)), []),
    "the public address of a database": (
        template(D=("AWS::RDS::DBInstance", {"PubliclyAccessible": False})),
        template(D=("AWS::RDS::DBInstance", {"PubliclyAccessible": True})),
        ["D has a public address"],
    ),
    "a privileged container": (
        template(T=task()),
        template(T=task({"Privileged": True})),
        ["T gives every right on its host to the container web"],
    ),
    "a capability": (
        template(T=task()),
        template(T=task({"LinuxParameters": ADD})),
        ["T gives the container web the Linux capability SYS_ADMIN"],
    ),
    "what is the host's": (
        template(T=task()),
        template(T=task(NetworkMode="host", PidMode="host", IpcMode="host")),
        [
            "T shares the network of its host, whose rights it can ask for",
            "T sees the processes of its host",
            "T shares the memory of its host",
        ],
    ),
    "files of a host": (
        template(T=task()),
        template(T=task(Volumes=[{"Host": {"SourcePath": "/var/run/docker.sock"}}, {"Name": "own"}])),
        ["T reaches the files of its host in /var/run/docker.sock"],
    ),
    "commands": (
        template(S=service()),
        template(S=service(EnableExecuteCommand="True")),
        ["S lets people run commands in its containers"],
    ),
    "commands on a condition": (
        template(S=service()),
        template(S=service(EnableExecuteCommand=Function("Fn::If", ["Debug", True, False]))),
        ["S lets people run commands in its containers"],
    ),
    "a public address as text": (
        template(T=hosts(), N=("AWS::EC2::Subnet", {})),
        template(
            T=hosts(NetworkInterfaces=[{"AssociatePublicIpAddress": "true"}]),
            N=("AWS::EC2::Subnet", {"MapPublicIpOnLaunch": "true"}),
        ),
        ["N gives what starts in it a public address", "T gives its hosts public addresses"],
    ),
    "a switch that is off": (template(S=service()), template(S=service(EnableExecuteCommand="false")), []),
}


@pytest.mark.parametrize("name", CASES)
def test_opened(name: str) -> None:
    before, after, sentences = CASES[name]
    assert said(before, after) == sentences
