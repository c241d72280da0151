"""`compile`: one template or many, to stdout or to files that are never there in part."""

from __future__ import annotations

import json
import os
import stat

import pytest

from ecsspec.cfn.emit import emit_json, emit_yaml
from ecsspec.cli.run import run
from tests.cli.processes import Shell
from tests.reviews import WEB, compiled

YAML = emit_yaml(compiled(WEB).template)
Capture = pytest.CaptureFixture[str]


def test_a_template_goes_to_stdout_whatever_the_terminals_letters(shell: Shell) -> None:
    shell.write("web.yml", f"{WEB}environment: {{GREETING: grüß dich}}\n")
    plain = shell.run("compile", "web.yml")
    assert (plain.code, plain.err) == (0, "")
    assert "grüß dich" in plain.out
    narrow = shell.run("compile", "web.yml", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert narrow.out == plain.out


def test_a_spec_comes_from_stdin(shell: Shell) -> None:
    assert shell.run("compile", "-", stdin=WEB).out == YAML


def test_json(capsys: Capture, shell: Shell) -> None:
    assert run(["compile", "web.yml", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert out == emit_json(compiled(WEB).template)
    assert json.loads(out)["Resources"]["Vpc"]["Type"] == "AWS::EC2::VPC"
    assert run(["compile", "web.yml", "--format", "json", "-o", "out/"]) == 0
    assert (shell.folder / "out" / "web.json").read_text() == out


def test_files_and_folders(capsys: Capture, shell: Shell) -> None:
    shell.write("specs/a.yml", WEB.replace("name: web", "name: a"))
    shell.write("specs/b.yaml", WEB.replace("name: web", "name: b"))
    shell.write("specs/notes.txt", "not a spec")
    assert run(["compile", "web.yml", "specs", "./web.yml", "-o", "out"]) == 0
    assert sorted(path.name for path in (shell.folder / "out").iterdir()) == ["a.yml", "b.yml", "web.yml"]
    assert (shell.folder / "out" / "web.yml").read_text() == YAML
    assert run(["compile", "-o", "all/"]) == 0, "without a spec: all of ./specs"
    assert sorted(path.name for path in (shell.folder / "all").iterdir()) == ["a.yml", "b.yml"]
    assert run(["compile", "web.yml", "-o", "one/deep/template.yml"]) == 0
    assert (shell.folder / "one" / "deep" / "template.yml").read_text() == YAML
    said = capsys.readouterr()
    assert said.out == ""
    assert "wrote one/deep/template.yml" in said.err


def test_several_templates_need_a_folder(capsys: Capture, shell: Shell) -> None:
    shell.write("other.yml", WEB.replace("name: web", "name: other"))
    assert run(["compile", "web.yml", "other.yml"]) == 64
    assert "-o FOLDER" in capsys.readouterr().err


def test_two_specs_of_one_name_overwrite_nothing(capsys: Capture, shell: Shell) -> None:
    shell.write("again.yml", WEB)
    assert run(["compile", "web.yml", "again.yml", "-o", "out/"]) == 9
    assert "E904" in capsys.readouterr().err
    assert not (shell.folder / "out").exists()


def test_every_problem_of_every_spec_before_anything_is_written(capsys: Capture, shell: Shell) -> None:
    shell.write("one.yml", "name: one\n")
    shell.write("two.yml", "name: TWO\nimage: x\n")
    assert run(["compile", "web.yml", "one.yml", "two.yml", "-o", "out/"]) == 3
    said = capsys.readouterr().err
    assert "one.yml" in said
    assert "two.yml" in said
    assert not (shell.folder / "out").exists()


def test_check(capsys: Capture, shell: Shell) -> None:
    assert run(["compile", "web.yml", "-o", "web.template.yml", "--check"]) == 2
    said = capsys.readouterr().err
    assert said == "web.template.yml is missing: ecsspec compile web.yml -o web.template.yml\n"
    run(["compile", "web.yml", "-o", "web.template.yml"])
    assert run(["compile", "web.yml", "-o", "web.template.yml", "--check"]) == 0
    assert capsys.readouterr().err.endswith("\n1 template is fresh\n")
    before = (shell.folder / "web.template.yml").stat()
    shell.write("web.yml", WEB.replace("1.28", "1.29"))
    capsys.readouterr()
    assert run(["compile", "web.yml", "-o", "web.template.yml", "--check"]) == 2
    assert "web.template.yml is stale" in capsys.readouterr().err
    assert (shell.folder / "web.template.yml").stat().st_mtime_ns == before.st_mtime_ns
    (shell.folder / "web.template.yml").write_bytes(b"\xff\xfe")
    assert run(["compile", "web.yml", "-o", "web.template.yml", "--check"]) == 2


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(shell: Shell) -> None:
    shell.write("out/web.template.yml", "Resources: {}")
    # A module compiled under this limit would be kept in part, for everybody.
    limits = "export PYTHONDONTWRITEBYTECODE=1; ulimit -f 4; trap '' XFSZ"
    failed = shell.shell(f'{limits}; "$PYTHON" -m ecsspec compile web.yml -o out/web.template.yml')
    assert failed.code == 9
    assert "cannot write" in failed.err
    assert [path.name for path in (shell.folder / "out").iterdir()] == ["web.template.yml"]
    assert (shell.folder / "out" / "web.template.yml").read_text() == "Resources: {}"


def test_a_folder_that_cannot_be_made_is_this_computers_fault(capsys: Capture, shell: Shell) -> None:
    shell.write("file", "in the way")
    assert run(["compile", "web.yml", "-o", "file/template.yml"]) == 9
    assert "E904" in capsys.readouterr().err


def test_what_is_no_file_is_written_to_and_not_replaced(shell: Shell) -> None:
    written = shell.run("compile", "web.yml", "-o", "/dev/stdout")
    assert (written.code, written.out) == (0, YAML)
    fifo = shell.folder / "pipe"
    os.mkfifo(fifo)
    read = shell.shell(f"cat {fifo} & ecsspec compile web.yml -o {fifo}; wait")
    assert read.out == YAML
    assert stat.S_ISFIFO(fifo.stat().st_mode)


def test_a_link_is_followed_and_a_mode_is_kept(shell: Shell) -> None:
    target = shell.write("real.yml", "")
    target.chmod(0o640)
    (shell.folder / "link.yml").symlink_to(target)
    assert run(["compile", "web.yml", "-o", "link.yml"]) == 0
    assert (shell.folder / "link.yml").is_symlink()
    assert target.read_text() == YAML
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("output", ["web.yml", "./web.yml", "link.yml", ".", "notes.md"])
def test_nothing_but_a_template_is_written_over(output: str, capsys: Capture, shell: Shell) -> None:
    shell.write("notes.md", "# Resources")
    (shell.folder / "link.yml").symlink_to("web.yml")
    assert run(["compile", "web.yml", "-o", output]) == 9
    assert "E904" in capsys.readouterr().err
    assert (shell.folder / "web.yml").read_text() == WEB
    assert (shell.folder / "notes.md").read_text() == "# Resources"


def test_of_several_none_is_written_where_one_would_be_a_spec(capsys: Capture, shell: Shell) -> None:
    shell.write("specs/a.yml", WEB.replace("name: web", "name: free"))
    shell.write("specs/b.yml", WEB.replace("name: web", "name: b"))
    assert run(["compile", "specs", "-o", "specs"]) == 9
    assert "specs/b.yml is the spec itself" in capsys.readouterr().err
    assert sorted(path.name for path in (shell.folder / "specs").iterdir()) == ["a.yml", "b.yml"]


@pytest.mark.parametrize("held", ["", "\n", '{"Resources": {}}', '{"Description":"","Resources":{}}', "'Resources':\n"])
def test_a_template_of_any_hand_is_written_over(held: str, shell: Shell) -> None:
    template = shell.write("template.yml", held)
    assert run(["compile", "web.yml", "-o", "template.yml"]) == 0
    assert template.read_text() == YAML


def test_a_dash_is_stdout(capsys: Capture, shell: Shell) -> None:
    assert run(["compile", "web.yml", "-o", "-"]) == 0
    assert capsys.readouterr().out == YAML
    assert not (shell.folder / "-").exists()
    assert run(["compile", "web.yml", "-o", "-", "--check"]) == 64


def test_several_specs_do_not_go_to_one_file(capsys: Capture, shell: Shell) -> None:
    shell.write("other.yml", WEB.replace("name: web", "name: other"))
    template = shell.write("template.yml", YAML)
    assert run(["compile", "web.yml", "other.yml", "-o", "template.yml"]) == 64
    assert "-o must be a folder for several specs" in capsys.readouterr().err
    assert template.read_text() == YAML


def test_a_check_of_several_names_each_command(capsys: Capture, shell: Shell) -> None:
    shell.write("my specs/a.yml", WEB.replace("name: web", "name: a"))
    args = ["compile", "web.yml", "my specs", "-o", "out", "--format", "json", "--check"]
    assert run(args) == 2
    command = "ecsspec compile 'my specs/a.yml' -o out/a.json --format json"
    assert f"out/a.json is missing:\n  {command}\n" in capsys.readouterr().err
    assert run(args[:-1]) == 0
    capsys.readouterr()
    assert run(args) == 0
    assert capsys.readouterr().err == "2 templates are fresh\n"


@pytest.mark.parametrize("command", ["validate", "compile"])
def test_a_template_that_takes_a_bucket_is_noted(command: str, capsys: Capture, shell: Shell) -> None:
    tags = "".join(f"  team-{number:02}: {'x' * 200}\n" for number in range(40))
    shell.write("web.yml", f"{WEB}tags:\n{tags}")
    assert run([command, "web.yml"]) == 0
    said = capsys.readouterr().err
    assert "note: the template of web.yml has " in said
    assert "apply sends it through an S3 bucket" in " ".join(said.split())
