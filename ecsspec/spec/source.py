"""From a path to a Document: reads the bytes of a spec, refuses what is no text, and has the rest walked."""

from __future__ import annotations

import re
import sys
from pathlib import Path as FilePath
from typing import Final, TypeAlias

from ecsspec.problems import MachineError, Problem, Span, SpecError
from ecsspec.spec.document import Data, Document, Mark, Sheet, SourceFile

__all__ = ["MAX_BYTES", "Data", "Document", "Mark", "SourceFile", "decode", "parse", "read_bytes", "read_file"]

TextUnder: TypeAlias = frozenset[tuple[str, ...]]

MAX_BYTES: Final = 256 * 1024
STDIN: Final = "-"

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_NO_TEXT: Final = "[^\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_NO_ASCII_TEXT: Final = re.compile(r"[^\t\n\r -~]")
"""What YAML forbids, and the line breaks of other standards, which would shift every line number after them."""


def read_file(path: str) -> SourceFile:
    """Read a spec; `-` is the standard input."""
    return decode(read_bytes(path), path="<stdin>" if path == STDIN else path)


def read_bytes(path: str) -> bytes:
    """Read what a spec file holds, as far as it can be one; `-` is the standard input."""
    if path == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with FilePath(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def decode(data: bytes, *, path: str) -> SourceFile:
    """Return the text in the bytes of a spec, or raise the SpecError that says why there is none."""
    if len(data) > MAX_BYTES:
        what, allowed = "the file is larger than 256 KiB", "a spec is a page of text"
        raise _refused("E101", what, Span(path, 1, 1), allowed, "name the spec itself, or split it: one app a file")
    if data.startswith(_UTF16):
        raise _refused("E102", "the file is UTF-16", Span(path, 1, 1), "a spec is UTF-8", "save it as UTF-8")
    try:
        return SourceFile(path, data.removeprefix(_UTF8_MARK).decode())
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start, path) from error


def parse(source: SourceFile, *, text_under: TextUnder = frozenset()) -> tuple[Document, list[Problem]]:
    """Return the document in a text and everything that is wrong with it.

    Below the paths in `text_under` an unquoted value is the text as written; `*` in such a path stands for any step.
    """
    # The wide class takes Python milliseconds to compile, and hardly a spec needs it.
    odd = _NO_ASCII_TEXT.search(source.text) if source.text.isascii() else re.search(_NO_TEXT, source.text)
    if odd is not None:
        return Document(source, {}, {}, frozenset({()})), [_no_text(source, odd)]
    from ecsspec.spec.walk import Walk

    walk = Walk.over(source, text_under=text_under)
    document = walk.document()
    return document, walk.problems


def _no_text(source: SourceFile, match: re.Match[str]) -> Problem:
    span = Sheet.of(source).beyond(source.text[: match.start()], 1)
    code = ord(match[0])
    if code == 0:
        return Problem("E102", "the file is not text: it holds a zero byte", (), span, "a spec is UTF-8 text")
    what = f"an invisible character (U+{code:04X})"
    return Problem("E102", what, (), span, "remove it", f'inside a value write it as "\\u{code:04x}"')


def _not_utf8(data: bytes, index: int, path: str) -> SpecError:
    lines = data[:index].decode(errors="replace").split("\n")
    text = data.split(b"\n")[len(lines) - 1].decode(errors="replace")
    from ecsspec.spec.secrecy import covered

    zero = "the file is not text" if b"\0" in data else f"byte 0x{data[index]:02x} is no UTF-8"
    span = Span(path, len(lines), len(lines[-1]) + 1, 1, "" if b"\0" in data else covered(text.rstrip("\r")))
    return _refused("E102", zero, span, "a spec is UTF-8 text", "save it as UTF-8")


def _refused(code: str, what: str, span: Span, allowed: str, hint: str = "") -> SpecError:
    return SpecError.of([Problem(code, what, (), span, allowed, hint)])


def _unreadable(path: str, error: OSError | ValueError) -> MachineError:
    if isinstance(error, IsADirectoryError):
        return MachineError(f"{path} is a folder, not a spec", _near(path), "E912")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MachineError(f"there is no file {path}", _near(path), "E911")
    if isinstance(error, PermissionError):  # pragma: no cover  (root may read everything)
        return MachineError(f"{path} may not be read by this user", f"chmod u+r {path}", "E913")
    reason = getattr(error, "strerror", None) or str(error)
    return MachineError(f"{path} cannot be read: {reason}", _near(path), "E914")


def _near(path: str) -> str:
    """Name up to three specs: those below a folder, or those with a like name, beside the path or in ./specs."""
    from difflib import get_close_matches

    asked = FilePath(path)
    folders = [asked] if asked.is_dir() else [asked.parent, FilePath("specs")]
    found = {file.stem: str(file) for folder in folders for file in _specs(folder)}
    names = list(found)[:3] if asked.is_dir() else get_close_matches(asked.stem, found, n=3)
    near = [found[name] for name in names]
    return " or ".join(near) or "the path of a spec, such as specs/web.yml"


def _specs(folder: FilePath) -> list[FilePath]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix in {".yml", ".yaml"} and file.is_file())
    except OSError:
        return []
