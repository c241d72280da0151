"""README and docs are true: links lead somewhere, examples run, what is generated is fresh.

A page with `console` blocks is one session, in a folder of its own that has the specs; see `tests.console`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecsspec.backends.registry import BUILTIN, capacity_of
from ecsspec.checks import LAWS
from ecsspec.cli.exits import EXITS, as_table
from ecsspec.codes import CODES
from ecsspec.comparison import against_spec
from ecsspec.pipeline import compile_file, compile_loaded, load_source
from ecsspec.problems import Problem, SpecError
from ecsspec.spec.app import Spec
from ecsspec.spec.source import SourceFile
from ecsspec.ui.diffjson import render_json
from ecsspec.ui.problems import render_json as problems_as_json
from tests.console import BLOCK, ROOT, Session, blocks, environment, pattern, steps, usual
from tests.generate import access, cli, repair
from tests.warm import as_program

PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
WITH_TESTS_OF_THEIR_OWN = {"errors.md", "reference.md"}
PROGRAMS = {"ecsspec", "git", "sed", "echo", "cat"}
LINK = re.compile(r"\[[^\]]*\]\((?P<file>[^)#\s]*)(?:#(?P<heading>[^)\s]+))?\)")


def shown(page: Path) -> str:
    """Return a page's path as a test's name has it."""
    return str(page.relative_to(ROOT))


def test_the_page_of_commands_is_fresh():
    assert cli.PAGE.read_text(encoding="utf-8") == cli.page(), "run: python -m tests.generate.cli"


def test_the_page_of_permissions_is_fresh_and_its_policies_fit_iam():
    text = access.PAGE.read_text(encoding="utf-8")
    assert text == access.page(), "run: python -m tests.generate.access"
    policies = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    assert len(policies) == 5
    assert [size for one in policies if (size := len(json.dumps(one, separators=(",", ":")))) > 6144] == []


def test_the_table_of_statuses_is_fresh():
    assert repair.PAGE.read_text(encoding="utf-8") == repair.generate(), "run: python -m tests.generate.repair"


def test_the_kept_help_is_what_typer_prints():
    assert cli.KEPT.read_text(encoding="utf-8") == cli.kept(), "run: python -m tests.generate.cli"


def test_exit_codes_have_the_same_words_everywhere():
    tables = [page for page in PAGES if re.search(r"^\| code \|", page.read_text(encoding="utf-8"), re.MULTILINE)]
    assert [shown(page) for page in tables] == ["README.md", "docs/cli.md", "docs/errors.md"]
    assert not [shown(page) for page in tables if f"\n\n{as_table()}\n\n" not in page.read_text(encoding="utf-8")]
    listed = re.search(r"^  Exit codes:\n((?:    .*\n)+)", cli.kept(), re.MULTILINE)
    assert listed
    assert [" ".join(line.split()) for line in listed[1].splitlines()] == [f"{code} {EXITS[code]}" for code in EXITS]


@pytest.mark.parametrize("command", list(cli.commands()), ids=" ".join)
def test_every_command_has_an_example_and_fits_the_screen(command: tuple[str, ...]):
    text = cli.help_of(*command)
    examples = re.findall(r"^  Example: (.*)$", text, re.MULTILINE)
    assert examples
    assert all(example.startswith(f"ecsspec {command[0]}") for example in examples)
    assert max(map(len, text.splitlines())) <= cli.WIDTH


def test_no_line_of_the_list_of_commands_is_cut():
    assert "..." not in cli.kept().split("Commands:")[1]


def test_the_groups_of_the_page_are_those_of_the_program():
    listed = re.findall(r"^  (\w+)  ", cli.help_of("local").split("Commands:")[1], re.MULTILINE)
    assert tuple(listed) == cli.GROUPS["local"]


def test_every_top_level_key_has_a_heading():
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert not [key for key in Spec.model_fields if f"\n## {key}\n" not in reference]


def test_every_law_is_in_the_table_of_laws():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    files = {law.__module__.rpartition(".")[2] for law in LAWS}
    assert not [name for name in sorted(files) if f"`{name}`" not in page]


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_code_that_is_named_exists(page: Path):
    named = re.findall(r"\b[EW]\d{3}\b", page.read_text(encoding="utf-8"))
    assert not [code for code in named if code not in CODES]


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_lead_somewhere(page: Path):
    dead = [link for link in links(page) if not leads_somewhere(page, *link)]
    assert not dead


def links(page: Path) -> list[tuple[str, str]]:
    """Return the relative links of a page outside its code, as file and heading."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    found = ((match["file"], match["heading"] or "") for match in LINK.finditer(text))
    return [link for link in found if "://" not in link[0]]


def leads_somewhere(page: Path, file: str, heading: str) -> bool:
    """Return whether a link's file exists and has the heading."""
    target = (page.parent / file).resolve() if file else page
    if not target.exists() or ROOT not in (target, *target.parents):
        return False
    return not heading or heading in anchors(target)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_readme():
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page in PAGES:
            reached.add(page)
            waiting += [(page.parent / file).resolve() for file, _ in links(page) if file]
    assert set(PAGES) <= reached


def specs() -> Iterator[tuple[Path, str]]:
    """Yield every YAML block that is a whole spec of a built-in backend."""
    for page in PAGES:
        for text in blocks(page, "yaml") if page.name not in WITH_TESTS_OF_THEIR_OWN else ():
            if re.search(r"^name:", text, re.MULTILINE) and re.search(r"^image:", text, re.MULTILINE):
                yield page, text


@pytest.mark.parametrize(("page", "text"), list(specs()))
def test_specs_in_the_docs_are_valid(page: Path, text: str):
    assert load_source(SourceFile(shown(page), text)).warnings == ()


@pytest.mark.parametrize("name", ["nginx-fargate", "nginx-ec2"])
def test_the_readme_shows_the_specs_that_are_there(name: str):
    lines = (ROOT / "specs" / f"{name}.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    assert "".join(line for line in lines if line[0] != "#") in blocks(ROOT / "README.md", "yaml")


def test_the_backend_in_the_docs_is_the_one_that_tests_install():
    package = ROOT / "tests" / "thirdparty"
    page = ROOT / "docs" / "backends.md"
    tested = (package / "src" / "acme_ecs" / "managed.py").read_text(encoding="utf-8")
    assert blocks(page, "python") == [tested], "docs/backends.md shows another managed.py: copy it anew"
    assert 'MANAGED = "acme_ecs.managed:BACKEND"' in (package / "pyproject.toml").read_text(encoding="utf-8")
    assert all(isinstance(capacity_of(name), type) for name in BUILTIN)


def test_every_field_of_the_json_diff_is_explained():
    text = (ROOT / "specs" / "nginx-fargate.yml").read_text(encoding="utf-8")
    before, after = (
        compile_loaded(load_source(SourceFile("nginx.yml", one)))
        for one in (f"{text}load_balancer: internal\n", text.replace("_count: 1", "_count: 3"))
    )
    found = json.loads(render_json(against_spec(after, before, label="before.yml")))
    entry = next(one for one in found["changes"] if one["properties"])
    assert {*found, *entry, *entry["properties"][0], *found["access"][0]} == explained("diff.md")


def test_every_field_of_the_json_problems_is_explained(tmp_path: Path):
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("name: web\nimage: x\nprot: 80\nenvironment: {DB_PASSWORD: hunter2hunter2}\n", encoding="utf-8")
    with pytest.raises(SpecError) as error:
        compile_file(str(wrong))
    elsewhere = Problem("E999", "everywhere")
    found = [json.loads(line) for line in problems_as_json([*error.value.problems, elsewhere]).splitlines()]
    fields = typed_fields("cli.md")
    assert [set(one) for one in found] == [set(fields)] * len(found)
    assert not [(name, value) for one in found for name, value in one.items() if not isinstance(value, fields[name])]
    assert {one["severity"] for one in found} <= {"error", "warning"}


def explained(page: str) -> set[str]:
    """Return the fields of JSON that the tables of a page explain."""
    return set(typed_fields(page))


TYPES: dict[str, tuple[type, ...]] = {"text": (str,), "number": (int,), "null": (type(None),)}


def typed_fields(page: str) -> dict[str, tuple[type, ...]]:
    """Return the fields of JSON that the tables of a page explain, with the types that it names."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)
    return {
        name: tuple(kind for word in re.findall(r"\w+", types) for kind in TYPES.get(word, ()))
        for names, types in rows
        for name in re.findall(r"\w+", names)
    }


def test_the_two_commands_are_the_same_everywhere():
    commands = [line for text in blocks(ROOT / "README.md", "sh") for line in text.splitlines() if "venv" in line]
    assert len(commands) == 2
    assert "apply specs/nginx-fargate.yml --local --yes" in commands[0]
    assert "-m pytest" in commands[1]
    assert "\n".join(commands) in "\n".join(blocks(ROOT / "CONTRIBUTING.md", "sh"))
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Return a shell in a folder with the specs, without any AWS settings, and end its local target."""
    shutil.copytree(ROOT / "specs", tmp_path / "work" / "specs")
    made = Session(tmp_path / "work", environment(tmp_path))
    program = tmp_path / "bin" / "ecsspec"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {as_program(made.environment)} -m ecsspec "$@"\n')
    program.chmod(0o755)
    yield made
    made.run("ecsspec local stop")


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "console")], ids=shown)
def test_console_examples_print_what_the_page_says(page: Path, session: Session):
    for step in steps(page):
        assert step.command.split()[0] in PROGRAMS
        printed = session.run(step.command)
        if not pattern(step.expected).fullmatch(usual(printed)):
            pytest.fail(f"{shown(page)} says of `{step.command}`:\n{step.expected}\nbut it prints:\n{printed}")


def test_a_wrong_example_is_found():
    assert pattern("a\n...\nplan 0123456789ab began\n").fullmatch(usual("a\nx\ny\nplan ffffffffffff began\n"))
    assert not pattern("a\n...\nc\n").fullmatch("a\nb\n")
    assert not pattern("a\n").fullmatch("a\nb\n")
