"""Files of a revision, over real repositories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ecsspec.git import find_repository, revision
from ecsspec.problems import EcsspecError
from tests import repositories
from tests.repositories import Repository, git

Commit = Callable[[Mapping[str, str | None]], str]


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    repositories.nobody(monkeypatch, tmp_path)


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = repositories.made(tmp_path / "repo").top
    (folder / "specs").mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def commit(top: Path) -> Commit:
    return Repository(top).commit


def test_reads_what_files_held_then(top: Path, commit: Commit) -> None:
    first = commit({"specs/a.yml": "one", "specs/b.yml": "two\n\nlines"})
    commit({"specs/a.yml": "changed", "specs/b.yml": None, "specs/c.yml": ""})
    then, now = (revision(find_repository(top), name) for name in ("HEAD~1", "main"))
    assert then.commit == first
    asked = ["specs/a.yml", "specs/b.yml", "specs/c.yml"]
    assert then.read(asked) == {"specs/a.yml": b"one", "specs/b.yml": b"two\n\nlines", "specs/c.yml": None}
    assert now.read(asked) == {"specs/a.yml": b"changed", "specs/b.yml": None, "specs/c.yml": b""}


@pytest.mark.parametrize(
    "name", ["with space.yml", "ü.yml", "-n.yml", "*.yml", "a:b.yml", "x blob 3 missing", '"q".yml']
)
def test_reads_names_as_they_are(top: Path, commit: Commit, name: str) -> None:
    commit({f"specs/{name}": name, "specs/other.yml": "other"})
    at = revision(find_repository(top), "main")
    assert at.read([f"specs/{name}", "specs/other.yml"]) == {
        f"specs/{name}": name.encode(),
        "specs/other.yml": b"other",
    }
    assert f"specs/{name}" in (at.listing("specs") or ())


def test_lists_the_files_right_in_a_folder(top: Path, commit: Commit) -> None:
    commit({"specs/b.yml": "b", "specs/a.yml": "a", "specs/deep/c.yml": "c", "top.yml": "t"})
    at = revision(find_repository(top), "main")
    assert at.listing("specs") == at.listing("specs/") == ("specs/a.yml", "specs/b.yml")
    assert at.listing(".") == ("top.yml",)
    assert at.listing("gone") is None
    assert at.listing("top.yml") is None


def test_reads_from_below_the_top(top: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    commit({"specs/a.yml": "one"})
    monkeypatch.chdir(top / "specs")
    at = revision(find_repository(Path()), "main")
    names = ["a.yml", "../specs/a.yml", str(top / "specs/a.yml")]
    assert at.read(names) == dict.fromkeys(names, b"one")


def test_follows_links_inside_the_revision(top: Path, commit: Commit) -> None:
    (top / "specs/link.yml").symlink_to("a.yml")
    (top / "specs/outside.yml").symlink_to("/etc/hostname")
    (top / "specs/dangling.yml").symlink_to("nothing")
    commit({"specs/a.yml": "one"})
    (top / "specs/a.yml").write_text("two")
    at = revision(find_repository(top), "main")
    names = ["specs/link.yml", "specs/outside.yml", "specs/dangling.yml", "specs", "specs/a.yml/x", "specs/a.yml"]
    assert at.read(names) == dict(zip(names, [b"one", None, None, None, None, b"one"], strict=True))


def test_lists_a_folder_that_is_a_link(top: Path, commit: Commit) -> None:
    (top / "linked").symlink_to("specs")
    (top / "outside").symlink_to("/etc")
    (top / "dead").symlink_to("nowhere")
    commit({"specs/a.yml": "one", "specs/deep/b.yml": "two"})
    at = revision(find_repository(top), "main")
    assert at.listing("linked") == ("linked/a.yml",)
    assert at.listing("linked/deep") == ("linked/deep/b.yml",)
    assert [at.listing(name) for name in ("outside", "dead", "linked/gone", "a\nb")] == [None] * 4
    assert at.read(["linked/a.yml"]) == {"linked/a.yml": b"one"}


def test_a_folder_that_is_a_link_now_was_none_then(top: Path, commit: Commit) -> None:
    commit({"specs/a.yml": "one"})
    (top / "specs").rename(top / "apps")
    (top / "specs").symlink_to("apps")
    at = revision(find_repository(top), "main")
    assert at.listing("specs") == ("specs/a.yml",)
    assert at.read(["specs/a.yml", "apps/a.yml"]) == {"specs/a.yml": b"one", "apps/a.yml": None}


def test_touches_nothing(top: Path, commit: Commit) -> None:
    commit({"specs/a.yml": "one"})
    (top / "specs/a.yml").write_text("dirty")
    (top / "specs/new.yml").write_text("untracked")
    before = {path: path.stat().st_mtime_ns for path in top.rglob("*")}
    at = revision(find_repository(top), "main")
    assert at.read(["specs/a.yml", "specs/new.yml"]) == {"specs/a.yml": b"one", "specs/new.yml": None}
    assert at.listing("specs") == ("specs/a.yml",)
    assert {path: path.stat().st_mtime_ns for path in top.rglob("*")} == before


def test_a_clone_without_the_file_fetches_nothing(top: Path, commit: Commit, tmp_path: Path) -> None:
    commit({"specs/a.yml": "one"})
    commit({"specs/a.yml": "two"})
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{top}", "shallow")
    with pytest.raises(EcsspecError) as caught:
        revision(find_repository(tmp_path / "shallow"), "HEAD~1")
    assert caught.value.code == "E920"
    assert "shallow" in str(caught.value)
    assert "fetch-depth: 0" in caught.value.hint


@pytest.mark.parametrize(
    "name", ["mian", "--help", "-", "", "main..HEAD", "main:specs", "HEAD^{tree}", "0" * 40, "a\nb"]
)
def test_an_unknown_revision(top: Path, commit: Commit, name: str) -> None:
    commit({"specs/a.yml": "one"})
    with pytest.raises(EcsspecError) as caught:
        revision(find_repository(top), name)
    assert caught.value.code == "E920"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("main..HEAD", "--from main --to HEAD"),
        ("..main", "--from HEAD --to main"),
        ("main..", "--from main --to HEAD"),
        ("main...topic", '--from "$(git merge-base main topic)" --to topic'),
        ("main:specs/a.yml", "ecsspec diff specs/a.yml --from main"),
        ("main:a b", "ecsspec diff 'a b' --from main"),
        ("../main", "did you mean main?"),
        (":main", "did you mean main?"),
    ],
)
def test_names_that_are_joined_are_taken_apart(top: Path, commit: Commit, name: str, hint: str) -> None:
    commit({"specs/a.yml": "one"})
    with pytest.raises(EcsspecError) as caught:
        revision(find_repository(top), name)
    assert (caught.value.code, caught.value.hint) == ("E920", hint)


def test_names_a_revision_that_is_near(top: Path, commit: Commit) -> None:
    commit({"specs/a.yml": "one"})
    with pytest.raises(EcsspecError, match="mian") as caught:
        revision(find_repository(top), "mian")
    assert caught.value.hint == "did you mean main?"


def test_no_commit_yet(top: Path) -> None:
    with pytest.raises(EcsspecError, match="no commit yet"):
        revision(find_repository(top), "main")


def test_not_a_repository(tmp_path: Path) -> None:
    with pytest.raises(EcsspecError, match="not in a git repository") as caught:
        find_repository(tmp_path)
    assert caught.value.code == "E922"


def test_a_spec_outside_of_the_repository(top: Path, commit: Commit, tmp_path: Path) -> None:
    commit({"specs/a.yml": "one"})
    with pytest.raises(EcsspecError, match="outside of the git repository") as caught:
        revision(find_repository(top), "main").read([str(tmp_path / "b.yml")])
    assert caught.value.code == "E922"


def test_git_is_not_installed(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(top))
    with pytest.raises(EcsspecError, match="git is not installed") as caught:
        find_repository(top)
    assert caught.value.code == "E921"


def test_a_partial_clone_fetches_nothing_and_takes_nothing_for_new(top: Path, commit: Commit, tmp_path: Path) -> None:
    commit({"specs/a.yml": "one"})
    commit({"specs/a.yml": "two"})
    git(top, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{top}", "partial")
    then = revision(find_repository(tmp_path / "partial"), "HEAD~1")
    with pytest.raises(EcsspecError, match="holds a part only") as caught:
        then.read([str(tmp_path / "partial/specs/a.yml")])
    assert (caught.value.code, "--no-filter" in caught.value.hint) == ("E920", True)


def test_a_file_whose_contents_are_gone_is_not_one_that_never_was(top: Path, commit: Commit) -> None:
    commit({"specs/a.yml": "one"})
    blob = git(top, "rev-parse", "HEAD:specs/a.yml")
    (top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(EcsspecError, match=r"not specs/a\.yml of main") as caught:
        revision(find_repository(top), "main").read(["specs/a.yml", "specs/b.yml"])
    assert caught.value.code == "E920"


def test_a_repository_that_lost_a_folder_is_broken(top: Path, commit: Commit) -> None:
    commit({"specs/a.yml": "one"})
    tree = git(top, "rev-parse", "HEAD:specs")
    (top / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(EcsspecError, match="git cannot read main") as caught:
        revision(find_repository(top), "main").read(["specs/a.yml"])
    assert (caught.value.code, caught.value.hint) == ("E922", "git fsck")


def test_what_git_tells_a_hook_of_another_repository_does_not_count(
    top: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit({"specs/a.yml": "one"})
    monkeypatch.setenv("GIT_DIR", str(top / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    here = find_repository(top / "specs")
    assert here.top == top.resolve()
    assert revision(here, "main").read(["specs/a.yml"]) == {"specs/a.yml": b"one"}
