"""The command under a comment that was cut shows the same report."""

from __future__ import annotations

import pytest

from ecsspec.comparison import Side, compare
from ecsspec.problems import AwsError
from ecsspec.report import LeftBehind, NotCompared, Report
from ecsspec.ui.retrieval import command, label_of
from tests.reviews import WEB, deployed, reviewed
from tests.ui.offline import against, edited, pulled

NEW = WEB.replace("1.28", "1.29")


def named(*paths: str, text: str = WEB) -> dict[str, str]:
    """Return specs, each of a stack of its own."""
    return {path: text.replace("name: web", f"name: s{number}") for number, path in enumerate(paths)}


@pytest.mark.parametrize(
    ("paths", "specs"),
    [
        (["web.yml"], "web.yml"),
        (["specs/a.yml", "b c.yml"], "'b c.yml' specs/a.yml"),
        ([f"specs/{n}.yml" for n in range(4)], "specs"),
        ([f"{n}.yml" for n in range(4)], "."),
        ([f"{n}/web.yml" for n in range(4)], "SPEC…"),
    ],
    ids=["one", "two", "a folder", "here", "everywhere"],
)
def test_specs_are_named_by_file_or_folder(paths: list[str], specs: str) -> None:
    found = pulled(named(*paths), named(*paths, text=NEW))
    assert command(found) == f"ecsspec diff {specs} --from main"


def test_the_second_revision_is_named_as_well() -> None:
    sides = (Side({"web.yml": text.encode()}, label) for text, label in ((WEB, "main"), (NEW, "v2")))
    assert command(compare(*sides).report) == "ecsspec diff web.yml --from main --to v2"


def test_a_stack_that_was_left_or_not_compared_is_named_by_its_file() -> None:
    assert command(Report((), (LeftBehind("old", "main:specs/old.yml"),))) == "ecsspec diff specs/old.yml --from main"
    failed = NotCompared("api", "api.yml", AwsError("no answer", code="E801"))
    live = reviewed(deployed(), NEW)
    assert command(Report((live,), not_compared=(failed,))) == "ecsspec diff web.yml api.yml"


def test_a_spec_that_moved_is_named_as_it_was_as_well() -> None:
    assert command(pulled({"a.yml": WEB}, {"b.yml": NEW})) == "ecsspec diff b.yml a.yml --from main"


def test_a_file_to_compare_with_is_named() -> None:
    assert command(Report((against(WEB, NEW, label="t.yml"),))) == "ecsspec diff web.yml --from t.yml"


def test_a_command_that_is_too_long_to_read_says_less() -> None:
    assert command(pulled({f"{'d' * 130}/web.yml": WEB}, {f"{'d' * 130}/web.yml": NEW})) == "ecsspec diff"


def test_the_label_is_that_of_all_reviews_or_none() -> None:
    one = edited(WEB, NEW)
    assert label_of(Report((one, one))) == "main"
    assert label_of(Report((one, against(WEB, NEW, label="t.yml")))) == ""
    assert label_of(Report((reviewed(deployed(), WEB),))) == ""
