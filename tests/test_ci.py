"""The jobs of docs/ci.md: they parse, ask for few rights, and their scripts post one comment and update it.

Bash runs the scripts in a real repository; `gh` and `curl` are ours and write down what they are asked.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
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

CALLED = """#!/bin/sh
for one in "$@"; do case "$one" in *@comment.md) [ -s comment.md ] || exit 1;; esac; done
echo "$(basename "$0") $*" >> "$CALLS"
case "$*" in *PATCH*|*POST*|*PUT*) ;; *) cat "$KNOWN";; esac
"""


def job(number: int) -> dict[str, Any]:
    """Return a job of the page: GitHub's, GitLab's."""
    found: dict[str, Any] = YAML(typ="safe").load(blocks(PAGE, "yaml")[number])
    return found


GITHUB, GITLAB = job(0), job(1)
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
    for name, text in {"ecsspec": ours, "gh": CALLED, "curl": CALLED, "pip": "#!/bin/sh\n"}.items():
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
        "CI_API_V4_URL": "http://127.0.0.1:9/api/v4",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "ECSSPEC_TOKEN": "a token",
    }.items():
        monkeypatch.setenv(name, value)
    return made.top


def bash(folder: Path, script: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-e", *options, "-c", script]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")


def calls(folder: Path) -> list[str]:
    return (folder.parent / "CALLS").read_text(encoding="utf-8").splitlines()


def compare(folder: Path) -> subprocess.CompletedProcess[str]:
    return bash(folder, STEPS["Compare"]["run"])


def gitlab(folder: Path) -> subprocess.CompletedProcess[str]:
    return bash(folder, "\n".join(GITLAB["ecsspec"]["script"]), "-o", "pipefail")


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
    assert calls(desk) == []


def test_github_gets_a_comment_and_then_its_update(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(desk)
    assert bash(desk, STEPS["Comment"]["run"]).returncode == 0
    assert (
        calls(desk)[-1] == "gh api --silent --method POST repos/shop/specs/issues/7/comments --field body=@comment.md"
    )
    (desk.parent / "KNOWN").write_text("41\n42\n", encoding="utf-8")
    monkeypatch.setenv("CODE", "0")
    assert bash(desk, STEPS["Comment"]["run"]).returncode == 0
    assert "--method PATCH repos/shop/specs/issues/comments/41 " in calls(desk)[-1]
    assert f'startswith("{MARK}")' in calls(desk)[0]


def test_github_gets_no_comment_that_nothing_changes(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE", "0")
    assert bash(desk, STEPS["Comment"]["run"]).returncode == 0
    assert len(calls(desk)) == 1


def test_gitlab_gets_a_comment_and_then_its_update(desk: Path) -> None:
    known = desk.parent / "KNOWN"
    known.write_text('[{"id": 1, "body": "looks good"}]', encoding="utf-8")
    assert gitlab(desk).returncode == 0
    assert calls(desk)[-1].endswith(
        "--request POST --data-urlencode body@comment.md http://127.0.0.1:9/api/v4/projects/3/merge_requests/7/notes"
    )
    known.write_text(f'[{{"id": 1, "body": "looks good"}}, {{"id": 5, "body": "{MARK} old"}}]', encoding="utf-8")
    assert gitlab(desk).returncode == 0
    assert "--request PUT" in calls(desk)[-1]
    assert calls(desk)[-1].endswith("/notes/5")


def test_gitlab_prints_the_comment_where_it_may_not_post_it(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECSSPEC_TOKEN")
    done = gitlab(desk)
    assert (done.returncode, done.stdout.startswith(MARK), calls(desk)) == (0, True, [])


def test_the_readme_shows_the_comment_of_an_example() -> None:
    kept = (ROOT / "tests/golden/pr/scheme/comment.md").read_text(encoding="utf-8")
    assert blocks(ROOT / "README.md", "markdown") == [kept], "copy tests/golden/pr/scheme/comment.md into README.md"
