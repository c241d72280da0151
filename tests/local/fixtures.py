"""The running target, for whichever folder of tests asks for it: one server per test process serves them all.

Each xdist worker has its own, for session fixtures and the base folder are per process.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecsspec.local import launcher
from ecsspec.local.launcher import Target
from tests.local.cloud import Cloud


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for XDG_STATE_HOME, in which `--local` finds the target of this test process."""
    folder = tmp_path_factory.getbasetemp() / "state"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def target(home: Path) -> Iterator[Target]:
    """The running embedded target; the first who asks starts it."""
    folder = home / "ecsspec" / "local"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ECSSPEC_LOCAL_PACE", "0")
        started = launcher.start(state_dir=folder)
    yield started
    launcher.stop(state_dir=folder)


@pytest.fixture(scope="module", autouse=True)
def emptied(home: Path) -> Iterator[None]:
    """Leave nothing to the next file: the target saves all that it ever held at every step."""
    yield
    folder = home / "ecsspec" / "local"
    if folder.exists() and launcher.status(state_dir=folder):
        launcher.reset(state_dir=folder)


@pytest.fixture(scope="session")
def cloud(target: Target) -> Cloud:
    """Clients of the running target."""
    return Cloud(target)
