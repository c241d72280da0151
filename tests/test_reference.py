"""The reference is what the models say, and it holds every key."""

from __future__ import annotations

import re

import pytest

from ecsspec.backends.registry import capacity_of
from ecsspec.spec.app import Spec
from ecsspec.spec.fields import section_of
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import TEXT_UNDER, validate
from tests.generate import reference
from tests.generate.schema import capacities

PAGE = reference.text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_reference_is_fresh():
    assert reference.TARGET.read_text() == PAGE, "run: python -m tests.generate.reference"


def test_top_level_keys_are_the_headings_in_their_order():
    headings = re.findall(r"^## ([a-z_]+)$", PAGE, re.MULTILINE)
    assert headings == list(Spec.model_fields)


@pytest.mark.parametrize("key", [key for key, field in Spec.model_fields.items() if section_of(field)])
def test_every_key_of_a_section_has_a_row(key: str):
    chapter = PAGE.split(f"\n## {key}\n")[1].split("\n## ")[0]
    models = capacities().values() if key == "capacity" else [section_of(Spec.model_fields[key])]
    for model in models:
        assert model
        for name in model.model_fields:
            assert re.search(rf"^\| `{name}` \|", chapter, re.MULTILINE), name


def test_the_sizes_of_fargate_are_there():
    assert "| `8192` | 8 vCPU | `16384` to `61440` in steps of 4096 |" in PAGE
    assert "| `256` | 0.25 vCPU | `512`, `1024`, `2048` |" in PAGE


def test_defaults_of_postures_stand_beside_the_usual_ones():
    assert "| `network.tasks` | `public` | `private` |" in PAGE
    assert "| `public`; standard: `private` |" in PAGE


@pytest.mark.parametrize("block", BLOCKS)
def test_every_line_of_every_example_is_valid(block: str):
    keys = dict.fromkeys(re.findall(r"^([a-z_]+):", block, re.MULTILINE))
    repeated = len(keys) == 1 and block.count(f"\n{next(iter(keys))}:")
    parts = block.splitlines() if repeated else [block]
    for part in parts:
        minimal = "".join(f"{key}: nginx\n" for key in ("name", "image") if key not in keys)
        document, problems = parse(SourceFile("example.yml", minimal + part), text_under=TEXT_UNDER)
        assert problems == []
        assert validate(document, capacity_of).problems == ()
