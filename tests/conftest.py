"""What every test may ask for: golden files, compared by default and written with `--update-golden`."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import settings

from ecsspec.cfn import read

settings.register_profile("whatever the time", deadline=None)
settings.load_profile("whatever the time")

GOLDEN = Path(__file__).parent / "golden"

Golden: TypeAlias = Callable[[str, str], None]
"""Takes a path below tests/golden and the text that should stand there."""


def pytest_configure() -> None:
    """Parse no text twice: thousands of tests read the same few templates. Each gets a copy, at a fifth of the time."""
    parsed = lru_cache(maxsize=256)(read._parse)
    read._parse = lambda text: deepcopy(parsed(text))
    _listen_to_ctrl_c()


def _listen_to_ctrl_c() -> None:
    """Let Ctrl-C work in the processes that tests start, also where a script in the background starts the tests."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one command that writes golden files."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden instead of comparing with it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give thousands of drawn cases the time that they take."""
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.timeout(3600))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return what compares a text with its golden file, or writes it."""
    return _write if request.config.getoption("--update-golden") else _compare


def _compare(path: str, text: str) -> None:
    file = GOLDEN / path
    if not file.exists():
        pytest.fail(f"tests/golden/{path} is not there: run with --update-golden and review what it says")
    expected = file.read_bytes().decode()
    assert text == expected, (
        f"tests/golden/{path} differs: if it should, run with --update-golden and review the change"
    )


def _write(path: str, text: str) -> None:
    """Write through a file of this process, so that parallel tests never see half of one."""
    file = GOLDEN / path
    if file.exists() and file.read_bytes().decode() == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_bytes(text.encode())
    draft.replace(file)
