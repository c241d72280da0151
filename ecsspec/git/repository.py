"""A git repository and the one way to ask git something about it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
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

    def inside(self, path: str) -> str:
        """Return a path as git knows it: from the top, with `/` between."""
        # Only the folder is resolved: a spec may itself be a link, which git follows in its own tree.
        given = Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow the link
        whole = given.parent.resolve() / given.name if given.name else given.resolve()
        try:
            return whole.relative_to(self.top).as_posix()
        except ValueError:
            hint = f"name specs below {self.top}"
            raise MachineError(f"{path} is outside of the git repository {self.top}", hint, "E922") from None


def find_repository(folder: Path) -> Repository:
    """Return the repository around a folder."""
    answer = _ask(folder, ("rev-parse", "--show-toplevel"))
    if answer.code == 0:
        return Repository(Path(answer.output.decode(errors="surrogateescape").removesuffix("\n")).resolve())
    if "dubious ownership" in answer.complaint:
        what = "git does not read a repository that belongs to another user"
        hint = f"if you trust it: git config --global --add safe.directory {folder.resolve()}"
        raise MachineError(what, hint, "E922")
    what = f"{folder.resolve()} is not in a git repository"
    raise MachineError(what, "compare with a file instead: --from TEMPLATE, or --from OLD_SPEC", "E922")


def _ask(folder: Path, args: Sequence[str], *, given: bytes = b"") -> Answer:
    command = ["git", LITERALLY, "-C", str(folder), *args]
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
