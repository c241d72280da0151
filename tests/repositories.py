"""Real git repositories in folders of their own, without anybody's settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest


def nobody(environment: pytest.MonkeyPatch, ceiling: Path) -> None:
    """Commit as nobody, without the settings of this machine, and find no repository above a folder."""
    for role in ("AUTHOR", "COMMITTER"):
        environment.setenv(f"GIT_{role}_NAME", "nobody")
        environment.setenv(f"GIT_{role}_EMAIL", "nobody@example.com")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        environment.delenv(name, raising=False)
    environment.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    environment.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    environment.setenv("GIT_CEILING_DIRECTORIES", str(ceiling))


def git(folder: Path, *args: str) -> str:
    """Run git in a folder and return what it prints."""
    command = ["git", "-C", str(folder), *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True)
class Repository:
    """A repository by the folder at its top."""

    top: Path

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files of the work tree; None removes one."""
        for name, text in files.items():
            path = self.top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if text is None else path.write_text(text, encoding="utf-8")

    def commit(self, files: Mapping[str, str | None], *, tag: str = "") -> str:
        """Write files, commit the whole work tree and return the commit; it may have a tag."""
        self.write(files)
        git(self.top, "add", "--all")
        git(self.top, "commit", "--quiet", "--allow-empty", "--message=x")
        if tag:
            git(self.top, "tag", tag)
        return git(self.top, "rev-parse", "HEAD")

    def state(self) -> tuple[str, Mapping[str, tuple[int, int]]]:
        """Return what git says of the work tree, and when each file, git's own too, was written."""
        files = {path: path.stat() for path in self.top.rglob("*")}
        written = {str(path): (stat.st_mtime_ns, stat.st_size) for path, stat in files.items()}
        return git(self.top, "--no-optional-locks", "status", "--porcelain", "--ignored"), written


def made(top: Path) -> Repository:
    """Make an empty repository, whose branch is main."""
    top.mkdir(parents=True, exist_ok=True)
    git(top, "init", "--quiet", "--initial-branch=main")
    return Repository(top)
