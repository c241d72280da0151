"""The text of an explanation: of any resource, at any width, it keeps every line of the spec and no secret."""

from __future__ import annotations

import io

import pytest

from ecsspec.api import explain
from ecsspec.provenance.answers import Decider, Explanation, Overview
from ecsspec.ui.console import NARROWEST, Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.explanation import render
from tests.reviews import EC2, SCREEN, WEB, compiled

SECRETS = 'command: [app, --password, hunter2, "--token=hunter3"]\nenvironment: {DB_PASSWORD: hunter4}\n'
FARGATE = compiled(f"{WEB}{SECRETS}cpu: 512\nmemory: 1 GB\ntags: {{team: shop}}\n").loaded
HOSTS = compiled(f"{EC2}capacity: {{instance_type: t3.small, disk: 40}}\nnetwork: {{zones: 3}}\n").loaded
WHOLE = ["Service", "TaskDefinition", "LoadBalancer", "LogGroup", "Cluster", "Vpc", "PublicSubnet1", "Url"]


def deciders(answer: Explanation | Overview) -> list[Decider]:
    """Return every key that has a line of its own."""
    match answer:
        case Explanation():
            return list(answer.deciders)
        case Overview():
            return [*answer.presence, *(one for share in answer.shares for one in share.deciders)]


@pytest.mark.parametrize("name", WHOLE)
def test_every_key_has_its_line_at_every_width(name: str) -> None:
    answer = explain(FARGATE, name)
    for width in range(NARROWEST, 121):
        lines = render(answer, FARGATE.document, Screen(io.StringIO(), width=width)).splitlines()
        assert [line for line in lines if columns(line) > width or line != line.rstrip()] == []
        placed = [line for line in lines if line.endswith(tuple(f"web.yml:{number}" for number in range(1, 20)))]
        assert len(placed) == len([one for one in deciders(answer) if one.written])


@pytest.mark.parametrize("what", ["TaskDefinition", "TaskDefinition.ContainerDefinitions"])
def test_no_secret_is_on_the_screen(what: str) -> None:
    text = render(explain(FARGATE, what), FARGATE.document, SCREEN)
    assert "command" in text
    assert "(hidden)" in text
    assert "hunter" not in text


@pytest.mark.parametrize("name", ["HostService", "AutoScalingGroup", "LaunchTemplate", "CapacityProvider"])
def test_the_property_to_ask_for_next_is_there(name: str) -> None:
    words = render(explain(HOSTS, name), HOSTS.document, SCREEN).split("\n\n")[-1].split()
    assert words[:7] == ["one", "of", "them", "alone:", "ecsspec", "explain", "web.yml"]
    assert isinstance(explain(HOSTS, words[7]), Explanation)


def test_the_command_can_be_pasted() -> None:
    loaded = compiled(WEB, file="my specs/web.yml").loaded
    text = render(explain(loaded, "Service"), loaded.document, SCREEN)
    assert text.endswith("one of them alone: ecsspec explain 'my specs/web.yml' Service.DesiredCount")


def test_a_resource_that_no_key_touches_says_so() -> None:
    text = render(explain(FARGATE, "PublicDefaultRoute"), FARGATE.document, SCREEN)
    assert "no key changes it: it is the same in every spec of this kind" in text
    touched = render(explain(FARGATE, "Cluster"), FARGATE.document, SCREEN)
    assert "no key changes it" not in touched
    assert "ClusterSettings.containerInsights.Value\n      cluster.insights: disabled" in touched


def test_what_is_there_by_a_key_and_never_varies_says_both() -> None:
    path = "TaskDefinition.ContainerDefinitions.web.LogConfiguration.LogDriver"
    text = render(explain(FARGATE, path), FARGATE.document, SCREEN)
    assert "no key changes its value" in text
    assert "that there is ContainerDefinitions.web.LogConfiguration in it: logging.enabled" in text
