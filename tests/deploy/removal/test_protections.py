"""What is protected is named before anything is touched, and lifted only where that is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.cfn.template import Resource
from ecsspec.deploy.events import Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.removal.destroy import destroy, plan_destroy
from ecsspec.deploy.removal.protections import BALANCER as BALANCER_TYPE
from ecsspec.deploy.removal.protections import GROUP, Guard, made, named
from ecsspec.problems import AwsError, NotDone
from tests.deploy.fakes import FakePorts, an_event
from tests.deploy.removal.test_destroy import BALANCER, GONE, HOSTS, SERVICE, a_world

ARN = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/web/1"
WRITTEN = {"LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": "true"}]}


def refusal(ports: FakePorts) -> NotDone:
    with pytest.raises(NotDone) as refused:
        plan_destroy(ports, "web")
    assert refused.value.code == "E711"
    return refused.value


def test_a_protected_balancer_is_named_with_what_to_type() -> None:
    ports = a_world(SERVICE, BALANCER)
    ports.removal.held = {ARN: True}
    refused = refusal(ports)
    assert refused.what == "the load balancer Balancer is protected against deletion: nothing was touched"
    assert "`ecsspec destroy web --unprotect`" in refused.hint
    assert refused.details == ()  # no command of the AWS CLI, which would reach an account of its own choice


def test_the_stack_and_a_balancer_are_named_together() -> None:
    ports = a_world(BALANCER, protected=True)
    ports.removal.held = {ARN: True}
    refused = refusal(ports)
    assert refused.what.startswith("the stack web and the load balancer Balancer are protected")


def test_the_live_protection_counts_and_not_the_templates() -> None:
    written = replace(BALANCER, properties=WRITTEN)
    assert plan_destroy(a_world(written), "web") is not None


@pytest.mark.parametrize(
    ("properties", "guards"),
    [(WRITTEN, 1), ({}, 0), ({"LoadBalancerAttributes": {"Ref": "Nobody"}}, 0)],
)
def test_who_may_not_ask_is_told_by_the_template(properties: dict[str, object], guards: int) -> None:
    ports = a_world(Resource(BALANCER.id, BALANCER.type, "takes requests", properties))  # type: ignore[arg-type]
    ports.removal.error = AwsError("you may not", code="E803")
    plan = plan_destroy(ports, "web", unprotect=True)
    assert plan is not None
    assert len(plan.guards) == guards


@pytest.mark.parametrize(("said", "guards"), [("prevent-all-deletion", 1), ("none", 0)])
def test_a_group_of_hosts_may_be_protected_as_well(said: str, guards: int) -> None:
    ports = a_world(replace(HOSTS, properties={"DeletionProtection": said}))
    ports.removal.error = AwsError("you may not", code="E803")
    plan = plan_destroy(ports, "web", unprotect=True)
    assert plan is not None
    assert len(plan.guards) == guards


def test_any_other_error_of_asking_is_one() -> None:
    ports = a_world(BALANCER)
    ports.removal.error = AwsError("no answer", code="E805")
    with pytest.raises(AwsError):
        plan_destroy(ports, "web")


def test_protection_is_lifted_before_anything_begins() -> None:
    ports = a_world(SERVICE, BALANCER, protected=True)
    ports.removal.held = {ARN: True}
    plan = plan_destroy(ports, "web", unprotect=True)
    assert plan is not None
    events = list(destroy(ports, plan))
    assert [(one.logical_id, one.status) for one in events[:2] if isinstance(one, ResourceMoved)] == [
        ("web", "UPDATE_COMPLETE"),
        ("Balancer", "UPDATE_COMPLETE"),
    ]
    assert isinstance(events[2], Started)
    assert events[-1] == Finished(Outcome.DELETED)
    assert (ports.removal.held, ports.stacks.stack and ports.stacks.stack.protected) == ({ARN: False}, False)


def test_unprotecting_what_is_not_protected_is_a_destroy() -> None:
    ports = a_world(SERVICE, BALANCER)
    ports.stacks.batches = [GONE]
    plan = plan_destroy(ports, "web", unprotect=True)
    assert plan is not None
    assert isinstance(next(destroy(ports, plan)), Started)


def test_several_are_named_as_people_say_it() -> None:
    one, two = Guard("A", GROUP, "a"), Guard("B", BALANCER_TYPE, "x/b/1")
    assert named([one]) == "the Auto Scaling group A"
    assert named([one, two, two]) == "the Auto Scaling group A, the load balancer B and the load balancer B"


def rolled(*steps: tuple[str, str]) -> list[StackEvent]:
    return [
        replace(an_event(str(at), status, of="Balancer"), type=BALANCER_TYPE, physical_id=physical)
        for at, (status, physical) in enumerate(steps)
    ]


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (rolled(("CREATE_IN_PROGRESS", ""), ("CREATE_IN_PROGRESS", "b/1"), ("CREATE_COMPLETE", "b/1")), ["b/1"]),
        (rolled(("UPDATE_IN_PROGRESS", "b/1"), ("UPDATE_COMPLETE", "b/1")), []),
        (rolled(("UPDATE_IN_PROGRESS", "b/1"), ("UPDATE_IN_PROGRESS", "b/2"), ("UPDATE_COMPLETE", "b/2")), ["b/2"]),
        (rolled(("DELETE_IN_PROGRESS", "b/1")), []),
    ],
    ids=["created", "in place", "replaced", "deleted"],
)
def test_what_an_operation_made_is_read_from_its_events(events: list[StackEvent], found: list[str]) -> None:
    assert made(events, BALANCER_TYPE) == found
    assert made(events, GROUP) == []
