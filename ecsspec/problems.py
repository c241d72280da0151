"""What can go wrong, as values: a `Problem` says where, what and what to type next.

    EcsspecError            1   a bug of ours
    ├── SpecError           3   the spec is wrong; carries every Problem of every file
    ├── NotDone             4   declined, consent missing, or refused
    ├── DeploymentFailed    5   failed and rolled back
    ├── NeedsAttention      6   failed and left in a state that a person must look at
    ├── StillRunning        7   an operation of ours may be running on
    ├── AwsError            8   AWS said no, or nothing, before an operation began
    ├── MachineError        9   this computer: a file, a full disk, the local target
    └── UsageError         64   the command line

Only `cli` turns an error into text and an exit code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The keys from the top of a spec to a value: `("network", "zones")`."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file: 1-based line and column, and how many columns to underline."""

    file: str
    line: int
    column: int
    length: int = 1
    text: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in the user's words.

    `what` is the sentence at the head, `allowed` the note at the caret, `hint` the thing to type next. `joins` are the
    other top-level keys that it depends on: where one of those is wrong itself, this problem may be an echo.
    `secret` says that the value it is about must not be shown.
    """

    code: str
    what: str
    path: Path = ()
    span: Span | None = None
    allowed: str = ""
    hint: str = ""
    severity: str = "error"
    joins: tuple[str, ...] = ()
    secret: bool = False

    @property
    def key(self) -> str:
        """Return the dotted key, as in `network.zones` or `command[2]`."""
        return dotted(self.path)

    def __str__(self) -> str:
        """Return the problem on one line, for logs and assertions."""
        where = f"{self.span.file}:{self.span.line}:{self.span.column}: " if self.span else ""
        key = f"{self.key}: " if self.path else ""
        return f"{where}{self.severity}[{self.code}] {key}{self.what}"


def dotted(path: Path) -> str:
    """Return a path as a user writes it: `a.b[0].c`."""
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step}]"
        else:
            out += f".{step}" if out else step
    return out


def counted(number: int, noun: str) -> str:
    """Return a number of things in words: `1 task`, `2 tasks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems once each, sorted by file, line and column."""

    def place(problem: Problem) -> tuple[str, int, int, str, str]:
        span = problem.span or Span("", 0, 0)
        return (span.file, span.line, span.column, problem.code, problem.what)

    return tuple(sorted(dict.fromkeys(problems), key=place))


@dataclass
class EcsspecError(Exception):
    """Any error that ends a command; as it stands, a bug of ours."""

    what: str
    hint: str = ""
    code: str = "E501"
    details: tuple[str, ...] = ()
    exit_code: ClassVar[int] = 1

    def __str__(self) -> str:
        """Return what happened and what to try."""
        return f"{self.what}\n{self.hint}" if self.hint else self.what


@dataclass
class SpecError(EcsspecError):
    """The spec is wrong: every problem at once."""

    code: str = ""
    problems: tuple[Problem, ...] = field(default=())
    exit_code: ClassVar[int] = 3

    @classmethod
    def of(cls, problems: list[Problem]) -> SpecError:
        """Return the error that carries these problems, sorted by place."""
        ordered = in_order(problems)
        return cls("\n".join(map(str, ordered)), problems=ordered)


class NotDone(EcsspecError):
    """Nothing was changed: declined, consent missing, or refused."""

    exit_code: ClassVar[int] = 4


class DeploymentFailed(EcsspecError):
    """The deployment failed and the stack is back where it was."""

    exit_code: ClassVar[int] = 5


class NeedsAttention(EcsspecError):
    """The deployment failed and the stack needs a person."""

    exit_code: ClassVar[int] = 6


class StillRunning(EcsspecError):
    """An operation that we began may be running on."""

    exit_code: ClassVar[int] = 7


class AwsError(EcsspecError):
    """AWS said no, or did not answer, before an operation began."""

    exit_code: ClassVar[int] = 8


class MachineError(EcsspecError):
    """Something on this computer is in the way: a file, a full disk, the local target."""

    exit_code: ClassVar[int] = 9


class UsageError(EcsspecError):
    """The command line makes no sense."""

    exit_code: ClassVar[int] = 64
