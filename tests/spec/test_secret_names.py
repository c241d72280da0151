"""Which names are a secret's."""

from __future__ import annotations

import pytest

from ecsspec.backends.registry import capacity_of
from ecsspec.spec.base import Section
from ecsspec.spec.language import Language
from ecsspec.spec.secret_names import may_name_secret, names_secret
from tests.spec.secret_cases import OTHERS, SECRETS


@pytest.mark.parametrize("name", SECRETS)
def test_a_name_of_a_secret(name: str) -> None:
    assert names_secret(name)
    assert may_name_secret(f"the name {name}: is here")


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_of_something_else(name: str) -> None:
    assert not names_secret(name)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("more", ["{}_2", "{}_OLD", "MY_{}", "APP_1_{}"])
def test_which_one_of_several_it_is_does_not_matter(name: str, more: str) -> None:
    assert names_secret(more.format(name))


@pytest.mark.parametrize("about", ["FILE", "ARN", "TTL", "MIN_LENGTH", "TTL_OLD", "EXPIRES_2"])
@pytest.mark.parametrize("name", ["DB_PASSWORD", "API_KEY", "TOKEN", "CLIENT_SECRET", "CREDENTIALS", "DB_PASS"])
def test_what_tells_about_a_secret_is_none(name: str, about: str) -> None:
    assert not names_secret(f"{name}_{about}")


def test_what_stands_behind_and_is_not_known_is_a_secret() -> None:
    assert names_secret("DB_PASSWORD_SHOP")
    assert not names_secret("DB_PASS_SHOP")


def test_the_last_word_of_a_secret_decides() -> None:
    assert names_secret("PASSWORD_FILE_TOKEN")
    assert not names_secret("TOKEN_SECRET_NAME")


@pytest.mark.parametrize("launch_type", ["FARGATE", "EC2"])
def test_no_key_of_ours_is_a_secrets(launch_type: str) -> None:
    capacity = capacity_of(launch_type)
    assert isinstance(capacity, type)
    assert issubclass(capacity, Section)
    assert [key for key in Language(capacity).every_key() if any(names_secret(str(step)) for step in key)] == []
