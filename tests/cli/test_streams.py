"""Which stream gets what, when there is colour, and what a reader who leaves early does not break."""

from __future__ import annotations

import json

import pytest

from ecsspec.cli.run import run
from tests.cli.processes import Shell, in_world
from tests.reviews import WEB, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
SECRETS = f"{WEB}environment: {{DB_PASSWORD: hunter2}}\n"


def test_a_reader_who_leaves_early_hears_no_complaint(shell: Shell) -> None:
    piped = shell.shell("ecsspec compile web.yml | head -1; ecsspec schema | head -1; ecsspec nonsense 2>&1 | head -0")
    assert piped.err == ""
    assert piped.out.splitlines() == ['AWSTemplateFormatVersion: "2010-09-09"', "{"]
    for command, code in (("validate nowhere.yml", 9), ("apply --help", 0), ("compile web.yml", 0)):
        left = shell.shell(f"ecsspec {command} 2>&1 | head -0; exit ${{PIPESTATUS[0]}}")
        assert (left.code, left.err) == (code, "")


ASKED = ("--help", "--version", "apply --help", "local", "compile web.yml")


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_closed_or_full_is_no_traceback(asked: str, shell: Shell) -> None:
    closed = shell.shell(f"ecsspec {asked} >&-; echo $? >&2; ecsspec {asked} | true; echo ${{PIPESTATUS[0]}} >&2")
    assert (closed.out, closed.err) == ("", "0\n0\n"), "nobody reads, and nothing is wrong"
    full = shell.shell(f"ecsspec {asked} > /dev/full")
    assert (full.code, full.err.splitlines()[0]) == (9, "error[E904]: cannot write: No space left on device")
    assert "Traceback" not in full.err
    assert "Exception" not in full.err
    assert shell.shell(f"ecsspec {asked} >/dev/full 2>&1").code == 9


def test_talk_on_a_full_disk_is_dropped(shell: Shell) -> None:
    assert shell.shell("ecsspec validate web.yml 2> /dev/full").code == 0
    assert shell.shell("ecsspec validate nowhere.yml 2> /dev/full").code == 9
    script = "python -m tests.cli.driver empty report.json apply web.yml --yes 2> /dev/full"
    applied = shell.shell(script)
    assert applied.code == 0
    assert "\n  Url" in applied.out


def test_colour_only_where_it_is_wanted(shell: Shell) -> None:
    shell.write("web.yml", "nam: web\n")
    assert "\x1b" not in shell.run("validate", "web.yml").err
    assert "\x1b" in shell.run("validate", "web.yml", env={"FORCE_COLOR": "1"}).err
    assert "\x1b" not in shell.run("validate", "web.yml", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).err
    code, screen = shell.on_terminal(["-m", "ecsspec", "validate", "web.yml"], "")
    assert (code, "\x1b[1;31m" in screen) == (3, True)


def test_warnings_are_talk_and_show_no_secret(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", SECRETS)
    assert run(["compile", "web.yml", "--format", "json"]) == 0
    said = capsys.readouterr()
    assert "W305" in said.err
    assert "hunter2" not in said.err
    assert json.loads(said.out)
    assert run(["validate", "web.yml", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["code"], "hunter2" in str(data)) == ("W305", False)


def test_a_valid_spec_has_no_problem_to_print(shell: Shell, capsys: Capture) -> None:  # noqa: ARG001
    assert run(["validate", "web.yml", "--json"]) == 0
    assert capsys.readouterr() == ("", "")


def test_several_specs_are_one_json_object_a_line(shell: Shell, capsys: Capture) -> None:
    shell.write("other.yml", SECRETS.replace("name: web", "name: other"))
    found = in_world(deployed(), capsys, "diff", "--json", "web.yml", "other.yml")
    assert found.code == 2
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert [(line["stack"], line["action"]) for line in lines] == [("web", "none"), ("other", "create")]
    assert "hunter2" not in found.out + found.err
    assert "W305" in found.err


@pytest.mark.usefixtures("shell")
def test_the_screen_of_an_apply_is_talk_and_its_outputs_are_data(capsys: Capture) -> None:
    done = in_world(World(), capsys, "apply", "web.yml", "--yes")
    assert "+ Vpc" in done.err
    assert "+ Vpc" not in done.out
    names = [line.split()[0] for line in done.out.splitlines()]
    assert {"ClusterName", "Url"} <= set(names)


@pytest.mark.parametrize("command", ["diff", "events", "explain"])
def test_screens_survive_a_terminal_of_few_letters(command: str, shell: Shell) -> None:
    args = {
        "diff": ["diff", "web.yml", "--from", "old.yml"],
        "events": ["validate", "broken.yml"],
        "explain": ["explain", "web.yml", "Service.DesiredCount"],
    }[command]
    shell.write("broken.yml", "nam: web\n")
    shell.shell("ecsspec compile web.yml -o old.yml")
    shell.write("web.yml", WEB.replace("1.28", "1.29"))
    ran = shell.run(*args, env={"PYTHONIOENCODING": "ascii"})
    assert ran.code in (0, 2, 3)
    assert (ran.out + ran.err).isascii()


@pytest.mark.parametrize(("scenario", "command"), [("deployed", "destroy web"), ("deployed", "apply web.yml")])
@pytest.mark.parametrize("reader", ["2>&1 | head -1", "2>&1 | head -0", "2>/dev/null | head -0", ">&-"])
def test_an_operation_ends_with_its_own_code_whoever_reads(
    scenario: str, command: str, reader: str, shell: Shell
) -> None:
    script = f"python -m tests.cli.driver {scenario} report.json {command} --yes {reader}"
    ran = shell.shell(f"{script}; exit ${{PIPESTATUS[0]}}")
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err
