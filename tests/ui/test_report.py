"""The screen of several stacks: each that changes, those without a spec, and the count."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.report import LeftBehind, Report
from ecsspec.ui.console import NARROWEST, Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.report import render, summary
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


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**32), min_size=2, max_size=3), st.integers(NARROWEST, 120))
def test_a_report_fits_the_screen(seeds: list[int], width: int) -> None:
    found = Report(tuple(map(a_review, seeds)), (LeftBehind("stack", f"main:{'deep/' * 30}spec.yml"),))
    lines = render(found, Screen(io.StringIO(), width=width)).split("\n")
    assert [line for line in lines if columns(line) > width and " " in line.strip(" \\")] == []
