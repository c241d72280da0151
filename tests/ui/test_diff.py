"""The text of a review, whatever is in it."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.api import review_against
from ecsspec.cfn.emit import emit_yaml
from ecsspec.cfn.identity import ABSENT
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.ui.console import Screen
from ecsspec.ui.diff import options, render
from ecsspec.ui.excerpt import columns
from tests.reviews import EC2, SCREEN, WEB, compiled, deployed, reviewed
from tests.ui.drawn import SECRET, a_review

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_no_line_is_wider_than_the_screen_and_none_steers_it(seed: int) -> None:
    text = render(a_review(seed), SCREEN)
    assert [line for line in text.split("\n") if columns(line) > SCREEN.width] == []
    assert [letter for letter in text if not letter.isprintable() and letter != "\n"] == []


@given(SEEDS)
def test_no_secret_is_on_the_screen(seed: int) -> None:
    text = render(a_review(seed), SCREEN)
    assert SECRET not in re.sub(r"\s", "", text)


@given(SEEDS)
def test_colour_says_nothing_of_its_own(seed: int) -> None:
    painted = render(a_review(seed), Screen(io.StringIO(), colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == render(a_review(seed), SCREEN)


def test_every_resource_is_named_and_counted() -> None:
    found = reviewed(deployed(), f"{WEB}cpu: 512\nmemory: 1024\nload_balancer: internal\n")
    text = render(found, SCREEN)
    assert [change.logical_id for change in found.preview.changes if change.logical_id not in text] == []
    assert f"{len(found.preview.changes)} resources: " in text


def test_the_order_of_creation_is_no_news() -> None:
    found = reviewed(deployed(), f"{WEB}load_balancer: internal\n")
    assert any(move.path[0] == "DependsOn" for change in found.preview.changes for move in change.properties)
    assert "DependsOn" not in render(found, SCREEN)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_options_of_consent_can_be_pasted(count: int) -> None:
    names = [f"PublicSubnet{n}RouteTableAssociation" for n in range(count)] + ["Z" * 70]
    lines = options(names, 76)
    assert all(columns(line) <= 76 for line in lines)
    script = "\n".join(["printf '%s ' \\", *lines])
    said = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.split() == [word for name in names for word in ("--allow-replace", name)]


def test_a_template_of_another_app_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / "t.yml"
    file.write_text(emit_yaml(compiled(WEB.replace("name: web", "name: nginx")).template))
    assert "that template is of the app nginx" in render(review_against(compiled(WEB), str(file)), SCREEN)
    file.write_text(emit_yaml(compiled(WEB).template))
    assert "of the app" not in render(review_against(compiled(WEB), str(file)), SCREEN)


def test_tags_that_come_from_the_stack_are_not_from_nothing_to_nothing() -> None:
    found = reviewed(deployed(), f"{WEB}tags: {{team: a}}\n")
    taken = PropertyMove(("Tags",), ABSENT, ABSENT)
    rule = ResourceChange("Rule", "AWS::EC2::SecurityGroupIngress", "", "modify", (taken,))
    text = render(replace(found, preview=replace(found.preview, changes=(rule,))), SCREEN)
    assert re.search(r"Tags: follow the stack's tags +web.yml:5", text)
    assert "– → –" not in text


def test_new_hosts_alone_get_what_only_a_new_host_takes() -> None:
    text = render(reviewed(deployed(EC2), f"{EC2}capacity: {{termination_protection: true}}\n"), SCREEN)
    assert "AutoScalingGroup         in place: new hosts get it" in text
