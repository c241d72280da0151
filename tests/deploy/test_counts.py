"""The number of tasks that a service is set to at run time, beside the one of its template."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Resource, Template
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.deploy.counts import LiveCount, live_counts, sentences
from ecsspec.deploy.facts import LiveResource
from ecsspec.problems import AwsError
from tests.deploy.fakes import FakePorts, a_stack, a_template, ports_with
from tests.deploy.on_world import NEWER, applied, wanted
from tests.deploy.on_world import ports as doors
from tests.world import World

TYPE = "AWS::ECS::Service"
ARN = "arn:aws:ecs:us-east-1:123456789012:service/shop/web-1"
THREE = {"Service": LiveCount(3, 3)}


def template(**properties: object) -> Template:
    return a_template(Resource("Service", TYPE, "serves", properties))  # type: ignore[arg-type]


def live(**counts: LiveCount) -> FakePorts:
    ports = ports_with(a_stack())
    ports.stacks.live = [LiveResource("Service", TYPE, ARN, "UPDATE_COMPLETE")]
    ports.workloads.counts = {("shop", name.replace("_", "-")): count for name, count in counts.items()}
    return ports


def said(*changes: ResourceChange, count: LiveCount = THREE["Service"]) -> list[str]:
    return list(sentences({"Service": count}, template(DesiredCount=2), changes))


def known(ports: FakePorts, *, before: Template | None = None, after: Template) -> dict[str, LiveCount]:
    return dict(live_counts(ports, a_stack(), before=before or after, after=after))


def test_a_count_that_differs_is_known() -> None:
    ports = live(web_1=LiveCount(3, 2))
    assert known(ports, after=template(DesiredCount=2)) == {"Service": LiveCount(3, 2)}
    assert known(ports, after=template(DesiredCount=3)) == {}


@pytest.mark.parametrize(
    ("before", "after", "told"), [(1, 3, False), (2, 1, False), (2, 2, True), (2, 3, True), (None, 3, True)]
)
def test_a_count_that_only_the_edit_changes_needs_no_note(before: int | None, after: int, told: bool) -> None:  # noqa: FBT001
    ports = live(web_1=LiveCount(1, 1))
    was = template() if before is None else template(DesiredCount=before)
    assert bool(known(ports, before=was, after=template(DesiredCount=after))) is told


def test_what_scales_by_itself_is_not_asked_about() -> None:
    ports = live(web_1=LiveCount(3, 3))
    assert known(ports, after=template()) == {}
    assert live_counts(ports, None, before=template(), after=template(DesiredCount=2)) == {}


def test_a_service_that_is_gone_or_was_never_made_has_no_count() -> None:
    assert known(live(), after=template(DesiredCount=2)) == {}
    ports = live(web_1=LiveCount(3, 3))
    ports.stacks.live = [LiveResource("Service", TYPE, "", "CREATE_FAILED"), LiveResource("Web", TYPE, ARN, "x")]
    assert known(ports, after=template(DesiredCount=2)) == {}


def test_who_may_not_ask_is_told_nothing() -> None:
    ports = live()
    ports.workloads.counts = AwsError("you may not ecs:DescribeServices")
    assert known(ports, after=template(DesiredCount=2)) == {}


def test_an_apply_that_does_not_touch_the_service_leaves_its_count() -> None:
    other = ResourceChange("Logs", "AWS::Logs::LogGroup", "", "modify")
    words = "Service is set to 3 tasks now, the spec says 2: an apply leaves it at 3, until one updates the service"
    assert said(other) == [words]
    assert said(count=LiveCount(1, 0))[0].startswith("Service is set to 1 task now (0 run), ")


@pytest.mark.parametrize("action", ["replace", "modify"])
def test_an_apply_that_updates_the_service_sends_the_count_of_its_template(action: str) -> None:
    own = ResourceChange("Service", TYPE, "", "modify", (PropertyMove(("DesiredCount",), 1, 2),))
    assert said(own)[0].endswith(": an apply sets it to 2")
    move = PropertyMove(("TaskDefinition",), 1, 2, "follows", via="Task")
    follows = ResourceChange("Service", TYPE, "", "modify", (move,), by="follows")
    task = ResourceChange("Task", "AWS::ECS::TaskDefinition", "", action)  # type: ignore[arg-type]
    sure = "" if action == "replace" else " if it updates the service"
    assert said(follows, task)[0].endswith(f": an apply sets it to 2{sure}")


def test_what_we_say_is_what_happens() -> None:
    body = NEWER.replace("DesiredCount: !Ref Count", "DesiredCount: 2")
    world = World()
    applied(world, body)
    service = next(iter(world.ecs.services.values()))
    service.desired = 5
    same = wanted(body).template
    counts = live_counts(doors(world), doors(world).stacks.describe("web"), before=same, after=same)
    assert counts == {"Service": LiveCount(5, 2)}
    applied(world, body.replace("RetentionInDays: 30", "RetentionInDays: 7"))
    assert service.desired == 5
    applied(world, body.replace("nginx:1.29", "nginx:1.30"))
    assert service.desired == 2
