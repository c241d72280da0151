"""Several specs in one command, as a process of its own, against the target that --local finds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.cases import ROOT
from tests.cli.linked import install_links, linked
from tests.cli.many.stacks import rows, tally
from tests.cli.processes import Ran
from tests.local.cloud import Cloud
from tests.local.life import wipe
from tests.local.test_processes import ecsspec

FLEET: Mapping[str, tuple[str, ...]] = {
    "f-web": ("f-left", "f-right"),
    "f-left": ("f-base",),
    "f-right": (),
    "f-base": (),
}


@pytest.fixture
def specs(tmp_path: Path, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with specs of stacks that need each other."""
    install_links(tmp_path / "backend", monkeypatch)
    folder = tmp_path / "specs"
    folder.mkdir()
    for name, needs in FLEET.items():
        (folder / f"{name}.yml").write_text(linked(name, *needs), encoding="utf-8")
    yield folder
    for name in FLEET:
        wipe(cloud, name)


def applied(home: Path, specs: Path, *options: str) -> Ran:
    path = f"{ROOT}{os.pathsep}{specs.parent / 'backend'}"
    done = ecsspec(home, "apply", str(specs), "--local", "--yes", *options, PYTHONPATH=path)
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.usefixtures("target")
def test_stacks_that_need_each_other_are_made_changed_and_left_alone(specs: Path, home: Path, cloud: Cloud) -> None:
    made = applied(home, specs)
    assert (made.code, rows(made)) == (0, dict.fromkeys(sorted(FLEET), "created")), made.err
    assert [name for name in FLEET if not cloud.exists(name)] == []
    assert re.findall(r"^(\S+):$", made.out, re.MULTILINE) == sorted(FLEET)
    ends = [made.err.index(f"{name}  ") for name in ("f-base", "f-left", "f-web")]
    assert ends == sorted(ends)
    (specs / "f-left.yml").write_text(linked("f-left", "f-base", image="nginx:1.29"), encoding="utf-8")
    changed = applied(home, specs)
    assert (changed.code, tally(changed)) == (0, "4 stacks: 1 updated, 3 unchanged"), changed.err
    again = applied(home, specs, "--json")
    assert (again.code, tally(again)) == (0, "4 stacks: 4 unchanged"), again.err


@pytest.mark.usefixtures("target")
def test_a_stack_of_somebody_elses_keeps_back_only_what_needs_it(specs: Path, home: Path, cloud: Cloud) -> None:
    cloud.client("cloudformation").create_stack(
        StackName="f-base", TemplateBody='{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}'
    )
    ended = applied(home, specs)
    assert ended.code == 4, ended.err
    assert "error[E607]: stack f-base exists" in ended.err
    assert tally(ended) == "4 stacks: 1 created, 3 not begun"
    assert (rows(ended)["f-left"], rows(ended)["f-right"]) == ("not begun: needs f-base", "created")
    assert [name for name in FLEET if cloud.exists(name)] == ["f-right", "f-base"]
