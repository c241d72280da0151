"""A command that we propose loses no option of the one that was given, but what agrees to something or fits no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperCommand, TyperOption

from ecsspec.cli.application import COMMANDS, application
from ecsspec.cli.command_line import CONSENTS, OF_THE_MOMENT, PASSED, TARGET, TOLD, CommandLine, begin
from ecsspec.cli.parsed import Command, name_of
from ecsspec.cli.target import Choice, about, pasted, whole
from tests.cases import ROOT
from tests.cli.plays import words
from tests.cli.processes import Shell, in_world
from tests.deploy.trouble import TROUBLES
from tests.reviews import WEB, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
ROLE = "arn:aws:iam::123456789012:role/cloudformation"
EXAMPLES = {
    "--role-arn": ROLE,
    "--bucket": "acme-templates",
    "--endpoint-url": "http://127.0.0.1:9",
    "--timeout": "30m",
}
CHOSEN = {"--on-timeout": "cancel", "--fail-fast-after": "4", "--format": "json"}


def commands() -> Iterator[tuple[str, TyperCommand]]:
    for name in COMMANDS:
        found = typer.main.get_command(application([name]))
        inner = getattr(found, "commands", {name: found})
        inner = getattr(inner.get(name), "commands", inner)
        yield from ((name, one) for one in inner.values())


def options(command: TyperCommand) -> dict[str, TyperOption]:
    return {name_of(one): one for one in command.params if isinstance(one, TyperOption) and name_of(one) != "--help"}


ALL = [(verb, command) for verb, command in commands()]


@pytest.mark.parametrize(("verb", "command"), ALL, ids=lambda one: one if isinstance(one, str) else one.name)
def test_every_option_that_counts_is_in_the_same_command_again(verb: str, command: TyperCommand) -> None:
    for option, found in options(command).items():
        value = "" if found.is_flag else EXAMPLES.get(option) or CHOSEN.get(option, "x")
        carried = list(CommandLine(verb, ("web",), ((option, value),)).carried(verb, "web"))
        dropped = (*TARGET, *CONSENTS, *TOLD, *OF_THE_MOMENT.get(verb, ()))
        assert carried == ([] if option in dropped else [f"{option} {value}".strip()])


@pytest.mark.parametrize("option", PASSED)
def test_what_other_commands_have_as_well_is_passed_to_all_of_them(option: str) -> None:
    having = {verb for verb, command in ALL if option in options(command)}
    assert set(PASSED[option]) == having


def test_every_command_is_parsed_in_the_same_way() -> None:
    assert {type(command) for _, command in ALL} == {Command}


def test_the_page_of_the_local_target_names_each_command_that_has_it() -> None:
    page = " ".join((ROOT / "docs" / "local.md").read_text(encoding="utf-8").split())
    named = re.findall(r"`([a-z ]+)`", page.partition("`--local` on ")[2].partition(" uses it and starts it")[0])
    having = {f"plan {one.name}" if verb == "plan" else verb for verb, one in ALL if "--local" in options(one)}
    assert set(named) == having
    assert len(named) == len(having)


def given(*pairs: tuple[str, str], verb: str = "destroy") -> None:
    begin(CommandLine(verb, ("web",), pairs))
    about(Choice(profile="labs"))


def test_what_is_said_already_is_not_said_twice() -> None:
    given(("--unprotect", ""), ("--retain", "A"), ("--role-arn", ROLE), ("--yes", ""))
    assert whole("`ecsspec destroy web --retain B`") == (
        f"`ecsspec destroy web --retain B --unprotect --role-arn {ROLE} --profile labs`"
    )
    assert pasted("now: `ecsspec watch web --profile other`") == "now: ecsspec watch web --profile other"


def test_a_cancel_takes_no_role() -> None:
    given(("--role-arn", ROLE), verb="apply")
    assert whole("`ecsspec repair web --cancel`") == "`ecsspec repair web --cancel --profile labs`"
    assert whole("`ecsspec repair web`") == f"`ecsspec repair web --role-arn {ROLE} --profile labs`"
    assert whole("`ecsspec check --access`") == f"`ecsspec check --access --role-arn {ROLE} --profile labs`"


def test_a_destroy_that_is_refused_proposes_itself(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", f"{WEB}logging: {{on_destroy: keep}}\n")
    options = ("--everything", "--role-arn", ROLE, "--region", "us-east-1")
    refused = in_world(deployed(), capsys, "destroy", "web", *options)
    assert f"ecsspec destroy web --everything --role-arn {ROLE} --region us-east-1 --yes" in words(refused)


def test_what_cannot_be_deleted_is_left_with_the_same_options(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", WEB)
    world = deployed()
    world.fail("LogGroup", reason="no", on="delete")
    failed = in_world(world, capsys, "destroy", "web", "--unprotect", "--role-arn", ROLE, "--yes")
    assert failed.code == 6
    assert f"ecsspec destroy web --retain LogGroup --unprotect --role-arn {ROLE}" in failed.err
    assert f"ecsspec destroy web --unprotect --role-arn {ROLE}" in failed.err


def test_a_repair_that_is_refused_proposes_itself(capsys: Capture) -> None:
    refused = in_world(
        TROUBLES["UPDATE_ROLLBACK_FAILED"](), capsys, "repair", "web", "--skip", "Service", "--role-arn", ROLE
    )
    assert (refused.code, "E701" in refused.err) == (4, True)
    assert f"ecsspec repair web --skip Service --role-arn {ROLE} --yes\n" in refused.err


def test_an_apply_proposes_with_the_role_and_the_bucket(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", WEB)
    options = ("--role-arn", ROLE, "--bucket", "acme-templates")
    world = World()
    refused = in_world(world, capsys, "apply", "web.yml", *options, "--timeout", "30m", "--on-timeout", "cancel")
    order = f"--role-arn {ROLE} --bucket acme-templates --timeout 30m --on-timeout cancel"
    assert f"ecsspec apply web.yml {order} --yes\n" in refused.err
    done = in_world(world, capsys, "apply", "web.yml", *options, "--yes")
    assert f"ecsspec diff web.yml --role-arn {ROLE} --bucket acme-templates\n" in done.err
    assert re.search(rf"to remove it all:\s+ecsspec destroy web.yml --role-arn {ROLE}\n", done.err)


def test_a_plan_lacks_only_consent(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", f"{WEB}load_balancer: internal\n")
    world = deployed()
    assert in_world(world, capsys, "diff", "web.yml", "--out", "web.plan").code == 2
    refused = in_world(world, capsys, "apply", "--plan", "web.plan")
    assert "ecsspec apply --plan web.plan --allow-replace LoadBalancer" in words(refused)
    assert "--yes" not in words(refused).rpartition("if it is meant")[2]


def test_no_bucket_is_passed_over_in_silence(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", WEB)
    for command in ("apply", "diff"):
        ran = in_world(World(), capsys, command, "web.yml", "--local", "--bucket", "acme-templates")
        assert "note: --bucket has no effect here" in ran.err
        assert "--bucket has" not in in_world(World(), capsys, command, "web.yml", "--bucket", "acme-templates").err


def test_a_folder_in_place_of_a_stack_is_told(shell: Shell, capsys: Capture) -> None:
    shell.write("specs/web.yml", WEB)
    (shell.folder / "empty").mkdir()
    ran = in_world(World(), capsys, "destroy", "specs", "--profile", "labs")
    assert (ran.code, "E708" in ran.err) == (4, True)
    assert "specs is a folder here; name one spec: `ecsspec destroy specs/web.yml --profile labs`" in words(ran)
    assert "name one spec: `ecsspec watch SPEC`" in words(in_world(World(), capsys, "watch", "empty"))
    assert "empty is a folder with no .yml file in it" in in_world(World(), capsys, "apply", "empty").err


def test_the_local_target_has_no_profiles(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", WEB)
    for what in ("web", "web.yml"):
        assert "--profile" not in in_world(World(), capsys, "watch", what, "--local").err
        assert "--profile" in in_world(World(), capsys, "watch", what).err
