"""An offline diff says of an edit what a live one says: the same resources, deeds, parameters and losses.

A live diff names more: what CloudFormation cannot rule out, which a screen tells apart as what may follow.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ecsspec.comparison import against_spec
from ecsspec.deploy.changes import PropertyMove
from ecsspec.review import Review
from tests.reviews import EC2, PRIVATE, WEB, change_of, compiled, deployed, reviewed

STANDARD = f"{WEB}posture: standard\n"
EDITS: Mapping[str, tuple[str, str]] = {
    "image": (WEB, WEB.replace("1.28", "1.29")),
    "image on hosts": (EC2, EC2.replace("1.28", "1.29")),
    "count": (WEB, WEB.replace("count: 1", "count: 3")),
    "environment": (WEB, f"{WEB}environment: {{A: b}}\n"),
    "size": (WEB, f"{WEB}cpu: 512\nmemory: 1024\n"),
    "architecture": (WEB, f"{WEB}architecture: ARM64\n"),
    "architecture on hosts": (EC2, f"{EC2}architecture: ARM64\n"),
    "port": (WEB, WEB.replace("port: 80", "port: 8080")),
    "no port": (WEB, WEB.replace("port: 80\n", "")),
    "tags": (WEB, f"{WEB}tags: {{team: labs}}\n"),
    "posture": (WEB, STANDARD),
    "spot": (WEB, f"{WEB}capacity: {{spot: 40, base: 1}}\n"),
    "no logs": (WEB, f"{WEB}logging: false\n"),
    "no logs, kept": (STANDARD, f"{STANDARD}logging: false\n"),
    "logs kept": (WEB, f"{WEB}logging: {{on_destroy: keep}}\n"),
    "retention": (WEB, f"{WEB}logging: {{retention_days: 90}}\n"),
    "stream": (WEB, f"{WEB}logging: {{stream_prefix: x}}\n"),
    "insights": (WEB, f"{WEB}cluster: {{insights: enabled}}\n"),
    "cluster": (WEB, f"{WEB}cluster: {{name: labs}}\n"),
    "scheme": (WEB, f"{WEB}load_balancer: internal\n"),
    "health": (WEB, f"{WEB}load_balancer: {{health_check: {{path: /up}}}}\n"),
    "zones": (WEB, f"{WEB}network: {{zones: 3}}\n"),
    "private": (WEB, WEB + PRIVATE),
    "public": (WEB + PRIVATE, WEB),
    "addresses": (WEB, f"{WEB}network: {{cidr: 10.9.0.0/16}}\n"),
    "network mode": (EC2 + PRIVATE, f"{EC2}{PRIVATE}network_mode: awsvpc\n"),
    "launch type": (WEB + PRIVATE, f"{EC2}{PRIVATE}network_mode: awsvpc\n"),
    "image of hosts": (EC2, f"{EC2}capacity: {{ami: amazon-linux-2}}\n"),
    "instances": (EC2, f"{EC2}capacity: {{instance_type: t3.small}}\n"),
    "most hosts": (EC2, f"{EC2}capacity: {{max: 5}}\n"),
    "disk": (EC2, f"{EC2}capacity: {{disk: 50}}\n"),
    "protection": (EC2, f"{EC2}capacity: {{termination_protection: true}}\n"),
    "posture of hosts": (EC2, f"{EC2}posture: standard\n"),
    "posture of hosts, back": (f"{EC2}posture: standard\n", EC2),
    "protection and instances": (EC2, f"{EC2}capacity: {{termination_protection: true, instance_type: t3.small}}\n"),
}

LEFT_OPEN: Mapping[str, set[str]] = {
    "scheme": {"Listener"},
    "cluster": {"ClusterCapacityProviders", "Service"},
    "addresses": {
        "InternetGatewayAttachment",
        "LoadBalancerSecurityGroup",
        "PublicDefaultRoute",
        "PublicRouteTable",
        "PublicSubnet1RouteTableAssociation",
        "PublicSubnet2RouteTableAssociation",
        "S3Endpoint",
        "TargetGroup",
        "TaskIngressFromLoadBalancer",
        "TaskSecurityGroup",
    },
}
"""What we call replaced as what it refers to is; CloudFormation waits for the new name, and says that it may be."""


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_told_offline_as_live(edit: str) -> None:
    before, after = EDITS[edit]
    live = reviewed(deployed(before), after, purpose="diff")
    offline = against_spec(compiled(after), compiled(before), label="main")
    assert live.is_empty is offline.is_empty is False
    theirs, ours = _deeds(live), _deeds(offline)
    assert {name for name in theirs.keys() | ours.keys() if theirs.get(name) != ours.get(name)} == _left_open(edit)
    assert all((ours[name], theirs[name]) == ("replace", "may_replace") for name in _left_open(edit))
    assert all(move.via for name in _left_open(edit) for move in _reasons(offline, name))
    assert [move.path for move in live.preview.parameters] == [move.path for move in offline.preview.parameters]
    assert _losses(live) == _losses(offline)


def test_exceptions_are_edits() -> None:
    assert LEFT_OPEN.keys() <= EDITS.keys()


def _left_open(edit: str) -> set[str]:
    return LEFT_OPEN.get(edit, set())


def _deeds(found: Review) -> Mapping[str, str]:
    deeds = {change.logical_id: found.deed_of(change) for change in found.preview.changes}
    return {name: deed for name, deed in deeds.items() if deed != "may_follow"}


def _reasons(found: Review, name: str) -> tuple[PropertyMove, ...]:
    return tuple(move for move in change_of(found, name).properties if move.effect == "replace")


def _losses(found: Review) -> Mapping[str, str]:
    return {change.logical_id: found.loss_of(change) for change in found.losses}
