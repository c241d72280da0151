"""The screen of several stacks: each that changes, those without a spec, and the count."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.report import LeftBehind, Report
from ecsspec.ui.console import NARROWEST, Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.markdown import render as render_markdown
from ecsspec.ui.report import destruction, render, summary
from tests.conftest import Golden
from tests.reviews import SCREEN, WEB
from tests.ui.drawn import a_review
from tests.ui.offline import pulled

API, OLD, SAME = (WEB.replace("name: web", f"name: {name}") for name in ("api", "old", "same"))


def test_several_stacks(golden: Golden) -> None:
    before = {"web.yml": f"{WEB}logging: {{retention_days: 90}}\n", "old.yml": OLD, "same.yml": SAME}
    text = render(pulled(before, {"shop/web.yml": WEB, "same.yml": SAME, "worker.yml": worker("api")}), SCREEN)
    golden("screens/report.txt", f"{text}\n")


def worker(name: str) -> str:
    return WEB.replace("name: web", f"name: {name}").replace("port: 80\n", "")


def test_one_stack_has_its_screen_alone_even_if_nothing_changes() -> None:
    assert "no changes" in render(pulled({"web.yml": WEB}, {"web.yml": WEB}), SCREEN)


def test_several_that_do_not_change_are_counted_only() -> None:
    both = {"web.yml": WEB, "api.yml": API}
    assert render(pulled(both, both), SCREEN) == "2 specs: 2 unchanged"


def test_a_report_of_nothing_but_what_is_gone() -> None:
    found = pulled({"web.yml": WEB}, {})
    assert summary(found) == "0 specs: 1 without a spec now"
    assert "\n    ecsspec destroy web\n" in render(found, SCREEN)


def test_a_stack_that_is_left_has_its_place_and_the_command_for_it() -> None:
    here, there = (f"{OLD}region: {region}\n" for region in ("eu-west-1", "us-east-1"))
    text = render(pulled({"a.yml": here, "b.yml": there}, {}), SCREEN)
    assert "old · eu-west-1 · no spec any more\n" in text
    assert "\n    ecsspec destroy old --region eu-west-1\n" in text
    assert "\n    ecsspec destroy old --region us-east-1\n" in text
    assert destruction(LeftBehind("old", "main:old.yml")) == "ecsspec destroy old"


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**32), min_size=2, max_size=3), st.integers(NARROWEST, 120))
def test_a_report_fits_the_screen(seeds: list[int], width: int) -> None:
    found = Report(tuple(map(a_review, seeds)), (LeftBehind("stack", f"main:{'deep/' * 30}spec.yml"),))
    lines = render(found, Screen(io.StringIO(), width=width)).split("\n")
    assert [line for line in lines if columns(line) > width and " " in line.strip(" \\")] == []


def test_a_spec_without_a_change_that_has_something_to_say_is_told() -> None:
    pinned = f"{WEB}region: eu-west-1\n"
    api = WEB.replace("name: web", "name: api")
    found = pulled({"web.yml": WEB, "api.yml": api}, {"web.yml": pinned, "api.yml": api})
    text = render(found, SCREEN)
    assert "the spec names region eu-west-1 now" in " ".join(text.split())
    assert text.endswith("2 specs: 2 unchanged")
    assert "the spec names region" in render_markdown(found)
