"""Every exit code is brought about, and the page that tells of them is true."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.cases import ROOT
from tests.cli.processes import Shell, in_world
from tests.cli.ways import WAYS, Way, as_rows, missing

PAGE = ROOT / "docs" / "interruptions.md"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.code} {way.when}")
def test_each_way(way: Way, shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.write("web.yml", way.spec)
    shell.write("old.yml", "Resources: {}\n")
    world = way.world()
    ran = in_world(world, capsys, *way.command.split())
    assert (ran.code, way.says in " ".join(ran.err.split())) == (way.code, True), f"{ran.code}\n{ran.err}"
    assert "Traceback" not in ran.err


def test_each_code_has_a_way_and_what_can_go_wrong_in_aws_has_several() -> None:
    assert missing() == set()
    ways = Counter(way.code for way in WAYS)
    assert [code for code in (4, 5, 6, 7, 8) if ways[code] < 3] == []
    assert [way.code for way in WAYS] == sorted(ways.elements())


def test_the_page_tells_the_ways() -> None:
    assert "\n".join(as_rows()) in PAGE.read_text(encoding="utf-8"), "copy tests.cli.ways.as_rows() into the page"
