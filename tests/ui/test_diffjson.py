"""The JSON of a review: version 1 of its layout, pinned by a schema and a golden."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ecsspec.api import review_against
from ecsspec.cfn.emit import emit_yaml
from ecsspec.ui.diffjson import VERSION, render_json
from tests.conftest import Golden
from tests.reviews import WEB, compiled, deployed, reviewed
from tests.ui.drawn import SECRET, a_review
from tests.world import World

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "diff.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

SECRETS = f"{WEB}environment: {{A: b, DB_PASSWORD: hunter2}}\n"


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["version"]["const"] == VERSION
    parts = [SCHEMA, *(part for part in SCHEMA["$defs"].values() if part.get("type") == "object")]
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


def test_offline(tmp_path: Path) -> None:
    file = tmp_path / "web.template.yml"
    file.write_text(emit_yaml(compiled(WEB).template))
    data = json.loads(render_json(review_against(compiled(WEB.replace("1.28", "1.29")), str(file))))
    VALIDATOR.validate(data)
    assert (data["account"], data["region"], data["target"], data["against"]) == (None, None, None, str(file))
    assert data["action"] == "update"
    (change,) = [change for change in data["changes"] if change["resource"] == "TaskDefinition"]
    assert change["properties"][0] | {"before": "nginx:1.28", "key": "image", "line": 2} == change["properties"][0]


@given(st.integers(0, 2**32))
def test_whatever_is_in_it_the_schema_takes_it_and_no_secret_is_told(seed: int) -> None:
    text = render_json(a_review(seed))
    VALIDATOR.validate(json.loads(text))
    assert SECRET not in text
