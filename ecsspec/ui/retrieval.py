"""The command that shows a report in a terminal, with the specs and the revision as far as the report knows them."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote
from typing import Final

from ecsspec.report import Report

COMMAND: Final = "ecsspec diff"
FEW: Final = 3
"""So many files or folders are named."""
ANY: Final = "SPEC…"
"""What stands for more of them."""
LONGEST: Final = 120


def label_of(report: Report) -> str:
    """Return the revision or the file that all of it is compared with, or nothing."""
    labels = {review.preview.against for review in report.reviews}
    labels |= {_parts(one.file)[0] for one in report.left_behind} if not labels else set()
    return labels.pop() if len(labels) == 1 else ""


def command(report: Report) -> str:
    """Return the command; without its words where they would be too many to read."""
    label = label_of(report)
    revisions = {_parts(review.document.source.path)[0] for review in report.reviews} if label else set()
    to = next(iter(revisions)) if len(revisions) == 1 else ""
    words = [*_specs(report), *(["--from", label] if label else []), *(["--to", to] if to else [])]
    text = " ".join([COMMAND, *(word if word == ANY else quote(word) for word in words)])
    return text if len(text) <= LONGEST else COMMAND


def _specs(report: Report) -> list[str]:
    """Return the files that change, or the folders that they are in."""
    offline = bool(label_of(report))
    files = list(dict.fromkeys(_parts(name)[1] if offline else name for name in _files(report)))
    if len(files) <= FEW:
        return files
    folders = list(dict.fromkeys(file.rpartition("/")[0] or "." for file in files))
    return folders if len(folders) <= FEW else [ANY]


def _files(report: Report) -> Iterator[str]:
    for review in report.changed:
        yield review.document.source.path
        if review.renamed_from:
            yield review.renamed_from
    yield from (one.file for one in report.left_behind)
    yield from (one.file for one in report.not_compared)


def _parts(file: str) -> tuple[str, str]:
    """Return the revision and the path of a file as git writes it: `main:specs/web.yml`."""
    revision, colon, path = file.partition(":")
    return (revision, path) if colon else ("", file)
