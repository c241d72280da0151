"""The same spec gives the same bytes in every process, and YAML says the same as JSON."""

from __future__ import annotations

import json
import subprocess
import sys

import cfn_flip
import pytest

from ecsspec.cfn.emit import emit_json, emit_yaml
from tests.cases import ROOT, Case, cases

EVERYTHING = """
import sys
from ecsspec.cfn.emit import emit_json, emit_yaml
from tests.cases import cases
for case in cases():
    for emit in (emit_yaml, emit_json):
        sys.stdout.write(f"--- {case}\\n{emit(case.template)}")
"""


def printed(seed: int) -> bytes:
    """Return every template in both formats, as a process with this seed of its hashes writes them."""
    environment = {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT), "PATH": "", "LC_ALL": "C"}
    command = [sys.executable, "-c", EVERYTHING]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).stdout


def test_the_seed_of_a_process_does_not_show() -> None:
    first = printed(1)
    assert first.count(b"AWSTemplateFormatVersion") == 2 * len(cases())
    assert printed(2024) == first


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_second_time_gives_the_same_bytes(case: Case) -> None:
    assert emit_yaml(case.template) == emit_yaml(case.template)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_yaml_and_json_say_the_same(case: Case) -> None:
    """cfn_flip is a reader that shares nothing with our writer."""
    template = case.template
    assert cfn_flip.load(emit_yaml(template))[0] == json.loads(emit_json(template))
