"""A plan and its change set are one: whatever AWS holds that was not reviewed is refused, fact by fact."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from ecsspec.cfn.emit import emit_compact
from ecsspec.cfn.template import Parameter, Resource, StackResource, Template
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.facts import Change, ChangeSet, PropertyDetail
from ecsspec.deploy.plans.bound import require_as_told, require_no_more, require_own, require_same_set
from ecsspec.deploy.plans.form import is_in_form
from ecsspec.deploy.plans.plan import as_text, deeds, plan_in
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.live import resumed
from ecsspec.problems import NotDone
from tests.deploy.fakes import START, a_deployment, a_stack, a_template, ports_with
from tests.deploy.plans.examples import A_PLAN, A_SET, STACK, a_plan, a_preview, a_saved_set

PLAN = replace(A_PLAN, file="web.plan")
PREVIEW = a_preview()
BODY = PREVIEW.deployment.body
OTHER = a_template(Resource("Role", "AWS::IAM::Role", "may do all", {}))
CHANGE = Change("Role", "AWS::IAM::Role", "Add")
LATE = Parameter("Vpc", "String", source=StackResource("net", "Vpc"))
FIXED = Parameter("Image", "String", default="/aws/service/ami")
HIDDEN = Parameter("Key", "String", default="k", attributes={"NoEcho": True})


def held(change_set: ChangeSet = A_SET, *, preview: Preview = PREVIEW, template: str = BODY) -> None:
    require_same_set(PLAN, preview, change_set, template=template)


def test_the_set_of_the_plan_passes_in_silence() -> None:
    require_own(PLAN, A_SET)
    require_own(PLAN, None)
    held()
    held(template=emit_compact(PREVIEW.deployment.template))
    require_as_told(PLAN, PREVIEW, losses=PLAN.losses)
    require_no_more(PLAN, PREVIEW, PREVIEW)


REFUSED: tuple[tuple[str, str, Callable[[], object]], ...] = (
    ("E629", "was not made for this plan", lambda: require_own(PLAN, replace(A_SET, id=f"{A_SET.id}2"))),
    ("E629", "was not made for this plan", lambda: require_own(PLAN, replace(A_SET, name="release-7"))),
    ("E629", "was not made for this plan", lambda: require_own(PLAN, replace(A_SET, stack_id="other"))),
    ("E629", "was not made for this plan", lambda: require_own(PLAN, replace(A_SET, description="release 7"))),
    ("E629", "its template is not the spec's", lambda: held(template=emit_compact(OTHER))),
    ("E629", "its template is not the spec's", lambda: held(template="no template")),
    ("E629", "its tags are not the spec's", lambda: held(replace(A_SET, tags={}))),
    ("E629", "it changes other things", lambda: held(replace(A_SET, changes=(CHANGE,)))),
    ("E621", "cut or edited", lambda: require_as_told(PLAN, PREVIEW, losses=())),
    ("E621", "cut or edited", lambda: require_as_told(replace(PLAN, stack="api"), PREVIEW, losses=PLAN.losses)),
    ("E621", "cut or edited", lambda: require_as_told(replace(PLAN, changes=7), PREVIEW, losses=PLAN.losses)),
    ("E629", "would do to Cluster, Role what was not reviewed",
     lambda: require_no_more(PLAN, PREVIEW, a_preview(deployment=a_deployment(OTHER)))),
)  # fmt: skip


@pytest.mark.parametrize(("code", "words", "require"), REFUSED)
def test_what_is_not_the_plans_is_refused(code: str, words: str, require: Callable[[], object]) -> None:
    with pytest.raises(NotDone) as refused:
        require()
    assert (refused.value.code, words in refused.value.what) == (code, True)
    assert refused.value.what.endswith("nothing was done")
    assert "ecsspec diff " in refused.value.hint


def with_parameters() -> tuple[Deployment, Template]:
    given = {one.id: one for one in (LATE, FIXED, HIDDEN)}
    template = a_template(parameters=given)
    return a_deployment(template), template


@pytest.mark.parametrize(
    ("values", "is_held"),
    [
        ({"Vpc": "vpc-1", "Image": "/aws/service/ami", "Key": "****"}, True),
        ({"Vpc": "vpc-2", "Image": "/aws/service/ami", "Key": "****"}, False),
        ({"Vpc": "vpc-1", "Image": "/another/ami", "Key": "****"}, False),
        ({"Vpc": "vpc-1"}, False),
        ({}, False),
    ],
)
def test_the_parameters_of_a_set_are_those_of_the_plan(values: dict[str, str], is_held: bool) -> None:  # noqa: FBT001
    deployment, _ = with_parameters()
    ports = ports_with(a_stack())
    ports.lookups.values = {StackResource("net", "Vpc"): "vpc-1"}
    plan_id = resumed(ports, deployment, change_set=None).plan
    saved = a_saved_set(plan_id, parameters=values, resolved={"Image": "ami-1"})
    preview = resumed(ports, deployment, change_set=saved)
    plan = replace(a_plan(preview), file="web.plan")
    if is_held:
        require_same_set(plan, preview, saved, template=deployment.body)
        return
    with pytest.raises(NotDone, match="its parameters have other values"):
        require_same_set(plan, preview, saved, template=deployment.body)


def test_what_a_set_does_is_told_by_every_fact_of_it_and_no_order() -> None:
    detail = PropertyDetail("Properties", name="Policies", before="a", after="b")
    one, two = replace(CHANGE, details=(detail,)), replace(CHANGE, logical_id="Task")
    both = replace(A_SET, changes=(one, two))
    assert deeds(both) == deeds(replace(both, changes=(two, one)))
    others = (replace(one, details=(replace(detail, after="c"),)), replace(one, replacement="True"))
    assert len({deeds(replace(A_SET, changes=changes)) for changes in ((one,), (two,), *((x,) for x in others))}) == 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "C" * 12), ("account", "1234"), ("region", "us east"), ("stack", "web/1"), ("stack_id", ""),
        ("stack_id", "arn:aws:cloudformation:us-east-1:123456789012:stack/api/1"), ("live", "0"), ("live", ""),
        ("change_set", ""), ("change_set", A_PLAN.change_set.replace("ecsspec-plan-", "release-")), ("deeds", ""),
        ("change_set", A_PLAN.change_set.replace("us-east-1", "eu-west-1")), ("template", "x"), ("spec", "-"),
        ("spec", "a\0b"), ("spec", "\ud800"), ("spec", ""), ("spec_digest", ""), ("changes", -1), ("changes", True),
        ("changes", 1.0), ("losses", ["--yes x"]), ("losses", "Log"), ("losses", [1]), ("created", "today"),
        ("losses", ["Log"]), ("role", "deployer"), ("role", "arn:aws:iam::123456789012:user/x"), ("role", None),
        ("created", "2026-01-05T09:00:00"), ("created", "9999-12-31T23:59:59+00:00"), ("ecsspec", "a\nb"),
        ("expires", "2027-01-12T09:00:00+00:00"), ("target", ""), ("region", None), ("updated", 1),
    ],
)  # fmt: skip
def test_a_field_of_another_form_makes_no_plan(field: str, value: object) -> None:
    whole = {name: held for name, held in json.loads(as_text(A_PLAN)).items() if name not in ("ecsspec_plan", "digest")}
    assert is_in_form(whole)
    assert not is_in_form({**whole, field: value})


def test_a_file_whose_name_is_not_utf8_can_be_planned() -> None:
    plan = replace(A_PLAN, spec="caf\udce9.yml")
    assert plan_in(as_text(plan), file="x").spec == plan.spec


def test_a_plan_expires_when_it_says() -> None:
    assert not PLAN.is_expired(now=START)
    assert PLAN.is_expired(now=START + 7 * 24 * 3600)
    assert STACK.id == PLAN.stack_id
