"""A git repository and the one way to ask git something about it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Final

from ecsspec.problems import MachineError

ENVIRONMENT: Final[Mapping[str, str]] = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""Git fetches nothing, locks nothing, asks nothing, and answers in English."""
OTHERS: Final = ("GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")
"""What git tells a hook of the repository that it works for: we look for the one around the specs."""
LITERALLY: Final = "--literal-pathspecs"
"""A `*` in the name of a file is a `*`."""
BY_PATTERN: Final = "--glob-pathspecs"
SEARCH: Final = ("grep", "-l", "-z", "-F", "-w", "--no-color", "--no-recurse-submodules")
NOTHING_FOUND: Final = 1
_SAFE: Final = re.compile(r"safe\.directory (?P<folder>.+)$", re.MULTILINE)
"""How git names the folder that it does not trust, quoted for a shell."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What git said: its exit code, its output and its complaint."""

    code: int
    output: bytes
    complaint: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository by the folder at its top."""

    top: Path

    def ask(self, *args: str, given: bytes = b"") -> Answer:
        """Ask git about this repository."""
        return _ask(self.top, args, given=given)

    def holding(self, words: Collection[str], *, files: Sequence[str]) -> tuple[str, ...]:
        """Return the files of the work tree, but for ignored ones, that have such names and hold one of the words."""
        answer = self.search(words, "--untracked", files=files)
        if answer.code > NOTHING_FOUND:
            raise MachineError(f"git cannot search {self.top}: {answer.complaint}", "git status", "E922")
        return self.outward(answer.output)

    def search(self, words: Collection[str], *where: str, files: Sequence[str]) -> Answer:
        """Ask for files by patterns of their names (`**/*.yml`) and by words, one of which stands in them."""
        wanted = (part for word in words for part in ("-e", word))
        return _ask(self.top, (*SEARCH, *wanted, *where, "--", *files), names=BY_PATTERN)

    def outward(self, found: bytes) -> tuple[str, ...]:
        """Return paths from the top, as git tells them, as those of the working directory."""
        paths = (path for path in found.decode(errors="surrogateescape").split("\0") if path and "\n" not in path)
        return tuple(sorted(os.path.relpath(self.top / path) for path in paths))

    def inside(self, path: str) -> str:
        """Return a path as git knows it: from the top, with `/` between; links below the top are git's to follow."""
        given = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow the link
        if given.is_relative_to(self.top):
            return given.relative_to(self.top).as_posix()
        above = next((one for one in (given, *given.parents) if one.resolve() == self.top), None)
        return given.relative_to(above).as_posix() if above else self.require_within(path)

    def require_within(self, path: str) -> str:
        """Return where a path leads now, from the top; raise `MachineError` where that is outside of the repository."""
        given = Path(os.path.abspath(path))  # noqa: PTH100  a spec may itself be a link, which git follows in its tree
        whole = given.parent.resolve() / given.name if given.name else given.resolve()
        if whole.is_relative_to(self.top):
            return whole.relative_to(self.top).as_posix()
        hint = f"name specs below {self.top}"
        raise MachineError(f"{path} is outside of the git repository {self.top}", hint, "E922")


def find_repository(folder: Path) -> Repository:
    """Return the repository around a folder."""
    answer = _ask(folder, ("rev-parse", "--show-toplevel"))
    if answer.code == 0:
        return Repository(Path(answer.output.decode(errors="surrogateescape").removesuffix("\n")).resolve())
    raise _none_around(folder.resolve(), answer.complaint)


def _none_around(folder: Path, complaint: str) -> MachineError:
    if "dubious ownership" in complaint:
        what = "git does not read a repository that belongs to another user"
        named = _SAFE.search(complaint)
        return MachineError(what, f"if you trust it: git config --global --add {_safe(named, folder)}", "E922")
    if _ask(folder, ("rev-parse", "--is-bare-repository")).output.strip() == b"true":
        what = f"{folder} is a bare git repository: it has no work tree"
        return MachineError(what, f"clone it, and name the specs of the clone: git clone {quote(str(folder))}", "E922")
    hint = "compare with a file instead: --from TEMPLATE, or --from OLD_SPEC"
    return MachineError(f"{folder} is not in a git repository", hint, "E922")


def _safe(named: re.Match[str] | None, folder: Path) -> str:
    return named[0] if named else f"safe.directory {quote(str(folder))}"


def _ask(folder: Path, args: Sequence[str], *, given: bytes = b"", names: str = LITERALLY) -> Answer:
    command = ["git", names, "-C", str(folder), *args]
    try:
        # A list and no shell: what the user names is an argument, whatever is in it.
        done = subprocess.run(  # noqa: S603
            command, input=given, capture_output=True, env=_environment(), check=False
        )
    except FileNotFoundError:
        what, hint = "git is not installed", "install git, or compare with a file: --from TEMPLATE"
        raise MachineError(what, hint, "E921") from None
    return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace").strip())


def _environment() -> Mapping[str, str]:
    ours = {name: value for name, value in os.environ.items() if name not in OTHERS}
    return {**ours, **ENVIRONMENT}
