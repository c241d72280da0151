"""The jobs of docs/ci.md: they parse, ask for few rights, and their scripts post one comment and update it.

Bash runs the scripts in a real repository; `gh` and `curl` are ours and write down what they are asked.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ecsspec.ui.markdown import MARK
from tests import repositories
from tests.console import ROOT, blocks
from tests.reviews import WEB

PAGE = ROOT / "docs" / "ci.md"
MORE = WEB.replace("desired_count: 1", "desired_count: 3")

PIP = """#!/bin/sh
echo "pip $*" >> "$CALLS"
"""
TOP = "http://127.0.0.1:9/api/v4"
ME = 7

CALLED = """#!PYTHON
import json, os, pathlib, re, subprocess, sys

args = sys.argv[1:]
program = pathlib.Path(sys.argv[0]).name
with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
    print(program, *args, file=calls)
if any(one.endswith("@comment.md") for one in args) and not pathlib.Path("comment.md").stat().st_size:
    sys.exit("there is no comment")
world = json.loads(pathlib.Path(os.environ["KNOWN"]).read_text(encoding="utf-8"))
notes, status = world["notes"], world.get("status", {})
method = next((one for one in ("POST", "PUT", "PATCH") if one in args), "GET")
code = status.get(method, 200)
if method == "PUT":
    print(code, end="")
if code >= 400:
    sys.exit(22)
if program == "gh" and method == "GET":
    assert "--paginate" in args and any(one.endswith("?per_page=100") for one in args)
    for at in range(0, len(notes), 100):
        page = json.dumps(notes[at : at + 100])
        subprocess.run(["jq", "--raw-output", args[args.index("--jq") + 1]], input=page, text=True, check=True)
elif program == "curl" and args[-1].endswith("/user"):
    print(json.dumps({"id": world["me"]}))
elif program == "curl" and method == "GET":
    asked = dict(re.findall(r"(\\w+)=(\\w+)", args[-1]))
    at = (int(asked.get("page", 1)) - 1) * int(asked.get("per_page", 20))
    print(json.dumps(notes[at : at + int(asked.get("per_page", 20))]))
""".replace("PYTHON", sys.executable, 1)
"""Both are asked for the comments, a page at a time, and answer a change with a status, as `curl --fail` tells it."""


def job(number: int) -> dict[str, Any]:
    """Return a job of the page: GitHub's, GitLab's."""
    found: dict[str, Any] = YAML(typ="safe").load(blocks(PAGE, "yaml")[number])
    return found


GITHUB, GITLAB = job(0), job(1)
needs_jq = pytest.mark.skipif(not shutil.which("jq"), reason="the words that gh filters by are jq's")
STEPS: Mapping[str, Any] = {step.get("name", step.get("uses")): step for step in GITHUB["jobs"]["diff"]["steps"]}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout with an edit, and put the commands that a job calls on the path."""
    repositories.nobody(monkeypatch, tmp_path)
    made = repositories.made(tmp_path / "repo")
    base = made.commit({"specs/web.yml": WEB})
    repositories.git(made.top, "update-ref", "refs/remotes/origin/main", base)
    made.commit({"specs/web.yml": MORE})
    programs = tmp_path / "bin"
    programs.mkdir()
    ours = f'#!/bin/sh\nexec "{sys.executable}" -m ecsspec "$@"\n'
    for name, text in {"ecsspec": ours, "gh": CALLED, "curl": CALLED, "pip": PIP}.items():
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    for name in ("CALLS", "KNOWN", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        (tmp_path / name).touch()
        monkeypatch.setenv(name, str(tmp_path / name))
    for name, value in {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "BASE": "main",
        "CODE": "2",
        "PR": "7",
        "GITHUB_REPOSITORY": "shop/specs",
        "CI_API_V4_URL": TOP,
        "ECSSPEC": "ecsspec @ git+https://git.example.com/ecsspec.git@v1",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "ECSSPEC_TOKEN": "a token",
    }.items():
        monkeypatch.setenv(name, value)
    know(made.top, [])
    return made.top


def know(folder: Path, notes: Sequence[Mapping[str, Any]], **status: int) -> None:
    """Say which comments there are, and with which status a kind of request ends."""
    world = {"me": ME, "notes": notes, "status": status}
    (folder.parent / "KNOWN").write_text(json.dumps(world), encoding="utf-8")


def note(number: int, body: str, *, author: int = ME, login: str = "github-actions[bot]") -> Mapping[str, Any]:
    """Return a comment as either of the two tells it."""
    return {"id": number, "body": body, "author": {"id": author}, "user": {"login": login, "type": "Bot"}}


CHAT = [note(number, "looks good", author=1, login="somebody") for number in range(100, 350)]


def bash(folder: Path, script: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-e", *options, "-c", script]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")


def calls(folder: Path) -> list[str]:
    return (folder.parent / "CALLS").read_text(encoding="utf-8").splitlines()


def compare(folder: Path) -> subprocess.CompletedProcess[str]:
    return bash(folder, STEPS["Compare"]["run"])


def comment(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run what comments on GitHub; what it found stands in a file."""
    (folder / "comment.md").write_text(f"{MARK}\n", encoding="utf-8")
    return bash(folder, STEPS["Comment"]["run"])


def gitlab(folder: Path) -> subprocess.CompletedProcess[str]:
    return bash(folder, "\n".join(GITLAB["ecsspec"]["script"]), "-o", "pipefail")


def noted(folder: Path, *, code: int = 2) -> subprocess.CompletedProcess[str]:
    """Run what comments on GitLab, after a comparison that ended with a code."""
    (folder / "comment.md").write_text(f"{MARK}\n", encoding="utf-8")
    return bash(folder, f"code={code}\n{GITLAB['ecsspec']['script'][-1]}", "-o", "pipefail")


def test_a_job_may_read_and_comment_and_no_more() -> None:
    assert GITHUB["permissions"] == {"contents": "read", "pull-requests": "write"}
    checkout = STEPS["actions/checkout@v4"]["with"]
    assert checkout == {"fetch-depth": 0, "persist-credentials": False}
    assert GITLAB["ecsspec"]["variables"]["GIT_DEPTH"] == "0"


def test_no_script_takes_a_value_of_the_pull_request_into_its_text() -> None:
    scripts = [step["run"] for step in STEPS.values() if "run" in step] + GITLAB["ecsspec"]["script"]
    assert scripts
    assert not [script for script in scripts if "${{" in script]


def test_changes_are_an_answer_and_the_job_is_green(desk: Path) -> None:
    done = compare(desk)
    assert (done.returncode, done.stderr) == (0, "")
    text = (desk / "comment.md").read_text(encoding="utf-8")
    assert text.startswith(MARK)
    assert "web.yml:4" in text
    assert (desk.parent / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8") == text
    assert (desk.parent / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "code=2\n"


def test_no_change_is_green_too(desk: Path) -> None:
    (desk / "specs" / "web.yml").write_text(WEB, encoding="utf-8")
    assert compare(desk).returncode == 0
    assert (desk.parent / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "code=0\n"


@pytest.mark.parametrize(("base", "spec", "code"), [("main", "nam: web\n", 3), ("gone", MORE, 9)])
def test_a_wrong_spec_and_a_missing_revision_are_red(
    desk: Path, monkeypatch: pytest.MonkeyPatch, base: str, spec: str, code: int
) -> None:
    monkeypatch.setenv("BASE", base)
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", f"origin/{base}")
    (desk / "specs" / "web.yml").write_text(spec, encoding="utf-8")
    assert compare(desk).returncode == code
    assert gitlab(desk).returncode == code
    assert [call.partition(" ")[0] for call in calls(desk)] == ["pip"]


def test_what_is_installed_is_pinned_and_the_readers_to_say(desk: Path) -> None:
    for named in (GITHUB["env"]["ECSSPEC"], GITLAB["ecsspec"]["variables"]["ECSSPEC"]):
        assert re.fullmatch(r"ecsspec @ git\+https://git\.example\.com/\S+@v[0-9.]+", named)
    assert bash(desk, STEPS["Install"]["run"]).returncode == 0
    assert gitlab(desk).returncode == 0
    installed = [call for call in calls(desk) if call.startswith("pip")]
    assert installed == ["pip install --quiet ecsspec @ git+https://git.example.com/ecsspec.git@v1"] * 2


@needs_jq
def test_github_gets_a_comment_and_then_its_update(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    know(desk, CHAT)
    assert comment(desk).returncode == 0
    assert (
        calls(desk)[-1] == "gh api --silent --method POST repos/shop/specs/issues/7/comments --field body=@comment.md"
    )
    know(desk, [*CHAT, note(41, f"{MARK}\nold"), note(42, f"{MARK}\nolder")])
    monkeypatch.setenv("CODE", "0")
    assert comment(desk).returncode == 0
    assert "--method PATCH repos/shop/specs/issues/comments/41 " in calls(desk)[-1]


@needs_jq
def test_github_leaves_what_others_wrote(desk: Path) -> None:
    know(desk, [note(1, f"{MARK} mine", login="some-app[bot]"), note(2, f"see {MARK}")])
    assert comment(desk).returncode == 0
    assert "--method POST" in calls(desk)[-1]


@needs_jq
def test_github_gets_no_comment_that_nothing_changes(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE", "0")
    assert comment(desk).returncode == 0
    assert len(calls(desk)) == 1


def test_github_gets_no_second_comment_when_the_first_cannot_be_looked_for(desk: Path) -> None:
    know(desk, [], GET=502)
    assert (comment(desk).returncode, len(calls(desk))) == (22, 1)


def test_gitlab_gets_a_comment(desk: Path) -> None:
    know(desk, CHAT)
    assert gitlab(desk).returncode == 0
    assert calls(desk)[-1].endswith(
        f"--request POST --data-urlencode body@comment.md {TOP}/projects/3/merge_requests/7/notes"
    )


@pytest.mark.parametrize("before", [0, 99, 100, 250])
def test_gitlab_gets_its_comment_updated_however_many_are_before_it(desk: Path, before: int) -> None:
    know(desk, [*CHAT[:before], note(5, f"{MARK} old"), note(6, f"{MARK} copy")])
    assert noted(desk).returncode == 0
    assert not [call for call in calls(desk) if "POST" in call]
    assert "--request PUT" in calls(desk)[-1]
    assert calls(desk)[-1].endswith("/notes/5")


def test_gitlab_leaves_what_others_wrote(desk: Path) -> None:
    know(desk, [note(4, f"{MARK} mine", author=1), note(5, f"see {MARK}")])
    assert noted(desk).returncode == 0
    assert ("POST" in calls(desk)[-1], "PUT" in "".join(calls(desk))) == (True, False)


@pytest.mark.parametrize(("status", "code", "last"), [(403, 0, "POST"), (404, 0, "POST"), (500, 1, "PUT")])
def test_gitlab_gets_a_new_comment_where_the_old_one_cannot_be_updated(
    desk: Path, status: int, code: int, last: str
) -> None:
    know(desk, [note(5, f"{MARK} old")], PUT=status)
    assert noted(desk).returncode == code
    assert f"--request {last}" in calls(desk)[-1]


def test_gitlab_gets_no_comment_that_nothing_changes(desk: Path) -> None:
    assert noted(desk, code=0).returncode == 0
    assert not [call for call in calls(desk) if "POST" in call or "PUT" in call]


def test_gitlab_gets_no_second_comment_when_the_first_cannot_be_looked_for(desk: Path) -> None:
    know(desk, [], GET=502)
    assert noted(desk).returncode != 0
    assert not [call for call in calls(desk) if "POST" in call]


def test_gitlab_prints_the_comment_where_it_may_not_post_it(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECSSPEC_TOKEN")
    done = gitlab(desk)
    assert (done.returncode, done.stdout.startswith(MARK), len(calls(desk))) == (0, True, 1)


def test_the_readme_shows_the_comment_of_an_example() -> None:
    kept = (ROOT / "tests/golden/pr/scheme/comment.md").read_text(encoding="utf-8")
    assert blocks(ROOT / "README.md", "markdown") == [kept], "copy tests/golden/pr/scheme/comment.md into README.md"
