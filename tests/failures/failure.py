"""One failure as a value, and how it is played: a world, a command line, and what a user then sees."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ecsspec.diagnosis.entry import Rank
from ecsspec.diagnosis.findings import Diagnosis, diagnose
from ecsspec.diagnosis.record import evidence_in
from tests.cli.processes import Ran, Shell, in_world
from tests.reviews import WEB, deployed
from tests.world import World

NEWER = WEB.replace("1.28", "1.92")
APPLY = ("apply", "web.yml", "--yes")
DESTROY = ("destroy", "web.yml", "--yes")
GONE = "no stack"
PATIENCE = 900.0
"""Seconds that CloudFormation waits for a service here; it waits three hours, but each poll of them takes its time."""

_QUIET = (
    "creating created updating updated replacing replaced deleting deleted stabilising waiting rolling steady kept "
    "importing imported"
)
_STEP = re.compile(r"^(?: {2,7}\d+:\d\d| {8}) (?P<verb>[a-z]+) +(?P<more>.*)$")
_COUNTS = re.compile(r"\d+ of \d+ running|: \d+ left$")
_INSET = re.compile(r"^ {20,}\S")
_SIGN = re.compile(
    r"^(?: +(?:\d+:\d\d )?(?:tasks fail|trouble|keeps failing|cancelling|not |rolling back|no answer)|✗|error\[)",
    re.MULTILINE,
)
_BEGAN = re.compile(r"^web: plan \w+ began$", re.MULTILINE)
_VOLATILE = (
    (re.compile(r"^ +\d+:\d\d ", re.MULTILINE), "    m:ss "),
    (re.compile(r"(first at\s+)\d\d:\d\d:\d\d"), r"\1hh:mm:ss"),
    (re.compile(r"ecsspec diagnose \S*/(?:\S|\n)*?reports/(?:\S|\n)*?\.json"), "ecsspec diagnose REPORT"),
    (re.compile(r"\bplan [0-9a-f]{12}\b"), "plan PLAN"),
    (re.compile(r"(?<=web-)[0-9a-f]{12}\b"), "PLAN"),
    (re.compile(r"(?<= )\d{1,2}:\d\d(?= min|$)", re.MULTILINE), "m:ss"),
)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A failure of part 4 of our notes on AWS, by its number; 0 is for what is ours alone.

    `before` is the spec that runs already, empty where nothing does. `code` is the exit code, `status` how the stack
    stands at the end. `causes` are the ids of the known texts that come first, one for each cause, or the code of the
    error where no operation began; none where nothing failed.
    """

    number: int
    name: str
    what: str
    play: Callable[[World], object]
    code: int
    status: str
    causes: tuple[str, ...] = ()
    spec: str = NEWER
    before: str = WEB
    command: tuple[str, ...] = APPLY
    at_once: tuple[str, ...] | None = None
    """What `diagnose` still finds when all is over, where a rollback of a creation took the rest away."""
    late: tuple[str, ...] | None = None
    """What it finds two hours later, where ECS has forgotten the tasks by then."""
    known: str = ""
    """The id of the known text that the error words, where no operation began."""
    place: str = ""
    """Where the spec's key stands that is behind it, as the screen says it."""

    @property
    def is_apply(self) -> bool:
        """Tell whether an operation of an apply began."""
        return self.command == APPLY and not any(cause.startswith("E") for cause in self.causes)

    @property
    def golden(self) -> str:
        """Return the path of its screen below tests/golden."""
        return f"failures/{self.name}.txt"


@dataclass(frozen=True)
class Played:
    """A failure that has happened."""

    failure: Failure
    world: World
    ran: Ran
    shell: Shell

    @property
    def status(self) -> str:
        """Return how the stack stands, or that there is none."""
        standing = [one for one in self.world.stacks.by_id.values() if one.name == "web" and not one.deleted]
        return standing[-1].status if standing else GONE

    @property
    def report(self) -> str:
        """Return the file that keeps what was seen, or nothing."""
        return next((str(file) for file in (self.shell.state / "ecsspec" / "reports").glob("*.json")), "")

    @property
    def told(self) -> set[str]:
        """Return the ids of the causes that the screen put first, or the code of its error."""
        if self.report:
            return causes_in(diagnose(evidence_in(Path(self.report).read_text(encoding="utf-8"), file=self.report)))
        return set(re.findall(r"^error\[(\w+)\]", self.ran.err, re.MULTILINE))

    @property
    def screen(self) -> str:
        """Return the command, what it said since the first sign of trouble, its exit code, and how the stack stands."""
        said = shown(self.ran.err)
        return f"$ ecsspec {' '.join(self.failure.command)}\n{said}\n\nexit code {self.ran.code}; web: {self.status}\n"


def play(failure: Failure, shell: Shell, capsys: pytest.CaptureFixture[str]) -> Played:
    """Let a failure happen."""
    world = deployed(failure.before) if failure.before else World()
    world.ecs.patience = PATIENCE
    shell.write("web.yml", failure.spec)
    failure.play(world)
    return Played(failure, world, in_world(world, capsys, *failure.command), shell)


def shown(text: str) -> str:
    """Return the end of a screen: from the first sign of trouble on, without the steps of what goes well.

    Times are left out, as they depend on when we asked.
    """
    first = _SIGN.search(text) or _BEGAN.search(text)
    lines = text[first.start() if first else 0 :].strip("\n").splitlines()
    told = "\n".join(_told(lines))
    for what, name in _VOLATILE:
        told = what.sub(name, told)
    return told


def _told(lines: list[str]) -> list[str]:
    """Return the lines without the steps of what goes well, and what hangs on these."""
    told: list[str] = []
    quiet = False
    for line in lines:
        step = _STEP.match(line)
        if step:
            quiet = step["verb"] in _QUIET.split() and not step["more"].startswith(("stack ", "back "))
            quiet = quiet or bool(_COUNTS.search(line))
        elif not _INSET.match(line):
            quiet = False
        told += [] if quiet else [line]
    return _once(told)


def _once(lines: list[str]) -> list[str]:
    """Return the lines without steps that say the same as the step before."""
    steps: list[list[str]] = []
    for line in lines:
        if steps and _INSET.match(line) and not _STEP.match(line):
            steps[-1].append(line)
        else:
            steps.append([line])
    kept = [step for number, step in enumerate(steps) if not number or step != steps[number - 1] or step == [""]]
    return [line for step in kept for line in step]


def diagnosed(world: World, capsys: pytest.CaptureFixture[str], what: str = "web") -> Mapping[str, Any]:
    """Return what `diagnose --json` says."""
    ran = in_world(world, capsys, "diagnose", what, "--json")
    found: Mapping[str, Any] = json.loads(ran.out)
    return found


def causes_in(found: Diagnosis) -> set[str]:
    """Return the ids of the causes in a diagnosis, AWS's own words where we do not know them."""
    told = [one for one in found.findings if one.rank < Rank.SYMPTOM]
    symptoms = [one for one in found.findings if one.rank is Rank.SYMPTOM]
    return {one.id or one.cause for one in told or symptoms[:1]}


def causes(found: Mapping[str, Any]) -> set[str]:
    """Return the same of what `diagnose --json` says."""
    told = [one for one in found["findings"] if one["rank"] in ("cause", "unknown")]
    symptoms = [one for one in found["findings"] if one["rank"] == "symptom"]
    return {one["id"] or one["cause"] for one in told or symptoms[:1]}
