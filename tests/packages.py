"""Installed packages with backends, made in a folder: a module and the metadata that pip would leave."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

METADATA = "Metadata-Version: 2.1\nName: elsewhere\nVersion: 1.0\n"


def install(
    folder: Path, modules: Mapping[str, str], backends: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put modules on the path, and backends among the entry points, until the test ends."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    info = folder / "elsewhere-1.0.dist-info"
    info.mkdir()
    points = "".join(f"{name} = {value}\n" for name, value in backends.items())
    (info / "METADATA").write_text(METADATA, encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[ecsspec.backends]\n{points}", encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
