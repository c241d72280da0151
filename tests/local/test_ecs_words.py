"""ECS's own sentences have one home, which needs no emulator."""

from __future__ import annotations

import subprocess
import sys

LOADED = "import sys, ecsspec.local.ecs_words; print(*{name.partition('.')[0] for name in sys.modules})"


def test_the_words_are_there_without_an_emulator() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert {"ministack", "boto3"}.isdisjoint(ran.stdout.split())
    assert "ecsspec" in ran.stdout.split()
