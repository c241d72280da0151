"""Ctrl-C while AWS does not answer about some of several stacks: real processes, which end all the same."""

from __future__ import annotations

import re
import signal

import pytest

from tests.cli.many.stacks import rows
from tests.cli.processes import Ran, Shell
from tests.cli.test_threads import SOON, running, until
from tests.reviews import WEB


@pytest.fixture
def files(shell: Shell) -> tuple[str, str]:
    for name in ("a", "b"):
        shell.write(f"{name}.yml", WEB.replace("name: web", f"name: {name}"))
    return ("a.yml", "b.yml")


def test_what_was_begun_may_be_running_and_says_how_to_follow_it(shell: Shell, files: tuple[str, str]) -> None:
    args = ("-m", "tests.cli.mute", "ExecuteChangeSet", "a", "apply", *files, "--yes")
    with running(shell, *args) as process:
        until(process.stdout, "mute")
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=SOON)
    ended = Ran(process.returncode, out.decode(), rest.decode())
    assert ended.code == 7, ended.err
    assert rows(ended)["a"] == "may go on in AWS"
    assert "    ecsspec watch a.yml\n" in ended.err


def test_what_may_be_left_is_waited_for_and_named_at_the_second_order(shell: Shell, files: tuple[str, str]) -> None:
    args = ("-m", "tests.cli.mute", "CreateChangeSet", "a", "apply", *files, "--yes", "--profile", "dev")
    with running(shell, *args) as process:
        until(process.stdout, "mute")
        process.send_signal(signal.SIGINT)
        waits = until(process.stderr, "Ctrl-C once more ends at once")
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=SOON)
    ended = Ran(process.returncode, out.decode(), rest.decode())
    (name,) = re.findall(r"waiting to take back (\S+);", " ".join(waits.split()))
    assert ended.code == 130, ended.err
    assert f"the change set {name} of a may be left" in " ".join(ended.err.split())
    command = f"aws cloudformation delete-change-set --stack-name a --change-set-name {name}"
    assert f"to remove it now: {command} --profile dev\n" in ended.err
    assert rows(ended) == dict.fromkeys(("a", "b"), "not begun: you stopped it")
    assert ended.err.endswith("Stopped; nothing of ours is running.\n")


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_who_only_looks_is_not_waited_for(shell: Shell, files: tuple[str, str], order: signal.Signals) -> None:
    args = ("-m", "tests.cli.mute", "GetCallerIdentity", "", "apply", *files, "--yes")
    with running(shell, *args) as process:
        until(process.stdout, "mute")
        process.send_signal(order)
        out, rest = process.communicate(timeout=SOON)
    ended = Ran(process.returncode, out.decode(), rest.decode())
    assert ended.code == 130, ended.err
    assert rows(ended) == dict.fromkeys(("a", "b"), "not begun: you stopped it")


def test_what_is_being_cleared_away_may_go_on(shell: Shell, files: tuple[str, str]) -> None:
    args = ("-m", "tests.cli.mute", "DeleteStack", "a", "apply", *files, "--yes", "--allow-delete", "a")
    with running(shell, *args) as process:
        until(process.stdout, "mute")
        process.send_signal(signal.SIGINT)
        out, rest = process.communicate(timeout=SOON)
    ended = Ran(process.returncode, out.decode(), rest.decode())
    assert (ended.code, rows(ended)["a"]) == (7, "may go on in AWS"), ended.err
