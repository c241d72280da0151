"""What CloudFormation is sent: YAML where it fits a request, else the same data in fewer bytes, else a clear no."""

from __future__ import annotations

import json

import pytest

from ecsspec.baseline import body_of
from ecsspec.cfn.emit import INLINE_LIMIT, to_data
from ecsspec.cfn.read import read
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.request import change_set_request
from ecsspec.problems import NotDone
from tests.builders import a_template

TAGS = {f"team-number-{number:02}": f"the value of tag {number:02}" for number in range(40)}


def test_a_usual_template_is_sent_as_yaml():
    assert body_of(a_template()).startswith("AWSTemplateFormatVersion:")


def test_one_too_long_for_that_is_sent_as_json_without_spaces():
    template = a_template(tags=TAGS)
    body = body_of(template)
    assert len(body.encode()) <= INLINE_LIMIT
    assert json.loads(body) == to_data(template) == to_data(read(body))


def test_what_is_too_long_even_so_is_refused_before_aws_is_asked():
    template = a_template(tags=TAGS, launch_type="EC2", network={"zones": 6, "tasks": "private", "nat": "per_zone"})
    deployment = Deployment(stack_name="web", template=template, body=body_of(template), owner="web")
    with pytest.raises(NotDone, match="bytes") as refused:
        change_set_request(deployment, name="a", plan="b", parameters={}, stack=None)
    assert (refused.value.code, "tags" in refused.value.hint) == ("E606", True)
