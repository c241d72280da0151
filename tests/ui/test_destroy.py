"""The screens of the end of a stack, as goldens: protection, what is kept, what failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.facts import Stack
from ecsspec.deploy.outside import LogGroup
from ecsspec.deploy.removal.destroy import DestroyPlan, destroy, plan_destroy, remove_remnants
from ecsspec.deploy.removal.inventory import InventoryItem
from ecsspec.deploy.removal.retained import Retained, deletable, left_behind, remnants_of
from ecsspec.problems import NeedsAttention, NotDone
from ecsspec.ui.console import Screen
from ecsspec.ui.destroy import amount, render, render_remnants, stored
from ecsspec.ui.excerpt import columns
from ecsspec.ui.problems import render_error
from tests.conftest import Golden
from tests.deploy.fakes import CALLER
from tests.deploy.on_world import applied, destroyed, ports
from tests.deploy.test_on_world_removal import GUARDED, hosts, locked, protect, stranger
from tests.reviews import SCREEN, WEB
from tests.reviews import deployed as running
from tests.ui.test_screens import keep, progress
from tests.world import World

KEPT = f"{WEB}logging: {{on_destroy: keep}}\n"


def kept() -> World:
    """Return a world in which a stack runs that keeps its log group, with some lines in it."""
    world = running(KEPT)
    world.logs.write("/ecsspec/web", "a", "x" * 1234)
    return world


def planned(world: World, *, unprotect: bool = False) -> DestroyPlan:
    plan = plan_destroy(ports(world), "web", unprotect=unprotect)
    assert plan is not None
    return plan


def after(text: str, line: str) -> str:
    """Return a screen from the line on that begins so; what goes stands in other goldens."""
    return text[text.index(line) :]


def test_the_end_of_everything(golden: Golden) -> None:
    world = kept()
    plan = planned(world)
    found = remnants_of(ports(world), plan)
    screen = render(plan, CALLER, SCREEN, remnants=found, ending=True)
    told = progress(destroy(ports(world), plan, also=deletable(plan, found)))
    keep(golden, "destroy-everything", f"{after(screen, '  kept by')}\n...\n{after(told, '    1:06')}")


def test_what_an_earlier_destroy_left(golden: Golden) -> None:
    world = kept()
    destroyed(world)
    found = left_behind(ports(world), stack="web", owner="web")
    told = progress(remove_remnants(ports(world), found, stack="web"))
    keep(golden, "destroy-left-behind", f"{render_remnants('web', found, CALLER, SCREEN)}\n{told}")


def guarded() -> World:
    world = World()
    applied(world, GUARDED)
    protect(world)
    return world


def test_protection_that_is_named(golden: Golden) -> None:
    with pytest.raises(NotDone) as refused:
        planned(guarded())
    keep(golden, "destroy-protected", render_error(refused.value, SCREEN))


def test_protection_that_is_lifted(golden: Golden) -> None:
    world = guarded()
    plan = planned(world, unprotect=True)
    told = progress(destroy(ports(world), plan))
    keep(golden, "destroy-unprotect", f"{render(plan, CALLER, SCREEN)}\n\n{told}")


def test_what_could_not_be_deleted(golden: Golden) -> None:
    world, _ = locked()
    with pytest.raises(NeedsAttention) as left:
        destroyed(world)
    plan = planned(world)
    again = render(plan, CALLER, SCREEN)
    retained = render(plan.retaining(["Door"]), CALLER, SCREEN)
    keep(golden, "destroy-failed", render_error(left.value, SCREEN))
    keep(golden, "destroy-failed-again", f"{again}\n\n{after(retained, '  left in AWS')}")


def test_others_in_the_cluster(golden: Golden) -> None:
    world = hosts()
    stranger(world, strategy="DAEMON")
    with pytest.raises(NotDone) as refused:
        destroyed(world, "ec2")
    keep(golden, "destroy-others", render_error(refused.value, SCREEN))


def test_hosts_of_nobody(golden: Golden) -> None:
    world = hosts()
    world.autoscaling.registered[next(iter(world.ecs.clusters))] = ["0f1e2d"]
    with pytest.raises(NeedsAttention) as held:
        destroyed(world, "ec2")
    keep(golden, "destroy-held", render_error(held.value, SCREEN))


IMAGES = InventoryItem("Images", "AWS::ECR::Repository", "web/images", "holds the images")
LOGS = InventoryItem("LogGroup", "AWS::Logs::LogGroup", "/ecsspec/web", "keeps the output")


def test_what_ecsspec_does_not_delete_is_told_with_what_does() -> None:
    plan = DestroyPlan(Stack("arn", "web", "CREATE_COMPLETE"), (), (IMAGES, LOGS))
    found = tuple(Retained(one.logical_id, one.type, one.physical_id, one.purpose) for one in plan.kept)
    text = render(plan, CALLER, SCREEN, remnants=found, ending=True)
    assert "      aws ecr delete-repository --force --repository-name web/images" in text
    assert "kept in AWS; ecsspec does not delete it, this does:" in text
    assert "  0 to remove, 1 more after the stack, 1 kept" in text


@pytest.mark.parametrize(
    ("size", "days", "words"),
    [
        (0, 30, "/x: each line is kept for 30 days"),
        (1_200_000, None, "/x: 1.2 MB so far, each line is kept for ever"),
    ],
)
def test_what_a_log_group_holds(size: int, days: int | None, words: str) -> None:
    assert stored(Retained("L", LOGS.type, "/x", holds=LogGroup("/x", size, days))) == words


@pytest.mark.parametrize(
    ("size", "words"), [(820, "820 bytes"), (1500, "1.5 kB"), (2_500_000_000, "2.5 GB"), (7 * 10**15, "7000.0 TB")]
)
def test_amounts(size: int, words: str) -> None:
    assert amount(size) == words


@pytest.mark.parametrize("width", [30, 60, 80])
def test_every_width_is_kept(width: int) -> None:
    world, _ = locked()
    with pytest.raises(NeedsAttention):
        destroyed(world)
    plan = planned(world)
    screen: Screen = replace(SCREEN, width=width)
    lines = render(plan, CALLER, screen).splitlines() + render_remnants("web", (), CALLER, screen).splitlines()
    assert max(map(columns, lines)) <= width


@pytest.mark.parametrize("width", [40, 60])
def test_on_a_narrow_screen_nothing_is_cut(width: int) -> None:
    world = kept()
    plan = planned(world)
    text = render(plan, CALLER, replace(SCREEN, width=width), remnants=remnants_of(ports(world), plan))
    assert max(map(columns, text.splitlines())) <= width
    said = " ".join(text.split())
    assert [one.purpose for one in (*plan.going, *plan.kept) if one.purpose not in said] == []
    assert "…" not in text
