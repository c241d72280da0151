"""Plan files that somebody wrote with care: nothing is carried out or deleted that was not reviewed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecsspec.deploy.plans.form import LIFETIME, moment
from ecsspec.deploy.plans.plan import MARK, SEAL, as_text, digest, plan_in
from tests.cli.plans import NEWER, Capture, by_plan, in_a_row, kept, refused
from tests.cli.processes import Shell, in_world
from tests.reviews import WEB, deployed, ports, waiting
from tests.world import World

ADMIN = """\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]
"""
CHANGES = {"CreateChangeSet", "DeleteChangeSet", "ExecuteChangeSet", "DeleteStack"}
VERBS = (("apply", "--plan", "a.plan"), ("plan", "drop", "a.plan"))


def sealed(held: dict[str, Any]) -> str:
    """Return the text of a plan with a digest that fits."""
    whole = {name: value for name, value in held.items() if name != SEAL}
    return json.dumps({**whole, SEAL: digest(json.dumps(whole, sort_keys=True))})


def forged(**changes: Any) -> None:
    """Edit the plan in a.plan with care."""
    held = json.loads(Path("a.plan").read_text(encoding="utf-8"))
    Path("a.plan").write_text(sealed({**held, **changes}), encoding="utf-8")


def somebodys(world: World, name: str, *, template: str = ADMIN, say: str = "", **more: Any) -> str:
    """Let somebody make a change set, and return its id."""
    client = world.session().client("cloudformation")
    about = {"Description": say} if say else {}
    iam = ["CAPABILITY_NAMED_IAM"]
    made = client.create_change_set(
        StackName="web", ChangeSetName=name, TemplateBody=template, Capabilities=iam, **about, **more
    )
    world.clock.sleep(30)
    found: str = made["Id"]
    return found


def changed(world: World, since: int) -> list[str]:
    """Return the calls since then that change something."""
    return [call.operation for call in world.calls[since:] if call.operation in CHANGES]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.usefixtures("shell")
def test_a_set_of_another_name_is_neither_carried_out_nor_deleted(capsys: Capture, verb: tuple[str, ...]) -> None:
    world = deployed()
    kept(world, capsys)
    forged(change_set=somebodys(world, "release-7"))
    before, since = waiting(world), len(world.calls)
    refused(in_world(world, capsys, *verb), "E621", "the plan in a.plan was cut or edited")
    assert (waiting(world), len(world.calls) - since) == (before, 2), "it was not even asked for"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.usefixtures("shell")
def test_a_set_that_only_has_the_name_is_left_alone(capsys: Capture, verb: tuple[str, ...]) -> None:
    world = deployed()
    kept(world, capsys)
    plan = plan_in(Path("a.plan").read_text(encoding="utf-8"), file="a.plan")
    forged(change_set=somebodys(world, f"ecsspec-plan-{plan.id}-0", say="release 7"))
    since = len(world.calls)
    refused(in_world(world, capsys, *verb), "E629", "is not the one that was planned (it was not made for this plan)")
    assert (changed(world, since), Path("a.plan").exists()) == ([], True)


@pytest.mark.parametrize(
    ("template", "tags", "words"),
    [
        (ADMIN, {"ecsspec:name": "web"}, "its template is not the spec's"),
        ("", {"ecsspec:name": "web", "team": "x"}, "its tags are not the spec's"),
        ("", {"ecsspec:name": "web"}, "it changes other things than were reviewed"),
    ],
)
@pytest.mark.usefixtures("shell")
def test_a_set_that_says_it_is_the_plans_is_looked_into(
    capsys: Capture, template: str, tags: dict[str, str], words: str
) -> None:
    world = deployed()
    kept(world, capsys)
    plan = plan_in(Path("a.plan").read_text(encoding="utf-8"), file="a.plan")
    body = template or ports(world).change_sets.template(plan.change_set, stack="web")
    rows = [{"Key": key, "Value": value} for key, value in tags.items()]
    made = somebodys(world, f"ecsspec-plan-{plan.id}-0", template=body, say=f"ecsspec plan {plan.id}", Tags=rows)
    forged(change_set=made, deeds="0" * 64)
    since = len(world.calls)
    refused(by_plan(world, capsys), "E629", words)
    assert changed(world, since) == []


@pytest.mark.parametrize("lie", [{"changes": 7}, {"losses": ["--allow-delete Service"]}])
@pytest.mark.usefixtures("shell")
def test_a_plan_that_tells_less_or_more_than_it_does_is_refused(capsys: Capture, lie: dict[str, Any]) -> None:
    world = deployed()
    kept(world, capsys)
    forged(**lie)
    since = len(world.calls)
    refused(by_plan(world, capsys), "E621", "the plan in a.plan was cut or edited")
    assert changed(world, since) == []


@pytest.mark.parametrize(("days", "code"), [(1, "E629"), (365, "E621")])
@pytest.mark.usefixtures("shell")
def test_a_plan_does_not_live_longer_for_saying_that_it_is_younger(capsys: Capture, days: int, code: str) -> None:
    world = deployed()
    kept(world, capsys)
    plan = plan_in(Path("a.plan").read_text(encoding="utf-8"), file="a.plan")
    world.clock.sleep(2 * 86_400)
    born = datetime.fromisoformat(plan.created).timestamp() + days * 86_400
    forged(created=moment(born), expires=moment(born + LIFETIME))
    since = len(world.calls)
    refused(by_plan(world, capsys), code, "nothing was done")
    assert changed(world, since) == []


@pytest.mark.usefixtures("shell")
def test_a_template_that_aws_spells_otherwise_is_the_same(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    (stack,) = world.stacks.by_id.values()
    (mine,) = [one for one in stack.change_sets.values() if one.execution == "AVAILABLE"]
    mine.template = replace(mine.template, body=f"# by AWS\n{mine.template.body}")
    assert by_plan(world, capsys).code == 0


@pytest.mark.usefixtures("shell")
def test_the_diff_of_an_apply_shows_what_opens(capsys: Capture) -> None:
    world = deployed(f"{WEB}load_balancer: internal\n")
    kept(world, capsys, f"{WEB}load_balancer: public\n")
    done = by_plan(world, capsys, "a.plan", "--allow-replace", "LoadBalancer")
    assert (done.code, "opens access:" in done.err) == (0, True), done.err
    assert "LoadBalancer faces the internet" in done.err


@dataclass(frozen=True)
class Ground:
    """A world with a plan, and the file of it."""

    world: World
    text: str


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Make a plan once, whose set nobody may delete: whatever is refused changes nothing."""
    from ecsspec.aws.connection import Connection
    from ecsspec.cli.run import run

    world = deployed()
    folder = tmp_path_factory.mktemp("ground")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("web.yml").write_text(NEWER, encoding="utf-8")
        code = run(
            ["diff", "web.yml", "--out", "a.plan"],
            connector=lambda *_, **__: Connection(world.session(), clock=world.clock),
        )
    assert code == 2
    world.deny("cloudformation:DeleteChangeSet")
    return Ground(world, (folder / "a.plan").read_text(encoding="utf-8"))


ANY = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.lists(st.text(max_size=3), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.sampled_from(["", "-", "web", "local", "aws", "0" * 64, "0" * 12, "2026-01-05T09:00:00+00:00", "never", "a\0b",
                     "\ud800", "../web.yml", "9999-12-31T23:59:59+00:00", "0.0.1", "EmptyList"]),
)  # fmt: skip


@given(data=st.data(), reseal=st.booleans())
@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_is_edited_ends_in_a_refusal(
    ground: Ground, shell: Shell, capsys: Capture, data: st.DataObject, reseal: bool  # noqa: FBT001
) -> None:  # fmt: skip
    held = json.loads(ground.text)
    names = data.draw(st.lists(st.sampled_from(sorted(held)), min_size=1, max_size=2, unique=True))
    edits = {name: data.draw(ANY) for name in names if data.draw(st.booleans(), label=f"keep {name}")}
    found = {**{name: value for name, value in held.items() if name not in names}, **edits}
    text = sealed(found) if reseal else json.dumps(found)
    if json.loads(text) == held:
        return
    shell.write("web.yml", NEWER)
    shell.write("a.plan", text)
    since = len(ground.world.calls)
    ran = by_plan(ground.world, capsys)
    assert (ran.code, "error[E62" in ran.err, "nothing was done" in in_a_row(ran.err)) == (4, True, True), edits
    assert changed(ground.world, since) == []
    ran = in_world(ground.world, capsys, "plan", "drop", "a.plan")
    assert (ran.code == 4 and "error[E62" in ran.err) or (ran.code == 8 and "E803" in ran.err), ran.err
    asked = [call.params["ChangeSetName"] for call in ground.world.calls[since:] if call.operation in CHANGES]
    assert asked in ([], [held["change_set"]]), "its own set may be dropped whatever the plan says of itself"


def test_the_plan_that_is_edited_is_good(ground: Ground) -> None:
    plan = plan_in(ground.text, file="a.plan")
    assert as_text(plan) == ground.text
    assert MARK in json.loads(ground.text)
