"""A folder and a screen of 80 columns for each failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.processes import Shell


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """An empty folder, which is this process's own; reports are kept in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("ECSSPEC_TARGET", "NO_COLOR", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    made = Shell(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(made.state))
    return made
