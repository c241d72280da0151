"""One server per test process, in a folder of its own, and a stack name per test."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from ecsspec.local import launcher
from tests.local.cloud import Cloud
from tests.local.fixtures import cloud, emptied, home, target
from tests.local.life import User

__all__ = ["cloud", "emptied", "home", "target"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip this folder where the emulator is not installed."""
    if find_spec("ministack"):
        return
    missing = pytest.mark.skip(reason=f"the local target is not installed: {launcher.INSTALL}")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(missing)


@pytest.fixture
def stack(request: pytest.FixtureRequest, cloud: Cloud) -> Iterator[str]:
    """A stack name of this test's own; the stack is deleted when the test is over, however it went."""
    name = "t-" + "".join(letter if letter.isalnum() else "-" for letter in request.node.name)[:60].strip("-")
    yield name
    if cloud.exists(name):
        cloud.delete(name)


@pytest.fixture(scope="session")
def user(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> User:
    """A user of ecsspec with a connection to the target; one for all, as boto3's clients are slow to make."""
    return User(cloud, tmp_path_factory.mktemp("specs"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose server, where there is one, is ended afterwards."""
    place = tmp_path / "local"
    yield place
    launcher.stop(state_dir=place)
