"""One target, one proxy and one forge per test process, and one stack in them at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.processes import Shell
from tests.faults.bench import Bench, Lived, life
from tests.faults.commands import Forge, forging
from tests.local.cloud import Cloud
from tests.local.fixtures import cloud, emptied, home, target
from tests.local.life import wipe
from tests.proxy import Proxy
from tests.proxy.server import proxied
from tests.reviews import WEB

__all__ = ["cloud", "emptied", "home", "target"]

NEEDS_TARGET = {"bench", "cloud"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the target where the emulator is not installed."""
    missing = pytest.mark.skip(reason="the local target is not installed")
    for item in [] if find_spec("ministack") else items:
        if NEEDS_TARGET & set(getattr(item, "fixturenames", ())):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def proxy(cloud: Cloud) -> Iterator[Proxy]:
    """The proxy before the target."""
    with proxied(cloud.target.endpoint_url) as made:
        yield made


@pytest.fixture(scope="session")
def forge(proxy: Proxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """Processes whose commands reach the target through the proxy."""
    with forging(proxy.url, tmp_path_factory.mktemp("forge")) as made:
        yield made


@pytest.fixture
def bench(cloud: Cloud, proxy: Proxy, forge: Forge) -> Iterator[Bench]:
    """A stack to disturb; whatever is left of it is taken away, however the test went."""
    made = Bench(cloud, proxy, forge)
    yield made
    proxy.play()
    wipe(cloud, made.name)


@pytest.fixture(scope="session")
def well(cloud: Cloud, proxy: Proxy, forge: Forge) -> Callable[[str], Sequence[Lived]]:
    """Return how the life of a kind of app goes that nobody disturbs."""
    return cache(lambda kind: life(Bench(cloud, proxy, forge, kind=kind)))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A folder with web.yml in it, which is also this process's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ECSSPEC_TARGET", raising=False)
    made = Shell(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(made.state))
    made.write("web.yml", WEB)
    return made
