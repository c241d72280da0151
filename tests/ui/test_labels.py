"""The path of a property in short words."""

from __future__ import annotations

import pytest

from ecsspec.problems import Path
from ecsspec.ui.labels import follower_label, label


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("Cpu",), "Cpu"),
        (("ContainerDefinitions", "web", "PortMappings", "80"), "ContainerDefinitions.web.PortMappings.80"),
        (("Subnets", "!Ref PublicSubnet3"), "Subnets.PublicSubnet3"),
        (("SecurityGroupEgress", "tcp 80 80 !GetAtt Tasks.GroupId"), "SecurityGroupEgress tcp 80 to Tasks"),
        (("SecurityGroupIngress", "udp 53 99 10.0.0.0/8"), "SecurityGroupIngress udp 53-99 from 10.0.0.0/8"),
        (("SecurityGroupEgress", "-1 0.0.0.0/0"), "SecurityGroupEgress all to 0.0.0.0/0"),
        (("SecurityGroupIngress", "tcp 80 80 ::/0", "CidrIpv6"), "SecurityGroupIngress tcp 80 from ::/0: CidrIpv6"),
        (("SecurityGroupIngress", 0, "CidrIp"), "SecurityGroupIngress.0.CidrIp"),
    ],
)
def test_a_path_in_words(path: Path, text: str) -> None:
    assert label(path) == text


@pytest.mark.parametrize(
    ("path", "beside", "text"),
    [
        (("DefaultActions", 0, "TargetGroupArn"), (), "DefaultActions"),
        (("LaunchTemplate", "Version"), (), "LaunchTemplate.Version"),
        (("LaunchTemplate", "Version"), ("LaunchTemplate",), "LaunchTemplate"),
        (("LaunchTemplate", "Version"), ("Tags",), "LaunchTemplate.Version"),
        ((0, "Version"), (), "0.Version"),
    ],
)
def test_what_follows_is_named_without_positions(path: Path, beside: tuple[str, ...], text: str) -> None:
    assert follower_label(path, beside=beside) == text
