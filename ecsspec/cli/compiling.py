"""What `compile` does, apart from typer, so that `compile SPEC` starts without it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ecsspec.cli.files import read_back, require_free, spec_files, write_whole
from ecsspec.cli.several import compiled_specs, file_of
from ecsspec.cli.talk import put, say

if TYPE_CHECKING:
    from ecsspec.pipeline import Compiled

STALE = 2


class Format(StrEnum):
    """How a template is written."""

    yaml = "yaml"
    json = "json"


def plain(specs: list[str]) -> int:
    """Compile specs as the command does without options."""
    return compile_specs(specs, output="", format_=Format.yaml, check=False)


def compile_specs(specs: list[str] | None, *, output: str, format_: Format, check: bool) -> int:
    """Compile specs and print, write or check their templates."""
    files = spec_files(specs)
    output = "" if output == "-" else output
    _require_sense(files, output=output, check=check)
    compiled = compiled_specs(files)
    texts = [_text(one, format_) for one in compiled]
    if not output:
        put(texts[0])
        return 0
    targets = [_target(one, output=output, format_=format_, several=len(files) > 1) for one in compiled]
    wanted = _distinct(targets, texts)
    if check:
        return _check(wanted, dict(zip(targets, map(file_of, compiled), strict=True)), format_=format_)
    for path in wanted:
        require_free(path, inputs=files)
    return _write(wanted)


def _require_sense(files: list[str], *, output: str, check: bool) -> None:
    from ecsspec.problems import UsageError

    if check and not output:
        raise UsageError("--check compares with files: say which", "ecsspec compile SPEC --check -o PATH", "E902")
    if len(files) > 1 and not output:
        raise UsageError("several templates need a folder", "ecsspec compile SPEC... -o FOLDER", "E902")
    if len(files) > 1 and Path(output).is_file():
        what = f"-o must be a folder for several specs, and {output} is a file"
        raise UsageError(what, "ecsspec compile SPEC... -o FOLDER", "E902")


def _text(compiled: Compiled, format_: Format) -> str:
    from ecsspec.cfn.emit import emit_json, emit_yaml

    return emit_json(compiled.template) if format_ is Format.json else emit_yaml(compiled.template)


def _target(compiled: Compiled, *, output: str, format_: Format, several: bool) -> Path:
    path = Path(output)
    folder = several or path.is_dir() or output.endswith("/")
    suffix = "json" if format_ is Format.json else "yml"
    return path / f"{compiled.loaded.spec.stack_name}.{suffix}" if folder else path


def _distinct(targets: list[Path], texts: list[str]) -> dict[Path, str]:
    """Return what goes where; two specs of one name would overwrite each other."""
    from ecsspec.problems import MachineError

    twice = sorted({str(path) for path in targets if targets.count(path) > 1})
    if twice:
        raise MachineError(f"several specs would write {', '.join(twice)}", "give each app a name of its own", "E904")
    return dict(zip(targets, texts, strict=True))


def _write(wanted: dict[Path, str]) -> int:
    for path, text in wanted.items():
        write_whole(path, text)
        say(f"wrote {path}")
    return 0


def _check(wanted: dict[Path, str], specs: dict[Path, str], *, format_: Format) -> int:
    stale = [path for path, text in wanted.items() if read_back(path) != text.encode()]
    for path in stale:
        say(f"{path} is {'stale' if path.exists() else 'missing'}: {_again(specs[path], path, format_)}")
    if not stale:
        say("1 template is fresh" if len(wanted) == 1 else f"{len(wanted)} templates are fresh")
    return STALE if stale else 0


def _again(spec: str, path: Path, format_: Format) -> str:
    """Return the command that writes a template anew."""
    from shlex import join

    style = ["--format", "json"] if format_ is Format.json else []
    return join(["ecsspec", "compile", spec, "-o", str(path), *style])
