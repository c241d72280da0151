"""The verbs as functions, over a pretended AWS: what an apply would change, and which key is behind it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from ecsspec.api import StackName, doomed, explain, purposes_of, review, stack_of
from ecsspec.problems import MachineError, NotDone, SpecError, UsageError
from tests.reviews import (
    EC2,
    WEB,
    change_of,
    compiled,
    deployed,
    deployed_by_another,
    line_of,
    move_of,
    ports,
    reviewed,
    waiting,
)
from tests.world import World


def slower(body: str) -> str:
    """Return a template as somebody's hand left it: another delay on its target group."""
    return body.replace('timeout_seconds\n          Value: "30"', 'timeout_seconds\n          Value: "60"')


NEWER = WEB.replace("nginx:1.28", "nginx:1.29")
AMI = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"


def test_a_first_review_is_all_new_and_its_change_set_waits() -> None:
    world = World()
    found = reviewed(world, WEB)
    assert {change.action for change in found.preview.changes} == {"add"}
    assert {change.logical_id for change in found.preview.changes} == set(compiled(WEB).template.resources)
    assert not found.is_empty
    assert found.losses == ()
    assert waiting(world) == [found.preview.change_set.name if found.preview.change_set else ""]


def test_a_first_diff_asks_nothing_of_cloudformation() -> None:
    world = World()
    found = reviewed(world, WEB, purpose="diff")
    assert not found.preview.validated
    assert world.called("CreateChangeSet") == []
    assert not found.is_empty


def test_an_update_names_the_line_of_each_change() -> None:
    found = reviewed(deployed(), NEWER.replace("desired_count: 1", "desired_count: 3"))
    assert line_of(found, "Service", "DesiredCount") == 4
    assert line_of(found, "TaskDefinition", "ContainerDefinitions.web.Image") == 2
    assert move_of(found, "Service", "TaskDefinition").via == "TaskDefinition"
    assert found.losses == ()


def test_a_key_that_is_gone_has_no_line() -> None:
    found = reviewed(deployed(), WEB.replace("desired_count: 1\n", "").replace("port: 80\n", ""))
    assert line_of(found, "Service", "LoadBalancers.web") is None
    assert found.key_of(change_of(found, "Service"), move_of(found, "Service", "LoadBalancers.web")) == ("port",)


def test_a_default_that_is_meant_stands_at_its_section() -> None:
    found = reviewed(deployed(), f"{WEB}logging:\n  retention_days: 7\n")
    assert line_of(found, "LogGroup", "RetentionInDays") == 6


def test_a_resource_that_comes_is_the_keys_that_brings_it() -> None:
    found = reviewed(deployed(), f"{WEB}network:\n  zones: 3\n")
    added = change_of(found, "PublicSubnet3")
    assert added.action == "add"
    assert found.key_at(("Resources", "PublicSubnet3")) == ("network", "zones")


def test_what_an_upgrade_moves_is_told_apart_from_the_edit() -> None:
    world = deployed_by_another(WEB, slower)
    found = reviewed(world, NEWER)
    assert found.preview.three_way
    assert {change.logical_id: change.by for change in found.preview.changes} == {
        "Service": "follows",
        "TargetGroup": "upgrade",
        "TaskDefinition": "edit",
    }


def test_a_stack_without_a_spec_is_compared_two_ways() -> None:
    world = deployed_by_another(WEB, lambda body: body.replace("    spec:\n", "    other:\n"))
    found = reviewed(world, NEWER)
    assert not found.preview.three_way
    assert line_of(found, "TaskDefinition", "ContainerDefinitions.web.Image") is None


def test_an_image_that_aws_moved_is_awss_change() -> None:
    world = deployed(EC2)
    world.set_ssm(AMI, "ami-0ffffffffffffffff")
    found = reviewed(world, EC2, purpose="diff")
    assert change_of(found, "LaunchTemplate").by == "aws"
    assert [(move.path, move.by, move.after) for move in found.preview.parameters] == [
        (("HostImageId",), "aws", "ami-0ffffffffffffffff")
    ]
    assert not found.is_empty
    assert found.losses == (), "new hosts get the image; nothing is lost"


def test_an_image_that_the_spec_moves_is_the_keys() -> None:
    found = reviewed(deployed(EC2), f"{EC2}capacity:\n  ami: bottlerocket\n")
    assert [move.by for move in found.preview.parameters] == ["edit"]
    assert found.key_at(("Parameters", "HostImageId")) == ("capacity", "ami")


def test_nothing_to_do_leaves_nothing() -> None:
    world = deployed()
    found = reviewed(world, WEB)
    assert found.is_empty
    assert found.preview.unchanged
    assert waiting(world) == []


def test_outputs_alone_are_a_change() -> None:
    world = deployed_by_another(WEB, lambda body: body.replace("Where the app answers", "Where it answered"))
    found = reviewed(world, WEB)
    assert found.preview.changes == ()
    assert not found.is_empty
    assert [entry.path for entry in found.preview.template_diff.outputs] == [("Url", "Description")]


def test_tags_alone_are_a_change() -> None:
    found = reviewed(deployed(), f"{WEB}tags: {{team: labs}}\n")
    assert [move.path for move in found.preview.tags] == [("team",)]
    assert line_of(found, "Vpc", "Tags.team") == 5


def test_a_spec_in_the_stack_that_no_compiler_takes_explains_nothing() -> None:
    world = deployed_by_another(WEB, lambda body: body.replace("      name: web\n", "      name: [web]\n"))
    found = reviewed(world, NEWER)
    assert found.keys == {}
    assert not found.preview.three_way


def test_a_review_that_breaks_takes_its_change_set_back() -> None:
    world, one = deployed(), compiled(NEWER)
    without_document = SimpleNamespace(loaded=SimpleNamespace(spec=one.loaded.spec), template=one.template)
    with pytest.raises(AttributeError, match="document"):
        review(without_document, ports(world), invocation="7-1f", purpose="apply")  # type: ignore[arg-type]
    assert len(world.called("DeleteChangeSet")) == 1
    assert waiting(world) == []


def test_the_deciding_keys_of_a_property() -> None:
    found = explain(compiled(WEB).loaded, "Service.DesiredCount")
    assert found.value == 1
    assert [decider.key for decider in found.deciders] == [("desired_count",)]


@pytest.mark.parametrize(
    ("what", "near"), [("Servce.DesiredCount", "Service"), ("Service.DesiredCont", "DesiredCount")]
)
def test_a_property_that_is_not_there_shows_what_is(what: str, near: str) -> None:
    with pytest.raises(UsageError) as wrong:
        explain(compiled(WEB).loaded, what)
    assert wrong.value.code == "E605"
    assert near in wrong.value.hint
    assert near in wrong.value.details[0]


def test_a_stack_is_named_by_a_spec_or_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "app.yml"
    file.write_text(f'{WEB}account: "123456789012"\nregion: eu-west-1\n')
    assert stack_of(str(file)) == StackName("web", "web", "eu-west-1", "123456789012")
    assert stack_of("web") == StackName("web")
    with pytest.raises(MachineError):
        stack_of("web.yml")


def test_a_spec_that_is_wrong_names_no_stack(tmp_path: Path) -> None:
    file = tmp_path / "app.yml"
    file.write_text("name: web\n")
    with pytest.raises(SpecError):
        stack_of(str(file))


def test_a_destroy_goes_nowhere_else_than_the_spec() -> None:
    world = deployed()
    with pytest.raises(NotDone) as refused:
        doomed(ports(world), StackName("web", "web", account="999999999999"))
    assert refused.value.code == "E714"
    plan = doomed(ports(world), StackName("web", "web", "us-east-1", "123456789012"))
    assert plan is not None
    assert {entry.logical_id for entry in plan.going} == set(compiled(WEB).template.resources)
    assert doomed(ports(world), StackName("other")) is None


def test_the_purposes_of_a_live_stack() -> None:
    world = deployed()
    assert purposes_of(ports(world), "web")["Vpc"] == compiled(WEB).template.resources["Vpc"].why
    assert purposes_of(ports(world), "nobody") == {}
    reviewed(world, WEB.replace("name: web", "name: other"))
    assert purposes_of(ports(world), "other") == {}, "a stack in review has no template"
