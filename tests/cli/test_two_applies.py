"""Two applies of one stack at once: exactly one goes on, the other says who and since when, or waits."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from contextvars import copy_context
from typing import Any

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice
from tests.cli.plays import MORE, NEWER, left
from tests.cli.processes import Ran, Shell
from tests.reviews import BREAKER, WEB, applied, waiting
from tests.world import World

pytestmark = pytest.mark.usefixtures("shell")
FIRST, SECOND = ("apply", "first/web.yml", "--yes"), ("apply", "second/web.yml", "--yes")


class Meeting(World):
    """A world in which something happens while AWS is asked for an operation, before or after it hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self._meanwhile: Callable[[], object] | None = None
        self._operation, self._heard, self._pass = "", False, 0

    def meanwhile(self, act: Callable[[], object], *, on: str, heard: bool, after: int = 0) -> None:
        """Do something once at this operation, when so many calls of it have passed."""
        self._meanwhile, self._operation, self._heard, self._pass = act, on, heard, after

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        is_now = operation == self._operation and self._meanwhile is not None
        if is_now and self._pass:
            self._pass -= 1
            is_now = False
        if is_now and not self._heard:
            self._act()
        found = super().answer(service, operation, params)
        if is_now and self._heard:
            self._act()
        return found

    def _act(self) -> None:
        act, self._meanwhile = self._meanwhile, None
        assert act
        act()


def ran(world: World, *args: str) -> Ran:
    """Run a command as one of several at the same time: with streams and a context of its own."""

    def connector(choice: Choice, /, *, region: str, account: str) -> Connection:  # noqa: ARG001
        return Connection(world.session(), clock=world.clock)

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = copy_context().run(run, list(args), connector=connector)
    return Ran(code, out.getvalue(), err.getvalue())


def words(done: Ran) -> str:
    return " ".join(done.err.split())


def met(
    world: Meeting, *, on: str, heard: bool, after: int = 0, first: tuple[str, ...] = (), second: tuple[str, ...] = ()
) -> tuple[Ran, Ran]:
    """Run the first apply, and the second whole at one moment of it."""
    seconds: list[Ran] = []
    world.meanwhile(lambda: seconds.append(ran(world, *SECOND, *second)), on=on, heard=heard, after=after)
    return ran(world, *FIRST, *first), seconds[0]


def images(world: World) -> str:
    """Return the image that stands in the stack's template."""
    body = str(world.stacks["web"].template)
    return next(image for image in ("1.28", "1.29", "1.30") if image in body)


@pytest.fixture
def world(shell: Shell) -> Meeting:
    shell.write("first/web.yml", NEWER)
    shell.write("second/web.yml", WEB.replace("1.28", "1.30"))
    made = Meeting()
    applied(made, WEB)
    return made


def test_what_was_overtaken_between_review_and_execution_says_by_whom(world: Meeting) -> None:
    first, second = met(world, on="ExecuteChangeSet", heard=False)
    assert (second.code, first.code, "error[E703]" in first.err) == (0, 4, True)
    assert "an ecsspec began this" in words(first)
    assert "ago, plan" in words(first)
    assert (images(world), left(world), waiting(world)) == ("1.30", "UPDATE_COMPLETE", [])


def test_what_was_overtaken_looks_again_where_it_waits(world: Meeting) -> None:
    first, second = met(world, on="ExecuteChangeSet", heard=False, first=("--wait",))
    assert (second.code, first.code) == (0, 0)
    assert "looking again" in words(first)
    assert "nginx:1.30 → nginx:1.29" in words(first), "a review of what stands now"
    assert (images(world), left(world), waiting(world)) == ("1.29", "UPDATE_COMPLETE", [])


@pytest.mark.parametrize(("on", "heard", "after"), [("ExecuteChangeSet", True, 0), ("DescribeStackEvents", True, 3)])
def test_who_comes_after_the_execution_is_refused(world: Meeting, on: str, heard: bool, after: int) -> None:  # noqa: FBT001
    first, second = met(world, on=on, heard=heard, after=after)
    assert (first.code, second.code, "error[E610]" in second.err) == (0, 4, True)
    assert "an ecsspec began this" in words(second)
    plan = words(first).partition("plan ")[2][:12]
    assert f"ago, plan {plan}; nothing was changed" in words(second)
    assert (images(world), waiting(world)) == ("1.29", [])


def test_who_comes_after_the_execution_may_wait(world: Meeting) -> None:
    first, second = met(world, on="ExecuteChangeSet", heard=True, second=("--wait",))
    assert (first.code, second.code) == (0, 0)
    assert "nginx:1.29 → nginx:1.30" in words(second)
    assert (images(world), waiting(world)) == ("1.30", [])


@pytest.mark.parametrize("wait", [False, True])
def test_who_comes_during_a_rollback(world: Meeting, wait: bool) -> None:  # noqa: FBT001
    world.fail("Service", reason=BREAKER, on="update", times=1)
    seconds: list[Ran] = []

    def rolls_back() -> None:
        if left(world) == "UPDATE_ROLLBACK_IN_PROGRESS" and not seconds:
            seconds.append(Ran(0, "", ""))
            seconds[0] = ran(world, *SECOND, *(("--wait",) if wait else ()))

    for second in range(60, 400):
        world.at(second, rolls_back)
    first = ran(world, *FIRST)
    assert first.code == 5
    if wait:
        assert (seconds[0].code, images(world), left(world)) == (0, "1.30", "UPDATE_COMPLETE")
        assert "nginx:1.28 → nginx:1.30" in words(seconds[0]), "the first one's edit is gone again"
    else:
        assert (seconds[0].code, images(world)) == (4, "1.28")
        assert "failed to be updated and is being rolled back" in words(seconds[0])


def creations(world: World) -> int:
    """Return how many creations of the stack were begun."""
    return sum(operation.kind.startswith("CREATE") for operation in world.stacks["web"].operations)


def test_two_creations_of_the_same_spec_are_one_operation(shell: Shell) -> None:
    shell.write("first/web.yml", WEB)
    shell.write("second/web.yml", WEB)
    world = Meeting()
    first, second = met(world, on="ExecuteChangeSet", heard=False)
    assert (first.code, second.code, creations(world)) == (0, 0, 1)
    assert (left(world), waiting(world)) == ("CREATE_COMPLETE", [])


def test_two_updates_of_the_same_spec_are_one_operation_and_tell_nothing_of_those_before(
    world: Meeting, shell: Shell
) -> None:
    shell.write("second/web.yml", NEWER)
    first, second = met(world, on="ExecuteChangeSet", heard=False)
    assert (first.code, second.code, images(world)) == (0, 0, "1.29")
    assert "web: updated in " in first.err
    assert [line for line in first.err.splitlines() if " creating " in line and "stack web" in line] == []


@pytest.mark.parametrize("heard", [False, True])
@pytest.mark.parametrize("wait", [False, True])
def test_a_creation_that_another_one_overtakes_in_its_preparation(shell: Shell, wait: bool, heard: bool) -> None:  # noqa: FBT001
    shell.write("first/web.yml", WEB)
    shell.write("second/web.yml", WEB)
    world = Meeting()
    first, second = met(world, on="CreateChangeSet", heard=heard, first=("--wait",) if wait else ())
    assert (second.code, first.code, creations(world)) == (0, 0 if wait else 4, 1)
    assert (left(world), waiting(world)) == ("CREATE_COMPLETE", [])
    assert ("no changes" in first.err) is wait
    assert wait or "(an ecsspec began this" in words(first)


@pytest.mark.parametrize("wait", [False, True])
def test_two_creations_of_different_specs(shell: Shell, wait: bool) -> None:  # noqa: FBT001
    shell.write("first/web.yml", WEB)
    shell.write("second/web.yml", MORE)
    world = Meeting()
    first, second = met(world, on="ExecuteChangeSet", heard=False, first=("--wait",) if wait else ())
    assert (second.code, left(world) != "") == (0, True)
    if wait:
        assert (first.code, left(world)) == (0, "UPDATE_COMPLETE")
        assert "desired count 3 → 1" in words(first).lower().replace("desiredcount", "desired count")
    else:
        assert (first.code, "error[E703]" in first.err, left(world)) == (4, True, "CREATE_COMPLETE")
        assert "an ecsspec began this" in words(first)
    assert waiting(world) == []


def test_who_meets_a_creation_of_another_spec(shell: Shell) -> None:
    shell.write("first/web.yml", WEB)
    shell.write("second/web.yml", MORE)
    world = Meeting()
    first, second = met(world, on="ExecuteChangeSet", heard=True)
    assert (first.code, second.code, "error[E610]" in second.err) == (0, 4, True)
    assert "stack web is being created (CREATE_IN_PROGRESS); an ecsspec began this" in words(second)
