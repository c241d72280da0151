from __future__ import annotations

import pytest

from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Base64, Function, Join, Ref, Sub
from ecsspec.checks import broken_laws
from ecsspec.checks.user_data import agent_settings, joins_cluster, log_drivers
from tests.checks.compiled import compiled
from tests.checks.mutate import Case, Change, Holds, both, drop, put

PATH = "LaunchTemplateData.UserData"
PLACE = f"LaunchTemplate.{PATH}"
BLOCK = "awsvpc-block-imds = true\n"


def written(text: str) -> Change:
    return put("LaunchTemplate", PATH, Base64(Sub(text)))


def with_text(old: str, new: str) -> Change:
    """Change the text of the user data, which must hold the old one."""

    def changed(template: Template) -> Template:
        data = template.resources["LaunchTemplate"].properties["LaunchTemplateData"]
        assert isinstance(data, dict)
        text = data["UserData"].value.text
        assert old in text
        return written(text.replace(old, new))(template)

    return changed


def toml(*lines: str, cluster: str = "${Cluster}", drivers: str = '["awslogs"]') -> Change:
    head = f'[settings.ecs]\ncluster = "{cluster}"\nlogging-drivers = {drivers}\n'
    return written(head + "".join(lines))


CLUSTER = "ECS_CLUSTER=${Cluster}"
LINUX = """#!/bin/bash
echo ECS_CLUSTER=${Cluster} >> /etc/ecs/ecs.config
echo 'ECS_AVAILABLE_LOGGING_DRIVERS=["awslogs", "json-file"]' >> /etc/ecs/ecs.config
echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config
echo ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true >> /etc/ecs/ecs.config
"""

CASES = (
    Case(joins_cluster, "ec2", "no cluster", with_text(CLUSTER, ""), "E535", PLACE),
    Case(
        joins_cluster,
        "ec2",
        "a name that CloudFormation does not make",
        with_text(CLUSTER, "ECS_CLUSTER=x"),
        "E535",
        PLACE,
    ),
    Case(joins_cluster, "ec2", "another resource", with_text("{Cluster}", "{Vpc}"), "E535", PLACE),
    Case(joins_cluster, "ec2-named-cluster", "another name", with_text(CLUSTER, "ECS_CLUSTER=lab"), "E535", PLACE),
    Case(joins_cluster, "ec2-bottlerocket", "another name", toml(BLOCK, cluster="labs"), "E535", PLACE),
    Case(agent_settings, "ec2", "credentials left open", with_text("ECS_AWSVPC_BLOCK_IMDS=true", ""), "E536", PLACE),
    Case(agent_settings, "ec2", "credentials opened", with_text("BLOCK_IMDS=true", "BLOCK_IMDS=false"), "E536", PLACE),
    Case(
        agent_settings, "ec2", "logs by the host's role", with_text("ECS_ENABLE_AWSLOGS", "ECS_AWSLOGS"), "E536", PLACE
    ),
    Case(agent_settings, "ec2-awsvpc", "Bottlerocket leaves them open", toml(), "E536", PLACE),
    Case(
        log_drivers, "ec2", "not offered", with_text('["awslogs","json-file","none"]', '["json-file"]'), "E537", PLACE
    ),
    Case(log_drivers, "ec2", "none offered", with_text("ECS_AVAILABLE_LOGGING_DRIVERS", "ECS_DRIVERS"), "E537", PLACE),
    Case(log_drivers, "ec2-bottlerocket", "not offered", toml(BLOCK, drivers='["json-file"]'), "E537", PLACE),
)

HOLDS = (
    Holds(
        "ec2",
        "a cluster of somebody else's",
        both(
            put("ClusterCapacityProviders", "Cluster", "labs"),
            put("HostService", "Cluster", "labs"),
            with_text(CLUSTER, "ECS_CLUSTER=labs"),
        ),
    ),
    Holds("ec2", "line by line", written(LINUX)),
    Holds("ec2", "the long form of Sub", put("LaunchTemplate", PATH, Base64(Function("Fn::Sub", [LINUX, {}])))),
    Holds(
        "ec2",
        "joined",
        put(
            "LaunchTemplate",
            PATH,
            Base64(Join("", [LINUX[: LINUX.index("${")], Ref("Cluster"), LINUX[LINUX.index("}") + 1 :]])),
        ),
    ),
    Holds("ec2-named-cluster", "the cluster's name as text", with_text(CLUSTER, "ECS_CLUSTER=labs")),
    Holds("ec2", "the cluster's ARN", with_text("{Cluster}", "{Cluster.Arn}")),
    Holds("ec2", "a cluster that is a parameter", with_text("{Cluster}", "{Given}")),
    Holds("ec2", "user data that is a parameter", put("LaunchTemplate", PATH, Ref("Given"))),
    Holds(
        "ec2",
        "user data with a parameter inside",
        put("LaunchTemplate", PATH, Base64(Function("Fn::If", ["A", "B", "C"]))),
    ),
    Holds("ec2-bottlerocket", "bridge mode: one hop is enough", toml()),
    Holds("ec2-awsvpc", "Bottlerocket blocks", toml(BLOCK)),
    Holds("ec2-no-logs", "no driver asked for", with_text('"awslogs",', "")),
    Holds("ec2", "no launch template of ours", put("AutoScalingGroup", "LaunchTemplate.LaunchTemplateId", "lt-1")),
    Holds(
        "ec2",
        "the default cluster by name",
        both(put("Cluster", "ClusterName", "default"), with_text(CLUSTER, "")),
    ),
    Holds(
        "ec2",
        "a cluster name that is a parameter",
        both(put("Cluster", "ClusterName", Ref("Given")), with_text(CLUSTER, "ECS_CLUSTER=x")),
    ),
)


def test_without_user_data_everything_is_missing() -> None:
    found = broken_laws(drop("LaunchTemplate", PATH)(compiled("ec2")))
    assert {one.code for one in found} == {"E535", "E536", "E537"}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
