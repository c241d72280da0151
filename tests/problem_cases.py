"""The wrong specs of tests/problems, one per code that a spec file can show, and the exact screen of each."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from ecsspec.pipeline import load_source
from ecsspec.problems import Problem, SpecError
from ecsspec.spec.source import decode
from ecsspec.ui.console import Screen
from ecsspec.ui.problems import render

HERE = Path(__file__).parent / "problems"


def _too_large() -> bytes:
    return b"name: web\nimage: nginx:1.29\n" + b"# a log, perhaps\n" * 20_000


def _too_many() -> bytes:
    return b"name: web\nimage: nginx:1.29\ncommand:\n" + b"  - x\n" * 10_000


def _too_long() -> bytes:
    return b"name: web\nimage: nginx:1.29\nenvironment:\n  MODE: fast\n  RULES: " + b"x" * 70_000 + b"\n"


MADE: Mapping[str, Callable[[], bytes]] = {"E101": _too_large, "E114": _too_many, "E313": _too_long}
"""Wrong specs that are too large to keep as files."""


def cases() -> dict[str, bytes]:
    """Return the wrong spec of each code."""
    written = {file.stem: file.read_bytes() for file in HERE.glob("*.yml")}
    return dict(sorted({**written, **{code: make() for code, make in MADE.items()}}.items()))


def problems_in(spec: bytes, *, file: str) -> tuple[Problem, ...]:
    """Return what `validate` has against the bytes of a spec, warnings included."""
    try:
        return load_source(decode(spec, path=file)).warnings
    except SpecError as error:
        return error.problems


def screen_of(code: str, spec: bytes) -> str:
    """Return the screen of 80 columns that `validate` shows for the wrong spec of a code."""
    return render(problems_in(spec, file=f"{code}.yml"), Screen(io.StringIO())) + "\n"
