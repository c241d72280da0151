"""A template that CloudFormation takes in no way: told where it is compiled, refused before any call."""

from __future__ import annotations

import pytest

from ecsspec.deploy.preview import size
from tests.cli.processes import Shell, in_world
from tests.reviews import EC2, WEB
from tests.world import World

Capture = pytest.CaptureFixture[str]
TAGS = "".join(f"  {'t' * 126}{number:02}: {'x' * 256}\n" for number in range(40))
VALUES = "".join(f"  A{number:02}: {'x' * 1000}\n" for number in range(60))
"""As much as a task definition takes."""
ZONES = "network: {zones: 6, tasks: private, nat: per_zone}\n"
MOST = 900_000
"""Below CloudFormation's own limit, which no spec of the built-in launch types reaches; a third party's may."""
HUGE = f"{EC2}{ZONES}tags:\n{TAGS}environment:\n{VALUES}"


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "MOST_BYTES", MOST)


@pytest.mark.parametrize("command", ["apply web.yml --yes --make-bucket", "diff web.yml", "diff web.yml --out p.plan"])
def test_it_is_refused_before_any_call(command: str, shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", HUGE)
    world = World()
    ran = in_world(world, capsys, *command.split())
    assert (ran.code, world.calls) == (4, [])
    assert "bytes of at most 900,000" in " ".join(ran.err.split())
    assert "error[E606]" in ran.err


def test_it_can_be_compiled_and_compared_offline(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", HUGE)
    assert in_world(World(), capsys, "compile", "web.yml", "-o", "out").code == 0
    ran = in_world(World(), capsys, "diff", "web.yml", "--from", "web.yml")
    assert (ran.code, "ecsspec explain E606" in " ".join(ran.err.split())) == (0, True)


def test_of_several_the_others_are_compared(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", HUGE)
    shell.write("api.yml", WEB.replace("name: web", "name: api"))
    ran = in_world(World(), capsys, "diff", "api.yml", "web.yml")
    assert (ran.code, "not compared: web.yml" in ran.err, "api" in ran.out) == (4, True, True)
