"""What CloudFormation needs for a type is read from the generated table."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ecsspec.cfn.permissions import TABLE, known_types, permissions
from tests.generate import permissions as table
from tests.generate.replacement import REGION, schemas, source

GOLDEN = Path(__file__).parents[1] / "golden"


def test_a_type_takes_what_its_handlers_take() -> None:
    taken = permissions(["AWS::ECS::Service"])
    assert {"ecs:CreateService", "ecs:UpdateService", "ecs:DeleteService", "iam:PassRole"} <= set(taken)
    assert list(taken) == sorted(taken)
    assert permissions(["AWS::ECS::Service", "AWS::ECS::Service"]) == taken


def test_what_a_wildcard_covers_is_not_named_beside_it() -> None:
    both = permissions(["AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::VPC"])
    assert "ec2:Describe*" in both
    assert "ec2:DescribeVpcs" not in both
    assert "ec2:DescribeVpcs" in permissions(["AWS::EC2::VPC"])


def test_an_unknown_type_takes_nothing_that_we_know_of() -> None:
    assert permissions(["AWS::Moon::Base"]) == ()


def test_every_type_of_our_templates_is_known() -> None:
    texts = [file.read_text(encoding="utf-8") for file in GOLDEN.glob("*.yml")]
    used = {name for text in texts for name in re.findall(r"^    Type: (AWS::\w+::\w+)$", text, re.MULTILINE)}
    assert len(used) > 20
    assert used <= set(known_types())


def test_the_table_is_fresh_where_its_source_is_the_same() -> None:
    pytest.importorskip("cfnlint")
    if json.loads(TABLE.read_text(encoding="utf-8"))["source"] != source():
        pytest.skip("another cfn-lint wrote the table")
    assert TABLE.read_text(encoding="utf-8") == table.generate(), "run: python -m tests.generate.permissions"


def test_everything_left_out_is_there_to_be_left_out() -> None:
    pytest.importorskip("cfnlint")
    root = schemas()
    index = json.loads((root / f"providers/{REGION}.json").read_text(encoding="utf-8"))
    for name, what, _ in table.UNUSED:
        text = (root / f"resources/{index[name]}.json").read_text(encoding="utf-8")
        assert re.search(f'"{table.glob(what)}"', text), (name, what)
