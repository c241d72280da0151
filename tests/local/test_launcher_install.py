"""What the launcher needs of this computer: the emulator in its one version, and nothing heavy to be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecsspec.local import launcher
from tests.cases import ROOT

MISSING = """
import sys
from importlib.metadata import Distribution, DistributionFinder
from pathlib import Path

class Other(Distribution):
    def read_text(self, filename):
        return "Metadata-Version: 2.1\\nName: ministack\\nVersion: 0.0.1\\n" if filename == "METADATA" else None
    def locate_file(self, path):
        return Path(path)

class Finder(DistributionFinder):
    def find_distributions(self, context=DistributionFinder.Context()):
        return [Other()] if {other} and context.name == "ministack" else []
    def find_spec(self, *rest):
        return None

{hide}
sys.meta_path.insert(0, Finder())
from ecsspec.local import launcher
from ecsspec.problems import MachineError
try:
    launcher.start(state_dir=Path(sys.argv[1]))
except MachineError as error:
    print(error.code, error.what, error.hint, sep="\\n")
"""
HIDE = "sys.path = [path for path in sys.path if 'site-packages' not in path]"


@pytest.mark.parametrize(
    ("script", "what"),
    [
        (MISSING.format(other=False, hide=HIDE), "the local target needs ministack 1.5.33, which is not installed"),
        (MISSING.format(other=True, hide=""), "the local target needs ministack 1.5.33; 0.0.1 is installed"),
    ],
)
def test_emulator_missing_or_other(tmp_path: Path, script: str, what: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines() == ["E930", what, "pip install 'ecsspec[local]'"]


def test_version_is_the_pinned_one() -> None:
    assert f'local = ["ministack=={launcher.VERSION}"]' in (ROOT / "pyproject.toml").read_text()


def test_import_is_light() -> None:
    code = "import sys, ecsspec.local, ecsspec.local.launcher; print(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"boto3", "botocore", "hypercorn", "importlib.metadata", "ministack", "rich", "pydantic"}
    assert heavy & set(run.stdout.split()) == set()
