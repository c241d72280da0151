"""From a path to text: files, bytes, and characters that are no text."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ecsspec.problems import MachineError, Span, SpecError
from ecsspec.spec.source import MAX_BYTES, SourceFile, decode, read_file
from tests.spec.reading import only


def test_a_file_is_read(tmp_path: Path) -> None:
    spec = tmp_path / "web.yml"
    spec.write_bytes(b"name: web\n")
    assert read_file(str(spec)) == SourceFile(str(spec), "name: web\n")


def test_the_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"name: web\n")))
    assert read_file("-") == SourceFile("<stdin>", "name: web\n")


def test_a_missing_file_names_the_near_ones(tmp_path: Path) -> None:
    (tmp_path / "shop.yml").touch()
    (tmp_path / "billing.yaml").touch()
    with pytest.raises(MachineError) as caught:
        read_file(str(tmp_path / "shp.yml"))
    assert caught.value.code == "E911"
    assert caught.value.hint == str(tmp_path / "shop.yml")


def test_a_missing_file_names_neither_other_names_nor_itself(tmp_path: Path) -> None:
    (tmp_path / "shop.template.yml").touch()
    (tmp_path / "dead.yml").symlink_to("nowhere")
    for name in ("web.yml", "dead.yml"):
        with pytest.raises(MachineError) as caught:
            read_file(str(tmp_path / name))
        assert (caught.value.code, caught.value.hint) == ("E911", "the path of a spec, such as specs/web.yml")


def test_a_missing_file_in_a_missing_folder_has_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MachineError) as caught:
        read_file("no/such/web.yml")
    assert caught.value.hint == "the path of a spec, such as specs/web.yml"


def test_a_spec_of_the_same_name_in_specs_is_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "shop.yml").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MachineError) as caught:
        read_file("shop")
    assert caught.value.hint == str(Path("specs", "shop.yml"))


def test_a_directory_names_the_specs_in_it(tmp_path: Path) -> None:
    (tmp_path / "shop.yml").touch()
    with pytest.raises(MachineError) as caught:
        read_file(str(tmp_path))
    assert (caught.value.code, caught.value.hint) == ("E912", str(tmp_path / "shop.yml"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    spec = tmp_path / "web.yml"
    spec.touch(mode=0o000)
    with pytest.raises(MachineError) as caught:
        read_file(str(spec))
    assert caught.value.code == "E913"


def test_a_path_that_no_file_can_have() -> None:
    with pytest.raises(MachineError) as caught:
        read_file("web\0.yml")
    assert caught.value.code == "E914"


def test_a_large_file_is_refused_and_not_read_whole(tmp_path: Path) -> None:
    spec = tmp_path / "web.yml"
    with spec.open("wb") as file:
        file.truncate(1 << 40)  # sparse: reading it all would fail
    with pytest.raises(SpecError) as caught:
        read_file(str(spec))
    assert caught.value.problems[0].code == "E101"


def test_the_largest_file_is_accepted() -> None:
    assert len(decode(b"#" * MAX_BYTES, path="web.yml").text) == MAX_BYTES
    with pytest.raises(SpecError):
        decode(b"#" * (MAX_BYTES + 1), path="web.yml")


@pytest.mark.parametrize("data", ["name: web\n".encode("utf-16"), b"\xff\xfen\0", b"\xfe\xff\0n", b"name: \xe9\n"])
def test_bytes_that_are_no_utf8(data: bytes) -> None:
    with pytest.raises(SpecError) as caught:
        decode(data, path="web.yml")
    assert caught.value.problems[0].code == "E102"


def test_the_place_of_a_wrong_byte_is_shown() -> None:
    with pytest.raises(SpecError) as caught:
        decode(b"name: web\r\nuser: caf\xe9\r\n", path="web.yml")
    (problem,) = caught.value.problems
    assert problem.span == Span("web.yml", 2, 10, 1, "user: caf\N{REPLACEMENT CHARACTER}")


def test_a_byte_order_mark_is_skipped() -> None:
    assert decode(b"\xef\xbb\xbfname: web\n", path="web.yml").text == "name: web\n"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\ud800"])
def test_characters_that_are_no_text(character: str) -> None:
    problem = only(f"name: web\nuser: a{character}b\n")
    assert (problem.code, problem.span and (problem.span.line, problem.span.column)) == ("E102", (2, 8))
