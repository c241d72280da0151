"""Events as JSON: version 1 of the layout, pinned by a schema and a golden."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from jsonschema import Draft202012Validator

from ecsspec.deploy.events import (
    Cancelling,
    Event,
    Finished,
    KeepsFailing,
    NotCancelled,
    Outcome,
    PollFailed,
    ResourceMoved,
    Started,
    Tick,
    Unseen,
    Waiting,
)
from ecsspec.ui.eventsjson import VERSION, Recorder, reviewed
from tests import reviews
from tests.conftest import Golden
from tests.ui.happenings import STORIES, update
from tests.world import World
from tests.world.fates import cannot_pull

SCHEMAS = Path(__file__).parents[2] / "schemas"
SCHEMA = json.loads((SCHEMAS / "events.schema.json").read_text(encoding="utf-8"))
DIFF = json.loads((SCHEMAS / "diff.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

FROM_EVENTS = {
    ("started", "operation"), ("started", "time"), ("resource_moved", "time"), ("finished", "time"),
    ("finished", "seconds"),
}  # fmt: skip
"""What a history tells beside."""


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    parts = list(SCHEMA["$defs"].values())
    versions = [part["properties"]["version"]["const"] for part in parts if "version" in part["properties"]]
    assert versions == [VERSION] * 13
    assert all(part["additionalProperties"] is False for part in parts)
    optional = {
        (name, key) for name, part in SCHEMA["$defs"].items() for key in {*part["properties"]} - {*part["required"]}
    }
    assert optional == FROM_EVENTS


def recorded(*events: Event) -> list[dict[str, object]]:
    recorder = Recorder("web")
    found = []
    for event in events:
        if text := recorder.line(event):
            assert "\n" not in text
            found.append(json.loads(text))
            VALIDATOR.validate(found[-1])
    return found


def test_the_layout_is_pinned(golden: Golden) -> None:
    events = (*update(cannot_pull("nginx:1.29")), Waiting("tasks", 2), PollFailed("gone"), Unseen("alarms", "no"))
    lines = [json.dumps(one, ensure_ascii=False) for one in recorded(*events)]
    golden("screens/rollout-pull.jsonl", "\n".join(lines) + "\n")


def test_what_is_about_to_happen_comes_first_as_diff_tells_it() -> None:
    text = reviewed(reviews.reviewed(World(), reviews.WEB))
    assert "\n" not in text
    told = json.loads(text)
    VALIDATOR.validate(told)
    Draft202012Validator(DIFF).validate(told["review"])
    assert (told["stack"], told["event"], told["review"]["action"]) == ("web", "reviewed", "create")


def test_who_steers_is_told_of() -> None:
    failing = KeepsFailing(service="Service", cause="it ends", tasks=3, advice="to stop it now: …", seconds=61.04)
    orders = Cancelling("you said so", 70.0), NotCancelled("too late", 71.0)
    found = recorded(failing, replace(failing, advice=""), *orders)
    assert [one["event"] for one in found] == ["keeps_failing", "keeps_failing", "cancelling", "not_cancelled"]
    assert [one.get("advice") for one in found[:2]] == ["to stop it now: …", None]
    assert [one["seconds"] for one in found] == [61.0, 61.0, 70.0, 71.0]


def test_ticks_come_each_half_minute_of_silence() -> None:
    assert [one["seconds"] for one in recorded(*(Tick(9.0 * n) for n in range(10)))] == [27.0, 54.0, 81.0]


def test_secrets_are_covered() -> None:
    secret = "AKIA" + "IOSFODNN7EXAMPLE"
    moved = ResourceMoved("A", "AWS::EC2::VPC", "", "CREATE_FAILED", reason=f"key {secret} is wrong")
    said = json.dumps(recorded(moved, PollFailed(f"{secret}"), Unseen("alarms", f"{secret}")))
    assert secret not in said


def test_outputs_are_data() -> None:
    [end] = recorded(Finished(Outcome.CREATED, {"Url": "http://web"}))
    assert (end["outcome"], end["outputs"], end["findings"]) == ("created", {"Url": "http://web"}, [])
    assert recorded(Started("web", ""))[0]["plan"] is None


@settings(deadline=None)
@given(STORIES)
def test_any_story_keeps_to_the_schema(events: list[Event]) -> None:
    recorded(*events)
