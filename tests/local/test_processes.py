"""The command itself, as a process of its own, against the target that --local finds."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from ecsspec.local.launcher import Target
from ecsspec.pipeline import compile_file
from tests.cases import ROOT
from tests.local.cloud import Cloud
from tests.local.life import wipe
from tests.local.readback.standing import Standing
from tests.warm import popen

DEAD = "http://127.0.0.1:9"
"""Nothing listens on the discard port."""


@pytest.fixture
def spec(tmp_path: Path, cloud: Cloud) -> Iterator[Path]:
    """A copy of the EC2 spec under a name of its own."""
    file = tmp_path / "nginx.yml"
    text = (ROOT / "specs" / "nginx-ec2.yml").read_text(encoding="utf-8")
    file.write_text(text.replace("name: nginx-ec2", "name: nginx-cli"), encoding="utf-8")
    yield file
    wipe(cloud, "nginx-cli")


def ecsspec(home: Path, *args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command with nothing of the tester's AWS settings."""
    kept: Mapping[str, str] = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {**kept, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(home), "NO_COLOR": "1", **variables}
    pipe = subprocess.PIPE
    command = ["-m", "ecsspec", *args]
    with popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe) as process:
        out, err = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out.decode(), err.decode())


def said(run: subprocess.CompletedProcess[str]) -> str:
    return f"{run.returncode}\n{run.stdout}\n{run.stderr}"


@pytest.mark.usefixtures("target")
def test_apply_diff_apply_destroy(spec: Path, home: Path, cloud: Cloud) -> None:
    made = ecsspec(home, "apply", str(spec), "--local", "--yes")
    assert made.returncode == 0, said(made)
    assert "http://" in made.stdout
    assert list(Standing(cloud, "nginx-cli", compile_file(str(spec)).template).differences()) == []

    nothing = ecsspec(home, "diff", str(spec), "--local")
    assert nothing.returncode == 0, said(nothing)

    spec.write_text(spec.read_text().replace("nginx:stable", "nginx:1.29"))
    changed = ecsspec(home, "diff", str(spec), "--local")
    assert changed.returncode == 2, said(changed)
    assert "nginx:1.29" in changed.stdout
    updated = ecsspec(home, "apply", str(spec), "--local", "--yes")
    assert updated.returncode == 0, said(updated)
    assert list(Standing(cloud, "nginx-cli", compile_file(str(spec)).template).differences()) == []

    gone = ecsspec(home, "destroy", str(spec), "--local", "--yes")
    assert gone.returncode == 0, said(gone)
    assert not cloud.exists("nginx-cli")
    again = ecsspec(home, "destroy", str(spec), "--local", "--yes")
    assert again.returncode == 0, said(again)


def test_an_apply_that_is_not_agreed_to_leaves_nothing(spec: Path, home: Path, target: Target, cloud: Cloud) -> None:
    declined = ecsspec(home, "apply", str(spec), "--endpoint-url", target.endpoint_url)
    assert declined.returncode == 4, said(declined)
    assert "nginx-cli" not in {row["StackName"] for row in cloud.client("cloudformation").describe_stacks()["Stacks"]}


@pytest.mark.usefixtures("target")
@pytest.mark.parametrize("names", [("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), ("http_proxy", "https_proxy")])
def test_a_dead_proxy_does_not_disturb_the_local_target(spec: Path, home: Path, names: tuple[str, ...]) -> None:
    run = ecsspec(home, "diff", str(spec), "--local", **dict.fromkeys(names, DEAD), NO_PROXY="", no_proxy="")
    assert run.returncode == 2, said(run)


@pytest.mark.usefixtures("target")
@pytest.mark.parametrize(
    "config",
    [
        "[profile work]\ncredential_process = /bin/false\n[default]\nsource_profile = nobody\nrole_arn = arn:nothing\n",
        "this is no ini file at all",
    ],
)
def test_a_broken_aws_configuration_does_not_disturb_the_local_target(
    spec: Path, home: Path, tmp_path: Path, config: str
) -> None:
    file = tmp_path / "home" / ".aws" / "config"
    file.parent.mkdir(parents=True)
    file.write_text(config, encoding="utf-8")
    shutil.copy(file, file.with_name("credentials"))
    run = ecsspec(home, "diff", str(spec), "--local", HOME=str(tmp_path / "home"), AWS_PROFILE="work")
    assert run.returncode == 2, said(run)


@pytest.mark.usefixtures("target")
def test_a_dead_proxy_does_not_keep_the_target_from_starting(tmp_path: Path) -> None:
    try:
        run = ecsspec(tmp_path, "local", "start", HTTP_PROXY=DEAD, HTTPS_PROXY=DEAD, http_proxy=DEAD)
        assert run.returncode == 0, said(run)
    finally:
        stopped = ecsspec(tmp_path, "local", "stop", HTTP_PROXY=DEAD, http_proxy=DEAD)
    assert stopped.returncode == 0, said(stopped)
