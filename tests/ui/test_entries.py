"""Parameters, tags and outputs: one list for every format, what asks for no echo hidden."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.cfn.template import Parameter, Template
from ecsspec.deploy.changes import By, PropertyMove
from ecsspec.review import Review
from ecsspec.ui.diff import render
from ecsspec.ui.diffjson import render_json
from ecsspec.ui.entries import by_kind, entries
from tests.reviews import SCREEN, WEB, deployed, reviewed
from tests.ui.offline import edited


def moving(found: Review, *moves: PropertyMove) -> Review:
    return replace(found, preview=replace(found.preview, parameters=moves))


@pytest.mark.parametrize(
    ("echo", "before", "after", "sides"),
    [
        (True, "a", "b", ("(hidden)", "(hidden)")),
        ("true", ABSENT, "b", (ABSENT, "(hidden)")),
        (False, "a", "b", ("a", "b")),
        (None, "a", "b", ("a", "b")),
    ],
)
def test_a_parameter_without_echo_is_hidden(echo: object, before: Side, after: Side, sides: tuple[Side, Side]) -> None:
    found = edited(WEB, WEB)
    silent = Parameter("DbKey", "String", attributes={} if echo is None else {"NoEcho": echo})  # type: ignore[dict-item]
    preview = replace(found.preview, before=Template("", {}, parameters={"DbKey": silent}))
    (entry,) = entries(moving(replace(found, preview=preview), PropertyMove(("DbKey",), before, after)))
    assert (entry.before, entry.after) == sides


def test_a_whole_output_is_told_by_its_value() -> None:
    found = edited(WEB, WEB.replace("port: 80\n", ""))
    ((kind, outputs),) = by_kind(found)
    assert kind == "Outputs"
    (url,) = [entry for entry in outputs if entry.path == ("ListenerArn",)]
    assert isinstance(url.before, Mapping)
    assert url.short == (url.before["Value"], ABSENT)


@pytest.mark.parametrize(("by", "line"), [("edit", 5), ("aws", None), ("upgrade", None)])
def test_every_format_names_a_line_for_the_users_edit_alone(by: By, line: int | None) -> None:
    edit = reviewed(deployed(), f"{WEB}launch_type: EC2\n")
    (move,) = edit.preview.parameters
    found = moving(edit, replace(move, by=by))
    (told,) = json.loads(render_json(found))["parameters"]
    assert (told["by"], told["line"], told["key"]) == (by, line, "launch_type" if line else None)
    row = render(found, SCREEN).partition("  parameters:\n")[2].partition("\n")[0]
    assert row.endswith("web.yml:5") is (line is not None)
