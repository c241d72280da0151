"""What a plan is held against, point by point: each that does not hold is refused with a sentence of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ecsspec.cfn.template import Resource
from ecsspec.deploy.plans.holding import (
    require_executable,
    require_fresh,
    require_place,
    require_same_stack,
    require_spec,
    require_target,
    require_template,
    require_unapplied,
    require_unchanged,
    spec_is_gone,
)
from ecsspec.deploy.plans.plan import LIFETIME
from ecsspec.problems import MachineError, NotDone
from tests.deploy.fakes import CALLER, START, a_deployment, a_set, a_stack, a_template, at
from tests.deploy.plans.examples import A_PLAN, SPEC, STACK, a_plan, a_preview, elsewhere

PLAN = replace(A_PLAN, file="web.plan")
NEW = replace(a_plan(a_preview(None)), file="web.plan")
OTHER = a_template(Resource("Cluster", "AWS::ECS::Cluster", "runs the tasks", {"ClusterName": "other"}))


def test_all_that_holds_is_passed_in_silence() -> None:
    require_spec(PLAN, SPEC)
    require_target(PLAN, "aws")
    require_place(PLAN, CALLER)
    require_fresh(PLAN, now=START + LIFETIME - 1)
    require_fresh(PLAN, now=START - 899)
    require_template(PLAN, a_deployment(), ecsspec="0.1.0")
    for plan, stack, saved in ((PLAN, STACK, a_set()), (NEW, None, None)):
        require_same_stack(plan, stack)
        require_unapplied(plan, saved)
        require_unchanged(plan, a_preview(stack))
        require_executable(plan, saved)


Refused = tuple[str, str, Callable[[], object]]
REFUSED: tuple[Refused, ...] = (
    ("E622", "ecsspec 0.1.0 made the plan, and this is 0.2.0",
     lambda: require_template(PLAN, a_deployment(OTHER), ecsspec="0.2.0")),
    ("E622", "ecsspec 0.1.0 made the plan, and this is 0.2.0",
     lambda: require_template(PLAN, a_deployment(), ecsspec="0.2.0")),
    ("E621", "was cut or edited", lambda: require_fresh(PLAN, now=START - 901)),
    ("E624", "for the local target, and you aim at http://x",
     lambda: require_target(replace(PLAN, target="local"), "http://x")),
    ("E622", "a backend or its version differs", lambda: require_template(PLAN, a_deployment(OTHER), ecsspec="0.1.0")),
    ("E623", "expired, on 2026-01-12 09:00 UTC", lambda: require_fresh(PLAN, now=START + LIFETIME)),
    ("E624", "for AWS, and you aim at the local target", lambda: require_target(PLAN, "local")),
    ("E624", "for AWS, and you aim at http://x", lambda: require_target(PLAN, "http://x")),
    ("E624", "for the local target, and you aim at AWS", lambda: require_target(replace(PLAN, target="local"), "aws")),
    ("E624", "for http://x, and you aim at AWS", lambda: require_target(replace(PLAN, target="http://x"), "aws")),
    ("E624", "for account 123456789012, and you are in 999", lambda: require_place(PLAN, elsewhere(account="999"))),
    ("E624", "for region us-east-1, and you are in eu-west-1",
     lambda: require_place(PLAN, elsewhere(region="eu-west-1"))),
    ("E625", "web.yml was edited", lambda: require_spec(PLAN, f"{SPEC}\n")),
    ("E626", "there is a stack of that name now", lambda: require_same_stack(NEW, STACK)),
    ("E626", "web was deleted since", lambda: require_same_stack(PLAN, None)),
    ("E626", "deleted and made again", lambda: require_same_stack(PLAN, replace(STACK, id=f"{STACK.id}2"))),
    ("E627", "changed since the plan was made, last on 2026-01-05 09:01 UTC",
     lambda: require_unchanged(PLAN, a_preview(a_stack(updated=at(60.5))))),
    ("E627", "changed since the plan was made", lambda: require_unchanged(PLAN, a_preview(live=OTHER))),
    ("E627", "takes from elsewhere",
     lambda: require_unchanged(PLAN, replace(a_preview(), plan="000000000000"))),
    ("E628", "was applied before (EXECUTE_COMPLETE)",
     lambda: require_unapplied(PLAN, a_set(execution_status="EXECUTE_COMPLETE"))),
    ("E628", "was applied before (EXECUTE_FAILED)",
     lambda: require_unapplied(PLAN, a_set(execution_status="EXECUTE_FAILED"))),
    ("E629", "is gone", lambda: require_executable(PLAN, None)),
    ("E629", "OBSOLETE", lambda: require_executable(PLAN, a_set(execution_status="OBSOLETE"))),
    ("E629", "FAILED, UNAVAILABLE",
     lambda: require_executable(PLAN, a_set(status="FAILED", execution_status="UNAVAILABLE"))),
)  # fmt: skip


@pytest.mark.parametrize(("code", "words", "require"), REFUSED)
def test_what_does_not_hold_is_refused(code: str, words: str, require: Callable[[], object]) -> None:
    with pytest.raises(NotDone) as refused:
        require()
    assert refused.value.code == code
    assert words in refused.value.what
    assert refused.value.what.endswith("nothing was done")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("plan", "aimed", "hint"),
    [
        ("aws", "local", "leave --local out, and unset ECSSPEC_TARGET"),
        ("aws", "http://x", "leave --endpoint-url out"),
        ("local", "aws", "add --local"),
        ("http://x", "aws", "add --endpoint-url http://x"),
    ],
)
def test_the_way_to_the_target_of_a_plan_is_told(plan: str, aimed: str, hint: str) -> None:
    with pytest.raises(NotDone) as refused:
        require_target(replace(PLAN, target=plan), aimed)
    assert refused.value.hint == hint


def test_a_spec_that_is_gone_is_told_with_the_reason() -> None:
    error = spec_is_gone(PLAN, MachineError("there is no file web.yml"))
    assert (error.code, "there is no file web.yml" in error.what) == ("E625", True)
    assert "the folder in which the plan was made" in error.hint
