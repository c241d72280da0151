"""The whole room over real boto3 clients and a pretended AWS: what a user lives through."""

from __future__ import annotations

import pytest

from ecsspec.deploy.apply import apply, watch
from ecsspec.deploy.events import Event, Finished, Outcome, ResourceMoved
from ecsspec.deploy.preview.live import discard, preview
from ecsspec.deploy.removal.destroy import destroy, plan_destroy
from ecsspec.problems import AwsError, DeploymentFailed, NeedsAttention, NotDone
from tests.deploy.on_world import BREAKER, KEPT, MORE, NEWER, applied, destroyed, outcome, ports, sets, shown, wanted
from tests.world import World
from tests.world.scripts import APP


def test_a_first_apply_creates_and_tells_the_outputs() -> None:
    world = World()
    events = applied(world)
    assert outcome(events) is Outcome.CREATED
    assert isinstance(events[-1], Finished)
    assert events[-1].outputs["Group"] == "/ecsspec/web"
    moved = [event for event in events if isinstance(event, ResourceMoved)]
    assert {event.logical_id for event in moved} == {"web", "Cluster", "Log", "Task", "Service"}
    assert moved[0].logical_id == "web"
    assert moved[-1].seconds > 90
    assert "CONFIGURATION_COMPLETE" in {event.detailed_status for event in moved}


def test_a_second_apply_has_nothing_to_do() -> None:
    world = World()
    applied(world)
    assert outcome(applied(world)) is Outcome.UNCHANGED
    assert sets(world) == []


def test_an_edit_is_shown_as_it_will_happen_and_happens() -> None:
    world = World()
    applied(world)
    edit = shown(world, NEWER)
    told = {change.logical_id: (change.action, change.agreement) for change in edit.changes}
    assert told["Task"][0] == "replace"
    assert told["Service"][0] == "modify"
    events = list(apply(ports(world), edit))
    assert outcome(events) is Outcome.UPDATED
    assert "nginx:1.29" in ports(world).stacks.template("web")


def test_a_diff_leaves_nothing_behind() -> None:
    world = World()
    diff = preview(ports(world), wanted(), invocation="7-1f")
    assert "web" not in world.stacks
    assert not diff.validated
    applied(world)
    diff = preview(ports(world), wanted(MORE), invocation="7-1f")
    assert diff.validated
    discard(ports(world), diff)
    assert sets(world) == []


def test_a_declined_creation_leaves_nothing_behind() -> None:
    world = World()
    discard(ports(world), shown(world))
    described = ports(world).stacks.describe("web")
    assert described is None


def test_a_declined_creation_leaves_somebody_elses_set_alone() -> None:
    world = World()
    mine = shown(world)
    cloudformation = world.session().client("cloudformation")
    cloudformation.create_change_set(StackName="web", ChangeSetName="by-hand", TemplateBody=APP, ChangeSetType="CREATE")
    discard(ports(world), mine)
    assert sets(world) == ["by-hand"]
    with pytest.raises(NotDone) as refused:
        shown(world)
    assert refused.value.code == "E609"


def test_a_failed_creation_is_rolled_back_with_its_first_cause() -> None:
    world = World()
    world.fail("Service", reason=BREAKER)
    mine = shown(world)
    told: list[Event] = []
    with pytest.raises(DeploymentFailed, match="circuit breaker") as failed:
        told += apply(ports(world), mine)
    assert failed.value.code == "E704"
    assert failed.value.details == (BREAKER,)
    assert world.stacks["web"].status == "ROLLBACK_COMPLETE"
    with pytest.raises(NeedsAttention) as dead:
        shown(world)
    assert "ecsspec repair web" in dead.value.hint
    world.mend("Service")
    assert outcome(destroyed(world)) is Outcome.DELETED
    assert outcome(applied(world)) is Outcome.CREATED


def test_a_failed_update_is_rolled_back_and_the_next_one_knows() -> None:
    world = World()
    applied(world)
    world.fail("Service", reason=BREAKER, on="update", times=1)
    with pytest.raises(DeploymentFailed):
        applied(world, NEWER)
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"
    again = shown(world, NEWER)
    assert "rolled back" in again.note
    assert outcome(list(apply(ports(world), again))) is Outcome.UPDATED


def test_a_rollback_that_fails_needs_attention() -> None:
    world = World()
    applied(world)
    world.fail("Service", reason=BREAKER, on="update")
    world.fail("Service", reason="the image is gone", on="rollback")
    with pytest.raises(NeedsAttention) as failed:
        applied(world, NEWER)
    assert failed.value.code == "E705"
    assert "`ecsspec repair web`" in failed.value.hint


def test_a_name_that_is_taken_is_told_before_anything_is_made() -> None:
    world = World()
    world.exists("AWS::Logs::LogGroup", "/ecsspec/web")
    with pytest.raises(AwsError) as failed:
        shown(world)
    assert failed.value.code == "E601"
    assert any("Log" in line for line in failed.value.details)
    assert ports(world).stacks.describe("web") is None


def test_what_a_destroy_kept_comes_back_with_the_next_apply() -> None:
    world = World()
    applied(world, KEPT)
    plan = plan_destroy(ports(world), "web")
    assert plan is not None
    assert [entry.logical_id for entry in plan.kept] == ["Log"]
    assert outcome(list(destroy(ports(world), plan))) is Outcome.DELETED
    again = shown(world, KEPT)
    assert {change.logical_id: change.action for change in again.changes}["Log"] == "import"
    assert outcome(list(apply(ports(world), again))) is Outcome.CREATED


def test_a_foreign_stack_is_never_touched() -> None:
    world = World()
    world.foreign_stack("web")
    for act in (lambda: shown(world), lambda: destroyed(world)):
        with pytest.raises(NotDone) as refused:
            act()
        assert refused.value.code == "E607"
    assert world.called("CreateChangeSet") == []
    assert world.called("DeleteStack") == []


def test_a_wrong_account_is_refused_before_anything_is_asked_of_cloudformation() -> None:
    world = World()
    with pytest.raises(NotDone):
        shown(world, account="999999999999")
    assert [str(call) for call in world.calls] == ["sts:GetCallerIdentity"]


def test_a_plan_that_went_stale_is_not_carried_out() -> None:
    world = World()
    applied(world)
    mine = shown(world, MORE)
    applied(world, NEWER)
    with pytest.raises(NotDone) as refused:
        list(apply(ports(world), mine))
    assert refused.value.code == "E703"


def test_two_applies_at_once_do_not_meet() -> None:
    world = World()
    applied(world)
    running = apply(ports(world), shown(world, NEWER))
    next(running)
    world.clock.sleep(10)
    with pytest.raises(NotDone, match="an ecsspec began this") as refused:
        shown(world, MORE)
    assert refused.value.code == "E610"
    assert outcome(list(watch(ports(world), "web", purposes={}))) is Outcome.UPDATED
