"""A permission that is missing, for each call of each command: named with what to type, and the right exit code."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.processes import Ran, Shell, in_world
from tests.deploy.permissions.test_actions import OF_S3, SERVICES
from tests.deploy.trouble import rolled_back_creation
from tests.reviews import EC2, PRIVATE, WEB, deployed, waiting
from tests.world import World

Capture = pytest.CaptureFixture[str]
HOSTS = EC2 + PRIVATE
LONG = WEB + "tags:\n" + "".join(f"  team-{number:02}: {'x' * 200}\n" for number in range(40))


def newer(text: str) -> str:
    return text.replace("1.28", "1.29")


RUNS: dict[str, tuple[str, Callable[[], World], str]] = {
    "apply, create": (WEB, World, "apply web.yml --yes"),
    "apply, update": (newer(WEB), deployed, "apply web.yml --yes"),
    "apply, hosts": (newer(HOSTS), lambda: deployed(HOSTS), "apply web.yml --yes"),
    "apply, long": (LONG, World, "apply web.yml --yes --make-bucket"),
    "diff": (newer(WEB), deployed, "diff web.yml"),
    "diff, long": (LONG, deployed, "diff web.yml --make-bucket"),
    "destroy": (WEB, deployed, "destroy web.yml --yes"),
    "destroy, hosts": (HOSTS, lambda: deployed(HOSTS), "destroy web.yml --yes"),
    "repair, delete": (WEB, rolled_back_creation, "repair web --yes --delete web"),
    "watch": (WEB, deployed, "watch web"),
    "events": (WEB, deployed, "events web"),
    "diagnose": (HOSTS, lambda: deployed(HOSTS), "diagnose web"),
}
LOOKS = {
    "autoscaling:DescribeScalingActivities",
    "cloudformation:ListStackResources",
    "cloudwatch:DescribeAlarms",
    "ecs:DescribeServices",
    "ecs:DescribeTasks",
    "ecs:ListContainerInstances",
    "ecs:ListServiceDeployments",
    "ecs:ListServices",
    "ecs:ListTasks",
    "elbv2:DescribeLoadBalancerAttributes",
    "elbv2:DescribeTargetHealth",
}
"""What a command can do without: it tells less."""
ENDS = frozenset({"cloudformation:DeleteStack", "ecs:UpdateService"})
BEGINS = {"apply": frozenset({"cloudformation:ExecuteChangeSet"}), "destroy": ENDS, "repair": ENDS}
"""What begins something in AWS, by command: only after one of these is the exit code 7."""
SWEEPS = {"cloudformation:DeleteChangeSet", "cloudformation:ListChangeSets"}
"""What only cleans up after other commands, or is told as a note."""


def action(call: str) -> str:
    service, operation = call.split(":")
    return f"{SERVICES[service]}:{OF_S3.get(operation, operation)}"


def ran(name: str, shell: Shell, capsys: Capture, *, without: str = "") -> tuple[Ran, World]:
    text, make, line = RUNS[name]
    shell.write("web.yml", text)
    world = make()
    world.calls.clear()
    if without:
        world.deny(without)
    return in_world(world, capsys, *line.split()), world


@pytest.mark.parametrize("name", RUNS)
def test_each_call_that_is_denied(name: str, shell: Shell, capsys: Capture) -> None:
    whole, world = ran(name, shell, capsys)
    assert whole.code in (0, 2)
    for call in sorted({str(call) for call in world.calls}):
        denied, world = ran(name, shell, capsys, without=call)
        if denied.code == whole.code:
            assert call in LOOKS | SWEEPS, call
            continue
        said = " ".join(denied.err.split())
        assert denied.code in (7, 8), call
        assert f"you may not {action(call)} on" in said, call
        assert "`ecsspec check --access`" in said, call
        begins = BEGINS.get(name.partition(",")[0], frozenset()) & {str(one) for one in world.calls} - {call}
        assert (denied.code == 7) is bool(begins), call
        if denied.code == 7:
            assert any(f"`ecsspec {verb} web" in said for verb in ("watch", "destroy", "repair")), call
        elif name.startswith(("apply", "diff")):
            assert not began(world, but=call), call


def began(world: World, *, but: str) -> bool:
    """Tell whether something was carried out, or waits; what may not be deleted may be left, as it says."""
    world.allow(but)
    left = [] if but == "cloudformation:DeleteChangeSet" else waiting(world)
    return "cloudformation:ExecuteChangeSet" in {str(call) for call in world.calls} - {but} or bool(left)
