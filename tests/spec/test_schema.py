"""An editor with our schema and `ecsspec validate` agree, wherever a schema has the words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from jsonschema import Draft202012Validator

from ecsspec.backends.registry import capacity_of
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.schema import ID, json_schema
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import TEXT_UNDER, build_spec
from tests.generate import schema as generator
from tests.spec.schema_cases import EC2, FARGATE, SMALL, documents, sweep
from tests.spec.schema_judge import JUDGE, assert_agreement, can_say, errors_of
from tests.strategies import specs

ROOT = File(__file__).parents[2]
SPECS = sorted((ROOT / "specs").glob("*.yml"))

SWEEP = dict(sweep())
TRUE_DAYS = {**SMALL, "launch_type": "FARGATE", "logging": {"retention_days": True}}


@pytest.mark.parametrize("documents_of_key", SWEEP.values(), ids=SWEEP)
def test_schema_and_models_agree_about_every_value_of_a_key(documents_of_key: list[dict[str, object]]):
    for data in documents_of_key:
        if JUDGE.is_valid(data) != (build_spec(data, capacity_of) is not None):
            assert_agreement(data)


@settings(max_examples=200, deadline=None)
@given(documents())
@example(FARGATE)
@example(EC2)
@example({**SMALL, "environment": {"A": None}})
@example({**SMALL, "tags": {str(number): "" for number in range(41)}})
@example({**SMALL, "network": {"cidr": "01.0.0.0/16"}})
@example({**SMALL, "image": "a" * 256})
@example({**SMALL, "image": "a" * 255 + "@sha256:" + "0" * 64})
def test_schema_and_models_agree(data: dict[str, object]):
    assert_agreement(data)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(documents())
def test_schema_and_models_agree_about_thousands(data: dict[str, object]):
    assert_agreement(data)


@pytest.mark.parametrize("launch_type", ["FARGATE", "EC2"])
def test_schema_accepts_drawn_specs(launch_type: str):
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(specs(launch_type))
    def accepts(data: dict[str, object]) -> None:
        assert [error.message for error in JUDGE.iter_errors(data)] == []

    accepts()


WRONG = {
    "unknown key": {"prot": 80},
    "unknown key below": {"network": {"zone": 2}},
    "wrong type": {"port": "80"},
    "fraction": {"port": 80.5},
    "truth value for a number": {"desired_count": True},
    "out of range": {"desired_count": 5001},
    "bad form": {"region": "Ireland"},
    "no choice": {"architecture": "amd64"},
    "null": {"port": None},
    "null below": {"logging": {"retention_days": None}},
    "hardened": {"posture": "hardened"},
    "other backend's key": {"capacity": {"instance_type": "t3.micro"}},
    "other backend's key under EC2": {"launch_type": "EC2", "capacity": {"spot": 10}},
    "wrong short form": {"logging": 30},
    "empty list": {"command": []},
    "empty text in a list": {"command": [""]},
    "range of this computer": {"network": {"cidr": "127.0.0.0/16"}},
    "range of links": {"network": {"cidr": "169.254.0.0/16"}},
    "range of groups": {"network": {"cidr": "224.0.0.0/16"}},
    "range of nobody": {"network": {"cidr": "0.0.0.0/16"}},
    "range that is kept": {"network": {"cidr": "250.0.0.0/16"}},
    "codes that are no range": {"load_balancer": {"health_check": {"success_codes": "200-300-400"}}},
    "reserved tag": {"tags": {"AWS:x": "y"}},
    "number as a tag": {"tags": {"x": 1}},
    "list as a variable": {"environment": {"A": []}},
}


@pytest.mark.parametrize("keys", WRONG.values(), ids=WRONG)
def test_schema_and_models_both_refuse(keys: dict[str, object]):
    data = {**SMALL, **keys}
    assert not JUDGE.is_valid(data)
    assert any(can_say(problem, data) for problem in errors_of(data))


@pytest.mark.parametrize("missing", ["name", "image"])
def test_schema_and_models_ask_for_what_must_be_there(missing: str):
    data = {key: value for key, value in SMALL.items() if key != missing}
    assert not JUDGE.is_valid(data)
    assert [problem.code for problem in errors_of(data)] == ["E202"]


BEYOND = {
    "E403": {"launch_type": "MARS"},
    "E207": {"network": {"cidr": "10.0.0.1/16"}},
    "E207 of codes": {"load_balancer": {"health_check": {"success_codes": "301-300"}}},
    "E205": {"cpu": "400 vCPU"},
    "E206": {"memory": "0.3 GB"},
}


@pytest.mark.parametrize("case", BEYOND)
def test_models_refuse_what_a_schema_cannot_say(case: str):
    code, data = case[:4], {**SMALL, **BEYOND[case]}
    assert JUDGE.is_valid(data)
    assert [(problem.code, can_say(problem, data)) for problem in errors_of(data)] == [(code, False)]


def test_a_decimal_point_is_beyond_a_schema():
    """JSON has one kind of number: 80.0 is 80 to a schema."""
    data = {**SMALL, "port": 80.0}
    assert JUDGE.is_valid(data)
    assert [problem.code for problem in errors_of(data)] == ["E204"]


def test_true_is_no_number_of_days():
    assert not JUDGE.is_valid(TRUE_DAYS)
    assert errors_of(TRUE_DAYS)


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_every_spec_of_ours_validates(path: File):
    document, problems = parse(SourceFile(path.name, path.read_text()), text_under=TEXT_UNDER)
    assert problems == []
    assert [error.message for error in JUDGE.iter_errors(document.data)] == []


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_every_spec_of_ours_names_its_schema(path: File):
    head = path.read_text().splitlines()[0]
    assert head == f"# yaml-language-server: $schema=../schemas/{ID}"


def test_published_schema_is_fresh():
    assert generator.TARGET.read_text() == generator.text(), "run: python -m tests.generate.schema"


def test_schema_is_a_schema():
    Draft202012Validator.check_schema(JUDGE.schema)


def nodes(schema: object) -> Iterator[dict[str, Any]]:
    """Yield every schema in a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nodes(value)


def test_schema_never_allows_null():
    assert [node for node in nodes(JUDGE.schema) if node.get("type") == "null" or None in node.values()] == []


def test_every_key_is_explained():
    keys = [
        (key, prop)
        for node in nodes(JUDGE.schema)
        if node.get("additionalProperties") is False
        for key, prop in node["properties"].items()
    ]
    assert len(keys) > 50
    assert [key for key, prop in keys if prop.get("title") != key or not prop.get("description")] == []


def test_every_section_refuses_unknown_keys():
    sections = [node for node in nodes(JUDGE.schema) if "properties" in node and node.get("type") == "object"]
    assert len(sections) >= 10
    assert all(node["additionalProperties"] is False for node in sections)


def test_postures_are_told_in_the_description():
    assert JUDGE.schema["$defs"]["Network"]["properties"]["tasks"]["description"].endswith("posture standard: private.")


def test_launch_type_completes_the_known_and_allows_others():
    known, other = JUDGE.schema["properties"]["launch_type"]["anyOf"]
    assert known == {"enum": ["FARGATE", "EC2"]}
    assert re.search(other["pattern"], "MARS")


def test_a_third_party_brings_its_keys():
    class FargateCapacity(Section):
        """Another model of the same name."""

        domes: int = 1
        """How many domes."""

    schema = json_schema({**generator.capacities(), "MARS": FargateCapacity})
    judge = Draft202012Validator(schema)
    assert judge.is_valid({**SMALL, "launch_type": "MARS", "capacity": {"domes": 2}})
    assert not judge.is_valid({**SMALL, "launch_type": "MARS", "capacity": {"spot": 2}})
    assert judge.is_valid({**SMALL, "capacity": {"spot": 2}})
    assert "MARS" in schema["properties"]["launch_type"]["anyOf"][0]["enum"]  # type: ignore[index]


def test_schema_has_one_order():
    models = generator.capacities()
    assert json.dumps(json_schema(models)) == json.dumps(json_schema(dict(models)))
    assert list(JUDGE.schema)[:3] == ["$schema", "$id", "title"]
    assert list(JUDGE.schema["properties"]) == list(Spec.model_fields)
