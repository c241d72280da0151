"""Names and digests follow from what is deployed, and from nothing else."""

from __future__ import annotations

import re

import pytest

from ecsspec.cfn.template import Keep, Resource
from ecsspec.deploy.facts import Bucket
from ecsspec.deploy.request import capabilities, change_set_request, plan_id, set_name, token
from tests.deploy.fakes import a_deployment, a_stack, a_template, at

STACK = a_stack()


def a_plan(**changes: object) -> str:
    parameters = changes.pop("parameters", {})
    stack = changes.pop("stack", STACK)
    return plan_id(a_deployment(**changes), parameters=parameters, stack=stack)  # type: ignore[arg-type]


def test_a_plan_is_twelve_hex_digits_and_the_same_every_time() -> None:
    assert re.fullmatch("[0-9a-f]{12}", a_plan())
    assert a_plan() == a_plan()


@pytest.mark.parametrize(
    "changed",
    [
        {"body": "other"},
        {"tags": {"team": "labs"}},
        {"owner": "shop"},
        {"stack_name": "web-prod"},
        {"parameters": {"Vpc": "vpc-1"}},
        {"stack": None},
        {"stack": a_stack(updated=at(60))},
    ],
)
def test_everything_that_decides_the_outcome_moves_the_plan(changed: dict[str, object]) -> None:
    assert a_plan(**changed) != a_plan()


def test_the_order_of_tags_does_not_move_the_plan() -> None:
    assert a_plan(tags={"a": "1", "b": "2"}) == a_plan(tags={"b": "2", "a": "1"})


def test_a_plan_names_one_set_to_apply_and_one_per_run_to_diff_or_to_keep() -> None:
    assert set_name("abc", purpose="apply", invocation="7-1f") == "ecsspec-apply-abc"
    assert set_name("abc", purpose="diff", invocation="7-1f") == "ecsspec-diff-abc-7-1f"
    assert set_name("abc", purpose="plan", invocation="7-1f") == "ecsspec-plan-abc-7-1f"
    assert token("abc") == "ecsspec-abc"


def test_a_stack_that_is_not_there_is_created_and_one_that_is_there_updated() -> None:
    kinds = [
        change_set_request(a_deployment(), name="n", plan="p", parameters={}, stack=stack).kind
        for stack in (None, STACK)
    ]
    assert kinds == ["CREATE", "UPDATE"]


def test_the_owner_is_among_the_tags_and_cannot_be_overridden() -> None:
    asked = change_set_request(
        a_deployment(tags={"team": "labs", "ecsspec:name": "no"}), name="n", plan="p", parameters={}, stack=None
    )
    assert asked.tags == {"team": "labs", "ecsspec:name": "web"}


def test_a_bucket_is_where_a_long_template_is_to_wait() -> None:
    bucket = Bucket("acme", "123456789012", "us-east-1")
    asked = change_set_request(a_deployment(), name="n", plan="p", parameters={}, stack=None, bucket=bucket)
    assert (asked.bucket, asked.url) == (bucket, "")


@pytest.mark.parametrize(("policy", "imports"), [("RetainExceptOnCreate", "yes"), ("Retain", "yes"), ("Delete", "")])
def test_what_a_destroy_kept_is_imported_by_the_next_create(policy: str, imports: str) -> None:
    log_group = Resource("Logs", "AWS::Logs::LogGroup", "logs", {"LogGroupName": "/ecsspec/web"}, keep=Keep(policy))
    asked = change_set_request(a_deployment(a_template(log_group)), name="n", plan="p", parameters={}, stack=None)
    assert asked.import_existing is bool(imports)


@pytest.mark.parametrize(
    ("type_", "properties", "wanted"),
    [
        ("AWS::ECS::Cluster", {"ClusterName": "web"}, ()),
        ("AWS::IAM::Role", {}, ("CAPABILITY_IAM",)),
        ("AWS::IAM::Policy", {"PolicyName": "p"}, ("CAPABILITY_IAM",)),
        ("AWS::IAM::Role", {"RoleName": "r"}, ("CAPABILITY_NAMED_IAM",)),
        ("AWS::IAM::InstanceProfile", {"InstanceProfileName": "p"}, ("CAPABILITY_NAMED_IAM",)),
    ],
)
def test_only_what_iam_needs_is_acknowledged(type_: str, properties: dict[str, str], wanted: tuple[str, ...]) -> None:
    assert capabilities(a_template(Resource("It", type_, "", properties))) == wanted


def test_a_transform_is_acknowledged() -> None:
    assert capabilities(a_template(sections={"Transform": "AWS::LanguageExtensions"})) == ("CAPABILITY_AUTO_EXPAND",)
