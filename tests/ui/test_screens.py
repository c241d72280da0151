"""The screens that a user lives with, as goldens: 80 columns, no colour. Read them as a newcomer would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from ecsspec.api import explain
from ecsspec.deploy.events import Event
from ecsspec.deploy.evidence.history import operations
from ecsspec.deploy.removal.destroy import destroy, plan_destroy
from ecsspec.ui import destroy as destroy_screen
from ecsspec.ui import events as events_screen
from ecsspec.ui.diff import render
from ecsspec.ui.excerpt import columns
from ecsspec.ui.explanation import render as render_explanation
from ecsspec.ui.problems import render_error
from ecsspec.ui.progress import Teller, outputs
from tests.conftest import Golden
from tests.reviews import (
    BREAKER,
    EC2,
    PRIVATE,
    SCREEN,
    WEB,
    applied,
    compiled,
    deployed,
    deployed_by_another,
    ports,
    reviewed,
)
from tests.ui.offline import against
from tests.world import World

KEPT = f"{WEB}posture: standard\nprotect: false\n"
SECRETS = f"{WEB}environment: {{A: b, DB_PASSWORD: hunter2}}\n"


def slower(body: str) -> str:
    """Return a template with another delay, as somebody's hand left it."""
    return body.replace('timeout_seconds\n          Value: "30"', 'timeout_seconds\n          Value: "60"')


def moved_image() -> World:
    """Return a world where AWS published a newer machine image."""
    world = deployed(EC2)
    world.set_ssm("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", "ami-0ffffffffffffffff")
    return world


DIFFS: dict[str, tuple[Callable[[], World], str]] = {
    "create": (World, WEB),
    "create-ec2-private": (World, EC2 + PRIVATE),
    "in-place": (deployed, WEB.replace("desired_count: 1", "desired_count: 3")),
    "retention": (deployed, f"{WEB}logging: {{retention_days: 90}}\n"),
    "instance-type": (lambda: deployed(EC2), f"{EC2}capacity: {{instance_type: t3.small}}\n"),
    "new-revision": (deployed, WEB.replace("nginx:1.28", "nginx:1.29") + "cpu: 512\nmemory: 1 GB\n"),
    "environment": (lambda: deployed(SECRETS), SECRETS.replace("A: b", "A: c").replace("hunter2", "hunter3")),
    "replacement": (deployed, f"{WEB}load_balancer: internal\n"),
    "many-replacements": (deployed, f"{WEB}network:\n  cidr: 10.9.0.0/16\n"),
    "cluster-renamed": (deployed, f"{WEB}cluster:\n  name: labs\n"),
    "network-mode": (lambda: deployed(EC2 + PRIVATE), f"{EC2}{PRIVATE}network_mode: awsvpc\n"),
    "launch-type": (lambda: deployed(WEB + PRIVATE), f"{EC2}{PRIVATE}network_mode: awsvpc\n"),
    "balancer-gone": (deployed, WEB.replace("port: 80\n", "")),
    "logging-off": (deployed, f"{WEB}logging: false\n"),
    "upgrade": (lambda: deployed_by_another(WEB, slower), WEB.replace("nginx:1.28", "nginx:1.29")),
    "moved-by-aws": (moved_image, EC2),
    "tags": (lambda: deployed(EC2), f"{EC2}tags:\n  team: labs\n"),
    "outputs": (lambda: deployed_by_another(WEB, lambda body: body.replace("Where the app", "Where your app")), WEB),
    "no-changes": (deployed, WEB),
}


@pytest.mark.parametrize("name", DIFFS)
def test_the_screen_of_a_diff(name: str, golden: Golden) -> None:
    world, text = DIFFS[name]
    keep(golden, f"diff-{name}", render(reviewed(world(), text, purpose="diff"), SCREEN))


def test_the_screen_of_a_diff_of_what_is_not_there_yet(golden: Golden) -> None:
    worker = WEB.replace("port: 80\n", "")
    keep(golden, "diff-not-there-yet", render(reviewed(World(), worker, purpose="diff"), SCREEN))


def test_the_screen_of_a_diff_offline(golden: Golden) -> None:
    after = f"{WEB.replace('1.28', '1.29')}load_balancer: internal\n"
    keep(golden, "diff-offline", render(against(WEB, after), SCREEN))


def test_the_screens_of_a_creation(golden: Golden) -> None:
    events, _ = applied(World(), WEB)
    keep(golden, "progress-create", progress(events))


def test_the_screens_of_a_creation_that_fails(golden: Golden) -> None:
    world = World()
    world.fail("Service", reason=BREAKER)
    keep(golden, "progress-create-failed", failure(world, WEB))


def test_the_screens_of_an_update_that_is_rolled_back(golden: Golden) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update", times=1)
    keep(
        golden, "progress-update-rolled-back", failure(world, f"{WEB.replace('1.28', '1.29')}load_balancer: internal\n")
    )
    note = render(reviewed(world, WEB.replace("1.28", "1.30")), SCREEN)
    keep(golden, "diff-after-a-rollback", note)
    stack = world.stacks["web"].id
    keep(golden, "events", events_screen.render(operations(ports(world).stacks.events(stack), stack), SCREEN))


def test_the_screens_of_an_update(golden: Golden) -> None:
    events, _ = applied(deployed(), WEB.replace("1.28", "1.29"))
    keep(golden, "progress-update", progress(events))


def test_the_screens_of_a_rollback_that_fails(golden: Golden) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update")
    world.fail("Service", reason="the image is gone", on="rollback")
    keep(golden, "progress-needs-attention", failure(world, WEB.replace("1.28", "1.29")))


def test_the_screens_of_silence(golden: Golden) -> None:
    world = World()
    world.lose_connection(on="cloudformation:DescribeStackEvents", after_calls=3, times=2)
    events, _ = applied(world, WEB.replace("port: 80\n", ""))
    keep(golden, "progress-no-answer", progress(events))


def test_the_screens_of_a_destroy(golden: Golden) -> None:
    world = deployed(EC2)
    plan = plan_destroy(ports(world), "web")
    assert plan is not None
    caller = ports(world).identity.caller()
    keep(golden, "destroy-plan-ec2", destroy_screen.render(plan, caller, SCREEN))
    keep(golden, "destroy-progress-ec2", progress(destroy(ports(world), plan)))


def test_the_screen_of_a_destroy_that_keeps_something(golden: Golden) -> None:
    world = deployed(KEPT)
    plan = plan_destroy(ports(world), "web")
    assert plan is not None
    keep(golden, "destroy-plan-kept", destroy_screen.render(plan, ports(world).identity.caller(), SCREEN))
    list(destroy(ports(world), plan))
    keep(golden, "diff-adopted-again", render(reviewed(world, KEPT), SCREEN))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("written", "Service.DesiredCount"),
        ("default", "LogGroup.RetentionInDays"),
        ("several", "TaskDefinition.Cpu"),
        ("mapping", "LoadBalancerSecurityGroup.SecurityGroupIngress"),
        ("fixed", "TaskDefinition.Family"),
        ("secret", "TaskDefinition.ContainerDefinitions"),
        ("entry", "Service.LoadBalancers[0].ContainerPort"),
        ("long-path", "TaskDefinition.ContainerDefinitions.web.LogConfiguration.Options.awslogs-stream-prefix"),
        ("service", "Service"),
        ("task", "TaskDefinition"),
        ("output", "Url"),
        ("untouched", "InternetGatewayAttachment"),
    ],
)
def test_the_screen_of_an_explanation(name: str, what: str, golden: Golden) -> None:
    loaded = compiled(SECRETS).loaded
    keep(golden, f"explain-{name}", render_explanation(explain(loaded, what), loaded.document, SCREEN))


def test_the_screen_of_outputs(golden: Golden) -> None:
    values = {"Url": "http://web-123.us-east-1.elb.amazonaws.com", "ClusterName": "web", "LogGroupName": "/ecsspec/web"}
    keep(golden, "outputs", outputs(values, local=False))
    keep(golden, "outputs-local", outputs(values, local=True))
    assert outputs({}, local=True) == ""


def test_a_long_output_stays_whole_on_a_line_of_its_own() -> None:
    arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2"
    text = outputs({"ListenerArn": arn, "VpcId": "vpc-1"}, local=False)
    assert text == f"  ListenerArn\n    {arn}\n  VpcId        vpc-1"
    url = f"http://{'w' * 70}.elb.amazonaws.com"
    *_, there, note = outputs({"LoadBalancerSecurityGroupId": "sg-1", "Url": url}, local=True).splitlines()
    assert there == f"    {url}"
    assert note.startswith("    (nothing answers there")


def keep(golden: Golden, name: str, text: str) -> None:
    """Compare a screen with its golden; nothing but a command is wider than a screen, nothing shows a secret.

    A plan's id is a digest of the whole template, which is no screen's concern.
    """
    wide = [line for line in text.splitlines() if columns(line) > SCREEN.width]
    assert [line for line in wide if not line.lstrip().startswith(("aws ", "ecsspec "))] == []
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert "hunter" not in text
    golden(f"screens/{name}.txt", re.sub(r"plan [0-9a-f]{12}", "plan 7f3a9126d4c0", f"{text}\n"))


def progress(events: Iterable[Event]) -> str:
    """Return what is told while an operation runs."""
    teller = Teller(SCREEN, "web")
    return "\n".join(text for event in events if (text := teller.line(event))).lstrip("\n")


def failure(world: World, text: str) -> str:
    """Return what is told of an operation that fails, to its error."""
    events, error = applied(world, text)
    assert error is not None
    return f"{progress(events)}\n{render_error(error, SCREEN)}"
