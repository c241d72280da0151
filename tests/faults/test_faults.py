"""A whole life through a network that fails at random, the same way for the same seed.

Each command ends right, or with the exit code that is right for what AWS may have heard; and the same command,
undisturbed, then makes it good.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from tests.cli.processes import Ran
from tests.faults.bench import Bench, Lived
from tests.proxy import Call
from tests.proxy.scripts import Mix

Well = Callable[[str], Sequence[Lived]]
FEW = (1, 2, 3, 4, 5, 6)
MANY = range(int(os.environ.get("ECSSPEC_FAULT_SEEDS", "250")))
RATES, LASTS, KINDS = (0.04, 0.12, 0.3, 0.6), (1, 4, 9), ("FARGATE", "EC2")
UPDATING = frozenset({"ExecuteChangeSet"})
REMOVING = frozenset({"DeleteStack", "UpdateService", "UpdateAutoScalingGroup", "DeregisterTaskDefinition"})
SINCE = (UPDATING | REMOVING, frozenset[str]())
"""Half of the networks are bad only from the beginning of an operation on, or few commands would come so far."""
BEGINNINGS = {"create": UPDATING, "update": UPDATING, "destroy": REMOVING}
"""Calls that begin what goes on without us; a create that is taken back deletes a stack too, its own empty one."""


@dataclass(slots=True)
class Tally:
    """What was disturbed, and how commands ended."""

    runs: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)

    def __str__(self) -> str:
        """Return the sums."""
        codes = ", ".join(f"{code}: {number}" for code, number in sorted(self.codes.items()))
        return f"{self.runs} lives, {self.codes.total()} commands, {self.faults.total()} faults; exit codes {codes}"


def mix_of(seed: int) -> tuple[str, Mix]:
    """Return the kind of app and the network of a seed."""
    rate, longest = RATES[seed // 4 % len(RATES)], LASTS[seed // 16 % len(LASTS)]
    return KINDS[seed % 2], Mix(seed, rate=rate, longest=longest, since=SINCE[seed // 2 % 2])


def require_right(ran: Ran, step: str, *, calls: Sequence[Call], heard: Sequence[Call]) -> None:
    """Assert that an exit code is true of what AWS was asked, and of what it heard."""
    asked = BEGINNINGS[step] & {call.action for call in calls}
    begun = BEGINNINGS[step] & {call.action for call in heard}
    assert ran.code in (0, 7, 8), f"{ran.code}\n{ran.err}"
    assert "Traceback" not in ran.err
    assert ran.code != 8 or not begun, f"8, and AWS heard {begun}\n{ran.err}"
    assert ran.code != 7 or asked or "began" in ran.err, f"7, and nothing was asked\n{ran.err}"


def lived(bench: Bench, well: Sequence[Lived], mix: Mix, tally: Tally) -> None:
    """Live a life through a bad network, and assert that every step can be made good."""
    tally.runs += 1
    for step in well:
        words = bench.begin(step.step)
        ran = bench.run(*words, script=mix)
        about = f"seed {mix.seed}, {step.step}\n{ran.code}\n{ran.err}"
        tally.codes[ran.code] += 1
        require_right(ran, step.step, calls=bench.proxy.calls, heard=bench.proxy.heard)
        assert ran.code or bench.standing() == step.left, about
        again = bench.run(*words)
        assert again.code == 0, f"{about}\nthen\n{again.code}\n{again.err}"
        assert bench.standing() == step.left, about
    tally.faults += mix.met


@pytest.mark.parametrize("seed", FEW)
def test_a_bad_network(seed: int, bench: Bench, well: Well) -> None:
    kind, mix = mix_of(seed * 7)
    lived(replace(bench, kind=kind), well(kind), mix, Tally())


@pytest.mark.soak
def test_hundreds_of_bad_networks(bench: Bench, well: Well, capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    for seed in MANY:
        kind, mix = mix_of(seed)
        lived(replace(bench, kind=kind), well(kind), mix, tally)
    with capsys.disabled():
        print(f"\n{tally}\n{dict(tally.faults)}")  # noqa: T201  the number that the docs tell
    assert {0, 7, 8} <= set(tally.codes), "too gentle"
