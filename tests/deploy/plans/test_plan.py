"""A saved plan: what a file holds of it, and that nothing but the whole file, as it was written, is one."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from ecsspec.deploy.plans.plan import LIFETIME, Plan, as_text, plan_in, planned, target_of
from ecsspec.problems import NotDone
from tests.deploy.fakes import CALLER, STACK_ID, START
from tests.deploy.plans.examples import A_PLAN, A_SET, a_preview

TEXT = as_text(A_PLAN)


def code_of(text: str) -> str:
    """Return the code with which a text is refused."""
    with pytest.raises(NotDone) as refused:
        plan_in(text, file="web.plan")
    assert "web.plan" in refused.value.what
    assert "ecsspec diff SPEC --out PLAN" in refused.value.hint
    return refused.value.code


def test_what_is_written_is_what_is_read() -> None:
    assert plan_in(TEXT, file="web.plan") == replace(A_PLAN, file="web.plan")


def test_the_file_a_plan_was_read_from_is_no_part_of_it() -> None:
    assert as_text(replace(A_PLAN, file="elsewhere")) == TEXT


def test_a_plan_says_what_was_reviewed() -> None:
    assert (A_PLAN.stack, A_PLAN.stack_id, A_PLAN.change_set) == ("web", STACK_ID, A_SET.id)
    assert (A_PLAN.account, A_PLAN.region, A_PLAN.target) == (CALLER.account, CALLER.region, "aws")
    assert (A_PLAN.created, A_PLAN.expires) == ("2026-01-05T09:00:00+00:00", "2026-01-12T09:00:00+00:00")
    assert not A_PLAN.is_new


def test_of_a_stack_that_is_not_there_it_holds_digests_only() -> None:
    plan = planned(
        a_preview(None), spec="web.yml", text="x", losses=(), target="aws", ecsspec="0.1.0", now=START + LIFETIME
    )
    assert plan.is_new
    assert (plan.stack_id, plan.updated, plan.live, plan.change_set, plan.set_name) == ("", "", "", "", "")
    assert len(plan.template) == len(plan.spec_digest) == 64
    assert plan.created == "2026-01-12T09:00:00+00:00"


def test_a_plan_holds_no_text_of_the_spec_or_of_a_template() -> None:
    preview = a_preview()
    assert "AWS::ECS::Cluster" in preview.deployment.body
    assert "AWS::" not in TEXT
    assert "hunter2" not in TEXT


@pytest.mark.parametrize("length", range(0, len(TEXT) - 1, 7))
def test_a_plan_that_was_cut_is_none(length: int) -> None:
    assert code_of(TEXT[:length]) == ("E621" if '"ecsspec_plan"' in TEXT[:length] else "E620")


@pytest.mark.parametrize("name", [field.name for field in fields(Plan) if field.name != "file"])
def test_a_plan_with_an_edited_value_is_none(name: str) -> None:
    held = json.loads(TEXT)
    held[name] = ["--allow-delete Other"] if name == "losses" else 99 if name == "changes" else f"{held[name]}x"
    assert code_of(json.dumps(held)) == "E621"


@pytest.mark.parametrize("name", [field.name for field in fields(Plan) if field.name != "file"])
def test_a_plan_without_a_value_is_none(name: str) -> None:
    held = json.loads(TEXT)
    del held[name]
    assert code_of(json.dumps(held)) == "E621"


def test_a_plan_without_its_digest_or_with_more_than_it_had_is_none() -> None:
    held = json.loads(TEXT)
    assert code_of(json.dumps({**held, "more": 1})) == "E621"
    del held["digest"]
    assert code_of(json.dumps(held)) == "E621"


def test_a_plan_written_in_another_order_is_the_same() -> None:
    held = json.loads(TEXT)
    assert plan_in(json.dumps(dict(sorted(held.items()))), file="web.plan") == replace(A_PLAN, file="web.plan")


def test_a_plan_of_a_later_form_asks_for_a_newer_ecsspec() -> None:
    assert code_of('{"ecsspec_plan": 3, "what": "nobody knows yet"}') == "E622"


def test_a_plan_of_an_earlier_form_asks_for_an_older_ecsspec() -> None:
    with pytest.raises(NotDone, match="a plan of an older ecsspec"):
        plan_in('{"ecsspec_plan": 1, "what": "nobody knows any more"}', file="web.plan")


@pytest.mark.parametrize("text", ["", "[]", "null", "name: web\n", "{}", '{"plan": 1}', "\x00", "[" * 100_000])
def test_what_is_no_plan_is_told_as_such(text: str) -> None:
    assert code_of(text) == "E620"


def test_the_next_plan_is_made_with_the_same_names() -> None:
    plan = replace(A_PLAN, file="my plan", spec="the spec.yml")
    assert "`ecsspec plan drop 'my plan'`" in plan.again
    assert "`ecsspec diff 'the spec.yml' --out 'my plan'`" in plan.again


def test_a_target_is_aws_or_an_address() -> None:
    assert target_of(CALLER) == "aws"
    assert target_of(replace(CALLER, target="http://127.0.0.1:1")) == "http://127.0.0.1:1"
