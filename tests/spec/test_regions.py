"""The table of regions: what botocore's has, legal for the key, and loaded only where a spec names a region."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

from ecsspec.spec.regions import REGIONS
from tests.generate import regions
from tests.spec.screens import judged


def test_the_table_is_fresh_or_of_another_botocore() -> None:
    text = regions.TARGET.read_text(encoding="utf-8")
    if f"botocore {version('botocore')}." in text:
        assert text == regions.text(), "run: python -m tests.generate.regions"
    elder, younger = sorted((REGIONS, frozenset(regions.names())), key=len)
    assert elder <= younger


@pytest.mark.parametrize("region", sorted(REGIONS))
def test_every_region_is_legal(region: str) -> None:
    assert judged(f"name: web\nimage: nginx\nregion: {region}\n").problems == ()


@pytest.mark.parametrize(("line", "loaded"), [("", False), ("region: eu-west-1", True)])
def test_the_table_is_loaded_only_for_a_region(line: str, loaded: bool) -> None:  # noqa: FBT001  what is expected
    code = f"""
import json, sys
from ecsspec.pipeline import load_source
from ecsspec.spec.source import SourceFile
load_source(SourceFile("web.yml", "name: web\\nimage: nginx\\n{line}\\n"))
print(json.dumps(["ecsspec.spec.regions" in sys.modules, "difflib" in sys.modules, "botocore" in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [loaded, False, False]
