"""What stands of a broken stack: what failed, why and since when, and whose it is."""

from __future__ import annotations

import pytest

from ecsspec.deploy.damage import Damage, look
from ecsspec.problems import NotDone
from tests.deploy.on_world import KEPT, NEWER, ports
from tests.deploy.trouble import GONE, TROUBLES, client, created, deletion_failed, failing, rollback_failed, stopped
from tests.world import World


def seen(world: World) -> Damage:
    found = look(ports(world), "web")
    assert found
    return found


def test_a_rollback_that_failed_says_which_resource_and_why() -> None:
    damage = seen(rollback_failed())
    assert damage.failed_ids == ("Service",)
    assert (damage.failed[0].status, damage.failed[0].cause) == ("UPDATE_FAILED", GONE)
    assert damage.seconds is not None
    assert damage.since.startswith("20")


def test_a_known_cause_is_told_in_plain_words_with_what_to_try() -> None:
    damage = seen(deletion_failed())
    assert "a permission is missing" in damage.failed[0].cause
    assert damage.failed[0].original == "AccessDenied"
    assert damage.failed[0].tries


def test_a_stack_of_another_tool_is_left_alone() -> None:
    world = World()
    world.foreign_stack("web", status="UPDATE_ROLLBACK_FAILED")
    with pytest.raises(NotDone) as refused:
        look(ports(world), "web")
    assert refused.value.code == "E607"


def test_a_review_with_somebody_elses_change_set_is_left_alone_and_ours_is_named() -> None:
    world = TROUBLES["REVIEW_IN_PROGRESS"]()
    assert [name[:14] for name in seen(world).sets] == ["ecsspec-apply-"]
    client(world).create_change_set(
        StackName="web", ChangeSetName="by-hand", ChangeSetType="CREATE", TemplateBody=NEWER
    )
    with pytest.raises(NotDone) as refused:
        look(ports(world), "web")
    assert refused.value.code == "E609"


def test_who_may_not_read_events_repairs_without_knowing_since_when() -> None:
    world = created()
    world.deny("cloudformation:DescribeStackEvents")
    assert (seen(world).since, seen(world).seconds) == ("", None)


def test_what_only_a_rollback_of_its_creation_takes_is_known() -> None:
    assert seen(stopped(failing(World(), on="create"), KEPT)).fresh == ("Log",)


def test_what_was_cancelled_when_another_failed_is_said_to_be() -> None:
    world = rollback_failed()
    cluster = world.stacks["web"].resources["Cluster"]
    cluster.status, cluster.reason = "UPDATE_FAILED", "Resource update cancelled"
    assert [entry.cause for entry in seen(world).failed] == ["it was cancelled when another one failed", GONE]
