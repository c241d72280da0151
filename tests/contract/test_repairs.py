"""What brings a stack back that stopped half-way, of the boto3 adapter; the local target plays only deletions."""

from __future__ import annotations

import pytest

from ecsspec.deploy.damage import look
from ecsspec.deploy.ports import Stacks
from ecsspec.deploy.repair import Wish, plan_repair, repair
from ecsspec.problems import AwsError
from tests.contract.case import outcome, refusal
from tests.contract.places import Place
from tests.contract.templates import BROKEN
from tests.deploy.on_world import ports
from tests.deploy.trouble import TROUBLES, deletion_failed, rollback_failed
from tests.world import World


def the(world: World) -> tuple[Stacks, str]:
    """Return the door to operations, and the id of the one that is in trouble."""
    return ports(world).operations, world.stacks["web"].id


def status(world: World, *, after: float) -> str:
    world.clock.sleep(after)
    return world.stacks["web"].status


def test_an_empty_shell_is_removed_wherever_aws_is_played(place: Place) -> None:
    refusal(lambda: place.applied(BROKEN))
    damage = look(place.ports, place.stack)
    assert damage
    assert damage.stack.status == "ROLLBACK_COMPLETE"
    assert outcome(list(repair(place.ports, plan_repair(damage, Wish())))) == "deleted"
    assert look(place.ports, place.stack) is None


def test_operations_roll_back_can_be_repeated() -> None:
    world = TROUBLES["UPDATE_FAILED"]()
    operations, id_ = the(world)
    for _ in range(2):
        operations.roll_back(id_, token="ecsspec-repair-1")
    assert status(world, after=0) == "UPDATE_ROLLBACK_IN_PROGRESS"
    assert status(world, after=300) == "UPDATE_ROLLBACK_COMPLETE"
    with pytest.raises(AwsError, match="UPDATE_ROLLBACK_COMPLETE state"):
        operations.roll_back(id_, token="ecsspec-repair-2")


def test_operations_continue_rollback_skips_what_failed_and_nothing_else() -> None:
    world = rollback_failed()
    operations, id_ = the(world)
    with pytest.raises(AwsError, match=r"\[Cluster\]"):
        operations.continue_rollback(id_, skip=["Cluster"], token="ecsspec-repair-1")
    for _ in range(2):
        operations.continue_rollback(id_, skip=["Service"], token="ecsspec-repair-2")
    assert status(world, after=300) == "UPDATE_ROLLBACK_COMPLETE"
    with pytest.raises(AwsError, match="can not be rolled back"):
        operations.continue_rollback(id_, skip=[], token="ecsspec-repair-3")
    assert "ResourcesToSkip" not in world.called("ContinueUpdateRollback")[-1]


def test_operations_cancel_update_is_for_updates_under_way() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    operations, id_ = the(world)
    for _ in range(2):
        operations.cancel_update(id_, token="ecsspec-repair-1")
    assert status(world, after=300) == "UPDATE_ROLLBACK_COMPLETE"
    with pytest.raises(AwsError, match="cannot be called from current stack status"):
        operations.cancel_update(id_, token="ecsspec-repair-2")


def test_operations_delete_keeping_leaves_what_is_named() -> None:
    world = deletion_failed()
    operations, id_ = the(world)
    for _ in range(2):
        operations.delete_keeping(id_, keep=["Log"], token="ecsspec-repair-1")
    assert status(world, after=60) == "DELETE_COMPLETE"
    assert world.stacks["web"].resources["Log"].status == "DELETE_SKIPPED"


def test_operations_delete_keeping_is_for_a_deletion_that_failed() -> None:
    operations, id_ = the(TROUBLES["ROLLBACK_FAILED"]())
    with pytest.raises(AwsError, match="only when the current stack state is DELETE_FAILED"):
        operations.delete_keeping(id_, keep=["Log"], token="ecsspec-repair-1")


def test_operations_force_delete_leaves_what_cannot_go() -> None:
    world = deletion_failed()
    operations, id_ = the(world)
    operations.force_delete(id_, token="ecsspec-repair-1")
    assert status(world, after=60) == "DELETE_COMPLETE"
    assert world.stacks["web"].resources["Log"].status == "DELETE_SKIPPED"
    untried, other = the(TROUBLES["ROLLBACK_FAILED"]())
    with pytest.raises(AwsError, match="only from DELETE_FAILED"):
        untried.force_delete(other, token="ecsspec-repair-1")


def test_operations_roll_back_passes_other_refusals_on() -> None:
    world = TROUBLES["UPDATE_FAILED"]()
    world.deny("cloudformation:RollbackStack")
    operations, id_ = the(world)
    with pytest.raises(AwsError, match="you may not"):
        operations.roll_back(id_, token="ecsspec-repair-1")
