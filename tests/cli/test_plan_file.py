"""The file of a plan: written by one alone, shown with its time, and a diff that cannot take its set back."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecsspec.cli.plans.file import write_plan
from ecsspec.problems import MachineError
from tests.cli.plans import NEWER, Capture, by_plan, in_a_row, kept
from tests.cli.processes import Shell, in_world
from tests.cli.test_plan_forged import forged
from tests.deploy.plans.examples import A_PLAN
from tests.reviews import WEB, applied, deployed, waiting
from tests.world import World


class Meanwhile(World):
    """A world in which something happens while a change set is asked for."""

    act: Callable[[], object] | None = None

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if operation == "CreateChangeSet" and self.act:
            act, self.act = self.act, None
            act()
        return super().answer(service, operation, params)


def test_of_two_diffs_to_one_file_the_later_takes_its_set_back(shell: Shell, capsys: Capture) -> None:
    world = Meanwhile()
    assert applied(world, WEB)[1] is None
    codes: list[int] = []

    def other() -> None:
        codes.append(kept(world, capsys).code)

    world.act = other
    later = kept(world, capsys)
    (name,) = waiting(world)
    assert (codes, later.code, "error[E904]" in later.err) == ([2], 9, True)
    assert "a.plan is there by now: the change set of this plan is taken back" in in_a_row(later.err)
    assert name in json.loads((shell.folder / "a.plan").read_text(encoding="utf-8"))["change_set"]
    assert by_plan(world, capsys).code == 0


def test_what_somebody_writes_meanwhile_is_left_alone(shell: Shell, capsys: Capture) -> None:
    world = Meanwhile()
    assert applied(world, WEB)[1] is None
    world.act = lambda: shell.write("a.plan", "mine")
    assert kept(world, capsys).code == 9
    assert (waiting(world), (shell.folder / "a.plan").read_text(encoding="utf-8")) == ([], "mine")


def test_an_empty_file_that_somebody_writes_to_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.plan"
    with path.open("wb") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        with pytest.raises(MachineError, match="there by now"):
            write_plan(path, A_PLAN)
    write_plan(path, A_PLAN)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("created", "expires", "row"),
    [
        ("2999-01-01T00:00:00+00:00", "2999-01-08T00:00:00+00:00", "  expires  2999-01-08 00:00 UTC\n"),
        ("1999-01-01T00:00:00+00:00", "1999-01-08T00:00:00+00:00", "  expired  1999-01-08 00:00 UTC\n"),
    ],
)
@pytest.mark.usefixtures("shell")
def test_a_plan_that_is_shown_says_whether_it_has_expired(
    capsys: Capture, created: str, expires: str, row: str
) -> None:
    world = deployed()
    kept(world, capsys)
    forged(created=created, expires=expires)
    shown = in_world(world, capsys, "plan", "show", "a.plan")
    assert (shown.code, row in shown.out) == (0, True)


@pytest.mark.parametrize(
    ("text", "args", "code"),
    [
        (WEB, ("diff", "web.yml"), 0),
        (NEWER, ("diff", "web.yml"), 2),
        (WEB, ("diff", "web.yml", "--out", "a.plan"), 0),
        (WEB, ("apply", "web.yml", "--yes"), 0),
    ],
)
def test_a_set_that_cannot_be_deleted_does_not_spoil_the_answer(
    shell: Shell, capsys: Capture, text: str, args: tuple[str, ...], code: int
) -> None:
    world = deployed()
    shell.write("web.yml", text)
    world.deny("cloudformation:DeleteChangeSet")
    told = in_world(world, capsys, *args)
    (name,) = waiting(world)
    said = f"note: the change set {name} is left, as it could not be deleted: you may not"
    assert (told.code, in_a_row(told.err).count(said)) == (code, 1), told.err
    assert "it does nothing by itself" in in_a_row(told.err)
