"""Credentials and permissions that end while an operation runs: it goes on, and the way back to it is told."""

from __future__ import annotations

import pytest

from tests.cli.processes import Shell, in_world
from tests.world import World

Capture = pytest.CaptureFixture[str]


def test_credentials_that_expire_before_anything_say_how_to_sign_in(shell: Shell, capsys: Capture) -> None:
    world = World()
    world.expire_credentials()
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ran.code, "E802" in ran.err, "aws sso login" in ran.err) == (8, True, True), shell.folder


def test_credentials_that_expire_mid_way_leave_the_operation_alone(shell: Shell, capsys: Capture) -> None:
    world = World()
    world.during("cloudformation:ExecuteChangeSet", world.expire_credentials)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert ran.code == 7, ran.err
    assert "ecsspec watch web.yml" in ran.err
    world.renew_credentials()
    assert in_world(world, capsys, "watch", "web.yml").code == 0, shell.folder


def test_a_permission_that_is_missing_mid_way_is_named(shell: Shell, capsys: Capture) -> None:
    world = World()
    world.during("cloudformation:ExecuteChangeSet", lambda: world.deny("cloudformation:DescribeStackEvents"))
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert ran.code == 7, ran.err
    assert "cloudformation:DescribeStackEvents" in ran.err
    assert "ecsspec watch web.yml" in ran.err, shell.folder
