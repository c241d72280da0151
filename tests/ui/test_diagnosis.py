"""Why a deployment failed, as the screens that a user reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ecsspec.api import keys_in
from ecsspec.deploy.events import Finished
from ecsspec.deploy.evidence.lookback import looked_back
from ecsspec.diagnosis.evidence import Container, Evidence, LogLine, ResourceFailure, Service, Task
from ecsspec.diagnosis.findings import diagnose
from ecsspec.ui.console import Screen
from ecsspec.ui.diagnosis import MOST, NO_SPEC, Spec, headed, render
from tests.conftest import Golden
from tests.diagnosis.scenes import CRASHES, NO_HOSTS, WELL, a_task, evidence
from tests.reviews import EC2, SCREEN, WEB, applied, compiled, deployed, ports
from tests.ui.test_screens import keep
from tests.world import World
from tests.world.fates import Fate, cannot_pull, elb_unhealthy, exits, no_instances, no_secret, out_of_memory

DATABASE = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db"
NEWER = f"{WEB.replace('1.28', '1.92')}environment:\n  MODE: fast\n"
LINES = (
    "starting",
    "Traceback (most recent call last):",
    '  File "/app/main.py", line 7, in <module>',
    "    connect(os.environ['DB_URL'])",
    "KeyError: 'DB_URL'",
)
SCENES: dict[str, tuple[Callable[[], World], str, Fate]] = {
    "image-missing": (deployed, NEWER, cannot_pull("nginx:1.92")),
    "container-exits": (deployed, NEWER, exits(1, container="web", says=LINES)),
    "balancer-health": (deployed, NEWER, elb_unhealthy(says=("listening on 127.0.0.1:80",))),
    "no-instances": (World, EC2, no_instances()),
    "secret-not-readable": (deployed, NEWER, no_secret(DATABASE)),
    "out-of-memory": (deployed, NEWER, out_of_memory(container="web", says=("loading the model",))),
}


def spec_of(text: str) -> Spec:
    return Spec("web.yml", keys_in(compiled(text).loaded.document))


def screen(seen: Evidence, spec: Spec = NO_SPEC) -> str:
    return render(diagnose(seen), seen, SCREEN, spec=spec)


def failing(world: World, text: str, fate: Fate) -> Evidence:
    world.rolls_out("AWS::ECS::Service", fate)
    events, error = applied(world, text)
    assert error is not None
    assert isinstance(events[-1], Finished)
    assert events[-1].evidence is not None
    return events[-1].evidence


def now(world: World) -> Evidence:
    live = ports(world).stacks.describe("web")
    assert live is not None
    return looked_back(ports(world), live)


@pytest.mark.parametrize("name", SCENES)
def test_the_screen_of_a_failure(name: str, golden: Golden) -> None:
    begin, text, fate = SCENES[name]
    keep(golden, f"diagnosis-{name}", screen(failing(begin(), text, fate), spec_of(text)))


def test_the_screen_of_a_first_deployment_that_aws_has_forgotten(golden: Golden) -> None:
    world = World()
    failing(world, WEB, exits(1, container="web"))
    keep(golden, "diagnosis-first-deployment", screen(now(world), spec_of(WEB)))


def test_the_screen_of_a_stack_that_is_well(golden: Golden) -> None:
    keep(golden, "diagnosis-healthy", screen(now(deployed())))


def test_somebody_who_did_not_see_it_is_told_the_status_first() -> None:
    head, _, page = headed(diagnose(CRASHES), CRASHES, SCREEN).partition("\n\n")
    assert head.startswith("web: its first creation failed and was rolled back")
    assert " ".join(head.split()).endswith("(ROLLBACK_COMPLETE); seen 2026-01-05 09:10 UTC")
    assert page == screen(CRASHES)
    assert headed(diagnose(WELL), WELL, SCREEN) == screen(WELL)


def test_a_cause_comes_before_all_others() -> None:
    told = screen(CRASHES)
    assert told.startswith("✗ 2 tasks: web does not reach something that it needs at its start")
    assert told.index("besides") > told.index("A new thing")
    assert "did not become stable" in told.partition("besides")[2]


def test_what_follows_is_told_at_length_where_there_is_no_cause() -> None:
    seen = replace(
        NO_HOSTS, services=(replace(NO_HOSTS.services[0], activities=(), events=NO_HOSTS.services[0].events[:2]),)
    )
    told = screen(seen)
    assert told.startswith("✗ the cluster has no host")
    assert "  AWS   (service web) was unable to place a task" in told


def test_no_more_than_a_few_are_told_at_length() -> None:
    tasks = tuple(a_task(number, Container(f"c{number}", "web:1", number)) for number in range(1, 10))
    told = screen(evidence(Service("web", "web", tasks=tasks)))
    assert told.count("✗ ") == MOST
    assert sum(line.startswith("  web: 1 task: c") for line in told.splitlines()) == 9 - MOST


def test_what_could_not_be_seen_is_said_at_the_end() -> None:
    told = screen(replace(CRASHES, notes=("the targets of web could not be looked at: " + "no " * 40,)))
    head, _, tail = told.partition("not seen\n")
    assert head.endswith("\n\n")
    assert [line[:4].isspace() for line in tail.splitlines()] == [False, True, True]


def test_keys_without_a_spec_are_left_out() -> None:
    assert "  spec " not in screen(CRASHES)
    assert "  spec  environment, network.tasks (not in web.yml)\n  try" in screen(CRASHES, Spec("web.yml", {}))
    assert "  spec  web.yml:7 network.tasks\n  try" in screen(CRASHES, Spec("web.yml", {"network.tasks": "web.yml:7"}))


def test_log_lines_keep_their_indentation_and_lose_control_characters() -> None:
    task = a_task(1, Container("web", "web:1", 1))
    lines = (LogLine("", "web", "a:"), LogLine("", "web", "    b\x1b[31m"), LogLine("", "web", " " * 40 + "deep"))
    told = screen(evidence(Service("web", "web", tasks=(task,), logs=lines)))
    assert "  log   │ a:\n        │     b�[31m\n        │         deep\n" in told


def test_harmless_trouble_is_told_in_a_line_and_all_is_well() -> None:
    spot = Task("arn:1", stop_code="SpotInterruption", stopped_reason="Your Spot Task was interrupted.", stopped_at="x")
    told = screen(replace(WELL, services=(replace(WELL.services[0], tasks=(spot,)),)))
    assert told.startswith("✓ web: nothing is wrong (CREATE_COMPLETE)\n  Service: 2 of 2 tasks run, 1 of 2 targets")
    assert "besides\n  Service: 1 task: " in told


def test_colours_mark_the_cause() -> None:
    told = render(diagnose(CRASHES), CRASHES, Screen(SCREEN.stream, colour=True))
    assert told.startswith("\x1b[1;31m✗ 2 tasks")


def test_a_key_in_its_short_form_stands_where_its_section_does() -> None:
    short = Spec("web.yml", {"environment": "web.yml:5", "network": "web.yml:7"})
    assert "  spec  web.yml:5 environment\n        web.yml:7 network\n" in screen(CRASHES, short)
    other = Spec("web.yml", {"network": "web.yml:7", "network.zones": "web.yml:8"})
    assert "  spec  environment, network.tasks (not in web.yml)\n" in screen(CRASHES, other)


def test_a_resource_of_another_stack_says_whose_it_is() -> None:
    failed = ResourceFailure("", "Cluster", "AWS::ECS::Cluster", "odd", "web-In")
    told = screen(replace(CRASHES, services=(), failures=(failed,)))
    assert told.endswith("  in    Cluster (AWS::ECS::Cluster) · stack web-In")
