"""What `import ecsspec` gives, and that it costs nothing until it is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ecsspec

ROOT = Path(__file__).parents[1]


def test_every_public_name_is_there():
    assert {name: getattr(ecsspec, name) for name in ecsspec.__all__}.keys() == set(ecsspec.__all__)


def test_another_name_is_not():
    with pytest.raises(AttributeError, match="no attribute 'compile_folder'"):
        _ = ecsspec.compile_folder


def test_a_spec_compiles_from_python():
    compiled = ecsspec.compile_file(str(ROOT / "specs" / "nginx-fargate.yml"))
    assert "AWS::ECS::Service" in ecsspec.emit_yaml(compiled.template)


def test_the_import_alone_loads_no_model():
    code = "import ecsspec, sys; print('pydantic' in sys.modules, 'ecsspec.pipeline' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "False"]
