"""Console examples of a page: the commands, a shell to run them in, and what they may print.

A `console` block holds commands after `$ ` and what they print. `...` on a line of its own stands for any lines, and
inside a line for any text. Ids, ports, times and widths may vary.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [match["text"] for match in found if match["language"] == language]


@dataclass(frozen=True)
class Step:
    """A command of a page and what the page says that it prints."""

    command: str
    expected: str


def steps(page: Path) -> list[Step]:
    """Return the commands of a page's console blocks, in order."""
    found = []
    for text in blocks(page, "console"):
        starts = [match.start() for match in re.finditer(r"^\$ ", text, re.MULTILINE)]
        for begin, end in pairwise([*starts, len(text)]):
            command, _, expected = text[begin + 2 : end].partition("\n")
            found.append(Step(command, expected))
    return found


def environment(folder: Path) -> dict[str, str]:
    """Return what a new user's shell has."""
    somebody = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
    return {
        **dict.fromkeys(somebody, "nobody@example.com"),
        "COLUMNS": "80",
        "ECSSPEC_LOCAL_PACE": "0.5",  # the pages say nothing of how long it takes
        "GIT_CONFIG_SYSTEM": os.devnull,
        "HOME": str(folder),
        "NO_COLOR": "1",
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "XDG_STATE_HOME": str(folder / "state"),
    }


@dataclass
class Session:
    """A shell that remembers the last exit code."""

    folder: Path
    environment: dict[str, str]
    code: int = 0

    def run(self, command: str) -> str:
        """Run a command and return everything that it prints."""
        if command == "echo $?":
            return f"{self.code}\n"
        done = subprocess.run(  # noqa: S602  commands of our own pages
            command,
            shell=True,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        self.code = done.returncode
        return done.stdout


VOLATILE = (
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
    (re.compile(r"\bplan [0-9a-f]{12}\b"), "plan PLAN"),
    (re.compile(r"^ +\d+:\d\d ", re.MULTILINE), "MM:SS "),
    (re.compile(r"(?<=ed) in \d+:\d\d$", re.MULTILINE), ""),
    (re.compile(r"\bpid \d+"), "pid PID"),
    (re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.MULTILINE), "WHEN"),
    (re.compile(r"(?<=\S) {2,}"), "  "),
)


def usual(text: str) -> str:
    """Return a text with what varies from run to run replaced by its name."""
    for what, name in VOLATILE:
        text = what.sub(name, text)
    return text


def pattern(expected: str) -> re.Pattern[str]:
    """Return what matches an output as a page shows it."""
    lines = usual(expected).splitlines()
    return re.compile("".join(_line(line) for line in lines))


def _line(line: str) -> str:
    if line.strip() == "...":
        return r"(?:.*\n)*?"
    return ".*".join(re.escape(part) for part in line.split("...")) + r"\n"
