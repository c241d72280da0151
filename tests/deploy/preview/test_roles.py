"""CloudFormation may act in a role: it is sent, kept with the stack, and said before anything happens."""

from __future__ import annotations

from ecsspec.api import review
from ecsspec.deploy.apply import apply
from ecsspec.deploy.preview.roles import role_remarks
from ecsspec.deploy.request import change_set_request, plan_id
from tests.deploy.fakes import a_deployment, a_stack
from tests.reviews import WEB, compiled, ports
from tests.world import World

ROLE = "arn:aws:iam::123456789012:role/cloudformation"
OTHER = "arn:aws:iam::123456789012:role/another"


def deployed_as(role: str, *, text: str = WEB, world: World | None = None) -> World:
    """Return a world in which CloudFormation deployed a spec in a role."""
    world = world or World()
    found = review(compiled(text), ports(world), invocation="7-1f", purpose="apply", role=role)
    list(apply(ports(world), found.preview))
    return world


def kept_by(world: World) -> str:
    """Return the role that the stack has."""
    stack = ports(world).stacks.describe("web")
    assert stack
    return stack.role


def test_a_role_is_sent_and_stays_with_the_stack() -> None:
    world = deployed_as(ROLE)
    assert [call["RoleARN"] for call in world.called("CreateChangeSet")] == [ROLE]
    assert kept_by(world) == ROLE
    deployed_as("", text=WEB.replace("1.28", "1.29"), world=world)
    assert "RoleARN" not in world.called("CreateChangeSet")[-1]
    assert kept_by(world) == ROLE


def test_a_stack_is_deleted_in_a_role() -> None:
    world = deployed_as("")
    stack = ports(world).stacks.describe("web")
    assert stack
    ports(world).operations.delete(stack.id, token="t-1")
    ports(world).operations.delete(stack.id, token="t-2", role=ROLE)
    assert [call.get("RoleARN", "") for call in world.called("DeleteStack")] == ["", ROLE]


def test_a_role_is_part_of_the_plan() -> None:
    plans = {plan_id(a_deployment(role=role), parameters={}, stack=None) for role in ("", ROLE, OTHER)}
    assert len(plans) == 3
    assert change_set_request(a_deployment(role=ROLE), name="n", plan="p", parameters={}, stack=None).role == ROLE


def test_a_diff_says_who_does_it_and_that_it_sticks() -> None:
    world = deployed_as(ROLE)
    note = review(compiled(WEB), ports(world), invocation="7-1f", purpose="diff", role=OTHER).preview.note
    assert OTHER in note
    assert f"no longer as {ROLE}" in note
    assert "ties it to the stack" in note


def test_whoever_asks_is_no_remark_and_every_role_is_one() -> None:
    told = {
        (wanted, kept): " ".join(role_remarks(wanted, a_stack(role=kept)))
        for wanted in ("", ROLE, OTHER)
        for kept in ("", ROLE)
    }
    assert told["", ""] == ""
    assert told[ROLE, ROLE].endswith("as before")
    assert "not with your own permissions" in told[ROLE, ""]
    assert "from an earlier --role-arn" in told["", ROLE]
    assert "no longer as" in told[OTHER, ROLE]
    assert list(role_remarks("", None)) == []
