"""The files of one revision: listed and read in one call of git each, however many there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from ecsspec.git.repository import NOTHING_FOUND, Repository
from ecsspec.problems import MachineError, UsageError

_HEAD: Final = re.compile(rb"(?:[0-9a-f]{40,64} )?(?P<kind>[a-z]+) (?P<size>\d+)")
"""What comes before as many bytes; links that lead nowhere are told with where they lead."""

_RANGE: Final = re.compile(r"(?P<old>[^:]*?)(?P<dots>\.{2,3})(?P<new>[^.:/][^:]*|)")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, by the name that the user gave it."""

    repository: Repository
    name: str
    commit: str

    def listing(self, folder: str) -> tuple[str, ...] | None:
        """Return the files right in a folder (a path of the work tree), as paths of the same form; None if it is none.

        Raise `MachineError` for a path outside of the repository.
        """
        inside = self.repository.inside(folder)
        answer = self.repository.ask("ls-tree", "-z", f"{self.commit}:{'' if inside == '.' else inside}")
        if answer.code and (tree := self._linked(inside)):
            answer = self.repository.ask("ls-tree", "-z", tree)
        if answer.code:
            return None
        rows = answer.output.decode(errors="surrogateescape").split("\0")
        names = (row.partition("\t")[2] for row in rows if " blob " in row.partition("\t")[0])
        return tuple(str(PurePath(folder, name)) for name in sorted(names))

    def read(self, paths: Sequence[str]) -> dict[str, bytes | None]:
        """Return what files held, None for those that were not there; links are followed inside the revision."""
        asked = [f"{self.commit}:{self.repository.inside(path)}" for path in paths]
        if odd := next((path for path, line in zip(paths, asked, strict=True) if "\n" in line), ""):
            raise MachineError(f"{odd!r} has a line break in its name", "rename the file", "E914")
        given = "".join(f"{line}\n" for line in asked).encode(errors="surrogateescape")
        answer = self.repository.ask("cat-file", "--batch", "--follow-symlinks", given=given)
        if answer.code:
            raise self._not_fetched() if "promisor" in answer.complaint else self._broken(answer.complaint)
        found = dict(zip(paths, _blobs(answer.output, len(paths)), strict=True))
        if missing := [path for path, data in found.items() if data is None]:
            self._require_fetched(missing)
        return found

    def holding(self, words: Collection[str], *, files: Sequence[str]) -> tuple[str, ...]:
        """Return the files, wherever they are, that have such names and hold a word, as paths of the work tree."""
        answer = self.repository.search(words, self.commit, files=files)
        if "promisor" in answer.complaint or "unable to read" in answer.complaint:
            raise self._not_fetched()
        if answer.code > NOTHING_FOUND:
            raise self._broken(answer.complaint)
        return self.repository.outward(answer.output.replace(f"{self.commit}:".encode(), b""))

    def _linked(self, inside: str) -> str:
        """Return the folder that a link, or a path with links in it, leads to inside the revision; empty if to none."""
        if "\n" in inside:
            return ""
        given = f"{self.commit}:{inside}\n".encode(errors="surrogateescape")
        check = "--batch-check=%(objecttype) %(objectname)"
        answer = self.repository.ask("cat-file", check, "--follow-symlinks", given=given)
        kind, _, name = answer.output.decode(errors="replace").strip().partition(" ")
        return name if kind == "tree" else ""

    def _require_fetched(self, missing: Sequence[str]) -> None:
        """Refuse to take a file that git knows of, and has not got, or may not have, for one that is not there."""
        for path in missing:
            self.repository.require_within(path)
        inside = [self.repository.inside(path) for path in missing]
        answer = self.repository.ask("ls-tree", "-z", self.commit, "--", *inside)
        if answer.code:
            raise self._broken(answer.complaint)
        rows = (row.partition("\t") for row in answer.output.decode(errors="surrogateescape").split("\0"))
        if known := [name for mode, _, name in rows if mode.startswith("100") and name in inside]:
            raise self._not_fetched(known[0])

    def _not_fetched(self, file: str = "the files") -> MachineError:
        hint = "fetch all of it: git fetch --refetch --no-filter origin"
        return MachineError(f"this clone holds a part only, and not {file} of {self.name}", hint, "E920")

    def _broken(self, complaint: str) -> MachineError:
        return MachineError(f"git cannot read {self.name}: {complaint}", "git fsck", "E922")


def revision(repository: Repository, name: str) -> Revision:
    """Return the revision of a name: a branch, a tag, a commit, or anything else that git can resolve."""
    if name.startswith("-") or not name.strip():
        raise UsageError(f"{name!r} names no git revision", "name a branch, a tag or a commit", "E920")
    answer = repository.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if answer.code == 0:
        return Revision(repository, name, answer.output.decode().strip())
    raise _unknown(repository, name)


def _unknown(repository: Repository, name: str) -> MachineError:
    if repository.ask("rev-parse", "--verify", "--quiet", "HEAD").code:
        return MachineError("the git repository has no commit yet", "git commit", "E920")
    what = f"git knows no revision {name}"
    if words := _apart(name):
        return MachineError(what, words, "E920")
    if repository.ask("rev-parse", "--is-shallow-repository").output.strip() == b"true":
        hint = "fetch it first: git fetch --unshallow origin, or fetch-depth: 0 in CI"
        return MachineError(f"{what} in this shallow clone", hint, "E920")
    near = _near(repository, name)
    return MachineError(what, f"did you mean {near}?" if near else "git branch --all shows what there is", "E920")


def _apart(name: str) -> str:
    """Return how to say what somebody means who joins two revisions, or a revision and a path; else nothing."""
    from shlex import quote

    if parts := _RANGE.fullmatch(name):
        old, new = quote(parts["old"] or "HEAD"), quote(parts["new"] or "HEAD")
        before = f'"$(git merge-base {old} {new})"' if parts["dots"] == "..." else old
        return f"--from {before} --to {new}"
    one, _, path = name.partition(":")
    return f"ecsspec diff {quote(path)} --from {quote(one)}" if one and path else ""


def _near(repository: Repository, name: str) -> str:
    from difflib import get_close_matches  # only a typo needs it

    answer = repository.ask("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    names = answer.output.decode(errors="replace").split()
    ending = [one for one in names if one.endswith(f"/{name}")]
    return " or ".join((ending or get_close_matches(name, names, n=2))[:2])


def _blobs(output: bytes, number: int) -> Iterator[bytes | None]:
    """Yield the contents in the answer of `cat-file --batch`, None for what is no file or not there."""
    at = 0
    for _ in range(number):
        end = output.index(b"\n", at)
        head, at = _HEAD.fullmatch(output, at, end), end + 1
        if head is None:  # "… missing"
            yield None
            continue
        size = int(head["size"])
        yield output[at : at + size] if head["kind"] == b"blob" else None
        at += size + 1
