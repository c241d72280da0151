"""What holds of the diff of any two specs, for every key that the models have: later keys join by being there.

Specs start from those of tests/provenance, which write every key; each key gets other legal values, one at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from typing import TypeAlias

import pytest

from ecsspec.cfn.diff import Modified, ResourceChange, TemplateDiff, diff
from ecsspec.cfn.diff import changes as differences
from ecsspec.cfn.layout import document
from ecsspec.cfn.replacement import impact
from ecsspec.cfn.template import Template
from ecsspec.comparison import Side, against_spec, compare
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.preview.compared import compared
from ecsspec.pipeline import Compiled, compile_source
from ecsspec.problems import Path, SpecError, dotted
from ecsspec.provenance.address import covers
from ecsspec.provenance.tree import put
from ecsspec.review import Review
from ecsspec.spec.document import Document
from ecsspec.spec.source import SourceFile
from tests.cfn.patch import Mismatch, patched
from tests.provenance.apps import FULL, bases, build, changes, spec_files, written_spec
from tests.provenance.test_attribute import is_shapeless
from tests.strategies import LAUNCH_TYPES, language_of

Pair: TypeAlias = tuple[Mapping[str, object], Mapping[str, object]]

EVERY_KEY = [(launch, key) for launch in LAUNCH_TYPES for key in language_of(launch).every_key()]
each_key = pytest.mark.parametrize(
    ("launch", "key"), EVERY_KEY, ids=lambda value: value if isinstance(value, str) else dotted(value)
)


JOINT: Mapping[str, set[str]] = {
    "network.tasks": {"network.nat"},  # a posture's NAT is left out where no task is private
}
"""Keys that own a move beside the one that was changed: those whose meaning it changes."""


@each_key
def test_a_change_of_one_key_is_attributed_to_that_key_alone(launch: str, key: Path) -> None:
    rows = [row for review in _reviews(launch, key) for row in _rows(review)]
    assert bool(rows) is not is_shapeless(key, launch)
    others = {dotted(owner or ()) for _, owner in rows if not owner or not covers(key, owner)}
    assert others <= JOINT.get(dotted(key), set())


@each_key
def test_what_a_change_reaches_is_told(launch: str, key: Path) -> None:
    for old, new in _templates(launch, key):
        difference, shown = diff(old, new), _compared(old, new)
        reached = {id_ for id_, one in impact(difference, old, new).items() if one.causes}
        assert reached | _edited(difference) == {change.logical_id for change in shown.preview.changes}
        assert {one.path[0] for one in difference.parameters} == {move.path[0] for move in shown.preview.parameters}


@each_key
def test_a_review_is_empty_where_the_templates_say_the_same(launch: str, key: Path) -> None:
    for old, new in _templates(launch, key):
        for before, after in ((old, new), (new, old), (old, _annotated(old)), (old, _transformed(old))):
            difference = diff(before, after)
            beside = difference.parameters or difference.outputs or difference.sections
            assert _compared(before, after).is_empty is not bool(beside or _edited(difference))


@each_key
def test_every_key_has_a_diff_that_compiles(launch: str, key: Path) -> None:
    assert _reviews(launch, key), "no two specs of tests/provenance/apps.py differ in it and compile"


@each_key
def test_the_diff_done_to_the_old_template_gives_the_new_one(launch: str, key: Path) -> None:
    for old, new in _templates(launch, key):
        _require_patched(old, new)
        _require_patched(new, old)


def test_the_diff_of_any_two_of_our_templates_leads_from_one_to_the_other() -> None:
    every = [build(data) for data in (*FULL.values(), *map(written_spec, spec_files()))]
    for old in every:
        for new in every:
            assert old
            assert new
            _require_patched(old, new)


@pytest.mark.parametrize("launch", LAUNCH_TYPES)
def test_a_spec_beside_itself_is_empty_however_it_is_written(launch: str) -> None:
    full = FULL[launch]
    texts = (_text(full), f"# the same\n{json.dumps(full, indent=2)}", _text(dict(reversed(list(full.items())))))
    for text in texts:
        found = compare(Side({"a.yml": _text(full).encode()}, "main"), Side({"a.yml": text.encode()}))
        assert found.report.is_empty
        assert against_spec(_compiled(text), _compiled(_text(full)), label="main").is_empty


def test_joint_cases_are_keys_and_few() -> None:
    known = {dotted(key) for _, key in EVERY_KEY}
    assert all({key, *others} <= known for key, others in JOINT.items())
    assert sum(map(len, JOINT.values())) <= 5


def test_a_diff_that_leaves_something_out_would_be_seen() -> None:
    old, new = build(FULL["FARGATE"]), build({**FULL["FARGATE"], "desired_count": 7})
    assert old
    assert new
    assert differences(patched(old, diff(old, old)), document(new))
    with pytest.raises(Mismatch):
        patched(new, diff(old, new))


def _require_patched(old: Template, new: Template) -> None:
    assert differences(patched(old, diff(old, new)), document(new)) == ()


def _compared(before: Template, after: Template) -> Review:
    deployment = Deployment(stack_name="a", template=after, body="", owner="a")
    return Review(
        compared(deployment, before, against="main", baseline=None), Document(SourceFile("a.yml", ""), {}, {})
    )


def _annotated(template: Template) -> Template:
    """Return the same template with other metadata of ours."""
    return replace(template, metadata={"ecsspec": {"version": "another"}})


def _transformed(template: Template) -> Template:
    return replace(template, sections={"Transform": "AWS::LanguageExtensions"})


def _edited(difference: TemplateDiff) -> set[str]:
    """Return the resources of a diff, but for those of which only the order of creation changes."""
    return {change.id for change in difference.resources if not _is_order(change)}


def _is_order(change: ResourceChange) -> bool:
    match change:
        case Modified(properties=()):
            return all(one.path[0] == "DependsOn" for one in change.attributes)
    return False


def _rows(review: Review) -> Iterator[tuple[str, Path | None]]:
    """Yield what a screen shows as the user's, with the key that it names."""
    preview = review.preview
    for change in preview.changes:
        if change.action in ("add", "remove"):
            yield change.logical_id, review.key_at(("Resources", change.logical_id))
        for move in change.properties:
            if move.by == "edit":
                yield f"{change.logical_id}.{dotted(move.path)}", review.key_of(change, move)
    for section, moves in (("Parameters", preview.parameters), ("Outputs", preview.template_diff.outputs)):
        for one in moves:
            yield f"{section}.{dotted(one.path)}", review.key_at((section, *one.path))


@cache
def _reviews(launch: str, key: Path) -> tuple[Review, ...]:
    """Return the diffs between specs that differ in one key, of as many specs as it takes to see something move."""
    found: list[Review] = []
    for pairs in (*(changes(base, key) for base in bases(launch, key)), _beside_little(launch, key)):
        if all(review.is_empty for review in found):
            found += _reviewed(pairs)
    return tuple(found)


def _beside_little(launch: str, key: Path) -> Iterator[Pair]:
    """Yield a spec that says next to nothing, and what another value of a key makes of it."""
    little = {"name": "n", "image": "i", "port": 80, "posture": "standard", "launch_type": launch}
    for value in language_of(launch).alternatives(key, None):
        yield little, put(little, key, value)


def _reviewed(pairs: Iterator[Pair]) -> Iterator[Review]:
    for before, after in pairs:
        with suppress(SpecError):
            yield against_spec(_compiled(_text(after)), _compiled(_text(before)), label="main")


def _templates(launch: str, key: Path) -> Iterator[tuple[Template, Template]]:
    for base in bases(launch, key):
        for before, after in changes(base, key):
            old, new = build(before), build(after)
            if old and new:
                yield old, new


@lru_cache(maxsize=2_000)
def _compiled(text: str) -> Compiled:
    return compile_source(SourceFile("a.yml", text))


def _text(data: Mapping[str, object]) -> str:
    return json.dumps(data)
