"""Which files are compared: those of either side, by name and by folder, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ecsspec.cli.comparing.sides import sides
from ecsspec.problems import EcsspecError
from tests import repositories
from tests.repositories import Repository, git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Return an empty repository, which is the working directory too."""
    repositories.nobody(monkeypatch, tmp_path)
    made = repositories.made(tmp_path / "repo")
    monkeypatch.chdir(made.top)
    return made


def files(*given: str, from_: str = "main", to: str | None = None) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    before, after = sides(given, from_=from_, to=to)
    assert (before.label, after.label) == (from_, to or "")
    return before.files, after.files


def refused(*given: str, from_: str = "main", to: str | None = None) -> EcsspecError:
    with pytest.raises(EcsspecError) as caught:
        sides(given, from_=from_, to=to)
    assert caught.value.hint
    return caught.value


def test_a_file_is_compared_with_itself(repository: Repository) -> None:
    repository.commit({"a.yml": "one", "b.yml": "not asked for"})
    repository.write({"a.yml": "two"})
    assert files("a.yml") == ({"a.yml": b"one"}, {"a.yml": b"two"})


def test_a_folder_is_what_is_in_it_on_either_side(repository: Repository) -> None:
    repository.commit({"specs/a.yml": "a", "specs/gone.yaml": "g", "specs/notes.txt": "n", "specs/deep/d.yml": "d"})
    repository.write({"specs/gone.yaml": None, "specs/new.yml": "untracked", "specs/a.yml": "dirty"})
    before, after = files("specs")
    assert before == {"specs/a.yml": b"a", "specs/gone.yaml": b"g"}
    assert after == {"specs/a.yml": b"dirty", "specs/new.yml": b"untracked"}
    assert files() == files("specs/") == files("./specs") == (before, after)


def test_a_folder_may_be_there_on_one_side_only(repository: Repository) -> None:
    repository.commit({"apps/a.yml": "a"}, tag="old")
    repository.commit({"apps/a.yml": None, "specs/a.yml": "a"}, tag="new")
    assert files("apps", from_="old") == ({"apps/a.yml": b"a"}, {})
    assert files("specs", from_="old") == ({}, {"specs/a.yml": b"a"})
    both = files("apps", "specs", from_="old", to="new")
    assert both == ({"apps/a.yml": b"a"}, {"specs/a.yml": b"a"})
    assert files("apps/a.yml", from_="old") == ({"apps/a.yml": b"a"}, {}), "nor need its folder be there"


def test_what_was_a_file_may_be_a_folder(repository: Repository) -> None:
    repository.commit({"specs": "a file"}, tag="old")
    repository.commit({"specs": None}, tag="none")
    repository.commit({"specs/a.yml": "a"})
    assert files("specs", from_="old") == ({}, {"specs/a.yml": b"a"})


def test_two_revisions_are_compared_whatever_the_work_tree_holds(repository: Repository) -> None:
    repository.commit({"specs/a.yml": "one"}, tag="v1")
    repository.commit({"specs/a.yml": "two"}, tag="v2")
    repository.write({"specs/a.yml": "dirty", "specs/b.yml": "untracked"})
    assert files(from_="v1", to="v2") == ({"specs/a.yml": b"one"}, {"specs/a.yml": b"two"})
    assert files(from_="v2", to="v1") == ({"specs/a.yml": b"two"}, {"specs/a.yml": b"one"})


def test_a_name_that_is_given_twice_is_one_file(repository: Repository) -> None:
    repository.commit({"specs/a.yml": "a"})
    assert files("specs/a.yml", "./specs/a.yml", "specs", "specs//") == ({"specs/a.yml": b"a"},) * 2


def test_names_are_meant_from_where_the_user_is(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"specs/a.yml": "a", "top.yml": "t"})
    monkeypatch.chdir(repository.top / "specs")
    assert files("a.yml", "../top.yml", ".")[0] == {"a.yml": b"a", "../top.yml": b"t"}
    whole = str(repository.top / "top.yml")
    assert files(whole) == ({whole: b"t"}, {whole: b"t"})


def test_a_repository_is_found_from_outside(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"specs/a.yml": "a"})
    monkeypatch.chdir(repository.top.parent)
    assert files("repo/specs") == ({"repo/specs/a.yml": b"a"},) * 2


def test_a_link_is_followed_and_a_dead_one_is_a_missing_file(repository: Repository) -> None:
    (repository.top / "specs").mkdir()
    (repository.top / "specs" / "link.yml").symlink_to("../base.yml")
    repository.commit({"base.yml": "b"})
    assert files() == ({"specs/link.yml": b"b"},) * 2
    (repository.top / "specs" / "dead.yml").symlink_to("nowhere")
    error = refused("specs")
    assert (error.code, "specs/dead.yml" in error.what) == ("E911", True)


def test_a_folder_that_is_a_link_holds_the_same_in_a_revision(repository: Repository) -> None:
    (repository.top / "specs").symlink_to("apps/specs")
    repository.commit({"apps/specs/a.yml": "a", "apps/specs/b.yml": "b"}, tag="two")
    repository.commit({"apps/specs/b.yml": None, "apps/specs/a.yml": "A"}, tag="one")
    before, after = {"specs/a.yml": b"a", "specs/b.yml": b"b"}, {"specs/a.yml": b"A"}
    assert files(from_="two") == files("specs/", from_="two", to="one") == (before, after)


def test_a_folder_may_become_a_link(repository: Repository) -> None:
    repository.commit({"specs/a.yml": "a"}, tag="folder")
    (repository.top / "specs").rename(repository.top / "apps")
    (repository.top / "specs").symlink_to("apps")
    repository.commit({}, tag="link")
    assert files(from_="folder") == files(from_="folder", to="link") == ({"specs/a.yml": b"a"},) * 2


def test_a_folder_that_leads_out_of_the_repository_is_refused(repository: Repository) -> None:
    (repository.top.parent / "else").mkdir()
    (repository.top.parent / "else/a.yml").write_text("a", encoding="utf-8")
    (repository.top / "specs").symlink_to("../else")
    repository.commit({"b.yml": "b"})
    error = refused("b.yml", "specs")
    assert (error.code, error.what.startswith("specs/a.yml is outside of the git repository")) == ("E922", True)


def test_a_search_finds_where_else_the_name_of_a_stack_stands(repository: Repository) -> None:
    found = {
        "a.yml": "name: web\n",
        "b/quoted.yaml": "'name' : \"web\" # here\n",
        "c/in braces.yml": '{\n  "image": "x", "name":\n    "web"\n}\n',
        "d/[x].yml": "name: >-\n  web\r\n",
        "e.yml": "\ufeff? name\n: web\n",
        "f.yml": "# what it says of web is for others to tell\n",
    }
    others = {"longer.yml": "name: webs\n", "other.txt": "name: web\n", "other.json": '{"name": "web"}\n'}
    repository.commit({**found, **others, "named.yml": "n"})
    for to in (None, "main"):
        for side in sides(["named.yml"], from_="main", to=to):
            assert side.search(["web", "nobody"]) == {path: text.encode() for path, text in found.items()}
            assert side.search(["nobody"]) == {}


def test_the_one_file_that_was_named_is_told_from_those_of_a_folder(repository: Repository) -> None:
    repository.commit({"specs/a.yml": "a", "b.yml": "b"})
    for given, chosen in ((["./b.yml"], "b.yml"), (["specs"], ""), (["b.yml", "specs/a.yml"], ""), ([], "")):
        before, after = sides(given, from_="main", to=None)
        assert (before.chosen, after.chosen) == ("", chosen)


def test_git_is_asked_a_few_times_however_many_specs_there_are(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({f"specs/{number}.yml": "old" for number in range(9)}, tag="old")
    repository.commit({f"specs/{number}.yml": "new" for number in range(9)}, tag="new")
    trace = repository.top.parent / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    for to, calls in ((None, 4), ("new", 7)):
        files(from_="old", to=to)
        assert trace.read_text(encoding="utf-8").count("trace: built-in: git") == calls
        trace.unlink()


def test_a_search_asks_git_once_and_reads_what_it_found_at_once(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({f"specs/{number}.yml": f"name: web\n# {number}\n" for number in range(9)})
    before, after = sides(["specs"], from_="main", to=None)
    trace = repository.top.parent / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    for side, calls in ((before, 2), (after, 1)):
        assert len(side.search(["web", "api"])) == 9
        assert trace.read_text(encoding="utf-8").count("trace: built-in: git") == calls
        trace.unlink()


@pytest.mark.parametrize("given", ["*.yml", "-n.yml", "a:b.yml", "ü.yml"])
def test_names_are_meant_literally(repository: Repository, given: str) -> None:
    repository.commit({given: "odd", "a.yml": "other"})
    assert files(given) == ({given: b"odd"},) * 2


@pytest.mark.parametrize(
    ("given", "revisions", "code", "said"),
    [
        (["nowhere.yml"], ("main", None), "E911", "there is no file nowhere.yml: neither at main nor here"),
        (["a.yml", "b.yml", "c.yml"], ("main", "main"), "E911", "no file b.yml, c.yml: neither at main nor at main"),
        ([], ("main", None), "E903", "there is no folder specs, neither at main nor here"),
        (["empty"], ("main", None), "E903", "empty is a folder with no .yml file in it"),
        (["a.yml"], ("mian", None), "E920", "git knows no revision mian"),
        (["a.yml"], ("main", "mian"), "E920", "git knows no revision mian"),
        (["a.yml"], ("main", ""), "E920", "'' names no git revision"),
        (["a.yml"], ("--upload-pack=x", None), "E920", "names no git revision"),
        (["../other.yml"], ("main", None), "E922", "is not in a git repository"),
        (["a.yml", "../other.yml"], ("main", None), "E922", "outside of the git repository"),
        (["a.yml", "../second/a.yml"], ("main", None), "E922", "outside of the git repository"),
        (["-"], ("main", None), "E902", "stdin has no revisions"),
        (["a.yml", ""], ("main", None), "E902", "an empty name"),
    ],
)
def test_what_cannot_be_compared(
    repository: Repository, given: list[str], revisions: tuple[str, str | None], code: str, said: str
) -> None:
    repository.commit({"a.yml": "a", "empty/notes.txt": "n"})
    repositories.made(repository.top.parent / "second").commit({"a.yml": "a"})
    (repository.top.parent / "other.yml").write_text("o", encoding="utf-8")
    error = refused(*given, from_=revisions[0], to=revisions[1])
    assert (error.code, said in error.what) == (code, True), error.what


def test_nothing_is_touched(repository: Repository) -> None:
    repository.commit({"specs/a.yml": "a", "specs/b.yml": "b", ".gitignore": "specs/ignored.yml\n"})
    repository.write({"specs/a.yml": "staged", "specs/new.yml": "untracked", "specs/ignored.yml": "i"})
    git(repository.top, "add", "specs/a.yml")
    repository.write({"specs/a.yml": "dirty"})
    before = repository.state()
    assert "MM specs/a.yml" in before[0]
    files(from_="HEAD")
    files(from_="HEAD", to="main")
    refused(from_="nosuch")
    assert repository.state() == before


def test_a_link_that_leads_nowhere_is_no_removed_spec(repository: Repository) -> None:
    repository.commit({"specs/web.yml": "name: web\n"})
    spec = repository.top / "specs/web.yml"
    spec.unlink()
    spec.symlink_to("nowhere.yml")
    with pytest.raises(EcsspecError) as raised:
        files("specs/web.yml")
    assert raised.value.code == "E911"
