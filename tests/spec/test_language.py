"""Every key and other legal values of each, for any capacity model; short forms and defaults written out."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import Field, StringConstraints

from ecsspec.problems import Path
from ecsspec.spec.base import Section
from ecsspec.spec.language import Language


class Pool(Section):
    """A section of a third party's own."""

    SHORT = "size"

    size: Annotated[int, Field(ge=1, le=9)] = 3
    kind: Literal["a", "b", "c"] = "a"


class Capacity(Section):
    """What a third party might ask for."""

    pool: Pool = Pool()
    extra: Pool | None = None
    fast: bool = False
    zone: Annotated[str, StringConstraints(pattern=r"^z-[0-9]{4}$")] | None = Field(None, examples=["z-0001"])
    labels: dict[str, Annotated[str, StringConstraints(min_length=1)]] = Field(default_factory=dict)
    rates: list[Annotated[int, Field(ge=0, le=10)]] = Field(default_factory=list)
    pools: list[Pool] = Field(default_factory=list)


LANGUAGE = Language(Capacity)


def test_sections_are_opened_and_lists_of_sections_are_not() -> None:
    names = [key[1:] for key in LANGUAGE.every_key() if key[0] == "capacity"]
    pools: list[Path] = [("pool", "size"), ("pool", "kind"), ("extra", "size"), ("extra", "kind")]
    assert names == [*pools, ("fast",), ("zone",), ("labels",), ("rates",), ("pools",)]


@pytest.mark.parametrize(
    ("path", "present", "others"),
    [
        (("pool", "size"), 3, (4, 1, 9, 2)),
        (("pool", "size"), 9, (1, 8)),
        (("pool", "kind"), "b", ("a", "c")),
        (("fast",), False, (True,)),
        (("zone",), None, ("z-0001",)),
        (("zone",), "z-0009", ("z-0001", "z-0000", "z-0019", "z-0109")),
        (("labels",), {"l": "v"}, ({"l": "v", "a": "a"}, {"l": "v", "x1": "a"})),
        (("labels", "l"), "v", ("v2", "vx", "v-2", "v-x")),
        (("rates",), [4], ([4, 1], [1], [4, 0], [0])),
        (("rates", 0), 4, (5, 0, 10, 3)),
        (("pool",), 3, (4, 1, 9, 2)),
        (("extra", "size"), None, (4, 1, 9, 2)),
    ],
)
def test_other_values(path: Path, present: object, others: tuple[object, ...]) -> None:
    assert LANGUAGE.alternatives(("capacity", *path), present)[: len(others)] == others


def test_other_values_of_a_key_of_the_language() -> None:
    assert LANGUAGE.alternatives(("network", "cidr"), None)[:2] == ("10.0.0.0/17", "10.1.0.0/16")
    assert LANGUAGE.alternatives(("load_balancer", "scheme"), "internal") == ("public", "none")
    assert LANGUAGE.alternatives(("launch_type",), "FARGATE") == ("EC2",)


@pytest.mark.parametrize("key", LANGUAGE.every_key(), ids=".".join)
def test_each_key_has_another_value_that_it_takes(key: Path) -> None:
    others = LANGUAGE.alternatives(key, None)
    assert others
    assert all(LANGUAGE.takes(key, value) for value in others)


def test_a_key_takes_what_is_legal_in_itself() -> None:
    assert LANGUAGE.takes(("load_balancer", "health_check", "timeout"), 120)
    assert not LANGUAGE.takes(("load_balancer", "health_check", "timeout"), 121)
    assert not LANGUAGE.takes(("load_balancer", "health_check"), {"timeout": 120})
    assert LANGUAGE.takes(("capacity",), {"pool": 4})
    assert not LANGUAGE.takes(("capacity",), {"pool": 10})


def test_long_form() -> None:
    short = {"logging": False, "load_balancer": "internal", "capacity": {"pool": 4}, "health_check": "true"}
    assert LANGUAGE.long_form(short) == {
        "logging": {"enabled": False},
        "load_balancer": {"scheme": "internal"},
        "capacity": {"pool": {"size": 4}},
        "health_check": {"command": "true"},
    }


def test_meaning_has_every_default_of_the_posture() -> None:
    full = LANGUAGE.meaning({"name": "n", "image": "i", "posture": "standard", "capacity": {"pool": 4}})
    assert full["network"] == {"cidr": "10.0.0.0/16", "zones": 2, "tasks": "private", "nat": "single"}
    assert full["capacity"] == {**Capacity().model_dump(), "pool": {"size": 4, "kind": "a"}}
    assert full["health_check"] is None
    assert isinstance(full["load_balancer"], dict)
