"""A diagnosis for programs: as the schema says, whatever was seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given

from ecsspec.diagnosis.cover import shown
from ecsspec.diagnosis.evidence import Evidence
from ecsspec.diagnosis.findings import diagnose
from ecsspec.ui.diagnosis import NO_SPEC, Spec
from ecsspec.ui.diagnosisjson import render
from tests.diagnosis.drawn import EVIDENCE
from tests.diagnosis.scenes import MISSING_TAG, WELL

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "diagnosis.schema.json").read_text(encoding="utf-8"))


def record(seen: Evidence, spec: Spec = NO_SPEC) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(render(diagnose(seen), shown(seen), spec=spec))
    return held


@given(EVIDENCE)
def test_any_diagnosis_is_as_the_schema_says(seen: Evidence) -> None:
    jsonschema.validate(record(seen), SCHEMA)


def test_the_cause_comes_first_with_the_places_of_its_keys() -> None:
    held = record(MISSING_TAG, Spec("web.yml", {"image": "web.yml:2"}))
    assert (held["version"], held["stack"], held["healthy"]) == (1, "web", False)
    first = held["findings"][0]
    assert (first["rank"], first["place"], first["tasks"]) == ("cause", "container", 5)
    assert first["keys"] == [{"key": "image", "place": "web.yml:2"}]
    assert held["services"] == [
        {"cluster": "web", "name": "web", "logical_id": "Service", "desired": 2, "running": 0, "pending": 0}
    ]


def test_without_a_spec_keys_have_no_place() -> None:
    assert {one["place"] for one in record(MISSING_TAG)["findings"][0]["keys"]} == {None}


def test_a_stack_that_is_well() -> None:
    held = record(WELL)
    assert (held["healthy"], held["findings"]) == (True, [])
