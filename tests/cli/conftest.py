"""A folder with a spec, and an environment without an account."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.processes import Shell
from tests.reviews import WEB


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what commands write down in this process out of the home of whoever runs the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A folder with web.yml in it, which is also this process's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ECSSPEC_TARGET", raising=False)
    made = Shell(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(made.state))
    made.write("web.yml", WEB)
    return made
