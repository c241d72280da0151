"""What every section shares: strictness, short forms, sizes, tags."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section, refuse, shown
from ecsspec.spec.container import HealthCheck
from ecsspec.spec.deployment import CircuitBreaker, Deployment
from ecsspec.spec.load_balancer import LoadBalancer
from ecsspec.spec.logging import Logging

SMALL = {"name": "web", "image": "nginx"}

SHORT: dict[str, tuple[object, Section]] = {
    "logging": (False, Logging(enabled=False)),
    "logging on": (True, Logging()),
    "load_balancer": ("internal", LoadBalancer(scheme="internal")),
    "health_check": ("true", HealthCheck(command=["CMD-SHELL", "true"])),
    "health_check list": (["CMD", "true"], HealthCheck(command=["CMD", "true"])),
    "deployment": ({"circuit_breaker": False}, Deployment(circuit_breaker=CircuitBreaker(enabled=False))),
}


@pytest.mark.parametrize("key", SHORT)
def test_short_form_means_the_long_one(key: str):
    short, long = SHORT[key]
    name = key.split(maxsplit=1)[0]
    assert getattr(Spec.model_validate({**SMALL, name: short}), name) == long


def test_the_long_form_stays():
    spec = Spec.model_validate({**SMALL, "logging": {"enabled": False, "retention_days": 7}})
    assert spec.logging == Logging(enabled=False, retention_days=7)


def test_a_section_without_short_form_takes_no_plain_value():
    with pytest.raises(ValidationError, match="network"):
        Spec.model_validate({**SMALL, "network": "public"})


def test_a_spec_does_not_change():
    spec = Spec.model_validate(SMALL)
    with pytest.raises(ValidationError, match="frozen"):
        spec.name = "other"  # type: ignore[misc]


SIZES = {
    ("cpu", 256): 256,
    ("cpu", "0.25 vCPU"): 256,
    ("cpu", "2vCPU"): 2048,
    ("cpu", ".5 vCPU"): 512,
    ("cpu", "1.0 vCPU"): 1024,
    ("memory", "1 GB"): 1024,
    ("memory", " 0.5 GB "): 512,
    ("memory", 6): 6,
}


@pytest.mark.parametrize(("key", "written"), SIZES)
def test_sizes_are_normalised(key: str, written: object):
    assert getattr(Spec.model_validate({**SMALL, key: written}), key) == SIZES[key, written]


@pytest.mark.parametrize("written", ["1 gb", "1 GiB", "GB", "1,5 GB", "-1 GB", "0.3 GB", "0 GB", 0.5, True, None])
def test_what_is_no_size_is_refused(written: object):
    with pytest.raises(ValidationError, match="memory"):
        Spec.model_validate({**SMALL, "memory": written})


@pytest.mark.parametrize("key", ["aws:x", "AWS:x", "ecsspec:x", "", "a" * 129, "ü"])
def test_what_is_no_tag_is_refused(key: str):
    with pytest.raises(ValidationError, match="tags"):
        Spec.model_validate({**SMALL, "tags": {key: "x"}})


def test_forty_tags_are_taken():
    tags = {f"aws{number}": "x" for number in range(40)}
    assert Spec.model_validate({**SMALL, "tags": tags}).tags == tags


@pytest.mark.parametrize("account", ["123456789012", 123456789012])
def test_an_account_may_be_a_number(account: object):
    assert Spec.model_validate({**SMALL, "account": account}).account == "123456789012"


@pytest.mark.parametrize("account", [12, True, "12345678901x", ["1"]])
def test_what_is_no_account_is_refused(account: object):
    with pytest.raises(ValidationError, match="account"):
        Spec.model_validate({**SMALL, "account": account})


IMAGES = (
    "nginx",
    "nginx:1.28",
    "a/b/c",
    "r.io:5000/a/b:t",
    "a@sha256:" + "0" * 64,
    "a__b/c-d.e",
    "A.io/b",
    "localhost/x",
)


@pytest.mark.parametrize("image", IMAGES)
def test_images(image: str):
    assert Spec.model_validate({**SMALL, "image": image}).image == image


@pytest.mark.parametrize("image", ["", "Nginx", "a:", "a@sha256:0", "a//b", "a b", "-a", "nginx\n", "a" * 256])
def test_what_is_no_image_is_refused(image: str):
    with pytest.raises(ValidationError, match="image"):
        Spec.model_validate({**SMALL, "image": image})


BALANCERS: dict[str, tuple[dict[str, object], LoadBalancer | None]] = {
    "a port alone": ({"port": 80}, LoadBalancer()),
    "no port": ({}, None),
    "none": ({"port": 80, "load_balancer": "none"}, None),
    "as written": ({"port": 80, "load_balancer": "internal"}, LoadBalancer(scheme="internal")),
}


@pytest.mark.parametrize("keys", BALANCERS)
def test_the_balancer_that_a_spec_means(keys: str):
    data, balancer = BALANCERS[keys]
    assert Spec.model_validate({**SMALL, **data}).balancer == balancer


def test_the_stack_has_the_name_of_the_app():
    assert Spec.model_validate(SMALL).stack_name == "web"


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", '"a"'), (80, "80"), (True, "true"), (None, "null"), ([1], "a list"), ({}, "keys and values"), ("ü", '"ü"')],
)
def test_shown(value: object, text: str):
    assert shown(value) == text


def test_refuse_carries_what_a_screen_shows():
    error = refuse("E207", "no {braces} are filled", allowed="a", hint="b")
    assert error.type == "E207"
    assert error.message() == "no {braces} are filled"
    assert error.context == {"what": "no {braces} are filled", "allowed": "a", "hint": "b"}
