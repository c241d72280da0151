"""Only our own stacks, only where the spec allows it."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Template
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.ownership import require_free, require_ours, require_place
from ecsspec.problems import NotDone
from tests.deploy.fakes import a_set, a_stack, a_template

CALLER = Caller("123456789012", "arn:aws:iam::123456789012:user/dev", "us-east-1")
FOREIGN = Template("", {})


def test_a_place_that_the_spec_names_or_leaves_open_is_fine() -> None:
    require_place(CALLER, account="", region="")
    require_place(CALLER, account="123456789012", region="us-east-1")


@pytest.mark.parametrize(
    ("account", "region", "code", "names"),
    [
        ("999999999999", "", "E714", ("123456789012", "999999999999", "user/dev")),
        ("", "eu-west-1", "E715", ("us-east-1", "eu-west-1")),
    ],
)
def test_a_wrong_place_names_where_you_are_and_what_is_allowed(
    account: str, region: str, code: str, names: tuple[str, ...]
) -> None:
    with pytest.raises(NotDone) as refused:
        require_place(CALLER, account=account, region=region)
    assert refused.value.code == code
    assert all(name in refused.value.what for name in names)


def test_our_metadata_or_our_tag_makes_a_stack_ours() -> None:
    require_ours(a_stack(tags={}), a_template(), owner="web")
    require_ours(a_stack(), FOREIGN, owner="web")
    require_ours(a_stack(), FOREIGN)


def test_a_foreign_stack_is_left_alone() -> None:
    with pytest.raises(NotDone, match="did not make it") as refused:
        require_ours(a_stack(tags={"team": "labs"}), FOREIGN, owner="web")
    assert refused.value.code == "E607"


def test_another_apps_stack_is_left_alone() -> None:
    with pytest.raises(NotDone, match="belongs to the app web, not to shop") as refused:
        require_ours(a_stack(), a_template(), owner="shop")
    assert refused.value.code == "E608"


def test_a_stack_in_review_is_free_beside_our_own_sets_only() -> None:
    stack = a_stack("REVIEW_IN_PROGRESS", tags={})
    require_free(stack, [], owner="web")
    require_free(stack, [a_set(name="ecsspec-apply-1"), a_set(name="ecsspec-plan-2")], owner="web")
    with pytest.raises(NotDone, match="by-hand") as refused:
        require_free(stack, [a_set(name="ecsspec-apply-1"), a_set(name="by-hand")], owner="web")
    assert refused.value.code == "E609"


def test_a_stack_in_review_for_another_app_is_left_alone() -> None:
    with pytest.raises(NotDone) as refused:
        require_free(a_stack("REVIEW_IN_PROGRESS"), [], owner="shop")
    assert refused.value.code == "E608"
