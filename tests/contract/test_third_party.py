"""A backend in a package of its own: installed by pip, used like ours; a broken one ends in one clear error."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cases import ROOT

HEAD = "name: app\nimage: nginx:1.29\nnetwork: {tasks: private, nat: single}\n"


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package once per test run, whichever worker comes first."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    target = shared / "thirdparty"
    with (shared / "thirdparty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--no-compile", "--target", target)
            done = subprocess.run(
                [sys.executable, "-m", "pip", "install", *options, ROOT / "tests/thirdparty"],
                check=False,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
    return target


def run(site: Path, *args: str, spec: str = "") -> Answer:
    """Run ecsspec beside the installed package, with a spec on stdin."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{site}", "NO_COLOR": "1", "COLUMNS": "80"}
    environment.pop("COVERAGE_PROCESS_START", None)
    command = [sys.executable, "-m", "ecsspec", *args]
    done = subprocess.run(command, input=spec, cwd=site, env=environment, check=False, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


def test_it_compiles_with_keys_of_its_own(site: Path) -> None:
    spec = f"{HEAD}port: 80\nlaunch_type: MANAGED\ncapacity: {{least_vcpus: 4, profile_stack: shared}}\n"
    answer = run(site, "compile", "-", "--format", "json", spec=spec)
    assert answer.code == 0, answer.err
    template = json.loads(answer.out)
    provider = template["Resources"]["ManagedProvider"]["Properties"]
    launch = provider["ManagedInstancesProvider"]["InstanceLaunchTemplate"]
    assert launch["InstanceRequirements"]["VCpuCount"] == {"Min": 4}
    assert launch["Ec2InstanceProfileArn"] == {"Ref": "HostProfileArn"}
    assert template["Parameters"] == {
        "HostProfileArn": {"Type": "String", "Description": "The hosts' instance profile"}
    }
    assert template["Resources"]["TaskDefinition"]["Properties"]["RequiresCompatibilities"] == ["MANAGED_INSTANCES"]
    strategy = template["Resources"]["Service"]["Properties"]["CapacityProviderStrategy"]
    assert strategy == [{"CapacityProvider": {"Ref": "ManagedProvider"}, "Weight": 1}]


def test_its_late_value_knows_where_it_comes_from(site: Path) -> None:
    script = (
        "from ecsspec.pipeline import template_of\n"
        "spec = {'name': 'app', 'image': 'nginx', 'launch_type': 'MANAGED', 'capacity': {'profile_stack': 'shared'}}\n"
        "print(template_of(spec).parameters['HostProfileArn'].source)\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{site}"}
    told = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    assert told.stdout == "StackResource(stack='shared', logical_id='HostInstanceProfile')\n"


def test_its_own_refusal_has_a_place(site: Path) -> None:
    answer = run(site, "validate", "-", spec=f"{HEAD}cpu: 4096\nlaunch_type: MANAGED\ncapacity: {{least_vcpus: 1}}\n")
    assert answer.code == 3
    assert "error[E405]: a host of 1 vCPUs does not hold a task of cpu 4096" in answer.err
    assert ":6:" in answer.err


def test_a_key_that_it_does_not_have_lists_those_it_has(site: Path) -> None:
    answer = run(site, "validate", "-", spec=f"{HEAD}launch_type: MANAGED\ncapacity: {{spot: 3}}\n")
    assert answer.code == 3
    assert "error[E201]" in answer.err
    assert "profile_stack" in answer.err
    assert "least_vcpus" in answer.err


@pytest.mark.parametrize(("typed", "meant"), [("MANAGD", "MANAGED"), ("FARGAT", "FARGATE")])
def test_a_typo_of_the_launch_type(site: Path, typed: str, meant: str) -> None:
    answer = run(site, "validate", "-", spec=f"{HEAD}launch_type: {typed}\n")
    assert answer.code == 3
    assert "error[E403]" in answer.err
    assert f"launch_type: {meant}" in answer.err
    assert "FARGATE, EC2" in answer.err
    assert "MANAGED" in answer.err


@dataclass(frozen=True)
class Broken:
    """A backend that fails, and how a command ends."""

    name: str
    code: str
    exit_code: int
    says: str


BROKEN = (
    Broken("RAISES", "E412", 9, "raised KeyError"),
    Broken("LIES", "E412", 9, "answered dict, not Fragment"),
    Broken("MISFITS", "E412", 9, "answered a Fragment whose resources is ('x',), not tuple[Resource, ...],"),
    Broken("MISPLACES", "E412", 9, "answered a Placement whose network_mode is 'vpc'"),
    Broken("MOODY", "E412", 9, "acme_ecs.broken.MoodyCapacity raised RuntimeError: the price list is not there"),
    Broken("LACKS", "E404", 3, "it lacks capacity_model, problems, placement, task, run, capacity"),
    Broken("EXPLODES", "E404", 3, "RuntimeError: built for another machine"),
)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
@pytest.mark.parametrize("verb", ["validate", "compile"])
def test_a_broken_one_ends_in_one_clear_error(site: Path, verb: str, broken: Broken) -> None:
    answer = run(site, verb, "-", spec=f"{HEAD}launch_type: {broken.name}\n")
    assert answer.code == broken.exit_code, answer.err
    assert answer.out == ""
    assert answer.err.count("error[") == 1
    assert f"error[{broken.code}]" in answer.err
    text = " ".join(answer.err.replace("│", " ").split())
    assert broken.says in text
    assert broken.name in text.upper()


def test_ours_cannot_be_taken_over(site: Path) -> None:
    answer = run(site, "compile", "-", spec=f"{HEAD}launch_type: FARGATE\n")
    assert answer.code == 0, answer.err
    assert "ManagedProvider" not in answer.out
    assert "- FARGATE" in answer.out


def test_the_schema_holds_its_keys_and_survives_the_broken_ones(site: Path) -> None:
    answer = run(site, "schema")
    assert answer.code == 0, answer.err
    schema = json.loads(answer.out)
    names = schema["properties"]["launch_type"]["anyOf"][0]["enum"]
    assert names[:2] == ["FARGATE", "EC2"]
    assert "MANAGED" in names
    assert not {"LACKS", "EXPLODES"} & set(names)
    assert {"profile_stack", "least_vcpus"} <= schema["$defs"]["ManagedCapacity"]["properties"].keys()
