"""What AWS would give up half-way is said in a diff and refused before an apply."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Template
from ecsspec.deploy.preview.obstacles import obstacles, require_possible
from ecsspec.problems import NotDone
from tests.builders import a_template

PRIVATE = {"tasks": "private", "nat": "single"}
EC2 = {"launch_type": "EC2"}
EMPTY = {"launch_type": "EC2", "desired_count": 0, "capacity": {"min": 0}}

CASES = {
    "hosts go while tasks run on them": (EC2, {}, ["lose CapacityProvider", "AutoScalingGroup would be removed"]),
    "hosts go that nothing runs on": ({**EC2, "desired_count": 0}, {}, ["AutoScalingGroup would be removed"]),
    "an empty group goes": (EMPTY, {}, []),
    "towards hosts": ({}, EC2, []),
    "hosts lose their subnets": (
        {**EC2, "network": PRIVATE},
        EC2,
        ["PrivateSubnet1, PrivateSubnet2 would be removed with hosts in it"],
    ),
    "hosts lose a zone": (
        {**EC2, "network": {"zones": 3}},
        {**EC2, "network": {"zones": 2}},
        ["PublicSubnet3 would be removed"],
    ),
    "an empty group loses its subnets": ({**EMPTY, "network": PRIVATE}, EMPTY, []),
    "protected hosts without a minimum": (
        {**EC2, "desired_count": 0, "capacity": {"min": 0, "termination_protection": True}},
        {},
        ["AutoScalingGroup would be removed"],
    ),
    "more zones": ({**EC2, "network": {"zones": 2}}, {**EC2, "network": {"zones": 3}}, []),
    "another cluster name": (EC2, {**EC2, "cluster": {"name": "labs"}}, ["stay in the old cluster"]),
    "another cluster name without hosts": ({}, {"cluster": {"name": "labs"}}, []),
    "another cluster name while tasks alone keep hosts": (
        {**EC2, "capacity": {"min": 0}},
        {**EC2, "capacity": {"min": 0}, "cluster": {"name": "labs"}},
        ["stay in the old cluster"],
    ),
    "hosts that tasks alone keep lose a zone": (
        {**EC2, "capacity": {"min": 0}, "network": {"zones": 3}},
        {**EC2, "capacity": {"min": 0}, "network": {"zones": 2}},
        ["PublicSubnet3 would be removed"],
    ),
    "hosts that nothing keeps lose a zone": (
        {**EMPTY, "network": {"zones": 3}},
        {**EMPTY, "network": {"zones": 2}},
        [],
    ),
    "tasks leave their unprotected hosts": (
        {**EC2, "capacity": {"min": 0}},
        {},
        ["lose CapacityProvider"],
    ),
    "another network": ({}, {"network": {"cidr": "10.1.0.0/16"}}, ["Vpc would be replaced"]),
    "another image": ({}, {"image": "nginx:2"}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_what_stands_in_the_way(case: str):
    before, after, expected = CASES[case]
    found = obstacles(a_template(**before), a_template(**after))
    assert [want in one.what for want, one in zip(expected, found, strict=True)] == [True] * len(expected)


def test_it_is_refused_with_the_way_round():
    with pytest.raises(NotDone, match="in one step AWS cannot do this") as refused:
        require_possible(a_template(**EC2), a_template())
    assert (refused.value.code, "desired_count: 0" in refused.value.hint) == ("E717", True)
    assert refused.value.details == ("and: AutoScalingGroup would be removed with hosts in it",)


def test_a_new_stack_has_nothing_in_its_way():
    assert obstacles(Template("", {}), a_template(**EC2)) == ()
    require_possible(Template("", {}), a_template(**EC2))
