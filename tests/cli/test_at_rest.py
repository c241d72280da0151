"""A stack on which nothing runs any more: `apply` and `watch` do not call done what went back meanwhile."""

from __future__ import annotations

import json

import pytest

from tests.cli.processes import Ran, Shell, in_world
from tests.reviews import BREAKER, WEB, deployed
from tests.world import World
from tests.world.fates import exits, never_healthy, well

Capture = pytest.CaptureFixture[str]
NEWER = WEB.replace("1.28", "1.29")
FAILS = exits(1, container="web")


def said(ran: Ran) -> str:
    return " ".join(ran.err.split())


def going_back(shell: Shell) -> World:
    """Return a world in which ECS takes the next update back and CloudFormation does not see it."""
    world = deployed()
    world.rolls_out("Service", FAILS, seen=False)
    shell.write("web.yml", NEWER)
    return world


def test_an_apply_again_does_not_call_done_what_ecs_took_back(shell: Shell, capsys: Capture) -> None:
    world = going_back(shell)
    first = in_world(world, capsys, "apply", "web.yml", "--yes")
    again = in_world(world, capsys, "apply", "web.yml", "--yes")
    for ran in (first, again):
        assert (ran.code, "error[E719]" in ran.err) == (5, True)
        assert "not Service: it runs web:1 and not web:2: ECS rolled its deployment back" in said(ran)
        assert "--task-definition web:2 --force-new-deployment --region us-east-1" in said(ran)


def test_an_apply_that_may_not_look_says_what_was_not_verified(shell: Shell, capsys: Capture) -> None:
    world = going_back(shell)
    in_world(world, capsys, "apply", "web.yml", "--yes")
    world.deny("ecs:DescribeServices")
    again = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert again.code == 0
    assert "not verified: whether Service runs what its stack says" in said(again)
    assert "you may not ecs:DescribeServices" in said(again)


def test_without_the_right_to_the_history_a_rollback_is_seen(shell: Shell, capsys: Capture) -> None:
    world = going_back(shell)
    world.deny("ecs:ListServiceDeployments")
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ran.code, "error[E719]" in ran.err) == (5, True)
    assert "it runs web:1 and not web:2" in said(ran)


def test_a_lost_answer_at_the_end_takes_nothing_from_a_success(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", NEWER)
    whole = deployed()
    assert in_world(whole, capsys, "apply", "web.yml", "--yes").code == 0
    for last in range(len(whole.called("ListServiceDeployments"))):
        world = deployed()
        world.lose_connection(on="ecs:ListServiceDeployments", after_calls=last)
        assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0


def test_watching_what_failed_while_nobody_looked(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update")
    shell.write("web.yml", NEWER)
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--detach").code == 7
    world.clock.sleep(3600)
    seen = in_world(world, capsys, "watch", "web.yml")
    assert (seen.code, "error[E704]" in seen.err, seen.out) == (5, True, "")
    assert "see why with `ecsspec diagnose web.yml`" in said(seen)
    told = in_world(world, capsys, "watch", "web", "--json")
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert (told.code, [line["outcome"] for line in lines]) == (5, ["rolled back"])


def test_watching_what_ecs_took_back_while_nobody_looked(shell: Shell, capsys: Capture) -> None:
    world = going_back(shell)
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--detach").code == 7
    world.clock.sleep(7200)
    seen = in_world(world, capsys, "watch", "web.yml")
    assert (seen.code, "error[E719]" in seen.err) == (5, True)


def test_watching_what_cannot_be_rolled_back(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update")
    world.fail("Service", reason="the image is gone", on="rollback")
    shell.write("web.yml", NEWER)
    in_world(world, capsys, "apply", "web.yml", "--yes", "--detach")
    world.clock.sleep(7200)
    seen = in_world(world, capsys, "watch", "web")
    assert (seen.code, "error[E705]" in seen.err) == (6, True)
    assert "`ecsspec diagnose web`" in said(seen)
    assert "`ecsspec repair web`" in said(seen)


def begun_by_hand(world: World) -> World:
    """Let somebody deploy anew what the service runs."""
    service = next(iter(world.ecs.services.values()))
    ecs = world.session().client("ecs")
    ecs.update_service(cluster=service.cluster, service=service.name, forceNewDeployment=True)
    return world


@pytest.mark.usefixtures("shell")
def test_a_watch_follows_what_ecs_still_deploys(capsys: Capture) -> None:
    world = deployed()
    world.rolls_out("AWS::ECS::Service", well())
    ran = in_world(begun_by_hand(world), capsys, "watch", "web")
    assert (ran.code, "web: at rest, but ECS still deploys Service" in ran.err) == (0, True)
    assert "rolling out Service: 1 of 1 running, 1 old" in said(ran)
    assert ran.err.endswith("web: ECS has deployed Service\n")
    assert "LoadBalancerDnsName" in ran.out
    assert "nothing is running" in in_world(world, capsys, "watch", "web").err


@pytest.mark.usefixtures("shell")
def test_a_watch_fails_where_ecs_takes_that_back(capsys: Capture) -> None:
    world = deployed()
    world.rolls_out("AWS::ECS::Service", FAILS)
    ran = in_world(begun_by_hand(world), capsys, "watch", "web")
    assert (ran.code, "error[E719]" in ran.err, "✗ 3 tasks: web ended with an error" in ran.err) == (5, True, True)
    assert "done, but not Service: ECS roll" in said(ran)


@pytest.mark.usefixtures("shell")
def test_a_watch_lets_go_of_it_when_the_time_is_up(capsys: Capture) -> None:
    world = deployed()
    world.rolls_out("AWS::ECS::Service", never_healthy())
    ran = in_world(begun_by_hand(world), capsys, "watch", "web", "--timeout", "2m")
    assert (ran.code, "error[E706]" in ran.err) == (7, True)
    assert "the deployment of Service has not ended after 2 min" in said(ran)
