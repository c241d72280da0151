"""A repository: found around a folder or refused with what helps, its paths, and files by a word in them."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from ecsspec.git import Repository as GitRepository
from ecsspec.git import Revision, find_repository, revision
from ecsspec.problems import EcsspecError
from tests import repositories
from tests.repositories import Repository, git

EVERY = ("**/*.yml",)


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Repository:
    """Return an empty repository, whose top is the working directory too."""
    repositories.nobody(monkeypatch, tmp_path)
    made = repositories.made(tmp_path / "a repo")
    monkeypatch.chdir(made.top)
    return made


def refused(folder: Path) -> EcsspecError:
    with pytest.raises(EcsspecError) as caught:
        find_repository(folder)
    assert caught.value.code == "E922"
    return caught.value


@pytest.mark.parametrize("place", ["a repo", "a repo/deep/er", "tree", "tree/deep/er"])
def test_somebody_elses_repository_and_what_makes_git_read_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    repository.commit({"deep/er/a.yml": "a"})
    around = repository.top.parent
    git(repository.top, "worktree", "add", "--quiet", "-b", "other", str(around / "tree"))
    settings = around / "settings"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    error = refused(around / place)
    assert "belongs to another user" in error.what
    _, _, command = error.hint.partition("if you trust it: ")
    subprocess.run(shlex.split(command), check=True)
    assert find_repository(around / place).top == (around / place.partition("/deep")[0]).resolve()


def test_a_bare_repository_is_told_as_such(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yml": "a"})
    git(tmp_path, "clone", "--quiet", "--bare", str(repository.top), "bare repo.git")
    error = refused(tmp_path / "bare repo.git")
    assert error.what == f"{tmp_path / 'bare repo.git'} is a bare git repository: it has no work tree"
    assert f"git clone '{tmp_path / 'bare repo.git'}'" in error.hint


def test_a_path_is_told_from_the_top_and_links_below_it_are_gits(repository: Repository, tmp_path: Path) -> None:
    repository.write({"apps/specs/a.yml": "a"})
    (repository.top / "specs").symlink_to("apps/specs")
    (tmp_path / "by another way").symlink_to(repository.top)
    here = find_repository(repository.top)
    assert here.inside("specs/a.yml") == "specs/a.yml"
    assert here.inside(str(tmp_path / "by another way/specs/a.yml")) == "specs/a.yml"
    assert here.inside(str(tmp_path / "by another way")) == here.inside(".") == "."


def test_a_way_into_the_repository_from_outside_is_found(repository: Repository, tmp_path: Path) -> None:
    repository.write({"apps/specs/a.yml": "a"})
    (tmp_path / "specs").symlink_to(repository.top / "apps/specs")
    assert find_repository(repository.top).inside(str(tmp_path / "specs/a.yml")) == "apps/specs/a.yml"


def test_files_are_found_by_their_name_and_a_word(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"a.yml": "name: web\n", "x/y/b.yml": "one\n- web, two\n", "c.txt": "web\n", "d.yml": "name: api\n"}
    others = {
        "f.yml": "webs\n",
        "g.yml": "web1\n",
        "h.yml": "WEB\n",
        "i.yml": "cobweb\n",
        ".gitignore": "ignored.yml\n",
    }
    repository.commit({**files, **others, "e.yml": "web\n"}, tag="then")
    repository.write({"e.yml": None, "new.yml": "web\n", "ignored.yml": "web\n", "a.yml": "name: api\n"})
    here = find_repository(repository.top)
    assert here.holding(["web"], files=EVERY) == ("new.yml", "x/y/b.yml")
    assert here.holding(["web", "api"], files=EVERY) == ("a.yml", "d.yml", "new.yml", "x/y/b.yml")
    then = revision(here, "then")
    assert then.holding(["web"], files=EVERY) == ("a.yml", "e.yml", "x/y/b.yml")
    assert then.holding(["nowhere"], files=EVERY) == here.holding(["nowhere"], files=EVERY) == ()
    assert then.holding(["w.b", "-v"], files=EVERY) == here.holding(["w.b", "-v"], files=EVERY) == (), (
        "words as they are"
    )
    monkeypatch.chdir(repository.top / "x")
    assert here.holding(["web"], files=EVERY) == ("../new.yml", "y/b.yml")


def test_a_search_minds_nobodys_settings(repository: Repository) -> None:
    settings = {"color.ui": "always", "grep.patternType": "perl", "grep.column": "true", "submodule.recurse": "true"}
    for name, value in settings.items():
        git(repository.top, "config", name, value)
    repository.commit({"ü a.yml": "name: web\n"})
    here = find_repository(repository.top)
    for place in (here, revision(here, "main")):
        assert place.holding(["web"], files=EVERY) == ("ü a.yml",)
        assert place.holding(["w.b"], files=EVERY) == ()


def test_a_search_that_git_cannot_make_is_an_error(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yml": "a"})
    here = find_repository(repository.top)
    for search in (GitRepository(tmp_path / "gone").holding, Revision(here, "main", "0" * 40).holding):
        with pytest.raises(EcsspecError, match="git cannot") as caught:
            search(["a"], files=EVERY)
        assert caught.value.code == "E922"


def test_a_clone_without_all_files_says_so_when_they_are_searched(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yml": "name: web\n"})
    repository.commit({"a.yml": "name: api\n"})
    git(repository.top, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", f"file://{repository.top}", "partial")
    then = revision(find_repository(tmp_path / "partial"), "HEAD~1")
    with pytest.raises(EcsspecError, match="holds a part only") as caught:
        then.holding(["name"], files=EVERY)
    assert caught.value.code == "E920"
