"""A preview changes nothing, and says what an apply would do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ecsspec.cfn.diff import ABSENT
from ecsspec.cfn.template import Output, Parameter, Resource, StackResource, Template
from ecsspec.cfn.values import Ref
from ecsspec.deploy.changes import PropertyMove
from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.facts import Change, LiveResource
from ecsspec.deploy.preview.compared import compared
from ecsspec.deploy.preview.live import discard, preview
from ecsspec.problems import AwsError, NeedsAttention, NotDone
from tests.deploy.fakes import SET_ID, STACK_ID, FakeLookups, a_deployment, a_set, a_stack, a_template, at, ports_with

NO_CHANGES = a_set(status="FAILED", execution_status="UNAVAILABLE", reason="No updates are to be performed.")
SERVICE = Resource("Service", "AWS::ECS::Service", "serves", {"DesiredCount": 1})
MORE = replace(SERVICE, properties={"DesiredCount": 3})


def test_a_diff_of_no_stack_makes_nothing_and_is_our_own_word() -> None:
    ports = ports_with()
    shown = preview(ports, a_deployment(), invocation="1")
    assert ports.change_sets.requests == []
    assert [(change.action, change.agreement) for change in shown.changes] == [("add", "only ours")]
    assert (shown.stack, shown.change_set, shown.validated, shown.unchanged) == (None, None, False, False)


@pytest.mark.parametrize("status", ["REVIEW_IN_PROGRESS", "DELETE_COMPLETE"])
def test_a_stack_that_was_never_made_counts_as_none(status: str) -> None:
    ports = ports_with(a_stack(status))
    shown = preview(ports, a_deployment(), invocation="1")
    assert (shown.stack, ports.change_sets.requests) == (None, [])


def test_a_diff_of_a_live_stack_asks_cloudformation_under_a_name_of_its_own() -> None:
    change = Change("Service", SERVICE.type, "Modify", "False")
    ports = ports_with(a_stack(), template=a_template(SERVICE), sets=[a_set(changes=(change,))])
    shown = preview(ports, a_deployment(a_template(MORE)), invocation="77-1f")
    assert ports.change_sets.requests[0].name == f"ecsspec-diff-{shown.plan}-77-1f"
    assert ports.change_sets.requests[0].kind == "UPDATE"
    assert [(one.logical_id, one.action, one.agreement) for one in shown.changes] == [
        ("Service", "modify", "confirmed")
    ]
    assert (shown.validated, shown.purposes) == (True, {"Service": "serves"})


def test_an_apply_of_no_stack_asks_for_its_creation() -> None:
    ports = ports_with()
    shown = preview(ports, a_deployment(), invocation="1", purpose="apply")
    assert ports.change_sets.requests[0].kind == "CREATE"
    assert ports.change_sets.requests[0].name == f"ecsspec-apply-{shown.plan}"


def test_an_interrupted_creation_finds_its_own_plan_again() -> None:
    plans = {
        preview(ports_with(stack), a_deployment(), invocation="1", purpose="apply").plan
        for stack in (None, a_stack("REVIEW_IN_PROGRESS"))
    }
    assert len(plans) == 1


def test_late_values_are_looked_up_and_part_of_the_plan() -> None:
    source = StackResource("network", "Vpc")
    template = a_template(parameters={"Vpc": Parameter("Vpc", "String", source=source)})
    plans = []
    for value in ("vpc-1", "vpc-2"):
        ports = ports_with()
        ports.lookups = FakeLookups({source: value})
        plans.append(preview(ports, a_deployment(template), invocation="1", purpose="apply").plan)
        assert ports.change_sets.requests[0].parameters == {"Vpc": value}
    assert plans[0] != plans[1]


def test_no_changes_is_a_value_that_leaves_nothing_behind() -> None:
    ports = ports_with(a_stack(), sets=[NO_CHANGES])
    shown = preview(ports, a_deployment(), invocation="1")
    assert (shown.unchanged, shown.changes, shown.change_set, shown.validated) == (True, (), None, True)
    assert ports.change_sets.deleted == [SET_ID]


@pytest.mark.parametrize("error", [AwsError("denied"), KeyboardInterrupt(), SystemExit(143)])
def test_a_preview_that_breaks_leaves_nothing_behind(error: BaseException) -> None:
    ports = ports_with(a_stack())
    ports.change_sets.create_error = error
    with pytest.raises(type(error)):
        preview(ports, a_deployment(), invocation="1")
    assert len(ports.change_sets.deleted) == 1
    assert ports.change_sets.deleted[0].startswith("ecsspec-diff-")


def test_a_cleanup_that_fails_does_not_hide_the_error() -> None:
    ports = ports_with(a_stack(), sets=[a_set(status="FAILED", execution_status="UNAVAILABLE", reason="bad")])
    ports.stacks.describe_errors = []
    ports.change_sets.delete = _denied  # type: ignore[method-assign]
    with pytest.raises(AwsError, match="bad") as error:
        preview(ports, a_deployment(), invocation="1")
    assert "may be left: you may not delete ecsspec-diff-" in error.value.__notes__[0]


def test_what_breaks_when_the_set_is_there_takes_it_back() -> None:
    ports = ports_with(a_stack())

    def bug(_: Template) -> Template:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        preview(ports, a_deployment(), invocation="1", baseline=bug)
    assert ports.change_sets.deleted == [SET_ID]


def test_the_live_count_is_told_and_is_no_change() -> None:
    ports = ports_with(a_stack("UPDATE_ROLLBACK_COMPLETE"), template=a_template(SERVICE), sets=[NO_CHANGES])
    ports.stacks.live = [LiveResource("Service", SERVICE.type, "arn:aws:ecs:r:1:service/shop/web", "UPDATE_COMPLETE")]
    ports.workloads.counts = {("shop", "web"): LiveCount(4, 4)}
    shown = preview(ports, a_deployment(a_template(SERVICE)), invocation="1")
    assert (shown.counts, shown.unchanged, shown.changes) == ({"Service": LiveCount(4, 4)}, True, ())
    assert "rolled back" in shown.note
    assert shown.note.endswith(
        "; Service is set to 4 tasks now, the spec says 1: an apply leaves it at 4, until one updates the service"
    )


def _denied(change_set: str, *, stack: str) -> None:
    raise AwsError(f"you may not delete {change_set} of {stack}")


def test_discarding_takes_back_the_set() -> None:
    ports = ports_with(a_stack())
    discard(ports, preview(ports, a_deployment(), invocation="1"))
    assert ports.change_sets.deleted == [SET_ID]


def test_discarding_what_was_only_our_word_does_nothing() -> None:
    ports = ports_with()
    discard(ports, preview(ports, a_deployment(), invocation="1"))
    assert ports.change_sets.deleted == []


def test_an_apply_sweeps_and_a_diff_does_not() -> None:
    for purpose, swept in (("apply", ["old"]), ("diff", [])):
        ports = ports_with(a_stack())
        ports.change_sets.listed = [a_set(id="old", name="ecsspec-diff-1-1", created=at(-4000))]
        preview(ports, a_deployment(), invocation="1", purpose=purpose)  # type: ignore[arg-type]
        assert ports.change_sets.deleted == swept


def test_a_wrong_account_is_refused_before_anything_is_asked() -> None:
    ports = ports_with()
    ports.identity.who = Caller("999999999999", "arn:x", "us-east-1")
    with pytest.raises(NotDone) as refused:
        preview(ports, a_deployment(account="123456789012"), invocation="1", purpose="apply")
    assert (refused.value.code, ports.change_sets.requests) == ("E714", [])


def test_a_foreign_stack_is_refused_even_when_it_is_broken() -> None:
    ports = ports_with(a_stack("ROLLBACK_COMPLETE", tags={}), template=Template("", {"Service": SERVICE}))
    with pytest.raises(NotDone) as refused:
        preview(ports, a_deployment(), invocation="1")
    assert refused.value.code == "E607"


@pytest.mark.parametrize(("status", "kind"), [("UPDATE_IN_PROGRESS", NotDone), ("ROLLBACK_COMPLETE", NeedsAttention)])
def test_a_stack_that_cannot_be_changed_is_refused(status: str, kind: type[Exception]) -> None:
    ports = ports_with(a_stack(status))
    with pytest.raises(kind):
        preview(ports, a_deployment(), invocation="1", purpose="apply")
    assert ports.change_sets.requests == []


def test_a_review_with_somebody_elses_set_is_refused() -> None:
    ports = ports_with(a_stack("REVIEW_IN_PROGRESS"))
    ports.change_sets.listed = [a_set(name="by-hand")]
    with pytest.raises(NotDone) as refused:
        preview(ports, a_deployment(), invocation="1", purpose="apply")
    assert refused.value.code == "E609"


def test_a_stack_whose_last_deployment_failed_says_so() -> None:
    assert (
        "rolled back" in preview(ports_with(a_stack("UPDATE_ROLLBACK_COMPLETE")), a_deployment(), invocation="1").note
    )


def test_the_users_edit_is_told_apart_where_the_deployed_spec_is_known() -> None:
    deployed = a_template(replace(SERVICE, properties={"DesiredCount": 1, "PropagateTags": "TASK"}))
    ports = ports_with(a_stack(), template=deployed)
    shown = preview(ports, a_deployment(a_template(MORE)), invocation="1", baseline=lambda _: a_template(SERVICE))
    assert shown.three_way
    assert [(move.path[0], move.by) for move in shown.changes[0].properties] == [
        ("DesiredCount", "edit"),
        ("PropagateTags", "upgrade"),
    ]


def test_values_that_aws_looked_up_anew_are_shown() -> None:
    stack = a_stack(parameters={"Ami": "/ami", "Size": "1"}, resolved={"Ami": "ami-1"})
    ports = ports_with(stack, sets=[a_set(parameters={"Ami": "/ami", "Size": "1"}, resolved={"Ami": "ami-2"})])
    shown = preview(ports, a_deployment(), invocation="1")
    assert shown.parameters == (PropertyMove(("Ami",), "ami-1", "ami-2", "aws"),)


def test_a_value_that_the_user_wrote_anew_is_an_edit() -> None:
    old = a_template(parameters={"Ami": Parameter("Ami", "String", default="/al2")})
    new = a_template(parameters={"Ami": Parameter("Ami", "String", default="/al2023")})
    ports = ports_with(a_stack(parameters={"Ami": "/al2"}), template=old, sets=[a_set(parameters={"Ami": "/al2023"})])
    shown = preview(ports, a_deployment(new), invocation="1")
    assert shown.parameters == (PropertyMove(("Ami",), "/al2", "/al2023", "edit"),)
    ports = ports_with(a_stack(parameters={"Ami": "/al2"}), template=old, sets=[a_set(parameters={"Ami": "/al2023"})])
    shown = preview(ports, a_deployment(new), invocation="1", baseline=lambda _: new)
    assert [move.by for move in shown.parameters] == ["upgrade"]


def test_tags_that_move_are_shown_as_the_users_edit() -> None:
    ports = ports_with(a_stack(tags={"ecsspec:name": "web", "old": "1"}))
    shown = preview(ports, a_deployment(tags={"team": "labs"}), invocation="1")
    assert shown.tags == (PropertyMove(("old",), "1", ABSENT), PropertyMove(("team",), ABSENT, "labs"))


def test_a_set_without_changes_can_still_be_executed() -> None:
    shown = preview(ports_with(a_stack()), a_deployment(), invocation="1", purpose="apply")
    assert (shown.changes, shown.unchanged) == ((), False)
    assert shown.change_set is not None
    assert shown.change_set.stack_id == STACK_ID


def test_a_template_at_hand_is_compared_without_asking_anybody() -> None:
    shown = compared(a_deployment(a_template(MORE)), a_template(SERVICE), against="main", baseline=None)
    assert [(change.action, change.agreement) for change in shown.changes] == [("modify", "only ours")]
    assert (shown.against, shown.unchanged, shown.validated, shown.three_way) == ("main", False, False, False)


def test_equal_templates_have_no_changes() -> None:
    template = a_template(SERVICE)
    shown = compared(a_deployment(template), template, against="main", baseline=template)
    assert (shown.unchanged, shown.three_way) == (True, True)
    assert not shown.validated


@pytest.mark.parametrize(
    "part",
    [
        {"parameters": {"Ami": Parameter("Ami", "String", default="/a")}},
        {"outputs": {"Url": Output("Url", "x", "")}},
        {"sections": {"Transform": "AWS::LanguageExtensions"}},
        {"description": "another one"},
        {"metadata": {"Reviewed": "yes"}},
    ],
    ids=lambda part: next(iter(part)),
)
def test_a_part_beside_the_resources_is_a_change(part: dict[str, Any]) -> None:
    template = a_template(SERVICE)
    shown = compared(a_deployment(replace(template, **part)), template, against="main", baseline=None)
    assert (shown.unchanged, shown.changes) == (False, ())
    assert bool(shown.parameters or shown.template_diff.outputs) is ("the template also changes" not in shown.note)


def test_a_parameter_that_the_edit_moves_is_told_and_what_refers_to_it() -> None:
    old, new = (
        a_template(
            replace(SERVICE, properties={"TaskDefinition": Ref("Task")}),
            parameters={"Task": Parameter("Task", "String", default=default)},
        )
        for default in ("a:1", "a:2")
    )
    shown = compared(a_deployment(new), old, against="main", baseline=old)
    assert shown.parameters == (PropertyMove(("Task",), "a:1", "a:2"),)
    (change,) = shown.changes
    assert [(move.path, move.via) for move in change.properties] == [(("TaskDefinition",), "Task")]
    upgraded = compared(a_deployment(new), old, against="main", baseline=new)
    assert [move.by for move in upgraded.parameters] == ["upgrade"]


def test_what_only_aws_moves_is_told_apart() -> None:
    stack = a_stack(parameters={"Ami": "/ami"}, resolved={"Ami": "ami-1"})
    moved = a_set(parameters={"Ami": "/ami"}, resolved={"Ami": "ami-2"})
    shown = preview(ports_with(stack, sets=[moved]), a_deployment(), invocation="1")
    assert shown.is_only_by_aws
    tagged = preview(ports_with(stack, sets=[moved]), a_deployment(tags={"team": "labs"}), invocation="1")
    assert not tagged.is_only_by_aws
