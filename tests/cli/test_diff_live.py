"""`diff` of one spec against its stack: what only AWS moves, and what AWS refuses, at the line of the spec."""

from __future__ import annotations

import json

import pytest

from tests.cli.processes import Shell, in_world
from tests.reviews import EC2, WEB, deployed, waiting
from tests.test_api import AMI

Capture = pytest.CaptureFixture[str]


def test_what_only_aws_moves_is_shown_and_no_change_without_strict(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", EC2)
    world = deployed(EC2)
    world.set_ssm(AMI, "ami-0ffffffffffffffff")
    found = in_world(world, capsys, "diff", "web.yml")
    assert found.code == 0
    assert "  moved by AWS:\n" in found.out
    assert "note: only AWS moves something here: exit 0, and 2 with --strict\n" in found.err
    assert "to apply it: ecsspec apply web.yml\n" in found.err
    strict = in_world(world, capsys, "diff", "web.yml", "--strict")
    assert (strict.code, strict.out, "only AWS" in strict.err) == (2, found.out, False)
    data = json.loads(in_world(world, capsys, "diff", "web.yml", "--json").out)
    assert {change["by"] for change in data["changes"]} == {"aws", "follows"}
    shell.write("web.yml", EC2.replace("1.28", "1.29"))
    assert in_world(world, capsys, "diff", "web.yml").code == 2
    assert waiting(world) == []


@pytest.mark.usefixtures("shell")
def test_what_aws_refuses_is_told_at_the_line_of_the_key_behind_it(capsys: Capture) -> None:
    world = deployed(f"{WEB}logging: false\n")
    world.exists("AWS::Logs::LogGroup", "/ecsspec/web")
    found = in_world(world, capsys, "diff", "web.yml")
    assert found.code == 8
    text = " ".join(found.err.split())
    assert "web.yml:1 name: LogGroup /Resources/LogGroup/Properties: Resource of type" in text
    assert "'/ecsspec/web' already exists. (ResourceExistenceCheck)" in text
    world.deny("cloudformation:DescribeEvents")
    unsaid = in_world(world, capsys, "diff", "web.yml")
    assert (unsaid.code, "error[E601]" in unsaid.err, "web.yml:1" in unsaid.err) == (8, True, False)
    assert waiting(world) == []


@pytest.mark.usefixtures("shell")
def test_the_live_count_is_a_note_and_no_change(capsys: Capture) -> None:
    world = deployed()
    next(iter(world.ecs.services.values())).desired = 3
    found = in_world(world, capsys, "diff", "web.yml")
    assert found.code == 0
    text = " ".join(found.out.split())
    assert "note: Service is set to 3 tasks now (1 run), the spec says 1: an apply leaves it at 3" in text
    world.deny("ecs:DescribeServices")
    silent = in_world(world, capsys, "diff", "web.yml")
    assert (silent.code, "is set to" in silent.out) == (0, False)
