"""Every status has its repair: back to a stack that can be changed, or to none."""

from __future__ import annotations

from collections.abc import Iterator

import botocore.session
import pytest

from ecsspec.deploy.damage import Damage, look
from ecsspec.deploy.events import Event, Finished, Outcome, Started
from ecsspec.deploy.repair import Repair, Wish, plan_repair, repair
from ecsspec.deploy.statuses import Action, Kind, standing
from ecsspec.problems import AwsError, EcsspecError, NeedsAttention, NotDone
from tests.deploy.fakes import STACK_ID, a_stack, ports_with
from tests.deploy.on_world import KEPT, MORE, applied, outcome, ports
from tests.deploy.trouble import (
    GONE,
    TROUBLES,
    by_hand,
    client,
    created,
    deletion_failed,
    failing,
    rollback_failed,
    stopped,
    until,
)
from tests.world import World
from tests.world.refusals import Killed

EVERY_STATUS = sorted(botocore.session.Session().get_service_model("cloudformation").shape_for("StackStatus").enum)
DELETE, CONTINUE, CANCEL = Wish(action=Action.DELETE), Wish(action=Action.CONTINUE), Wish(action=Action.CANCEL)
ROLL_BACK = Wish(action=Action.ROLL_BACK)


def seen(world: World) -> Damage:
    found = look(ports(world), "web")
    assert found
    return found


def planned(world: World, wish: Wish | None = None) -> Repair:
    return plan_repair(seen(world), wish or Wish())


def repaired(world: World, wish: Wish | None = None) -> list[Event]:
    return list(repair(ports(world), planned(world, wish)))


def status(world: World) -> str:
    return world.stacks["web"].status


def test_every_status_that_aws_has_is_brought_about() -> None:
    assert sorted(TROUBLES) == EVERY_STATUS


@pytest.mark.parametrize("name", EVERY_STATUS)
def test_every_status_leads_back_to_a_stack_that_can_be_changed_or_to_none(name: str) -> None:
    world = TROUBLES[name]()
    assert status(world) == name
    world.mend("Service")
    world.mend("Log")
    kind = standing(name).kind
    if kind is Kind.ABSENT:
        assert look(ports(world), "web") is None
    elif kind is Kind.BUSY:
        with pytest.raises(NotDone, match=f"{name}.*began this .* ago"):
            repaired(world)
        world.clock.sleep(600)
    else:
        repaired(world)
    if standing(status(world)).kind is Kind.BROKEN:  # a creation that was rolled back while we waited
        repaired(world)
    assert standing(status(world)).kind in (Kind.READY, Kind.ABSENT)
    again = look(ports(world), "web")
    assert again is None or plan_repair(again, Wish()).action is Action.NOTHING
    applied(world, MORE)
    assert status(world) in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def test_a_stack_that_needs_none_is_left_alone() -> None:
    world = created()
    before = len(world.calls)
    assert outcome(repaired(world)) is Outcome.UNCHANGED
    assert {call.operation[:3] for call in world.calls[before:]} <= {"Des", "Get", "Lis"}


@pytest.mark.parametrize("wish", [CONTINUE, ROLL_BACK])
def test_a_repair_that_is_asked_for_again_has_nothing_left_to_do(wish: Wish) -> None:
    assert planned(created(), wish).action is Action.NOTHING


def test_a_rollback_is_continued_without_what_is_skipped() -> None:
    world = rollback_failed()
    assert outcome(repaired(world, Wish(action=Action.CONTINUE, skip=("Service",)))) is Outcome.ROLLED_BACK
    assert world.called("ContinueUpdateRollback")[0]["ResourcesToSkip"] == ["Service"]
    assert status(world) == "UPDATE_ROLLBACK_COMPLETE"


def test_a_rollback_that_fails_again_says_so() -> None:
    with pytest.raises(NeedsAttention, match="still needs attention") as failed:
        repaired(rollback_failed())
    assert failed.value.code == "E705"
    assert failed.value.details == (f"Service: {GONE}",)
    assert "ecsspec repair web" in failed.value.hint


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(action=Action.CONTINUE, skip=("Cluster",)), "--skip Cluster names no resource that failed"),
        (Wish(action=Action.DELETE), "you cannot delete what is left now"),
        (CANCEL, "you cannot cancel the update now"),
    ],
)
def test_what_does_not_fit_the_status_is_refused_before_any_call(wish: Wish, says: str) -> None:
    world = rollback_failed()
    with pytest.raises(NotDone, match=says) as refused:
        planned(world, wish)
    assert refused.value.code == "E721"
    assert not world.called("ContinueUpdateRollback")


@pytest.mark.parametrize("wish", [Wish(action=Action.DELETE, force=True), CANCEL, DELETE])
def test_a_stack_at_rest_is_not_deleted_nor_cancelled(wish: Wish) -> None:
    with pytest.raises(NotDone, match="nothing was done") as refused:
        planned(created(), wish)
    assert "ecsspec destroy web" in refused.value.hint


def test_force_is_for_a_deletion_that_failed() -> None:
    with pytest.raises(NotDone, match="only when a deletion has failed"):
        planned(TROUBLES["ROLLBACK_COMPLETE"](), Wish(action=Action.DELETE, force=True))


def test_a_deletion_can_leave_what_does_not_go() -> None:
    world = deletion_failed()
    wish = Wish(action=Action.DELETE, retain=("Log",))
    plan = planned(world, wish)
    assert plan.going == ()
    assert [entry.logical_id for entry in plan.kept] == ["Log"]
    assert outcome(list(repair(ports(world), plan))) is Outcome.DELETED
    assert world.stacks["web"].resources["Log"].status == "DELETE_SKIPPED"
    assert world.called("DeleteStack")[-1]["RetainResources"] == ["Log"]


def test_a_deletion_can_be_forced() -> None:
    world = deletion_failed()
    assert outcome(repaired(world, Wish(action=Action.DELETE, force=True))) is Outcome.DELETED
    assert world.called("DeleteStack")[-1]["DeletionMode"] == "FORCE_DELETE_STACK"
    assert status(world) == "DELETE_COMPLETE"


def test_an_update_is_cancelled() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    assert outcome(repaired(world, CANCEL)) is Outcome.ROLLED_BACK
    assert status(world) == "UPDATE_ROLLBACK_COMPLETE"


def test_an_update_that_ends_before_it_is_cancelled_is_told() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    plan = planned(world, CANCEL)
    until("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", world)
    with pytest.raises(NotDone, match=r"was updated and is still") as busy:
        list(repair(ports(world), plan))
    assert busy.value.code == "E610"
    world.clock.sleep(600)
    with pytest.raises(AwsError, match="cannot be called"):
        list(repair(ports(world), plan))


def test_a_creation_with_rollback_off_can_be_rolled_back_which_deletes_it() -> None:
    world = TROUBLES["CREATE_FAILED"]()
    plan = planned(world, ROLL_BACK)
    assert plan.deletes
    assert outcome(list(repair(ports(world), plan))) is Outcome.DELETED
    assert status(world) == "DELETE_COMPLETE"


def test_a_rollback_of_a_creation_takes_what_a_deletion_keeps() -> None:
    world = stopped(failing(World(), on="create"), KEPT)
    deletion, rollback = planned(world), planned(world, ROLL_BACK)
    assert [entry.logical_id for entry in deletion.kept] == ["Log"]
    assert rollback.kept == ()
    assert "Log" in [entry.logical_id for entry in rollback.going or ()]
    list(repair(ports(world), rollback))
    assert world.stacks["web"].resources["Log"].status == "DELETE_COMPLETE"


def test_an_update_that_was_rolled_back_by_repair_stands_as_before() -> None:
    world = TROUBLES["UPDATE_FAILED"]()
    assert outcome(repaired(world)) is Outcome.ROLLED_BACK
    assert world.called("RollbackStack")[0]["ClientRequestToken"].startswith("ecsspec-repair-")
    template = world.stacks["web"].template
    assert template is not None
    assert "nginx:1.28" in template.body


@pytest.mark.parametrize("name", ["UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED"])
@pytest.mark.parametrize("before_or_after", ["before", "after"])
def test_a_repair_that_is_killed_at_any_call_goes_on_when_it_is_run_again(name: str, before_or_after: str) -> None:
    for calls in range(60):
        world = TROUBLES[name]()
        world.mend("Service")
        world.mend("Log")
        world.kill(after_calls=calls, before_or_after=before_or_after)  # type: ignore[arg-type]
        try:
            repaired(world)
        except Killed:
            world.forget()
            assert _again(world), f"{name} at call {calls}"
            assert standing(status(world)).kind in (Kind.READY, Kind.ABSENT)
        else:
            assert calls > 5
            return
    raise AssertionError("it never ended")


def _again(world: World) -> bool:
    damage = look(ports(world), "web")
    if damage is None:
        return True
    wish = DELETE if damage.standing.kind is Kind.BUSY and status(world).startswith("DELETE") else Wish()
    list(repair(ports(world), plan_repair(damage, wish)))
    return True


def test_a_lost_answer_is_asked_for_again_with_the_same_token() -> None:
    world = TROUBLES["UPDATE_FAILED"]()
    world.lose_connection(on="cloudformation:RollbackStack", before_or_after="after")
    assert outcome(repaired(world)) is Outcome.ROLLED_BACK
    tokens = {call["ClientRequestToken"] for call in world.called("RollbackStack")}
    assert (len(world.called("RollbackStack")), len(tokens)) == (2, 1)


def test_a_token_that_aws_knows_was_heard() -> None:
    world = TROUBLES["UPDATE_ROLLBACK_FAILED"]()
    world.mend("Service")
    plan = planned(world)
    events: Iterator[Event] = repair(ports(world), plan)
    assert isinstance(next(events), Started)
    world.deny("cloudformation:ContinueUpdateRollback", code="TokenAlreadyExistsException", message="known")
    assert outcome(list(repair(ports(world), plan))) is Outcome.ROLLED_BACK


def test_somebody_who_was_quicker_is_named() -> None:
    world = TROUBLES["UPDATE_ROLLBACK_FAILED"]()
    world.mend("Service")
    plan = planned(world)
    client(world).continue_update_rollback(StackName="web", ClientRequestToken="Console-7")
    with pytest.raises(NotDone, match=r"somebody else began this .* ago, token Console-7") as busy:
        list(repair(ports(world), plan))
    assert busy.value.code == "E610"


def test_a_repair_of_ours_that_runs_is_followed() -> None:
    world = TROUBLES["UPDATE_ROLLBACK_FAILED"]()
    world.mend("Service")
    next(repair(ports(world), planned(world)))
    plan = planned(world)
    assert plan.action is Action.FOLLOW
    ended = list(repair(ports(world), plan))[-1]
    assert isinstance(ended, Finished)
    assert (ended.outcome, len(world.called("ContinueUpdateRollback"))) == (Outcome.ROLLED_BACK, 1)


def test_a_repair_of_which_nothing_is_heard_ends() -> None:
    world = TROUBLES["UPDATE_FAILED"]()
    plan = planned(world)
    world.deny("cloudformation:RollbackStack", code="TokenAlreadyExistsException", message="known")
    with pytest.raises(NotDone, match="UPDATE_FAILED by now") as lost:
        list(repair(ports(world), plan))
    assert lost.value.code == "E703"


def test_aws_may_refuse_to_go_on_with_an_import() -> None:
    world = by_hand("IMPORT_ROLLBACK_FAILED")
    world.deny("cloudformation:ContinueUpdateRollback", code="ValidationError", message="can not be rolled back")
    with pytest.raises(AwsError, match="can not be rolled back"):
        repaired(world)


def test_a_status_of_the_future_is_not_touched() -> None:
    found = ports_with(a_stack("TELEPORT_FAILED"))
    damage = look(found, STACK_ID)
    assert damage
    with pytest.raises(EcsspecError, match="does not know") as refused:
        plan_repair(damage, Wish())
    assert refused.value.code == "E611"
