"""The keys of `capacity` under EC2."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ecsspec.backends.ec2_capacity import Ec2Capacity


def test_the_least_is_not_more_than_the_most() -> None:
    with pytest.raises(ValidationError) as raised:
        Ec2Capacity(min=4, max=3)
    (error,) = raised.value.errors()
    assert error["type"] == "E207"
    assert error["msg"] == "min 4 is more than max 3"
    assert error["ctx"]["key"] == "min"
    assert Ec2Capacity(min=3, max=3).max == 3


@pytest.mark.parametrize("ami", ["al2023", "bottlerocket", "ami-01234567", "ami-0123456789abcdef0", "ssm:/a/b_c.d-e"])
def test_images_that_can_be_named(ami: str) -> None:
    assert Ec2Capacity(ami=ami).ami == ami


@pytest.mark.parametrize("ami", ["al2", "ami-xyz", "ami-0", "ssm:relative", "AL2023", ""])
def test_images_that_cannot(ami: str) -> None:
    with pytest.raises(ValidationError):
        Ec2Capacity(ami=ami)
