"""What a note says of CloudFormation's verdicts and of ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.changes import Action, Agreement, ResourceChange
from ecsspec.review import Review
from ecsspec.ui.notes import agreement, notes
from tests.reviews import WEB, deployed, reviewed
from tests.ui.offline import against, edited, pulled
from tests.world import World

INTERNAL = f"{WEB}load_balancer: internal\n"


OWN: dict[str, Action] = {"LoadBalancer": "replace", "Balancer": "modify"}


def judged(*verdicts: tuple[str, Action, Agreement]) -> Review:
    """Return a review of an edit, with other verdicts of CloudFormation's."""
    found = edited(WEB, INTERNAL)
    changes = tuple(
        ResourceChange(name, "AWS::EC2::Thing", "", action, agreement=agreement, own=OWN.get(name))
        for name, action, agreement in verdicts
    )
    return replace(found, preview=replace(found.preview, changes=changes))


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([], ""),
        ([("A", "modify", "only ours"), ("B", "modify", "only AWS's")], ""),
        ([("A", "modify", "confirmed")], "confirmed the verdict"),
        ([("A", "modify", "confirmed"), ("B", "remove", "confirmed")], "confirmed both verdicts"),
        ([("A", "modify", "confirmed"), ("B", "add", "confirmed")], "confirmed the verdict"),
        (
            [("Balancer", "replace", "corrected")],
            "confirmed no verdict; it corrected Balancer (ecsspec's table said in place)",
        ),
        ([(name, "modify", "confirmed") for name in "ABC"], "confirmed all 3 verdicts"),
        ([("A", "modify", "confirmed"), ("B", "import", "corrected")], "confirmed the verdict"),
        (
            [("A", "modify", "confirmed"), ("LoadBalancer", "modify", "corrected")],
            "confirmed 1 of 2 verdicts; it corrected LoadBalancer (ecsspec's table said replaced)",
        ),
        ([("Unknown", "replace", "corrected")], "confirmed no verdict; it corrected Unknown"),
        (
            [("A", "may_replace", "corrected"), ("B", "modify", "confirmed")],
            "confirmed 1 of 2 verdicts; it leaves open whether A is replaced",
        ),
        (
            [(name, "may_replace", "corrected") for name in "ABC"],
            "confirmed none of 3 verdicts; it leaves open whether A, B, C are replaced",
        ),
        (
            [(name, "may_replace", "corrected") for name in "ABCD"],
            "confirmed none of 4 verdicts; it leaves open whether 4 resources are replaced",
        ),
        (
            [("A", "may_replace", "corrected"), ("LogGroup", "modify", "corrected")],
            "confirmed none of 2 verdicts; it leaves open whether A is replaced; it corrected LogGroup",
        ),
    ],
)
def test_how_far_cloudformation_agrees(verdicts: list[tuple[str, Action, Agreement]], said: str) -> None:
    assert agreement(judged(*verdicts)) == (f"CloudFormation {said}" if said else "")


def test_offline_nobody_confirms_anything() -> None:
    assert agreement(edited(WEB, INTERNAL)) == ""
    assert list(notes(edited(WEB, INTERNAL))) == ["compared offline: CloudFormation has not seen it"]


def test_what_a_stack_is_compared_with() -> None:
    assert list(notes(reviewed(deployed(), WEB))) == []
    assert list(notes(reviewed(World(), WEB, purpose="diff"))) == [
        "the stack does not exist yet: this is ecsspec's own word, CloudFormation has not seen it"
    ]
    assert "that template is of the app nginx" in list(notes(against(WEB.replace("name: web", "name: nginx"), WEB)))


def test_where_a_spec_was_before() -> None:
    (found,) = pulled({"old/web.yml": WEB}, {"specs/web.yml": WEB}).reviews
    assert next(notes(found)) == "the spec was main:old/web.yml before"


def test_a_stack_without_a_spec() -> None:
    found = reviewed(deployed(), INTERNAL)
    assert "holds no spec" not in "".join(notes(found))
    two_way = replace(found, preview=replace(found.preview, three_way=False, note="so it is"))
    first, *_, last = notes(two_way)
    assert (first, last) == ("so it is", "the stack holds no spec: edits and upgrades are not told apart")
