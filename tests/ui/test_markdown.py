"""A report as a comment on a pull request: what is on top, what is folded, what is left out first."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.cfn.identity import ABSENT
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.problems import AwsError
from ecsspec.report import LeftBehind, NotCompared, Report
from ecsspec.review import Review
from ecsspec.ui.markdown import LIMIT, MARK, render
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
@given(SEEDS, st.integers(1_500, 20_000))
def test_a_comment_is_never_longer_than_its_limit(seeds: list[int], limit: int) -> None:
    found = any_report(seeds)
    text, whole = render(found, limit=limit), render(found, limit=10**9)
    assert len(text) <= limit
    assert (text == whole) is (len(whole) <= limit)
    assert text.startswith(MARK)
    if text != whole:
        assert " not fit into a comment: " in text


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
    for limit in range(len(top) + 300, len(whole), 97):
        text = render(found, limit=limit)
        assert text.startswith(top)
        assert text.count("\n|") >= before.count("\n|")
        before = text
    left = re.search(r"_(\d+) rows? of details do(?:es)? not fit", before)
    assert left
    assert before.count("\n|") + int(left[1]) == whole.count("\n|")


def test_notes_go_before_replacements_and_those_before_the_warning() -> None:
    found = REPORTS["obstacle"]()
    text = render(found, limit=700)
    assert "<details>" not in text
    assert "> **Warning**: in one step" in text
    rows = re.search(r"_(\d+) replacements and deletions and \d+ rows of details do not fit", text)
    assert rows
    assert int(rows[1]) + text.count("replaced**") + text.count("REPLACED**") == 13
    both = REPORTS["opens"]()
    short = render(both, limit=700)
    assert ("**Replaces or deletes**" in short, "Needs consent" in short) == (False, True)


FEET = ("ecsspec destroy gone", "no answer from AWS", "_Compared offline: CloudFormation has not seen it._")


def many(number: int) -> Report:
    """Return a report of stacks that all become public, and one that is left behind."""
    private = {f"specs/s{n:03}.yml": named(n, "load_balancer: internal\n") for n in range(number)}
    (one,) = pulled({"specs/s000.yml": private["specs/s000.yml"]}, {"specs/s000.yml": named(0)}).reviews
    reviews = tuple(renamed(one, n) for n in range(number))
    failed = NotCompared("api", "specs/api.yml", AwsError("no answer from AWS", code="E801"))
    return Report(reviews, (LeftBehind("gone", "main:specs/gone.yml"),), (failed,))


def named(number: int, more: str = "") -> str:
    return f"{WEB.replace('name: web', f'name: s{number:03}').replace('1.28', '1.29')}{more}"


def renamed(one: Review, number: int) -> Review:
    """Return a review as that of another stack: two hundred comparisons would take their time."""
    deployment = replace(one.preview.deployment, stack_name=f"s{number:03}")
    source = replace(one.document.source, path=f"specs/s{number:03}.yml")
    return replace(
        one, preview=replace(one.preview, deployment=deployment), document=replace(one.document, source=source)
    )


def test_of_two_hundred_stacks_made_public_every_opening_is_told() -> None:
    text = render(many(200))
    assert len(text) <= LIMIT
    assert text.count("#### ") == text.count("LoadBalancer faces the internet") == 200
    assert text.count("lets in tcp 80 from the whole internet") == 200
    assert all(one in text for one in FEET)
    assert "`ecsspec diff specs --from main` shows them._" in text


def test_where_not_all_openings_fit_each_stack_is_a_line() -> None:
    text = render(many(300))
    assert len(text) <= LIMIT
    assert "####" not in text
    assert text.count("\n- `s") == text.count("**opens access**: 2 · **needs consent** · ") == 300
    left = re.search(r"_(\d+) openings, (\d+) warnings, (\d+) replacements and deletions, \d+ notes and \d+ rows", text)
    assert left
    assert int(left[1]) + text.count("faces the internet") + text.count("from the whole internet") == 600
    assert (int(left[2]), int(left[3])) == (300, 900)
    assert all(one in text for one in FEET)


def test_where_not_all_stacks_fit_those_that_do_not_are_counted() -> None:
    text = render(many(40), limit=1_500)
    lines = text.count("\n- `s")
    assert 0 < lines < 40
    assert f"_{40 - lines} stacks, 80 openings, " in text
    assert all(one in text for one in FEET)


@settings(deadline=None)
@given(SEEDS, st.integers(1_500, 20_000))
def test_a_heading_is_never_left_without_a_count(seeds: list[int], limit: int) -> None:
    lines = [line for line in render(any_report(seeds), limit=limit).split("\n") if line]
    headings = [at for at, line in enumerate(lines) if line.startswith("#### ")]
    below = [lines[at + 1] for at in headings]
    assert [line for line in below if not re.match(r"(\d+ resources?[:,.]|no changes\.)", line)] == []


def test_a_comment_of_nothing_but_what_is_gone() -> None:
    placed = f"{WEB}region: eu-west-1\n"
    text = render(pulled({"web.yml": placed}, {}))
    assert "### ecsspec diff against `main`\n" in text
    assert "- `web` · `eu-west-1`: its spec was `main:web.yml`; `ecsspec destroy web --region eu-west-1`\n" in text
    assert text.endswith("\n_Compared offline: CloudFormation has not seen it._\n")


def test_a_stack_that_could_not_be_compared_has_its_reason() -> None:
    failed = NotCompared("api", "api.yml", AwsError("no answer from AWS", code="E801"))
    text = render(Report((reviewed(deployed(), WEB),), not_compared=(failed,)))
    assert "**Not compared.**" in text
    assert "\n- `api` (`api.yml`): no answer from AWS `E801`\n" in text
    assert "offline" not in text


def test_two_stacks_of_one_name_are_told_apart_by_their_place() -> None:
    here, there = (f"{WEB}region: {region}\n" for region in ("eu-west-1", "us-east-1"))
    text = render(pulled({}, {"a.yml": here, "b.yml": there}))
    assert "#### `web` · `a.yml` · `eu-west-1` · new\n" in text
    assert "#### `web` · `b.yml` · `us-east-1` · new\n" in text


def test_a_stack_of_which_no_resource_changes_is_counted_as_well() -> None:
    one = edited(WEB, WEB)
    tags = (PropertyMove(("team",), ABSENT, "a"), PropertyMove(("cost",), ABSENT, "b"))
    text = render(Report((replace(one, preview=replace(one.preview, tags=tags)),)))
    assert "\n\n0 resources, 2 tags of the stack.\n" in text


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
