"""The way in of an apply: a stack that can be changed is applied, and nothing that is somebody else's is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.cli.aim import Aim
from ecsspec.cli.applying.attempts import TRIES, ApplyRun, entered
from ecsspec.cli.applying.options import ApplyOptions
from ecsspec.deploy.statuses import STANDINGS, Broken, Kind, require_changeable
from ecsspec.problems import NotDone
from tests.cli.plays import deletions, is_ready, standing_in, statuses, words
from tests.cli.processes import in_world
from tests.deploy.trouble import client
from tests.reviews import ports, waiting
from tests.world import World

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("shell")
CHANGEABLE = (*statuses(Kind.READY), *statuses(Kind.REVIEW), *statuses(Kind.ABSENT))


def test_every_status_has_its_case_here_or_where_it_is_waited_for_or_cleared() -> None:
    assert {*CHANGEABLE, *statuses(Kind.BUSY), *statuses(Kind.BROKEN)} == set(STANDINGS)


@pytest.mark.parametrize("status", CHANGEABLE)
def test_a_stack_that_can_be_changed_is_applied(status: str, capsys: Capture) -> None:
    world = standing_in(status)
    done = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (done.code, waiting(world)) == (0, [])
    assert is_ready(world)
    assert in_world(world, capsys, "diff", "web.yml").code == 0
    if status.endswith("ROLLBACK_COMPLETE"):
        assert "failed and was rolled back; see why with `ecsspec diagnose web.yml`" in words(done)
        assert in_world(world, capsys, "diagnose", "web.yml").code in (0, 2)


def test_a_review_of_somebody_else_is_left_alone(capsys: Capture) -> None:
    world = World()
    client(world).create_change_set(
        StackName="web",
        ChangeSetName="by-hand",
        ChangeSetType="CREATE",
        TemplateBody="Resources: {A: {Type: AWS::ECS::Cluster}}",
    )
    refused = in_world(world, capsys, "apply", "web.yml", "--yes", "--wait", "--allow-delete", "web")
    assert (refused.code, "error[E609]" in refused.err, deletions(world)) == (4, True, 0)
    assert "a change set that ecsspec did not make: by-hand" in words(refused)
    assert waiting(world) == ["by-hand"]


def apply_run(world: World, *, wait: bool = False) -> ApplyRun:
    return ApplyRun(
        ports(world), Aim("web"), "web", ApplyOptions(yes=True, wait=wait, allow_delete=frozenset(("web",)))
    )


def test_a_status_that_nobody_knows_is_left_to_a_person() -> None:
    world = standing_in("CREATE_COMPLETE")
    stack = ports(world).stacks.describe("web")
    assert stack

    def attempt() -> int:
        require_changeable(replace(stack, status="UPDATE_SUSPENDED"), last=None)
        return 0

    with pytest.raises(Broken) as refused:
        entered(apply_run(world), attempt)
    assert "is in UPDATE_SUSPENDED, which this ecsspec does not know" in refused.value.what
    assert refused.value.hint == "see `ecsspec events web`"


@pytest.mark.parametrize(("wait", "attempts"), [(False, 1), (True, TRIES)])
def test_who_is_overtaken_again_and_again_gives_up(wait: bool, attempts: int) -> None:  # noqa: FBT001
    made: list[int] = []

    def attempt() -> int:
        made.append(0)
        raise NotDone("stack web changed since plan 7f3a91 was shown", "run the command again", "E703")

    with pytest.raises(NotDone):
        entered(apply_run(World(), wait=wait), attempt)
    assert len(made) == attempts


def test_what_is_mended_meanwhile_is_not_mended_again() -> None:
    world = standing_in("UPDATE_ROLLBACK_FAILED")
    stack = ports(world).stacks.describe("web")
    assert stack
    asked: list[str] = []

    def attempt() -> int:
        asked.append(stack.status)
        if len(asked) == 1:  # it was broken otherwise when it was looked at first
            require_changeable(replace(stack, status="ROLLBACK_FAILED"), last=None)
        return 0

    assert (entered(apply_run(world), attempt), len(asked), deletions(world)) == (0, 2, 0)


def test_a_plan_does_not_wait(capsys: Capture) -> None:
    refused = in_world(World(), capsys, "apply", "--plan", "a.plan", "--wait")
    assert (refused.code, "leave --wait out" in refused.err) == (64, True)
