"""A tag of the whole stack is told once, in text and in Markdown; JSON has every resource."""

from __future__ import annotations

import json

from ecsspec.report import Report
from ecsspec.ui.diff import render
from ecsspec.ui.diffjson import render_json
from ecsspec.ui.families import FAMILY, families
from ecsspec.ui.markdown import render as render_markdown
from tests.reviews import SCREEN, WEB, deployed, reviewed
from tests.ui.offline import edited

TAGGED = f"{WEB}tags: {{team: labs}}\n"


def test_resources_with_the_same_new_tag_are_told_once_in_every_format_for_people() -> None:
    found = edited(WEB, TAGGED)
    tagged = [change.logical_id for change in found.preview.changes]
    text, page = render(found, SCREEN), render_markdown(Report((found,)))
    assert len(tagged) > FAMILY
    assert f"  ~ {len(tagged)} resources " in text
    assert text.count("Tags.team") == page.count("`Tags.team`") == 1
    assert (
        f"| ~ | {len(tagged)} resources | in place |  |  |  |\n|  |  | `Tags.team` | `–` | `labs` | `web.yml:5` |"
        in page
    )
    assert f"|  |  | {', '.join(f'`{name}`' for name in tagged)} |  |  |  |" in page
    data = json.loads(render_json(found))
    assert [change["resource"] for change in data["changes"] if change["properties"]] == tagged


def test_a_resource_that_changes_otherwise_as_well_is_told_alone() -> None:
    found = reviewed(deployed(), TAGGED.replace("desired_count: 1", "desired_count: 2"))
    page = render_markdown(Report((found,)))
    assert "| ~ | `Service` |" in page
    assert page.count("`Tags.team`") == 2


def test_two_are_no_family() -> None:
    found = edited(WEB, TAGGED)
    two = found.preview.changes[: FAMILY - 1]
    told = {change.logical_id: ("the same",) for change in found.preview.changes}
    assert [one.names for one in families(found, two, told)] == [(change.logical_id,) for change in two]
    (family,) = families(found, found.preview.changes, told)
    assert family.title == f"{len(told)} resources"
