"""Stacks of other tools: a container beside the app, a stack inside the stack, old tasks that leave."""

from __future__ import annotations

import json

import pytest

from tests.cli.processes import Shell, in_world
from tests.failures.failure import causes, diagnosed
from tests.world import World
from tests.world.fates import exits, well
from tests.world.scripts import APP, apply, propose

Capture = pytest.CaptureFixture[str]
WITH_PROXY = APP.replace(
    "        - Name: app",
    """        - Name: proxy
          Image: envoy:1.30
          LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref Log, awslogs-stream-prefix: ecs}}
        - Name: app""",
)
URL = "https://templates.s3.amazonaws.com/app.yml"
ABOVE = f"""
Resources:
  Topic: {{Type: AWS::SNS::Topic}}
  Inner: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: "{URL}"}}}}
  After: {{Type: AWS::SNS::Topic, DependsOn: Inner}}
"""
DENIED = "User: dev is not authorized to perform: ecs:CreateCluster on resource: *"


def began(world: World, body: str) -> None:
    """Begin to create a stack, and go on before it has ended."""
    made = propose(world, "web", body)
    world.session().client("cloudformation").execute_change_set(ChangeSetName=made["ChangeSetId"])


@pytest.mark.usefixtures("shell")
def test_the_container_beside_the_app_is_the_one_that_failed(capsys: Capture) -> None:
    world = World()
    apply(world, "web", WITH_PROXY)
    world.rolls_out("Service", exits(1, container="proxy", says=("cannot parse envoy.yaml",)))
    guarded = WITH_PROXY.replace(
        "DesiredCount: !Ref Count",
        "DesiredCount: !Ref Count\n      DeploymentConfiguration:"
        " {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}",
    )
    apply(world, "web", guarded.replace("nginx:1.28", "nginx:1.92"), name="n")
    found = diagnosed(world, capsys)["findings"][0]
    assert (found["id"], found["container"], found["image"]) == ("exit-1", "proxy", "envoy:1.30")
    assert [line["text"] for line in found["logs"]] == ["cannot parse envoy.yaml"]


@pytest.mark.usefixtures("shell")
def test_a_stack_inside_a_stack_is_asked_what_failed_in_it(capsys: Capture) -> None:
    world = World()
    world.bodies[URL] = APP
    world.fail("Cluster", reason=DENIED)
    assert apply(world, "web", ABOVE) == "ROLLBACK_COMPLETE"
    found = diagnosed(world, capsys)
    assert causes(found) == {"denied"}
    first = found["findings"][0]
    assert (first["logical_id"], first["type"]) == ("Cluster", "AWS::ECS::Cluster")
    assert first["stack"].startswith("web-Inner-")
    ran = in_world(world, capsys, "diagnose", "web")
    assert "in    Cluster (AWS::ECS::Cluster) · stack web-Inner-" in ran.out
    assert "Embedded stack" not in ran.out


@pytest.mark.usefixtures("shell")
def test_a_stack_inside_a_stack_that_is_well_is_looked_into(capsys: Capture) -> None:
    world = World()
    world.bodies[URL] = APP
    assert apply(world, "web", ABOVE) == "CREATE_COMPLETE"
    found = diagnosed(world, capsys)
    assert (found["healthy"], [one["logical_id"] for one in found["services"]]) == (True, ["Service"])
    cloudformation = world.session().client("cloudformation")
    about = cloudformation.describe_stacks(StackName=world.stacks["web"].resources["Inner"].physical)["Stacks"][0]
    assert (about["ParentId"], about["RootId"]) == (world.stacks["web"].id, world.stacks["web"].id)


@pytest.mark.usefixtures("shell")
def test_old_tasks_that_leave_are_no_failure(capsys: Capture) -> None:
    world = World()
    apply(world, "web", APP)
    world.rolls_out("Service", well())
    made = propose(world, "web", APP.replace("nginx:1.28", "nginx:1.29"), name="n")
    world.session().client("cloudformation").execute_change_set(ChangeSetName=made["ChangeSetId"])
    leaving = 0
    for _ in range(30):
        world.clock.sleep(5)
        leaving += any(task.status == "DEACTIVATING" for task in world.ecs.tasks)
        assert diagnosed(world, capsys)["healthy"] is True
    assert leaving, "there was a moment at which old tasks left"


def test_an_operation_that_runs_is_diagnosed_too(shell: Shell, capsys: Capture) -> None:
    world = World()
    world.rolls_out("Service", exits(1))
    began(world, APP)
    world.clock.sleep(120)
    assert world.stacks["web"].status == "CREATE_IN_PROGRESS"
    ran = in_world(world, capsys, "diagnose", "web", "--json")
    assert (ran.code, causes(json.loads(ran.out))) == (2, {"exit-1"})
    assert not (shell.state / "ecsspec" / "reports").exists()


def a_failing_service(world: World) -> str:
    """Let a service fail whose stack nobody asks for, and return CLUSTER/SERVICE."""
    apply(world, "web", APP)
    world.rolls_out("Service", exits(1, says=("boom",)))
    made = propose(world, "web", APP.replace("nginx:1.28", "nginx:1.92"), name="n")
    world.session().client("cloudformation").execute_change_set(ChangeSetName=made["ChangeSetId"])
    world.clock.sleep(120)
    service = next(iter(world.ecs.services.values()))
    return f"{service.cluster}/{service.name}"


@pytest.mark.usefixtures("shell")
def test_a_service_of_nobodys_is_diagnosed_by_cluster_and_name(capsys: Capture) -> None:
    world = World()
    service = a_failing_service(world)
    ran = in_world(world, capsys, "diagnose", service)
    assert ran.code == 2
    assert " ".join(ran.out.split()).startswith(f"{service}: the service is there (ACTIVE); seen 2026-01-05")
    assert "tasks: app ended with an error of its own (exit code 1)" in ran.out
    assert "  spec " not in ran.out
    assert causes(diagnosed(world, capsys, f"arn:aws:ecs:us-east-1:123456789012:service/{service}")) == {"exit-1"}
    asked = {str(call).partition(":")[0] for call in world.calls[-6:]}
    assert "cloudformation" not in asked


@pytest.mark.usefixtures("shell")
def test_a_service_that_is_well_is_said_to_be(capsys: Capture) -> None:
    world = World()
    apply(world, "web", APP)
    service = next(iter(world.ecs.services.values()))
    ran = in_world(world, capsys, "diagnose", f"{service.cluster}/{service.name}")
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        f"✓ {service.cluster}/{service.name}: nothing is wrong (ACTIVE)",
    )


@pytest.mark.usefixtures("shell")
def test_a_service_that_is_not_there_is_said(capsys: Capture) -> None:
    ran = in_world(World(), capsys, "diagnose", "labs/web")
    assert (ran.code, "error[E708]: there is no service web in a cluster labs" in ran.err) == (4, True)
    assert "a spec's file ends in .yml" in ran.err


def test_a_file_is_a_file_whatever_it_is_called(shell: Shell, capsys: Capture) -> None:
    shell.write("labs/web", "name: web\nimage: nginx:1.28\n")
    ran = in_world(World(), capsys, "diagnose", "labs/web")
    assert (ran.code, "there is no stack web" in ran.err) == (4, True)
