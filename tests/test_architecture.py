"""The house's own rules, where a linter has none: who may branch on what, how long files are, what a compile loads."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests import repositories
from tests.cases import ROOT

HOUSE = sorted((ROOT / "ecsspec").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
SPEC = "specs/nginx-fargate.yml"
LAUNCH_TYPES = {"FARGATE", "FARGATE_SPOT", "EC2"}

NAMES_LAUNCH_TYPES = {
    "backends/constants.py": "where they are at home",
    "spec": "the language: a default, and an enumeration for editors",
    "checks": "laws read what stands in a template, whoever compiled it",
    "local": "the local target reads what it is asked, as AWS does",
}
"""Files and rooms of the house in which AWS's names of where tasks run may stand."""

HEAVY = ("boto3", "botocore", "rich", "jsonschema", "cfn_flip", "hypothesis", "ministack")


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def inside(file: Path) -> str:
    """Return where a file stands in the house."""
    return file.relative_to(ROOT / "ecsspec").as_posix()


def is_under(file: Path, rooms: Iterator[str] | list[str]) -> bool:
    return any(inside(file) == room or inside(file).startswith(f"{room}/") for room in rooms)


def decisions(module: ast.Module) -> Iterator[ast.AST]:
    """Yield everything that a program branches on."""
    for node in ast.walk(module):
        match node:
            case ast.Compare():
                yield node
            case ast.Match(subject):
                yield subject
            case ast.If(test) | ast.IfExp(test) | ast.While(test):
                yield test
            case ast.Subscript(slice=ast.Attribute() as chosen):
                yield chosen


def reads_launch_type(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Attribute) and one.attr == "launch_type" for one in ast.walk(node))


def test_nobody_branches_on_the_launch_type_but_backends_and_the_language() -> None:
    found = [
        f"{inside(file)}:{node.lineno}"
        for file in HOUSE
        if not is_under(file, ["backends", "spec"])
        for node in decisions(tree(file))
        if reads_launch_type(node)
    ]
    assert found == []


def test_a_branch_on_the_launch_type_would_be_seen() -> None:
    for text in (
        "if spec.launch_type == X: pass",
        "y = 1 if app.spec.launch_type in (X,) else 2",
        "match spec.launch_type:\n  case _: pass",
        "z = TABLE[spec.launch_type]",
    ):
        assert any(reads_launch_type(node) for node in decisions(ast.parse(text))), text


def test_names_of_where_tasks_run_stand_in_one_place() -> None:
    found = [
        f"{inside(file)}:{node.lineno}: {node.value}"
        for file in HOUSE
        if not is_under(file, list(NAMES_LAUNCH_TYPES))
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in LAUNCH_TYPES
    ]
    assert found == []


def test_files_are_short() -> None:
    lines = {file.relative_to(ROOT).as_posix(): len(file.read_text().splitlines()) for file in (*HOUSE, *TESTS)}
    assert {file: count for file, count in lines.items() if count > 300} == {}


def test_the_house_talks_through_its_own_door() -> None:
    printing = [
        f"{inside(file)}:{node.lineno}"
        for file in HOUSE
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


PATCHES = re.compile(r"\bmock\.patch\b|\bmocker\b|^\s*(from|import) (unittest|mock)\b", re.MULTILINE)
SLEEPS = re.compile(r"\btime\.sleep\b|\bfrom time import .*\bsleep\b")


def test_tests_neither_patch_nor_sleep() -> None:
    others = [file for file in TESTS if file != Path(__file__)]
    texts = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in others}
    assert [name for name, text in texts.items() if PATCHES.search(text) or SLEEPS.search(text)] == []


@pytest.mark.parametrize("text", ["from unittest import mock", "  import mock", "with mock.patch('x'):"])
def test_a_patch_would_be_seen(text: str) -> None:
    assert PATCHES.search(text)


@pytest.mark.parametrize("text", ["time.sleep(1)", "from time import monotonic, sleep"])
def test_a_sleep_would_be_seen(text: str) -> None:
    assert SLEEPS.search(text)


PROBE = """
import json, runpy, sys
import importlib.metadata as metadata

scans, sockets = [], []
find = metadata.MetadataPathFinder.find_distributions.__func__

def counted(cls, *args, **kwargs):
    scans.append(repr(args))
    return find(cls, *args, **kwargs)

metadata.MetadataPathFinder.find_distributions = classmethod(counted)
sys.addaudithook(lambda event, args: sockets.append(event) if event.startswith("socket.") else None)
before = set(sys.modules)
sys.argv = ["ecsspec", *sys.argv[1:]]
code = None
try:
    runpy.run_module("ecsspec", run_name="__main__", alter_sys=True)
except SystemExit as end:
    code = end.code
loaded = sorted({name.partition(".")[0] for name in set(sys.modules) - before})
sys.stderr.write("\\n" + json.dumps({"code": code, "loaded": loaded, "scans": scans, "sockets": sockets}))
"""


@dataclass(frozen=True)
class Run:
    """What a command did in a process of its own."""

    code: int
    loaded: tuple[str, ...]
    scans: tuple[str, ...]
    sockets: tuple[str, ...]


def run(*args: str, script: str = PROBE, folder: Path = ROOT) -> Run:
    """Run a command under the probe."""
    command, environment = [sys.executable, "-c", script, *args], os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, encoding="utf-8"
    )
    told = json.loads(done.stderr.splitlines()[-1])
    return Run(told["code"], *(tuple(told[name]) for name in ("loaded", "scans", "sockets")))


@pytest.mark.parametrize(
    "args",
    [("compile", SPEC), ("compile", SPEC, "--format", "json"), ("compile", "specs/nginx-ec2.yml"), ("validate", SPEC)],
    ids=" ".join,
)
def test_a_compile_loads_nothing_heavy_scans_no_packages_and_opens_no_socket(args: tuple[str, ...]) -> None:
    done = run(*args)
    assert done.code == 0
    assert "pydantic" in done.loaded
    assert [name for name in HEAVY if name in done.loaded] == []
    assert done.scans == ()
    assert done.sockets == ()


FORBIDDEN = PROBE.replace(
    "before = set",
    "def closed(event, args):\n    if event.startswith('socket.'):\n        raise OSError(event)\n"
    "sys.addaudithook(closed)\nbefore = set",
)
"""The probe, where whoever wants a socket gets an error."""


@pytest.fixture
def two_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository whose specs changed from one tag to another, one of them new and one gone."""
    repositories.nobody(monkeypatch, tmp_path)
    made = repositories.made(tmp_path / "repo")
    text = (ROOT / SPEC).read_text(encoding="utf-8")
    made.commit({"specs/web.yml": text, "specs/old.yml": text.replace("name: nginx", "name: old")}, tag="v1")
    edited = text.replace("_count: 1", "_count: 3").replace("nginx:stable", "nginx:1.29")
    new = (ROOT / "specs/nginx-ec2.yml").read_text(encoding="utf-8")
    made.commit({"specs/web.yml": edited, "specs/old.yml": None, "specs/new.yml": new}, tag="v2")
    return made.top


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize("to", [(), ("--to", "v2")], ids=["the work tree", "a revision"])
def test_a_diff_of_revisions_asks_nobody_but_git(two_revisions: Path, form: str, to: tuple[str, ...]) -> None:
    args = ("diff", "--from", "v1", *to, "--format", form)
    done = run(*args, script=FORBIDDEN, folder=two_revisions)
    assert done.code == 2
    assert [name for name in (*HEAVY, "ssl", "urllib3") if name in done.loaded] == []
    assert (done.scans, done.sockets) == ((), ())


def test_a_forbidden_socket_would_be_seen() -> None:
    guilty = "import socket\ntry:\n    socket.socket()\nexcept OSError as error:\n    scans.append(str(error))\n"
    assert run("--version", script=FORBIDDEN.replace("code = None\n", f"code = None\n{guilty}")).scans


MODULES = """
import runpy, sys

sys.argv = ["ecsspec", *sys.argv[1:]]
try:
    runpy.run_module("ecsspec", run_name="__main__", alter_sys=True)
finally:
    sys.stderr.write("\\n" + " ".join(sys.modules))
"""
"""A probe that loads nothing itself."""


def modules(*args: str) -> frozenset[str]:
    """Return the modules that a command loads."""
    command = [sys.executable, "-c", MODULES, *args]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8")
    return frozenset(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["compile", "validate"])
def test_not_even_the_module_is_loaded_that_scans_packages(command: str) -> None:
    loaded = modules(command, SPEC)
    assert "pydantic.plugin" in loaded
    assert loaded.isdisjoint({"importlib.metadata", "email", "zipfile", "socket"})


def test_a_diff_offline_loads_nothing_that_only_a_live_one_needs() -> None:
    loaded = modules("diff", SPEC, "--from", SPEC)
    assert "ecsspec.deploy.preview.compared" in loaded
    doors = {f"ecsspec.deploy.{name}" for name in ("apply", "destroy", "facts", "follow", "live", "ports")}
    assert loaded.isdisjoint({*doors, "ecsspec.api", "ecsspec.provenance.explain", "botocore", "socket"})


def test_a_third_partys_launch_type_is_still_looked_for() -> None:
    assert "importlib.metadata" in modules("schema")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_next_to_nothing(option: str) -> None:
    done = run(option)
    assert done.code == 0
    assert [name for name in (*HEAVY, "typer", "click", "pydantic", "ruamel") if name in done.loaded] == []
    assert (done.scans, done.sockets) == ((), ())


def test_the_probe_sees_what_it_looks_for() -> None:
    assert run("schema").scans
    guilty = "import cfn_flip, socket\nsocket.socket().close()\n"
    done = run("--version", script=PROBE.replace("code = None\n", f"code = None\n{guilty}"))
    assert done.sockets
    assert "cfn_flip" in done.loaded
