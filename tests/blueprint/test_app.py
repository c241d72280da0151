"""The app: its tags, and where things are."""

from __future__ import annotations

import pytest

from ecsspec.cfn.values import GetAtt, Ref
from tests.builders import an_app, pairs


def test_tags_are_sorted_and_name_the_app() -> None:
    tags = an_app(tags={"team": "shop", "b": "x"}).tags()
    assert [tag["Key"] for tag in tags] == ["b", "ecsspec:name", "team"]
    assert pairs(tags) == {"b": "x", "ecsspec:name": "app", "team": "shop"}


def test_what_the_console_lists_has_a_name_and_a_written_one_wins() -> None:
    assert pairs(an_app().tags(name="vpc"))["Name"] == "app-vpc"
    assert pairs(an_app(tags={"Name": "mine"}).tags(name="vpc"))["Name"] == "mine"


def test_the_main_container_is_called_as_the_app() -> None:
    assert an_app(name="shop").container == "shop"


@pytest.mark.parametrize("zones", [2, 6])
def test_landmarks_of_public_tasks(zones: int) -> None:
    marks = an_app(network={"zones": zones}).landmarks
    assert (marks.vpc, marks.vpc_cidr, marks.cluster) == (Ref("Vpc"), GetAtt("Vpc", "CidrBlock"), Ref("Cluster"))
    assert marks.subnets("public") == tuple(Ref(f"PublicSubnet{n}") for n in range(1, zones + 1))
    assert marks.subnets("private") == ()
    assert marks.routes("public")[0] == "PublicDefaultRoute"
    assert len(marks.routes("public")) == zones + 1
    assert marks.routes("private") == ()


def test_landmarks_of_private_tasks() -> None:
    marks = an_app(network={"tasks": "private", "nat": "single"}).landmarks
    assert marks.subnets("private") == (Ref("PrivateSubnet1"), Ref("PrivateSubnet2"))
    assert set(marks.routes("private")) == {
        "PrivateDefaultRoute1",
        "PrivateDefaultRoute2",
        "PrivateSubnet1RouteTableAssociation",
        "PrivateSubnet2RouteTableAssociation",
    }


def test_without_nat_private_subnets_wait_for_no_route_that_is_not_there() -> None:
    marks = an_app(network={"tasks": "private"}).landmarks
    assert marks.routes("private") == ("PrivateSubnet1RouteTableAssociation", "PrivateSubnet2RouteTableAssociation")
