"""The text of a review, whatever is in it."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.cfn.identity import ABSENT
from ecsspec.comparison import against_spec
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.review import Review
from ecsspec.ui.console import NARROWEST, Screen
from ecsspec.ui.diff import options, render
from ecsspec.ui.excerpt import columns
from tests.reviews import EC2, SCREEN, WEB, compiled, deployed, reviewed
from tests.ui.drawn import SECRET, a_review
from tests.ui.offline import against, edited, pulled

SEEDS = st.integers(0, 2**32)


@settings(deadline=None)
@given(SEEDS, st.integers(NARROWEST, 120))
def test_no_line_is_wider_than_the_screen_and_none_steers_it(seed: int, width: int) -> None:
    text = render(a_review(seed), Screen(io.StringIO(), width=width))
    # A name in an option that is pasted into a shell cannot be broken.
    breakable = [line for line in text.split("\n") if " " in line.strip(" \\")]
    assert [line for line in breakable if columns(line) > width] == []
    assert [letter for letter in text if not letter.isprintable() and letter != "\n"] == []


@settings(deadline=None)
@given(SEEDS)
def test_no_line_is_blank_but_one_between_two_blocks(seed: int) -> None:
    lines = render(a_review(seed), SCREEN).split("\n")
    assert [line for line in lines if line and not line.strip()] == []
    assert all(lines[at] or lines[at + 1] for at in range(len(lines) - 1))
    assert lines[0]
    assert lines[-1]


@settings(deadline=None)
@given(SEEDS)
def test_no_secret_is_on_the_screen(seed: int) -> None:
    text = render(a_review(seed), SCREEN)
    assert SECRET not in re.sub(r"\s", "", text)


@settings(deadline=None)
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
    lines = options([f"--allow-replace {name}" for name in names], 76)
    assert all(columns(line) <= 76 for line in lines)
    script = "\n".join(["printf '%s ' \\", *lines])
    said = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.split() == [word for name in names for word in ("--allow-replace", name)]


def test_a_template_of_another_app_is_told_of() -> None:
    assert "that template is of the app nginx" in render(against(WEB.replace("name: web", "name: nginx"), WEB), SCREEN)
    assert "of the app" not in render(against(WEB, WEB), SCREEN)


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


def order(text: str) -> list[str]:
    """Return the names of resources as they come on a screen."""
    return re.findall(r"^  [-+~!±] (\w+)", text, re.MULTILINE)


def test_what_is_lost_comes_first_then_what_is_replaced_then_the_rest() -> None:
    after = f"{WEB.replace('1.28', '1.29')}load_balancer: internal\n"
    names = order(render(edited(WEB, after), SCREEN))
    assert names[:3] == ["LoadBalancer", "Listener", "TargetGroup"]
    assert names[3:] == sorted(names[3:])


def test_each_mover_has_an_order_of_its_own() -> None:
    text = render(reviewed(deployed(), f"{WEB}cluster: {{name: labs}}\n"), SCREEN)
    assert order(text) == ["Cluster", "Service", "ClusterCapacityProviders"]
    assert text.index("  ! Cluster ") < text.index("follows from other changes:") < text.index("  ! Service ")


def test_what_is_replaced_by_another_change_stands_above_an_edit_in_place() -> None:
    after = f"{WEB}cluster: {{name: labs}}\nlogging: {{retention_days: 90}}\n"
    text = render(edited(WEB, after), SCREEN)
    assert text.index("  ! Service ") < text.index("\n\n  by your edit:\n  ~ LogGroup ")


def test_the_head_names_the_place_that_the_spec_names() -> None:
    placed = f"{WEB}region: eu-west-1\naccount: '123456789012'\n"
    head = render(edited(placed, placed.replace("1.28", "1.29")), SCREEN).partition("\n")[0]
    assert head == "web · eu-west-1 · 123456789012 · against main · offline"


@pytest.mark.parametrize(
    ("review", "same"),
    [
        (edited(WEB, f"# new\n{WEB}"), "web.yml compiles to the same template as at main"),
        (against(WEB, WEB, label="t.yml"), "web.yml compiles to what t.yml holds"),
        (
            against_spec(compiled(WEB), compiled(WEB, file="old.yml"), label="old.yml"),
            "web.yml compiles to the same template as old.yml",
        ),
        (reviewed(deployed(), WEB), "the stack is what the spec says"),
    ],
    ids=["revision", "template", "spec", "stack"],
)
def test_no_changes_says_what_is_the_same(review: Review, same: str) -> None:
    assert f"\n\n  no changes: {same}" in render(review, SCREEN)


def test_on_a_narrow_screen_a_purpose_stands_below_the_name() -> None:
    (found,) = pulled({}, {"web.yml": WEB}).reviews
    narrow = render(found, Screen(io.StringIO(), width=NARROWEST))
    assert "\n  + Cluster\n    groups the app's tasks and what they\n    run on\n" in narrow
    assert "\n  + Cluster    " in render(found, Screen(io.StringIO(), width=60))


def test_what_opens_access_is_on_top_with_its_line() -> None:
    text = render(edited(f"{WEB}load_balancer: internal\n", WEB), SCREEN)
    head, opens, *_ = text.split("\n\n")
    assert head == "web · against main · offline"
    assert opens.split("\n") == [
        "  opens access:",
        "      LoadBalancer faces the internet                             main:web.yml:5",
        "      LoadBalancerSecurityGroup lets in tcp 80 from the whole",
        "        internet                                                  main:web.yml:5",
    ]


def test_nothing_is_opened_by_what_only_changes() -> None:
    assert "opens access" not in render(edited(WEB, WEB.replace("1.28", "1.29")), SCREEN)
