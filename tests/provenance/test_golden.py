"""What decides each property of each spec, as a text that is reviewed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path as FilePath
from typing import TypeAlias

import pytest

from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.values import Value
from ecsspec.problems import Path, dotted
from ecsspec.provenance.address import Address, covers, entry_of
from ecsspec.provenance.influence import deciders, holders, influence
from ecsspec.provenance.locate import children, entries, entry
from ecsspec.provenance.tree import value_at, written
from tests.conftest import GOLDEN, Golden
from tests.provenance.apps import build, spec_files, written_spec
from tests.strategies import LAUNCH_TYPES, Data, language_of, launch_type_of

HEAD = """\
# {name}: what decides each property. In parentheses: a key that is not written, so that its default decides.
# Beside a name: what decides that it is there. What is the same in every spec is not listed.
"""
WIDTH = 70

Says: TypeAlias = Callable[[Address], str]
"""Tells what decides what stands at an address."""


@pytest.mark.parametrize("file", spec_files(), ids=lambda file: file.stem)
def test_what_decides_each_property(file: FilePath, golden: Golden) -> None:
    data = written_spec(file)
    lines = "".join(f"{line}\n" for line in _everything(data))
    golden(f"provenance/{file.stem}.txt", HEAD.format(name=file.name) + lines)


def _everything(data: Data) -> Iterator[str]:
    language = language_of(launch_type_of(data))
    long = language.long_form(data)
    keys = tuple(written(long))
    unwritten = [key for key in language.every_key() if value_at(long, key) is ABSENT]
    decided = influence(long, build, alternatives=language.alternatives, keys=(*keys, *unwritten))

    def says(address: Address) -> str:
        by = holders(decided, address) if address == entry_of(address) else deciders(decided, address)
        around = (holders(decided, address[:length]) for length in range(len(address), len(entry_of(address)), -1))
        return _shown(by or next(filter(None, around), ()), keys)

    template = build(data)
    assert template is not None
    for name in sorted(entries(template), key=lambda name: (name not in template.resources, name)):
        found = entry(template, name)
        assert found is not None
        address, body = found
        inside = [_line(f"  {dotted(at)}", by) for at, by in _merged(address, body, says=says)]
        if inside or says(address):
            yield from (_line(f"\n{dotted(address)}", says(address)), *inside)


def _merged(address: Address, value: Value, *, says: Says) -> Iterator[tuple[Path, str]]:
    """Yield what decides each part of a value; a property that one key decides is one part."""
    deciding = sorted({by for by in _parts(address, value, says=says) if by})
    if not deciding:
        return
    below = children(value, str(address[-1]))
    if not below or (len(deciding) == 1 and not covers(address, (*address[:2], "Properties"))):
        yield address[2:], deciding[0]
        return
    for step, inner in below.items():
        yield from _merged((*address, step), inner, says=says)


def _parts(address: Address, value: Value, *, says: Says) -> Iterator[str]:
    below = children(value, str(address[-1]))
    if not below:
        yield says(address)
    for step, inner in below.items():
        yield from _parts((*address, step), inner, says=says)


def _shown(keys: tuple[Path, ...], said: tuple[Path, ...]) -> str:
    """Return the first key, and the first written one where that is another."""
    firsts = [*keys[:1], *[key for key in keys if key in said][:1]]
    return " ".join(dict.fromkeys(dotted(key) if key in said else f"({dotted(key)})" for key in firsts))


def _line(name: str, by: str) -> str:
    return f"{name:<{WIDTH}} {by}".rstrip()


def test_every_golden_has_its_spec() -> None:
    specs = {f"{file.stem}.txt" for file in spec_files()}
    together = {f"together.{launch}.txt" for launch in LAUNCH_TYPES}
    assert {file.name for file in (GOLDEN / "provenance").glob("*.txt")} == specs | together
