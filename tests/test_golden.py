"""The templates of every spec of specs/, and what changes when one moves from FARGATE to EC2: read them like code."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ecsspec.cfn.diff import ABSENT, Added, Modified, PropertyChange, Removed, ResourceChange, TemplateDiff, diff
from ecsspec.cfn.identity import Side
from ecsspec.cfn.layout import plain
from tests.cases import SPECS, Case, cases
from tests.conftest import GOLDEN, Golden

CASES = cases()
BOTH = sorted(case.name for case in CASES if case.backend == "EC2" and f"{case.name}.FARGATE" in map(str, CASES))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_spec_compiles_to_its_golden(case: Case, golden: Golden) -> None:
    golden(f"{case}.yml", case.text)


@pytest.mark.parametrize("name", BOTH)
def test_what_moves_when_a_spec_moves_to_ec2(name: str, golden: Golden) -> None:
    by_backend = {case.backend: case for case in CASES if case.name == name}
    changes = diff(by_backend["FARGATE"].template, by_backend["EC2"].template)
    golden(f"delta/{name}.txt", "".join(f"{line}\n" for line in told(changes)))


def test_every_spec_has_a_golden_and_every_golden_a_spec() -> None:
    assert {case.name for case in CASES} == {file.stem for file in SPECS}
    assert {file.name for file in GOLDEN.glob("*.yml")} == {f"{case}.yml" for case in CASES}
    assert {file.name for file in (GOLDEN / "delta").glob("*.txt")} == {f"{name}.txt" for name in BOTH}


def told(changes: TemplateDiff) -> Iterator[str]:
    """Yield a line for each change; metadata only repeats spec and purposes."""
    for resource in changes.resources:
        yield from _resource(resource)
    for section, found in (("Parameters", changes.parameters), ("Outputs", changes.outputs)):
        yield from (_line(section, change) for change in found)
    yield from (_line("Template", change) for change in changes.sections)


def _resource(change: ResourceChange) -> Iterator[str]:
    match change:
        case Added(resource):
            yield f"+ {resource.id}  {resource.type}"
        case Removed(resource):
            yield f"- {resource.id}  {resource.type}"
        case Modified():
            yield from (_line(change.id, one) for one in (*change.attributes, *change.properties))


def _line(head: str, change: PropertyChange) -> str:
    where = ".".join((head, *map(str, change.path)))
    if change.before is ABSENT:
        return f"~ {where}  + {_shown(change.after)}"
    if change.after is ABSENT:
        return f"~ {where}  - {_shown(change.before)}"
    return f"~ {where}  {_shown(change.before)} → {_shown(change.after)}"


def _shown(side: Side) -> str:
    return json.dumps(plain(side), ensure_ascii=False)
