"""The JSON of a review: version 1 of its layout, pinned by a schema and a golden."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecsspec.problems import AwsError
from ecsspec.report import NotCompared, Report
from ecsspec.ui.diffjson import VERSION, render_json, render_report_json
from tests.conftest import Golden
from tests.reviews import WEB, deployed, reviewed
from tests.ui.drawn import SECRET, a_review
from tests.ui.offline import against, edited, pulled
from tests.world import World

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "diff.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

SECRETS = f"{WEB}environment: {{A: b, DB_PASSWORD: hunter2}}\n"


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    parts = [part for part in SCHEMA["$defs"].values() if part.get("type") == "object"]
    versions = [part["properties"]["version"]["const"] for part in parts if "version" in part["properties"]]
    assert versions == [VERSION] * 3
    assert all(
        part["additionalProperties"] is False and set(part["required"]) == set(part["properties"]) for part in parts
    )


def test_the_layout_is_pinned(golden: Golden) -> None:
    newer = SECRETS.replace("hunter2", "hunter3").replace("1.28", "1.29")
    after = f"{newer}load_balancer: internal\ntags: {{team: labs}}\n"
    text = render_json(reviewed(deployed(SECRETS), after))
    assert "\n" not in text
    assert "hunter" not in text
    data = json.loads(text)
    VALIDATOR.validate(data)
    data["plan"] = "7f3a9126d4c0"
    golden("screens/diff.json", json.dumps(data, indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize(
    ("text", "purpose", "action"), [(WEB, "apply", "create"), (WEB, "diff", "create")], ids=["validated", "not seen"]
)
def test_a_creation(text: str, purpose: str, action: str) -> None:
    data = json.loads(render_json(reviewed(World(), text, purpose=purpose)))  # type: ignore[arg-type]
    VALIDATOR.validate(data)
    assert data["action"] == action
    assert data["validated"] is (purpose == "apply")
    assert (data["plan"] is None) is (purpose == "diff")
    assert {change["action"] for change in data["changes"]} == {"add"}


def test_no_changes() -> None:
    data = json.loads(render_json(reviewed(deployed(), WEB)))
    VALIDATOR.validate(data)
    assert (data["action"], data["changes"], data["plan"]) == ("none", [], None)


def test_offline() -> None:
    data = json.loads(render_json(against(WEB, WEB.replace("1.28", "1.29"), label="t.yml")))
    VALIDATOR.validate(data)
    assert (data["account"], data["region"], data["target"], data["against"]) == (None, None, None, "t.yml")
    assert data["action"] == "update"
    (change,) = [change for change in data["changes"] if change["resource"] == "TaskDefinition"]
    assert change["properties"][0] | {"before": "nginx:1.28", "key": "image", "line": 2} == change["properties"][0]


def test_offline_the_place_is_what_the_spec_names() -> None:
    placed = f"{WEB}region: eu-west-1\naccount: '123456789012'\n"
    data = json.loads(render_json(edited(WEB, placed)))
    VALIDATOR.validate(data)
    assert (data["account"], data["region"], data["target"]) == ("123456789012", "eu-west-1", None)


def test_a_line_for_each_spec_and_for_each_stack_without_one() -> None:
    api, old = WEB.replace("name: web", "name: api"), WEB.replace("name: web", "name: old")
    found = pulled(
        {"web.yml": WEB, "old.yml": old, "b/old.yml": old.replace("old", "older")}, {"web.yml": WEB, "api.yml": api}
    )
    lines = [json.loads(line) for line in render_report_json(found).splitlines()]
    for line in lines:
        VALIDATOR.validate(line)
    assert [(line["stack"], line["action"], line["file"]) for line in lines] == [
        ("api", "create", "api.yml"),
        ("web", "none", "web.yml"),
        ("older", "left", "main:b/old.yml"),
        ("old", "left", "main:old.yml"),
    ]


def test_a_line_for_what_could_not_be_compared() -> None:
    error = AwsError("no such key: AKIAABCDEFGHIJKLMNOP", code="E801")
    found = Report((edited(WEB, WEB),), not_compared=(NotCompared("api", "api.yml", error),))
    line = json.loads(render_report_json(found).splitlines()[-1])
    VALIDATOR.validate(line)
    assert (line["stack"], line["action"], line["file"], line["code"]) == ("api", "failed", "api.yml", "E801")
    assert "AKIA" not in line["what"]


def test_what_opens_access_is_told_with_its_key() -> None:
    (first, second) = json.loads(render_json(edited(f"{WEB}load_balancer: internal\n", WEB)))["access"]
    assert first == {
        "sentence": "LoadBalancer faces the internet",
        "who": "LoadBalancer",
        "public": True,
        "key": "load_balancer.scheme",
        "file": "main:web.yml",
        "line": 5,
    }
    assert second["sentence"] == "LoadBalancerSecurityGroup lets in tcp 80 from the whole internet"


def test_a_spec_that_moved() -> None:
    data = json.loads(render_report_json(pulled({"a/web.yml": WEB}, {"web.yml": WEB.replace("1.28", "1.29")})))
    VALIDATOR.validate(data)
    assert (data["file"], data["renamed_from"]) == ("web.yml", "main:a/web.yml")


def test_a_key_that_is_gone_stands_in_the_old_file() -> None:
    data = json.loads(render_json(edited(f"{WEB}logging: {{retention_days: 90}}\n", WEB)))
    (move,) = [move for change in data["changes"] for move in change["properties"] if move["by"] == "edit"]
    assert (move["key"], move["file"], move["line"]) == ("logging.retention_days", "main:web.yml", 5)


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_whatever_is_in_it_the_schema_takes_it_and_no_secret_is_told(seed: int) -> None:
    text = render_json(a_review(seed))
    VALIDATOR.validate(json.loads(text))
    assert SECRET not in text
