"""One secret in every place that a spec has for it: on no screen, in no comment and in no JSON of a diff."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from ecsspec.cfn.template import Parameter, Template
from ecsspec.cfn.values import Ref
from ecsspec.deploy.changes import PropertyMove
from ecsspec.report import Report
from ecsspec.review import Review
from ecsspec.ui import markdown, report
from ecsspec.ui.console import Screen
from ecsspec.ui.diffjson import render_report_json
from tests.reviews import WEB, change_of, deployed, reviewed
from tests.ui.offline import edited

OLD, NEW = "hunter2-s3cr3t", "hunter3-s3cr3t"
FORMATS: dict[str, Callable[[Report], str]] = {
    "text": lambda found: report.render(found, Screen(io.StringIO(), width=100)),
    "markdown": markdown.render,
    "json": render_report_json,
}
PLACES = {
    "environment": "environment: {{DB_PASSWORD: {}}}\n",
    "an address": "environment: {{DB: 'postgres://app:{}@db/shop'}}\n",
    "a word of the command": "command: [run, --api-key={}]\n",
    "the word after an option": "command: [run, --password, {}]\n",
    "an entry point": "entrypoint: [sh, --token={}]\n",
    "a tag": "tags: {{deploy-token: {}}}\n",
}


def told(found: Review, form: str) -> str:
    return FORMATS[form](Report((found, found)))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("place", PLACES)
def test_a_secret_that_moves_is_hidden(place: str, form: str) -> None:
    before, after = (f"{WEB}{PLACES[place].format(value)}" for value in (OLD, NEW))
    for found in (edited(before, after), edited(WEB, after), edited(before, WEB)):
        assert not found.is_empty
        text = told(found, form)
        assert "s3cr3t" not in text
        assert "(hidden)" in text or "***" in text
    live = told(reviewed(deployed(before), after), form)
    assert "s3cr3t" not in live


@pytest.mark.parametrize("form", FORMATS)
def test_a_parameter_without_echo_is_hidden(form: str) -> None:
    found = edited(WEB, WEB.replace("1.28", "1.29"))
    move = PropertyMove(("Key",), OLD, NEW)
    preview = replace(found.preview, parameters=(move,))
    assert "s3cr3t" in told(replace(found, preview=preview), form)
    silent = Template("", {}, parameters={"Key": Parameter("Key", "String", attributes={"NoEcho": True})})
    deployment = replace(preview.deployment, template=replace(silent, resources=preview.deployment.template.resources))
    text = told(replace(found, preview=replace(preview, deployment=deployment)), form)
    assert "s3cr3t" not in text
    assert "(hidden)" in text


@pytest.mark.parametrize("form", FORMATS)
def test_what_refers_to_a_parameter_says_its_name_only(form: str) -> None:
    found = edited(WEB, WEB.replace("1.28", "1.29"))
    change = change_of(found, "TaskDefinition")
    told_by_name = replace(change, properties=(PropertyMove(("Family",), Ref("Key"), Ref("Other")),))
    assert "Other" in told(replace(found, preview=replace(found.preview, changes=(told_by_name,))), form)
