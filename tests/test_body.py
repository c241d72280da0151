"""What CloudFormation is sent: YAML where it fits a request, else the same data in fewer bytes."""

from __future__ import annotations

import json

import pytest

from ecsspec.baseline import body_of, deployment_of
from ecsspec.cfn.emit import INLINE_LIMIT, to_data
from ecsspec.cfn.read import read
from ecsspec.cfn.template import Resource, Template
from ecsspec.problems import NotDone
from tests.builders import a_template
from tests.reviews import WEB, compiled

TAGS = {f"team-number-{number:02}": f"the value of tag {number:02}" for number in range(40)}


def test_a_usual_template_is_sent_as_yaml():
    assert body_of(a_template()).startswith("AWSTemplateFormatVersion:")


def test_one_too_long_for_that_is_sent_as_json_without_spaces():
    template = a_template(tags=TAGS)
    body = body_of(template)
    assert len(body.encode()) <= INLINE_LIMIT
    assert json.loads(body) == to_data(template) == to_data(read(body))


def test_what_is_too_long_even_so_goes_through_a_bucket_as_json():
    template = a_template(tags=TAGS, launch_type="EC2", network={"zones": 6, "tasks": "private", "nat": "per_zone"})
    body = body_of(template)
    assert len(body.encode()) > INLINE_LIMIT
    assert json.loads(body) == to_data(template)


def test_what_no_bucket_helps_is_refused_before_aws_is_asked():
    many = {f"Topic{number}": Resource(f"Topic{number}", "AWS::SNS::Topic", "tells") for number in range(501)}
    small = compiled(WEB)
    assert deployment_of(small).body == body_of(small.template)
    with pytest.raises(NotDone, match="501 resources of at most 500") as refused:
        deployment_of(small._replace(template=Template("many", many)))
    assert refused.value.code == "E606"
