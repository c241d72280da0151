"""The catalogue of codes: complete, in order, explained, each shown by a case, each with one exit code."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecsspec import problems
from ecsspec.catalogue import PROSE, explained
from ecsspec.cfn.link import link
from ecsspec.cfn.template import Parameter, Resource, Template
from ecsspec.cfn.values import Ref
from ecsspec.cli import exits
from ecsspec.codes import CODES
from ecsspec.problems import EcsspecError, UsageError
from ecsspec.ui.catalogue import render
from ecsspec.ui.console import Screen
from tests import problem_cases
from tests.checks import test_laws
from tests.error_cases import PROVEN, RAISED
from tests.generate import errors as page

ROOT = Path(__file__).parents[1]
ROOM = ROOT / "ecsspec"

EXITS = {
    "EcsspecError": 1,
    "SpecError": 3,
    "NotDone": 4,
    "DeploymentFailed": 5,
    "NeedsAttention": 6,
    "StillRunning": 7,
    "AwsError": 8,
    "MachineError": 9,
    "UsageError": 64,
}
"""The one table of exit codes; scripts of users depend on it."""

KIND_OF = {
    **dict.fromkeys(("E501",), "EcsspecError"),
    **dict.fromkeys(("E601", "E602"), "AwsError"),
    **dict.fromkeys(("E605",), "UsageError"),
    **dict.fromkeys(("E611", "E705", "E712", "E713", "E724"), "NeedsAttention"),
    **dict.fromkeys(("E704", "E707", "E709", "E719"), "DeploymentFailed"),
    **dict.fromkeys(("E706",), "StillRunning"),
    **dict.fromkeys(("E718",), "MachineError"),
    **dict.fromkeys(("E902",), "UsageError"),
}
"""Codes of another class than the rest of their family."""
FAMILIES = {"4": "MachineError", "6": "NotDone", "7": "NotDone", "8": "AwsError", "9": "MachineError"}


def raised() -> set[str]:
    """Return every code that stands in our code as a text of its own."""
    files = (file for file in ROOM.rglob("*.py") if file.name != "codes.py")
    return {text for file in files for text in _texts(file) if re.fullmatch(r"[EW]\d{3}", text)}


def _texts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def headings() -> list[tuple[str, str]]:
    return re.findall(r"^## (\S+) · (.+)$", PROSE.read_text(encoding="utf-8"), re.MULTILINE)


def linked() -> dict[str, Template]:
    """Return a template that breaks each law of `link`."""
    one = Resource("A", "AWS::ECS::Cluster", "runs the tasks")
    parameters = {f"P{number}": Parameter(f"P{number}", "String") for number in range(201)}
    return {
        "E510": Template("", {"A": Resource("A", one.type, "", {"Name": Ref("B")})}),
        "E511": Template("", {"A": Resource("A", one.type, "", {"Name": Ref("A")})}),
        "E512": Template("", {}, parameters=parameters),
        "E513": Template("", {"A": one, "B": Resource("B", one.type, one.why)}),
    }


def laws() -> set[str]:
    """Return the codes of the laws that a mutated template breaks."""
    return {case.code for case in test_laws.cases()} | set(linked())


def test_raised_codes_are_the_catalogue() -> None:
    assert sorted(raised()) == sorted(CODES)


def test_headings_are_the_catalogue_in_its_order() -> None:
    assert headings() == [(code.id, code.title) for code in CODES.values()]
    assert list(CODES) == sorted(CODES, key=lambda code: (int(code[1:]), code[0]))


def test_titles_are_short_and_different() -> None:
    titles = [code.title for code in CODES.values()]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if len(title) > 60 or title.endswith(".")] == []


@pytest.mark.parametrize("code", CODES)
def test_an_entry_says_why_and_what_to_do(code: str) -> None:
    entry = explained(code)
    prose = entry.text.partition(page.WRONG)[0].strip().split("\n\n")
    assert len(prose) == 2
    assert all(paragraph.endswith((".", ":")) for paragraph in prose)
    is_shown = code in problem_cases.cases() and code not in problem_cases.MADE
    assert len(page.BLOCK.findall(entry.text)) == (2 if is_shown else 0)


@pytest.mark.parametrize("width", [40, 80])
def test_an_entry_fits_the_screen(width: int) -> None:
    for code in CODES:
        for line in render(explained(code), Screen(io.StringIO(), width=width)).splitlines():
            assert len(line) <= width or line.startswith("    ") or " " not in line, line


def test_an_example_is_shown_as_it_is_written() -> None:
    screen = render(explained("E104"), Screen(io.StringIO(), width=40))
    assert "\n    environment:\n      GREETING: Hello: world\n" in screen
    assert "```" not in screen


def test_an_unknown_code_names_those_near_it() -> None:
    with pytest.raises(UsageError) as error:
        explained("E409")
    assert error.value.hint == "ecsspec explain E408"
    assert [line[:4] for line in error.value.details] == ["E408", "E407", "W411"]


def test_every_code_has_a_case() -> None:
    shown = {*problem_cases.cases(), *RAISED, *PROVEN, *laws()}
    assert sorted(CODES.keys() - shown) == []
    assert sorted(shown - CODES.keys()) == []


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty folder, which takes the state of a local target too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.mark.parametrize("code", RAISED)
def test_error(code: str, here: Path) -> None:
    with pytest.raises(EcsspecError) as caught:
        RAISED[code](here)
    error = caught.value
    assert error.code == code
    assert error.what
    assert error.hint
    assert error.exit_code == EXITS[KIND_OF.get(code, FAMILIES.get(code[1], ""))]


@pytest.mark.parametrize("code", linked())
def test_what_link_refuses(code: str) -> None:
    findings = link(linked()[code])
    assert [finding.code for finding in findings] == [code]


def test_a_broken_law_is_told_by_its_code(here: Path) -> None:
    with pytest.raises(EcsspecError) as caught:
        RAISED["E501"](here)
    assert [line[1:5] for line in caught.value.details if line[1:5] not in laws()] == []
    assert caught.value.details


@pytest.mark.parametrize("code", PROVEN)
def test_what_is_proven_elsewhere_is_proven(code: str) -> None:
    file, _, name = PROVEN[code].partition("::")
    (test,) = [
        node
        for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    assert code in {node.value for node in ast.walk(test) if isinstance(node, ast.Constant)}


def test_exit_codes_are_the_one_table() -> None:
    kinds = {
        name: kind.exit_code
        for name, kind in vars(problems).items()
        if isinstance(kind, type) and issubclass(kind, EcsspecError)
    }
    assert kinds == EXITS
    assert list(exits.EXITS) == sorted({0, 2, 130, *EXITS.values()})


def test_the_page_is_fresh() -> None:
    assert page.TARGET.read_text(encoding="utf-8") == page.text(), "run: python -m tests.generate.errors"


def test_the_page_holds_every_code_and_exit_code() -> None:
    text = page.text()
    assert re.findall(r"^## ([EW]\d{3}) · ", text, re.MULTILINE) == list(CODES)
    for code in exits.EXITS:
        assert f"\n| {code} | " in text


def test_the_page_links_to_its_headings() -> None:
    anchors = {page._anchor(code) for code in CODES}
    assert len(anchors) == len(CODES)
    assert set(re.findall(r"\]\(#([^)]+)\)", page.text())) == anchors


def test_a_screen_stands_between_the_wrong_and_the_right_example() -> None:
    entry = page.text().partition("\n## E105 ")[2].partition("\n## ")[0]
    assert entry.index("Wrong:") < entry.index("error[E105]") < entry.index("Right:")
