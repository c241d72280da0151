"""What a field takes, in words, and values as a user types them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.fields import (
    allowed,
    allowed_item,
    allowed_key,
    allowed_section,
    choices_of,
    examples_of,
    field_at,
    is_inside,
    listed,
    typed,
)
from ecsspec.spec.load_balancer import LoadBalancer, TargetHealthCheck
from ecsspec.spec.source import SourceFile, parse

FIELDS = Spec.model_fields
WORDS = {
    "name": "lower case letters, digits and -, a letter first, 63 at most",
    "image": "[registry/]name[:tag][@sha256:digest], the name in lower case",
    "posture": "dev or standard",
    "port": "a whole number from 1 to 65535",
    "cpu": "CPU units from 128 to 196608, or as 0.5 vCPU",
    "environment": "lines of NAME: value",
    "command": 'a list of texts, for example ["nginx", "-g", "daemon off;"]',
    "cluster": "the keys name, insights and tags",
    "load_balancer": "public, internal or none; or the keys scheme and health_check",
}


@pytest.mark.parametrize("key", WORDS)
def test_what_a_key_takes(key: str):
    assert allowed(FIELDS[key]) == WORDS[key]


def test_no_pattern_is_shown_to_anybody():
    fields = [field for model in (Spec, TargetHealthCheck, Ec2Capacity) for field in model.model_fields.values()]
    assert [allowed(field) for field in fields if "^" in allowed(field) or not allowed(field)] == []


def test_a_field_of_nobodys_takes_nothing():
    assert (allowed(None), choices_of(None), examples_of(None), allowed_key(None)) == ("", (), [], "")
    assert allowed_item(None) == "text that is not empty"
    assert allowed_section(Section) == "keys and values"


def test_keys_and_values_of_a_mapping():
    assert allowed_key(FIELDS["environment"]) == "letters, digits, _ . and -, no digit first"
    assert allowed_item(FIELDS["environment"]) == "text"
    assert allowed_item(FIELDS["tags"]).endswith("256 at most")
    assert allowed_item(FIELDS["command"]) == "text that is not empty"


def test_field_at_finds_the_innermost_section():
    owner, field = field_at(Spec, ("load_balancer", "health_check", "path"))
    assert owner is TargetHealthCheck
    assert field is TargetHealthCheck.model_fields["path"]
    assert field_at(Spec, ("load_balancer",))[0] is LoadBalancer
    assert field_at(Spec, ("load_balancer", "colour")) == (LoadBalancer, None)
    assert field_at(Spec, ("command", 1)) == (Spec, FIELDS["command"])


def test_is_inside():
    assert is_inside(Spec, ("environment", "name"))
    assert is_inside(Spec, ("command", 0))
    assert not is_inside(Spec, ("cluster", "name"))
    assert not is_inside(Spec, ("name",))


def test_examples_or_a_telling_default():
    assert examples_of(FIELDS["memory"]) == [512, "1 GB"]
    assert examples_of(FIELDS["desired_count"]) == [1]
    assert examples_of(FIELDS["deployment"]) == []


def test_listed():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b or c"
    assert listed(["a", "b"], "and") == "a and b"


@pytest.mark.parametrize(
    "text", ["nginx", "1 GB", "a: b", "on", "012", "", " a", "a #b", "{x}", "é", "- a", "a\nb", "x,y"]
)
def test_typed_text_is_read_as_itself(text: str):
    assert_read(text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Co"]), max_size=12))
def test_typed_text_is_always_read_as_itself(text: str):
    assert_read(text)


@pytest.mark.parametrize("value", [1, 0.5, True, ["a", "b"], {"a": "b", "c": "d e"}, {"a": {"b": 1}}])
def test_typed_values_are_read_as_themselves(value: object):
    assert_read(value)


def assert_read(value: object) -> None:
    """Type a value behind a key and inside braces, and read it."""
    for line, expected in ((f"k: {typed(value)}\n", value), (f"k: {{i: {typed(value)}}}\n", {"i": value})):
        document, problems = parse(SourceFile("a.yml", line))
        if "\ufeff" not in json.dumps(value, ensure_ascii=False):
            assert (document.data, problems) == ({"k": expected}, [])
