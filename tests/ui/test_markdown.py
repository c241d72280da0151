"""A report as a comment on a pull request: what is on top, what is folded, what is left out first."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.cfn.identity import ABSENT
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.report import LeftBehind, Report
from ecsspec.ui.markdown import LIMIT, MARK, REST, render
from tests.conftest import Golden
from tests.reviews import EC2, PRIVATE, WEB, deployed, reviewed
from tests.ui.drawn import SECRET, a_review
from tests.ui.offline import edited, pulled
from tests.ui.test_markup import MARKDOWN, cells, loose

API, OLD = (WEB.replace("name: web", f"name: {name}") for name in ("api", "old"))
ODD = "environment: {A: 'x|y`z', B: '@me #12 <b>', DB_PASSWORD: hunter2}\n"
SEEDS = st.lists(st.integers(0, 2**32), min_size=1, max_size=3)

REPORTS = {
    "edit": lambda: pulled(
        {"specs/web.yml": f"{WEB}logging: {{retention_days: 90}}\n"},
        {"specs/web.yml": f"{WEB.replace('1.28', '1.29')}load_balancer: internal\n"},
    ),
    "opens": lambda: pulled(
        {"web.yml": f"{WEB}load_balancer: internal\n{ODD}"},
        {"web.yml": WEB + ODD.replace("x|y", "x||y").replace("@me", "@you").replace("hunter2", "hunter3")},
    ),
    "new-moved-and-left": lambda: pulled(
        {"web.yml": WEB, "old.yml": OLD}, {"shop/web.yml": WEB.replace("1.28", "1.29"), "api.yml": API}
    ),
    "obstacle": lambda: pulled({"web.yml": WEB}, {"web.yml": f"{WEB}network: {{cidr: 10.9.0.0/16}}\n"}),
    "nothing": lambda: pulled({"web.yml": WEB}, {"web.yml": f"# the same\n{WEB}"}),
    "live": lambda: Report((reviewed(deployed(EC2 + PRIVATE), f"{EC2}{PRIVATE}network_mode: awsvpc\n"),)),
}


@pytest.mark.parametrize("name", REPORTS)
def test_the_comment_on_a_pull_request(name: str, golden: Golden) -> None:
    text = render(REPORTS[name]())
    assert "hunter" not in text
    golden(f"comments/{name}.md", text)


def test_a_comment_that_is_cut(golden: Golden) -> None:
    golden("comments/cut.md", render(REPORTS["edit"](), limit=1500))
    golden("comments/cut-short.md", render(REPORTS["new-moved-and-left"](), limit=600))


def any_report(seeds: list[int]) -> Report:
    left = tuple(LeftBehind(f"s{seed}", f"main:`|{seed}.yml") for seed in seeds[1:])
    return Report(tuple(a_review(seed) for seed in seeds), left)


@settings(deadline=None)
@given(SEEDS, st.integers(500, 20_000))
def test_a_comment_is_never_longer_than_its_limit(seeds: list[int], limit: int) -> None:
    found = any_report(seeds)
    text, whole = render(found, limit=limit), render(found, limit=10**9)
    assert len(text) <= limit
    assert (text == whole) is (len(whole) <= limit)
    assert text.startswith(MARK)
    if text != whole:
        assert REST in text or "not fit into a comment" in text


@settings(deadline=None)
@given(SEEDS)
def test_whatever_is_in_it_the_page_has_its_shape(seeds: list[int]) -> None:
    text = render(any_report(seeds))
    assert SECRET not in text
    tokens = MARKDOWN.parse(text)
    assert {token.tag for token in tokens if token.type == "heading_open"} <= {"h3", "h4"}
    assert text.count("<details>") == text.count("</details>")
    rows = re.findall(r"^<tr>.*?^</tr>", MARKDOWN.render(text), re.MULTILINE | re.DOTALL)
    assert {len(re.findall(r"<t[hd][ >]", row)) for row in rows} <= {6}
    types = {part.type for token in tokens for part in token.children or []}
    assert types <= {"text", "code_inline", "html_inline", "strong_open", "strong_close", "em_open", "em_close"}
    assert [part for inline in cells(text) for part in loose(inline) if "@" in part or "#" in part] == []


def test_details_go_from_the_end_and_the_top_stays() -> None:
    found = REPORTS["edit"]()
    whole, before = render(found), ""
    top = whole.partition("<details>")[0]
    for limit in range(len(top) + 200, len(whole), 97):
        text = render(found, limit=limit)
        assert text.startswith(top)
        assert text.count("\n|") >= before.count("\n|")
        before = text
    left = re.search(r"_(\d+) more rows? of details do(?:es)? not fit", before)
    assert left
    assert before.count("\n|") + int(left[1]) == whole.count("\n|")


def test_the_top_of_a_stack_goes_only_when_no_row_is_left() -> None:
    text = render(REPORTS["obstacle"](), limit=700)
    assert "<details>" not in text
    assert text.endswith(f"{REST}\n")


def test_two_hundred_stacks_fit_into_a_comment() -> None:
    one = edited(WEB, f"{WEB.replace('1.28', '1.29')}load_balancer: internal\n")
    text = render(Report((one,) * 200))
    assert len(text) <= LIMIT
    assert text.count("#### ") > 100


def test_a_heading_names_the_revision_in_short_and_none_where_there_are_several() -> None:
    one = edited(WEB, WEB)
    long = replace(one, preview=replace(one.preview, against="b" * 90))
    assert f"against `{'b' * 39}…`\n" in render(Report((long,)))
    assert "### ecsspec diff\n" in render(Report((one, long)))


def test_tags_that_come_from_the_stack_have_no_values() -> None:
    found = reviewed(deployed(), f"{WEB}tags: {{team: a}}\n")
    rule = ResourceChange("Rule", "AWS::EC2::Thing", "", "modify", (PropertyMove(("Tags",), ABSENT, ABSENT),))
    text = render(Report((replace(found, preview=replace(found.preview, changes=(rule,))),)))
    assert "|  |  | `Tags` follow the stack's tags |  |  | `web.yml:5` |\n" in text
