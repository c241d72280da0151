"""What was probably meant: only what the field would accept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.spec.app import Spec
from ecsspec.spec.cluster import Cluster
from ecsspec.spec.deployment import Deployment
from ecsspec.spec.logging import Logging
from ecsspec.spec.meant import accepts, key_for, near, nearest, nested, value_for
from ecsspec.spec.network import Network
from ecsspec.spec.validate import build_spec
from tests.spec.schema_cases import VALUES
from tests.spec.screens import problem_of


@pytest.mark.parametrize(
    ("word", "words", "meant"),
    [
        ("prot", ["port", "name"], "port"),
        ("FARGATE", ["fargate"], "fargate"),
        ("amd64", ["X86_64", "ARM64"], "X86_64"),
        ("aarch64", ["X86_64", "ARM64"], "ARM64"),
        ("off", ["none", "single"], "none"),
        ("off", ["true", "false"], "false"),
        ("zebra", ["port", "name"], ""),
        ("us-esat-1", ["us-east-1", "us-west-1"], "us-east-1"),
        ("mem", ["memory", "image"], "memory"),
        ("environment_variables", ["environment", "image"], "environment"),
        ("lo", ["logging", "image"], ""),
        ("po", ["port", "posture"], ""),
        ("net", ["network", "network_mode"], ""),
    ],
)
def test_near(word: str, words: list[str], meant: str):
    assert near(word, words) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        *(("prot", "port"), ("ports", "port"), ("img", "image"), ("nmae", "name"), ("Image", "image")),
        *(("laod_balancer", "load_balancer"), ("loadbalancer", "load_balancer"), ("balancer", "load_balancer")),
        *(("desierd_count", "desired_count"), ("desired", "desired_count"), ("healthcheck", "health_check")),
        *(("memroy", "memory"), ("mem", "memory"), ("log", "logging"), ("arch", "architecture"), ("tag", "tags")),
        *(("deploy", "deployment"), ("enviroment", "environment"), ("cpus", "cpu"), ("regoin", "region")),
    ],
)
def test_slips_that_people_make_are_understood(word: str, meant: str):
    assert near(word, Spec.model_fields) == meant


@pytest.mark.parametrize(
    "word", ["colour", "color", "domain", "stage", "version", "zone", "size", "state", "vars", "host"]
)
def test_what_shares_little_with_every_key_is_no_slip(word: str):
    assert near(word, Spec.model_fields) == ""


def test_nearest():
    assert nearest(31, [60, 30, 7]) == [30, 60]
    assert nearest(1, [7, 30]) == [7]
    assert nearest(99, [7, 30]) == [30]


@pytest.mark.parametrize(
    ("key", "given_", "meant"),
    [
        ("port", "80", "80"),
        ("port", 70000, "65535"),
        ("port", 80.0, "80"),
        ("port", 80.5, ""),
        ("cpu", "2 cores", "2 vCPU"),
        ("cpu", "250m", "0.25 vCPU"),
        ("cpu", 0.3, "307"),
        ("cpu", True, ""),
        ("memory", "2g", "2 GB"),
        ("memory", "1024Mi", "1024"),
        ("memory", "2 parsecs", ""),
        ("name", "My App", "my-app"),
        ("image", "https://docker.io/nginx", "docker.io/nginx"),
        ("image", "http://localhost:5000/Team/App:V1/", "localhost:5000/team/app:V1"),
        ("image", "nginx latest", "nginx:latest"),
        ("image", "nginx : 1.29", "nginx:1.29"),
        ("image", "Nginx:LTS", "nginx:LTS"),
        ("image", "Team/App", "team/app"),
        ("image", "what is this?", ""),
        ("environment", ["A=b", "C"], ""),
        ("nonsense", 1, ""),
    ],
)
def test_value_for(key: str, given_: object, meant: str):
    assert value_for(Spec, key, given_) == meant


def test_key_for():
    assert key_for(Cluster, "labs") == "{name: labs}"
    assert key_for(Network, 3) == "{zones: 3}"
    assert key_for(Deployment, False) == "{circuit_breaker: false}"  # noqa: FBT003  what a user may write
    assert key_for(Logging, 7) == "{retention_days: 7}"
    assert key_for(Logging, "json") == ""
    assert key_for(Network, {"zone": 3}) == ""


@pytest.mark.parametrize("launch_type", ["FARGATE", "EC2"])
def test_a_value_that_several_keys_would_take_is_put_under_none(launch_type: str):
    from ecsspec.backends.registry import capacity_of

    model = capacity_of(launch_type)
    assert isinstance(model, type)
    assert key_for(model, 3) == ""
    assert problem_of(f"launch_type: {launch_type}\ncapacity: 3\n").hint == ""


def test_accepts_whatever_else_is_missing():
    assert accepts(Spec, "port", 80)
    assert not accepts(Spec, "port", 0)


def test_nested():
    assert nested(["a"], "1") == "a: 1"
    assert nested(["a", "b", "c"], "1") == "a: {b: {c: 1}}"


@settings(deadline=None)
@given(st.sampled_from(list(Spec.model_fields)), st.sampled_from(VALUES))
def test_a_suggestion_is_never_refused(key: str, value: object):
    from ecsspec.backends.registry import capacity_of
    from ecsspec.spec.source import SourceFile, parse

    meant = value_for(Spec, key, value)
    if meant:
        document, problems = parse(SourceFile("a.yml", f"{key}: {meant}\n"))
        assert problems == []
        assert build_spec({"name": "web", "image": "nginx", **document.data}, capacity_of) or key == "launch_type"
