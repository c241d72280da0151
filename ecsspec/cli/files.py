"""Which spec files a command means, and writing a file whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ecsspec.problems import MachineError, UsageError

SUFFIXES = (".yml", ".yaml")
_TEMPLATE = re.compile(rb"""(?:^|[{,])\s*["']?(?:Resources|AWSTemplateFormatVersion)["']?\s*:""", re.MULTILINE)


def spec_files(given: Iterable[str] | None) -> list[str]:
    """Return the spec files that are meant: those given, those in folders given, or all in ./specs."""
    found = [file for name in given or ["specs"] for file in _files(name, chosen=bool(given))]
    return list(dict.fromkeys(found))


def named(name: str, hint: str = "name a spec, or leave the argument out") -> str:
    """Return a name that was given; an empty one, of a variable that is not set most often, is refused."""
    if not name.strip():
        raise UsageError("an empty name: it names nothing", hint, "E902")
    return name


def required(kinds: str) -> Callable[[str], str]:
    """Return what refuses an empty name in an argument that cannot be left out."""

    def check(name: str) -> str:
        return named(name, f"name {kinds}")

    return check


def _files(name: str, *, chosen: bool) -> list[str]:
    folder = Path(named(name))
    if name == "-" or not folder.is_dir():
        if not chosen:
            hint = "name a spec, as in: ecsspec validate app.yml; or put specs into a folder specs/"
            raise MachineError("there is no folder specs here", hint, "E903")
        return [name if name == "-" else str(folder)]
    files = specs_in(folder)
    if not files:
        raise MachineError(f"{name} is a folder with no .yml file in it", "name a spec file", "E903")
    return files


def specs_in(folder: Path) -> list[str]:
    """Return the spec files right in a folder, sorted."""
    return sorted(str(file) for file in folder.iterdir() if file.suffix in SUFFIXES and is_meant(file))


def is_meant(file: Path) -> bool:
    """Tell whether a file of a folder is to be read; a link that leads nowhere is told as a file that is missing."""
    return file.is_file() or (file.is_symlink() and not file.exists())


def require_free(path: Path, *, inputs: Sequence[str]) -> None:
    """Refuse to write over a spec, or over anything else that is no template; an empty file is free."""
    if _is_stream(path) or not path.exists():
        return
    if any(name != "-" and path.samefile(name) for name in inputs):
        raise MachineError(f"{path} is the spec itself: nothing was written", "choose another place with -o", "E904")
    held = read_back(path) or b""
    if held.strip() and not is_template(held):
        what = f"{path} is there and is no CloudFormation template: nothing was written"
        raise MachineError(what, "choose another place with -o, or remove it first", "E904")


def is_template(data: bytes) -> bool:
    """Tell whether a file looks like a CloudFormation template."""
    return _TEMPLATE.search(data) is not None


def write_whole(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a file by way of a temporary one, so that it is never there in part; `mode` is who may read it."""
    try:
        if _is_stream(path):
            path.write_bytes(text.encode())
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path.resolve(), text, mode=mode or _mode(path))
    except OSError as error:
        raise _failed("write", path, error) from error


def _is_stream(path: Path) -> bool:
    """Tell whether a path is to be written to and never replaced: a device, a pipe, /dev/stdout."""
    return path.exists() and (not path.is_file() or path.parts[:2] in (("/", "dev"), ("/", "proc")))


def _mode(path: Path) -> int:
    """Return who may read a file: as before, or as the system wants it for new ones."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()


def _replace(path: Path, text: str, *, mode: int) -> None:
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_back(path: Path) -> bytes | None:
    """Return what a file holds, None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _failed("read", path, error) from error


def _failed(verb: str, path: Path, error: OSError) -> MachineError:
    return MachineError(f"cannot {verb} {path}: {error.strerror or error}", "choose another place with -o", "E904")
