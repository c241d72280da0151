"""Each key alone is what its change is attributed to; every key moves something; joint cases are reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations

import pytest

from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.template import Resource, Template
from ecsspec.problems import Path, dotted
from ecsspec.provenance.address import Address, covers, property_, resource
from ecsspec.provenance.attribute import attribute
from ecsspec.provenance.tree import put, value_at
from tests.conftest import Golden
from tests.provenance.apps import FULL, bases, build, changes
from tests.strategies import LAUNCH_TYPES, Data, language_of, launch_type_of

EVERY_KEY = sorted({(launch, key) for launch in LAUNCH_TYPES for key in language_of(launch).every_key()})

SHAPELESS = {
    ("account",): "says where the stack may go, and is checked before the first call",
    ("region",): "says where the stack may go, and is checked before the first call",
    ("protect",): "is a setting of the stack beside its template, which an apply sets last",
    ("network_mode", "FARGATE"): "FARGATE has one network mode, and refuses the others",
}
"""Keys that move no template, with the reason; by launch type where it is one's own."""


def is_shapeless(key: Path, launch: str) -> bool:
    return key in SHAPELESS or (*key, launch) in SHAPELESS


@pytest.mark.parametrize("launch", LAUNCH_TYPES)
def test_the_full_spec_writes_every_key(launch: str) -> None:
    missing = [dotted(key) for key in language_of(launch).every_key() if not _is_written(FULL[launch], key)]
    assert not missing, "add these keys to tests/provenance/apps.py"


@pytest.mark.parametrize(
    ("launch", "key"), EVERY_KEY, ids=lambda value: value if isinstance(value, str) else dotted(value)
)
def test_one_changed_key_is_what_everything_is_attributed_to(launch: str, key: Path) -> None:
    found = _attributions(launch, key)
    assert found, "no other legal value: give the field examples"
    assert all(covers(key, owner) for moved in found for owners in moved.values() for owner in owners)
    assert all(owners for moved in found for owners in moved.values())


@pytest.mark.parametrize(
    ("launch", "key"), EVERY_KEY, ids=lambda value: value if isinstance(value, str) else dotted(value)
)
def test_no_key_is_dead(launch: str, key: Path) -> None:
    assert any(_attributions(launch, key)) is not is_shapeless(key, launch)


def test_shapeless_keys_exist() -> None:
    known = {key for _, key in EVERY_KEY}
    assert all(key in known or key[:-1] in known for key in SHAPELESS)


@pytest.mark.parametrize("launch", LAUNCH_TYPES)
def test_joint_cases_are_reviewed(launch: str, golden: Golden) -> None:
    full = FULL[launch]
    anywhere = {key: value for key, value in full.items() if key not in {"capacity", "network_mode"}}
    found = [*_together(full, _moving(full)), *_together(anywhere, _moving(anywhere), among=("launch_type",))]
    head = "# Pairs of changed keys that move a property together, over a spec that writes every key.\n"
    golden(f"provenance/together.{launch}.txt", head + "\n".join(found) + "\n")


def test_two_keys_share_nothing_but_what_both_move() -> None:
    old = {"name": "nginx", "image": "nginx:1", "port": 80}
    new = {**old, "desired_count": 3, "load_balancer": {"scheme": "internal"}}
    found = attribute(old, new, build)
    assert found[property_("Service", ("DesiredCount",))] == (("desired_count",),)
    assert found[property_("LoadBalancer", ("Scheme",))] == (("load_balancer", "scheme"),)
    assert all(len(owners) == 1 for owners in found.values())


def test_items_of_mappings_and_lists_are_keys_of_their_own() -> None:
    old = {"name": "n", "image": "i", "command": ["a", "b"], "environment": {"A": "1", "B": "2"}}
    new = {**old, "command": ["a", "c"], "environment": {"A": "1", "B": "3", "C": "4"}}
    found = attribute(old, new, build)
    container = ("ContainerDefinitions", "n")
    assert found[property_("TaskDefinition", (*container, "Command"))] == (("command", 1),)
    assert found[property_("TaskDefinition", (*container, "Environment", "B", "Value"))] == (("environment", "B"),)
    assert found[property_("TaskDefinition", (*container, "Environment", "C"))] == (("environment", "C"),)


def test_a_launch_type_keeps_what_is_its_own_when_capacity_keys_must_go_along() -> None:
    old = {"name": "n", "image": "i", "port": 80, "capacity": {"spot": 50}}
    new = {"name": "n", "image": "i", "port": 80, "launch_type": "EC2", "capacity": {"min": 2}}
    found = attribute(old, new, build)
    assert found[resource("AutoScalingGroup")] == (("launch_type",),)
    assert found[resource("HostService")] == (("launch_type",),)
    assert found[("Parameters", "HostImageId")] == (("launch_type",),)


def test_a_property_that_needs_three_keys_to_move_belongs_to_them_together() -> None:
    """Two of three decide: no key alone moves it, coming first or last."""
    old, new = dict.fromkeys("abc", False), dict.fromkeys("abc", True)
    found = attribute(old, new, _by_majority)
    assert found == {resource("Thing"): (("b",), ("c",))}


def test_specs_that_do_not_build_say_nothing() -> None:
    assert attribute({"name": "n"}, {"name": "n", "image": "i"}, build) == {}


def test_equal_specs_move_nothing() -> None:
    assert attribute(FULL["EC2"], FULL["EC2"], build) == {}


@cache
def _attributions(launch: str, key: Path) -> list[dict[Address, tuple[Path, ...]]]:
    """Return what each other value of a key moves, over all specs."""
    return [attribute(before, after, build) for base in bases(launch, key) for before, after in changes(base, key)]


def _is_written(data: Mapping[str, object], key: Path) -> bool:
    return value_at(data, key) is not ABSENT


def _moving(base: Data) -> dict[Path, object]:
    """Return for each key the first of its other values that moves the template."""
    language = language_of(launch_type_of(base))
    found: dict[Path, object] = {}
    for key in language.every_key():
        for value in language.alternatives(key, value_at(base, key)):
            if key not in found and attribute(base, put(base, key, value), build):
                found[key] = value
    return found


def _together(base: Data, values: Mapping[Path, object], *, among: Path = ()) -> Iterator[str]:
    """Yield each pair of keys that share moves, and the moves; `among` is a key that must be one of the two."""
    for one, other in combinations(values, 2):
        if among and among not in (one, other):
            continue
        both = put(put(base, one, values[one]), other, values[other])
        shared = [at for at, owners in attribute(base, both, build).items() if _has_both(owners, one, other)]
        if shared:
            yield f"{dotted(one)} + {dotted(other)}"
            yield from (f"    {dotted(at)}" for at in shared)


def _has_both(owners: tuple[Path, ...], *keys: Path) -> bool:
    return all(any(covers(key, owner) for owner in owners) for key in keys)


def _by_majority(data: Mapping[str, object]) -> Template:
    thing = {"Thing": Resource("Thing", "AWS::SNS::Topic", "a thing")}
    return Template("", thing if sum(map(bool, data.values())) >= 2 else {})
