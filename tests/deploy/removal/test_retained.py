"""What a destroy keeps is named with what it holds, and is deleted for good only as itself."""

from __future__ import annotations

import pytest

from ecsspec.deploy.events import Event, Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.facts import LiveResource
from ecsspec.deploy.outside import LogGroup
from ecsspec.deploy.removal.destroy import destroy, remove_remnants
from ecsspec.deploy.removal.retained import Retained, deletable, left_behind, remnants_of, remove
from ecsspec.problems import AwsError, NeedsAttention
from tests.deploy.fakes import STACK_ID, FakePorts, a_stack, ports_with
from tests.deploy.removal.test_destroy import LOGS, SERVICE, a_world, planned

NAME = "/ecsspec/web"
OURS = {"ecsspec:name": "web", "aws:cloudformation:stack-id": STACK_ID, "aws:cloudformation:logical-id": "LogGroup"}


def keeping() -> FakePorts:
    """Return a stack that keeps its log group."""
    ports = a_world(LOGS, SERVICE)
    ports.removal.groups = {NAME: LogGroup(NAME, 2000, 30, OURS)}
    return ports


def gone(tags: dict[str, str] | None = None) -> FakePorts:
    """Return a place where a stack was, and its log group is left."""
    ports = ports_with(None)
    ports.removal.groups = {NAME: LogGroup(NAME, 0, None, OURS if tags is None else tags)}
    return ports


def test_what_stays_is_told_with_what_it_holds() -> None:
    ports = keeping()
    (found,) = remnants_of(ports, planned(ports))
    assert (found.physical_id, found.holds, found.is_ours_to_delete) == (NAME, LogGroup(NAME, 2000, 30, OURS), True)
    assert found.names == {"Logs", NAME}


def test_who_may_not_look_is_told_the_name() -> None:
    ports = keeping()
    plan = planned(ports)
    ports.removal.error = AwsError("you may not", code="E803")
    assert remnants_of(ports, plan) == (Retained("Logs", LOGS.type, NAME, ""),)


@pytest.mark.parametrize(
    ("type_", "command"),
    [
        ("AWS::ECR::Repository", "aws ecr delete-repository --force --repository-name x"),
        ("AWS::EFS::FileSystem", "aws efs delete-file-system --file-system-id x, after its mount targets"),
        ("AWS::Nobody::Knows", "in the console of its service"),
    ],
)
def test_what_we_do_not_delete_is_told_how_to(type_: str, command: str) -> None:
    one = Retained("X", type_, "x")
    assert (one.is_ours_to_delete, one.by_hand) == (False, command)


def test_what_is_not_ours_to_delete_is_left() -> None:
    assert list(remove(keeping(), [Retained("Images", "AWS::ECR::Repository", "web/images")])) == []


def test_the_log_group_goes_after_the_stack() -> None:
    ports = keeping()
    plan = planned(ports)
    events = list(destroy(ports, plan, also=remnants_of(ports, plan)))
    assert events[-2:] == [
        ResourceMoved("Logs", LOGS.type, f"{NAME}, which the stack had kept", "DELETE_COMPLETE", seconds=0.0),
        Finished(Outcome.DELETED),
    ]
    assert (ports.removal.groups, len(ports.stacks.deleted)) == ({}, 1)


def test_without_consent_it_stays() -> None:
    ports = keeping()
    list(destroy(ports, planned(ports)))
    assert list(ports.removal.groups) == [NAME]


def test_what_is_to_be_retained_is_not_deleted() -> None:
    ports = keeping()
    ports.stacks.live = [LiveResource("Logs", LOGS.type, NAME, "DELETE_FAILED", "it is locked")]
    ports.stacks.stack = a_stack("DELETE_FAILED")
    plan = planned(ports)
    assert [one.logical_id for one in deletable(plan, remnants_of(ports, plan))] == ["Logs"]
    assert deletable(plan.retaining(["Logs"]), remnants_of(ports, plan)) == ()


def test_a_refusal_after_the_stack_says_what_goes_on() -> None:
    ports = keeping()
    plan = planned(ports)
    also = remnants_of(ports, plan)
    running = destroy(ports, plan, also=also)
    next(running)
    ports.removal.error = AwsError("you may not delete it", "ask for it", code="E803")
    with pytest.raises(NeedsAttention) as left:
        list(running)
    assert (left.value.code, left.value.details) == ("E713", ("ask for it",))
    assert left.value.what == "stack web is gone, but not all that it had kept: you may not delete it"
    assert left.value.hint == "`ecsspec destroy web --everything` goes on with the rest"


def test_of_a_stack_that_is_gone_the_log_group_of_its_name_is_found() -> None:
    ports = gone()
    (found,) = left_behind(ports, stack="web", owner="web")
    assert (found.logical_id, found.physical_id) == ("LogGroup", NAME)
    events: list[Event] = list(remove_remnants(ports, [found], stack="web"))
    assert isinstance(events[0], Started)
    assert events[-1] == Finished(Outcome.DELETED)
    assert ports.removal.groups == {}


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"ecsspec:name": "other"},
        {**OURS, "aws:cloudformation:stack-id": STACK_ID.replace("stack/web/", "stack/shop/")},
    ],
)
def test_a_log_group_of_somebody_elses_is_left_alone(tags: dict[str, str]) -> None:
    assert left_behind(gone(tags), stack="web", owner="web") == ()


def test_one_without_cloudformations_tags_is_known_by_ours() -> None:
    (found,) = left_behind(gone({"ecsspec:name": "web"}), stack="web")
    assert (found.logical_id, found.names) == ("", {NAME})


def test_one_whose_stack_still_stands_is_left_alone() -> None:
    ports = gone()
    ports.stacks.stack = a_stack()
    assert left_behind(ports, stack="web", owner="web") == ()
    ports.stacks.stack = a_stack("DELETE_COMPLETE")
    assert len(left_behind(ports, stack="web", owner="web")) == 1


def test_where_nothing_is_left_nothing_is_found() -> None:
    assert left_behind(ports_with(None), stack="web", owner="web") == ()
