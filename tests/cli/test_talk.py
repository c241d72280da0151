"""Talk fits the screen, and what is to be pasted stays whole."""

from __future__ import annotations

import pytest

from ecsspec.cli.run import run
from ecsspec.cli.talk import fitted, say
from tests.cli.processes import Shell
from tests.reviews import WEB

PATH = "/" + "a" * 50


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("short", ["short"]),
        ("", [""]),
        ("one two three four five", ["one two three four", "  five"]),
        (f"wrote {PATH}", ["wrote", f"  {PATH}"]),
        ("it is stale: ecsspec compile web.yml -o out", ["it is stale:", "  ecsspec compile web.yml -o out"]),
        ("by hand: aws ecs list-tasks --cluster web", ["by hand:", "  aws ecs list-tasks --cluster web"]),
        ("  w  wait for it, then apply", ["  w  wait for it,", "  then apply"]),
        ("to begin:    ecsspec apply web.yml", ["to begin:", "  ecsspec apply web.yml"]),
    ],
)
def test_a_line_is_wrapped_between_words(line: str, lines: list[str]) -> None:
    assert fitted(line, 20) == lines


def test_talk_is_wrapped_line_by_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    say("\n" + "word " * 10 + "\nend")
    assert capsys.readouterr().err == f"\n{'word ' * 8}".rstrip() + "\n  word word\nend\n"


def test_the_size_of_a_template_is_told_in_lines_that_fit(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    tags = ", ".join(f"key-{number}: {'x' * 200}" for number in range(20))
    shell.write("a-rather-long-name-of-a-spec.yml", f"{WEB}tags: {{{tags}}}\n")
    assert run(["validate", "a-rather-long-name-of-a-spec.yml"]) == 0
    said = capsys.readouterr().err
    assert "note: the template of" in said
    assert max(map(len, said.splitlines())) <= 80
