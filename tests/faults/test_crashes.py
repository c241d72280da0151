"""A command killed at any call is made good by the same command: `kill -9` before AWS hears a call, and after it did.

A round is a whole life: create, update and destroy, each killed at the same call and then run again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from queue import SimpleQueue

import pytest

from tests.faults.bench import Bench, Lived
from tests.faults.commands import KILLED, PATIENCE
from tests.faults.standing import NONE
from tests.proxy.scripts import Kill, When

Well = Callable[[str], Sequence[Lived]]
FEW = {"FARGATE": (2, 7, 9), "EC2": (10, 18)}
"""The calls of every run of the tests; with the mark soak, all."""
MOMENTS: tuple[When, ...] = ("before", "after")


def crashed(bench: Bench, well: Sequence[Lived], *, number: int, when: When) -> list[str]:
    """Live a life whose steps are killed at one call and run again; return the steps that were killed."""
    killed = []
    for step in well:
        words = bench.begin(step.step)
        ended = bench.run(*words, script=Kill(number, when, bench.forge.pid))
        about = f"{step.step} killed {when} call {number}, {bench.proxy.calls[-1]}"
        assert ended.code == (KILLED if number < len(bench.proxy.calls) else 0), f"{about}\n{ended.err}"
        again = bench.run(*words)
        assert again.code == 0, f"{about}\n{again.code}\n{again.err}"
        assert bench.standing() == step.left, about
        killed += [step.step] if ended.code == KILLED else []
    return killed


def test_the_life_that_nobody_disturbs(well: Well) -> None:
    for kind in FEW:
        left = {step.step: step.left for step in well(kind)}
        assert [one.status for one in left.values()] == ["CREATE_COMPLETE", "UPDATE_COMPLETE", NONE]
        assert [one.sets for one in left.values()] == [(), (), ()]
        assert [one.revisions for one in left.values()] == [1, 2, 0]
        assert "nginx:1.28" in left["create"].template
        assert "nginx:1.29" in left["update"].template


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind in FEW for number in FEW[kind]])
def test_killed_at_a_call_and_run_again(kind: str, number: int, when: When, bench: Bench, well: Well) -> None:
    assert crashed(replace(bench, kind=kind), well(kind), number=number, when=when)


@pytest.mark.soak
@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize("kind", FEW)
def test_killed_at_every_call_and_run_again(kind: str, when: When, bench: Bench, well: Well) -> None:
    own, number = replace(bench, kind=kind), 0
    while crashed(own, well(kind), number=number, when=when):
        number += 1
    assert number >= max(len(step.calls) for step in well(kind)) - 1


def cold(bench: Bench, *words: str, kill: int | None = None) -> int:
    """Run a command as a user does, from the start of Python, and return its code."""
    pids = SimpleQueue[int]()
    bench.proxy.play(Kill(kill, "after", lambda: pids.get(timeout=PATIENCE))) if kill else bench.proxy.play()
    whole = [sys.executable, "-m", "ecsspec", *words, "--endpoint-url", bench.proxy.url]
    out = subprocess.DEVNULL
    process = subprocess.Popen(whole, cwd=bench.forge.folder, env=bench.forge.environment, stdout=out, stderr=out)
    pids.put(process.pid)
    try:
        return process.wait(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()


def test_without_a_forge_it_is_the_same(bench: Bench, well: Well) -> None:
    created = well("FARGATE")[0]
    words = bench.begin("create")
    execution = next(at for at, call in enumerate(created.calls) if call.action == "ExecuteChangeSet")
    assert cold(bench, *words, kill=execution) == KILLED
    assert cold(bench, *words) == 0
    assert bench.standing() == created.left
