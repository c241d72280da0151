"""`diff --from`: a revision, a template or a spec, in real repositories, with nothing asked of AWS."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ecsspec.cli.run import run
from tests import repositories
from tests.cli.processes import Ran
from tests.repositories import Repository, git
from tests.reviews import WEB

API = WEB.replace("name: web", "name: api")
MORE = WEB.replace("desired_count: 1", "desired_count: 3")
NOISY = f"{WEB}environment:\n  DB_PASSWORD: hunter22\n"


class Desk:
    """A repository to work in, and what a command line says there."""

    def __init__(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        """Keep both."""
        self.repository = repository
        self._capsys = capsys

    def diff(self, *args: str) -> Ran:
        """Run `ecsspec diff` in this process; nobody answers for AWS."""

        def nobody(*_: object, **__: object) -> object:
            raise AssertionError("AWS is asked")

        self._capsys.readouterr()
        code = run(["diff", *args], connector=nobody)  # type: ignore[arg-type]
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    repositories.nobody(monkeypatch, tmp_path)
    monkeypatch.delenv("ECSSPEC_TARGET", raising=False)
    made = repositories.made(tmp_path / "repo")
    monkeypatch.chdir(made.top)
    return Desk(made, capsys)


def test_0_nothing_changes(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB, "specs/api.yml": API})
    desk.repository.write({"specs/web.yml": f"# the same\n{WEB}"})
    found = desk.diff("--from", "main")
    assert (found.code, found.err) == (0, "")
    assert "2 specs: 2 unchanged" in found.out


def test_2_an_edit_has_its_line(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB})
    desk.repository.write({"specs/web.yml": MORE})
    found = desk.diff("--from", "main")
    assert (found.code, found.err) == (2, "")
    assert "against main · offline" in found.out
    assert "DesiredCount  1 → 3" in found.out
    assert "web.yml:4" in found.out


def test_new_and_removed_specs_alone_are_changes(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB}, tag="one")
    desk.repository.commit({"specs/api.yml": API}, tag="two")
    added = desk.diff("--from", "one")
    assert (added.code, "2 specs: 1 new, 1 unchanged" in added.out) == (2, True)
    gone = desk.diff("--from", "two", "--to", "one")
    assert gone.code == 2
    said = " ".join(gone.out.split())
    assert "two:specs/api.yml was its spec" in said
    assert "ecsspec destroy api" in said


def test_a_moved_file_is_no_change(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB})
    desk.repository.write({"specs/web.yml": None, "specs/site.yml": WEB})
    assert desk.diff("--from", "main").code == 0
    desk.repository.write({"specs/site.yml": MORE})
    moved = desk.diff("--from", "main", "specs")
    assert (moved.code, "DesiredCount  1 → 3" in moved.out, "site.yml:4" in moved.out) == (2, True, True)


def test_a_file_that_moved_out_of_what_is_named_is_compared(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB, "specs/api.yml": API}, tag="old")
    desk.repository.commit({"specs/api.yml": None, "specs/team/api.yml": API}, tag="new")
    for revisions in (["--from", "old"], ["--from", "old", "--to", "new"], ["--from", "new", "--to", "old"]):
        found = desk.diff("specs", *revisions)
        assert (found.code, "2 specs: 2 unchanged" in found.out) == (0, True)
    desk.repository.write({"specs/team/api.yml": API.replace("count: 1", "count: 3")})
    moved = desk.diff("specs", "--from", "old")
    assert (moved.code, "the spec was old:specs/api.yml before" in moved.out) == (2, True)
    assert "1 → 3" in moved.out


def test_a_file_or_a_folder_of_another_name_is_compared(desk: Desk) -> None:
    desk.repository.commit({"web.yml": WEB, "specs/api.yml": API}, tag="old")
    desk.repository.commit({"web.yml": None, "shop.yml": WEB, "specs/api.yml": None, "infra/api.yml": API})
    for named in ("shop.yml", "web.yml", "infra", "specs"):
        assert desk.diff(named, "--from", "old").code == 0
        assert desk.diff(named, "--from", "main", "--to", "old").code == 0


def test_a_spec_that_is_gone_is_no_edit_of_one_that_was_there_and_nothing_is_to_be_destroyed(desk: Desk) -> None:
    example = MORE.replace("image: ", "load_balancer: internal\nimage: ")
    desk.repository.commit({"specs/web.yml": WEB, "specs/api.yml": API, "docs/example.yml": example})
    desk.repository.write({"specs/web.yml": None})
    found = desk.diff("--from", "main")
    said = " ".join(found.out.split())
    assert (found.code, "web · no spec any more" in said, "destroy" in said) == (2, True, False)
    assert "main:specs/web.yml was its spec, and docs/example.yml names web too: the stack stays as it is" in said
    comment = desk.diff("--from", "main", "--format", "markdown").out
    assert "`main:specs/web.yml`; `docs/example.yml` names `web` too\n" in comment
    left = json.loads(desk.diff("--from", "main", "--json").out.splitlines()[-1])
    assert (left["action"], left["also"]) == ("left", ["docs/example.yml"])


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"image": "nginx:1", "name": "web"}, indent=2),
        "  name: web\n  image: nginx:1\n",
        "{image: nginx:1,\n name: web}\n",
        "name:\n  web\nimage: nginx:1\n",
        "name: >-\n  web\nimage: nginx:1\n",
        "? name\n: web\n? image\n: nginx:1\n",
    ],
)
def test_a_moved_spec_is_found_however_it_is_written(desk: Desk, text: str) -> None:
    desk.repository.commit({"specs/web.yml": text, "specs/api.yml": API})
    desk.repository.write({"specs/web.yml": None, "other/web.yml": text})
    found = desk.diff("--from", "main")
    assert (found.code, found.out) == (0, "2 specs: 2 unchanged\n")


def test_3_a_spec_that_moved_and_does_not_compile(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB, "specs/api.yml": API})
    desk.repository.write({"specs/web.yml": None, "other/web.yml": f"{WEB}bogus: 1\n"})
    found = desk.diff("--from", "main")
    assert (found.code, found.out, "┌ other/web.yml:5:1" in found.err) == (3, "", True)


def test_a_copy_is_compared_with_the_spec_that_it_was_made_from(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB})
    desk.repository.write({"web2.yml": MORE})
    found = desk.diff("web2.yml", "--from", "HEAD")
    said = " ".join(found.out.split())
    assert (found.code, "DesiredCount 1 → 3" in said, "create" in said) == (2, True, False)
    assert "note: specs/web.yml names the stack web too, and stays: of them" in said
    (desk.repository.top / "lnk").symlink_to("specs")
    assert "specs/web.yml names the stack web too, and did before" in " ".join(
        desk.diff("lnk", "--from", "HEAD").out.split()
    )


def test_another_name_is_another_stack_and_the_old_one_is_left(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB})
    desk.repository.write({"specs/web.yml": WEB.replace("name: web", "name: shop")})
    found = desk.diff("--from", "main")
    assert found.code == 2
    assert "1 spec: 1 new, 1 without a spec now" in found.out
    assert "ecsspec destroy web" in " ".join(found.out.split())


def test_a_template_and_a_spec_are_compared_with_too(desk: Desk) -> None:
    desk.repository.write({"web.yml": WEB, "more.yml": MORE})
    assert run(["compile", "web.yml", "-o", "web.template"]) == 0
    for old in ("web.yml", "web.template"):
        found = desk.diff("more.yml", "--from", old)
        assert (found.code, f"against {old}" in found.out, "1 → 3" in found.out) == (2, True, True)
        assert desk.diff("web.yml", "--from", old).code == 0


def test_a_pipe_is_a_file(desk: Desk) -> None:
    desk.repository.write({"more.yml": MORE})
    reading, writing = os.pipe()
    os.write(writing, WEB.encode())
    os.close(writing)
    found = desk.diff("more.yml", "--from", f"/dev/fd/{reading}")
    os.close(reading)
    assert (found.code, "1 → 3" in found.out) == (2, True)


def test_a_branch_that_is_called_as_files_are(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB})
    git(desk.repository.top, "branch", "feat.yml")
    desk.repository.write({"specs/web.yml": MORE})
    assert "1 → 3" in desk.diff("--from", "refs/heads/feat.yml").out
    assert "error[E911]" in desk.diff("--from", "feat.yml").err


def test_warnings_are_of_what_somebody_edited(desk: Desk) -> None:
    desk.repository.commit({f"specs/{name}.yml": NOISY.replace("web", name) for name in ("web", "api", "shop")})
    desk.repository.write({"specs/web.yml": NOISY.replace("count: 1", "count: 3")})
    assert desk.diff("--from", "main").err.count("warning[W305]") == 1
    assert desk.diff("--from", "main", "--to", "main").err == ""


def test_a_file_wins_over_a_revision_and_a_folder_does_not(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB, "main/notes.txt": "n", "v1": MORE}, tag="v1")
    assert desk.diff("--from", "main").code == 0
    assert "against v1" in desk.diff("--from", "v1").out
    assert desk.diff("--from", "v1").code == 2
    assert desk.diff("--from", "refs/tags/v1").code == 0
    folder = desk.diff("--from", "specs")
    assert (folder.code, "error[E912]: specs is a folder" in folder.err) == (9, True)


def test_3_what_does_not_compile_says_in_which_revision(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB.replace("port:", "prot:")})
    desk.repository.write({"specs/web.yml": WEB, "specs/api.yml": API.replace("image:", "imgae:")})
    found = desk.diff("--from", "main")
    assert (found.code, found.out) == (3, "")
    assert "┌ main:specs/web.yml:3:1" in found.err
    assert "┌ specs/api.yml:2:1" in found.err


def test_warnings_are_of_the_new_side(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB}, tag="quiet")
    desk.repository.commit({"specs/web.yml": NOISY}, tag="noisy")
    assert "W305" in desk.diff("--from", "quiet", "--to", "noisy").err
    assert desk.diff("--from", "noisy", "--to", "quiet").err == ""


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_secret_is_hidden_in_every_format(desk: Desk, form: str) -> None:
    desk.repository.commit({"specs/web.yml": NOISY})
    desk.repository.write({"specs/web.yml": NOISY.replace("hunter22", "hunter33")})
    found = desk.diff("--from", "main", "--format", form)
    assert (found.code, "(hidden)" in found.out, "hunter" in found.out + found.err) == (2, True, False)


def test_markdown_and_json_are_all_that_stands_on_stdout(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB, "specs/api.yml": API})
    desk.repository.write({"specs/web.yml": MORE})
    assert desk.diff("--from", "main", "--format", "markdown").out.startswith("<!-- ecsspec diff -->\n")
    found = desk.diff("--from", "main", "--json")
    assert {json.loads(line)["version"] for line in found.out.splitlines()} == {1}
    assert desk.diff("--from", "main", "--format", "json").out == found.out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--from", "mian"], 9, "= try: did you mean main?"),
        (["old.yml", "--from", "nowhere.yml"], 9, "error[E911]: there is no file nowhere.yml"),
        (["nowhere.yml", "--from", "main"], 9, "error[E911]: there is no file nowhere.yml: neither at main nor here"),
        (["../out.yml", "--from", "main"], 9, "error[E922]"),
        (["specs/web.yml", "../out.yml", "--from", "main"], 9, "error[E922]: ../out.yml is outside of the git"),
        (["-", "--from", "main"], 64, "what comes from stdin has no revisions"),
        (["--to", "main"], 64, "= try: --from main --to main\n"),
        (["--from", "main:specs/web.yml"], 9, "= try: ecsspec diff specs/web.yml --from main\n"),
        (["--from", "main..HEAD"], 9, "= try: --from main --to HEAD\n"),
        (["--from", "main..feat.yml"], 9, "= try: --from main --to feat.yml\n"),
        (["old.yml", "--from", "../nowhere.yml"], 9, "error[E911]: there is no file ../nowhere.yml"),
        (["--from", ""], 64, "--from is given an empty value"),
        (["--from", "main", "--to", ""], 64, "--to is given an empty value"),
        (["", "--from", "main"], 64, "an empty name"),
        (["--from", "specs/web.yml", "--to", "main"], 64, "--to goes with a git revision"),
        (["--from", "main", "--region", "x"], 64, "--from compares offline"),
        (["--from", "old.yml"], 64, "--from FILE compares with one spec"),
    ],
)
def test_9_and_64(desk: Desk, args: list[str], code: int, said: str) -> None:
    desk.repository.commit({"specs/web.yml": WEB, "specs/api.yml": API, "old.yml": WEB})
    (desk.repository.top.parent / "out.yml").write_text(WEB, encoding="utf-8")
    found = desk.diff(*args)
    assert (found.code, found.out) == (code, "")
    assert said in found.err


def test_the_work_tree_and_the_index_stay_as_they_are(desk: Desk) -> None:
    desk.repository.commit({"specs/web.yml": WEB})
    desk.repository.write({"specs/web.yml": MORE, "specs/api.yml": API})
    before = desk.repository.state()
    for form in ("text", "markdown", "json"):
        assert desk.diff("--from", "HEAD", "--format", form).code == 2
    assert desk.repository.state() == before
