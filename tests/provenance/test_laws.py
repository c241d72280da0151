"""Over random specs: the build is total, no move is left without a key, and equal means equal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from ecsspec.provenance.address import moves
from ecsspec.provenance.attribute import attribute
from tests.provenance.apps import build_afresh
from tests.strategies import LAUNCH_TYPES, Data, language_of, pairs_of_specs, specs

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
many = settings(max_examples=3000, database=None, deadline=None)


def every_move_has_a_key(pair: tuple[Data, Data]) -> None:
    old, new = pair
    before, after = build_afresh(old), build_afresh(new)
    assert before is not None
    assert after is not None
    found = attribute(old, new, build_afresh)
    assert found.keys() == moves(before, after)
    assert all(found.values())


def it_builds_the_same_twice(data: Data) -> None:
    first, second = build_afresh(data), build_afresh(data)
    assert first is not None
    assert first == second


test_no_move_is_unattributed = few(given(pairs_of_specs())(every_move_has_a_key))
test_build_is_total = few(given(specs())(it_builds_the_same_twice))
test_no_move_is_unattributed_in_thousands = pytest.mark.soak(many(given(pairs_of_specs())(every_move_has_a_key)))
test_build_is_total_over_thousands = pytest.mark.soak(many(given(specs())(it_builds_the_same_twice)))


@pytest.mark.parametrize("launch", LAUNCH_TYPES)
def test_random_specs_reach_every_key(launch: str) -> None:
    seen: set[object] = set()

    @settings(max_examples=250, derandomize=True, database=None, deadline=None)
    @given(specs(launch))
    def look(data: Data) -> None:
        seen.update(_prefixes(language_of(launch).long_form(data)))

    look()
    assert not [key for key in language_of(launch).every_key() if key not in seen]


def _prefixes(data: object, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    inner = data.items() if isinstance(data, dict) else ()
    return {path}.union(*(_prefixes(value, (*path, key)) for key, value in inner))
