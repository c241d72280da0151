"""A secret of any form or name, in any place where a spec has text: told by no format of a diff, and by no error."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.problems import SpecError
from ecsspec.report import Report
from ecsspec.review import Review
from ecsspec.ui import markdown, report
from ecsspec.ui.console import Screen
from ecsspec.ui.diffjson import render_report_json
from ecsspec.ui.masking import MASK
from ecsspec.ui.problems import render, render_json
from tests.reviews import WEB, compiled, deployed, reviewed
from tests.spec.secret_cases import HARMLESS, HEART, SECRETS, VALUES
from tests.ui.offline import edited

HEARTS = st.from_regex(r"[A-Z][a-z]{2}[0-9]{2}[A-Z][a-z]{2}[0-9]{2}", fullmatch=True)
"""The inner part of a secret: of a form of its own, by which it is found wherever it is told."""

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": lambda found: report.render(found, Screen(io.StringIO(), width=100)),
    "markdown": markdown.render,
    "json": render_report_json,
}


def told(review: Review) -> str:
    """Return what every format tells of a diff, without the breaks of its lines."""
    return "\n".join("".join(form(Report((review,))).split()) for form in FORMATS.values())


def said(text: str) -> str:
    """Return what an error or a warning tells of a spec."""
    try:
        problems = compiled(text).loaded.warnings
    except SpecError as error:
        problems = error.problems
    return "".join([render(problems, Screen(io.StringIO())), render_json(problems), *map(str, problems)])


def environment(texts: Iterable[str]) -> str:
    return f"{WEB}environment: {json.dumps({f'A{at}': text for at, text in enumerate(texts)})}\n"


def everywhere(text: str) -> str:
    """Return a spec with a text in every place that takes it."""
    logging = f"logging: {{stream_prefix: {json.dumps(text)}}}\n" if not re.search("[:*]", text) else ""
    tags = f"tags: {{a: {json.dumps(text)}}}\n" if re.fullmatch("[A-Za-z0-9 _.:/=+@-]*", text) else ""
    path = json.dumps("/" if " " in text else f"/x?{text}")
    words = ["sh", "-c", text] if "-----" in text else text.split()
    return (
        f"{environment([text])}command: {json.dumps(['run', text, '-v'])}\nentrypoint: {json.dumps(words)}\n"
        f"health_check: {json.dumps(text)}\nload_balancer: {{health_check: {{path: {path}}}}}\n{logging}{tags}"
    )


@settings(max_examples=3, deadline=None)
@given(HEARTS, HEARTS)
def test_a_variable_with_a_secret_of_any_form(old: str, new: str) -> None:
    before, after = (environment(value.replace(HEART, heart) for value in VALUES.values()) for heart in (old, new))
    for found in (edited(before, after), edited(WEB, after), edited(before, WEB)):
        text = told(found)
        assert MASK in text or found.is_empty
        assert [heart for heart in (old, new, HEART.upper()) if heart in text] == []


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_secret_of_any_form_in_every_place(value: str) -> None:
    text = told(edited(everywhere(value), everywhere(value.replace(HEART, f"{HEART[::-1]}b"))))
    assert HEART.lower() not in text.lower()
    assert HEART[::-1] not in text


@settings(max_examples=3, deadline=None)
@given(st.lists(HEARTS, min_size=len(SECRETS), max_size=len(SECRETS), unique=True))
def test_a_variable_and_a_tag_with_the_name_of_a_secret(hearts: list[str]) -> None:
    pairs = dict(zip(SECRETS, hearts, strict=True))
    written = {name: heart for name, heart in pairs.items() if re.fullmatch("[A-Za-z_][A-Za-z0-9_.-]*", name)}
    tags = dict(list({name.lower(): heart for name, heart in pairs.items()}.items())[:20])
    spec = f"{WEB}environment: {json.dumps(written)}\ntags: {json.dumps(tags)}\n"
    for found in (edited(WEB, spec), edited(spec, WEB)):
        text = told(found)
        assert [heart for heart in hearts if heart in text] == []


def test_a_deployed_secret_is_hidden_too() -> None:
    values = list(VALUES.values())
    text = told(reviewed(deployed(environment(values)), environment([*values[1:], values[0]])))
    assert MASK in text
    assert HEART.lower() not in text.lower()


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize(
    "mistake", ["environment:\n  A: {0}\n  A: {0}\n", "port: {0}\n", "comand: {0}\n", "tags: {{a: [{0}]}}\n"]
)
def test_an_error_about_a_secret_of_any_form(value: str, mistake: str) -> None:
    assert HEART.lower() not in said(f"name: web\nimage: nginx\n{mistake.format(json.dumps(value))}").lower()


def test_what_is_no_secret_is_read() -> None:
    found = edited(WEB, environment(HARMLESS))
    (line,) = render_report_json(Report((found,))).splitlines()
    (change,) = [one for one in json.loads(line)["changes"] if one["resource"] == "TaskDefinition"]
    assert MASK not in line
    assert [value for value in HARMLESS if json.dumps(value) not in json.dumps(change)] == []
