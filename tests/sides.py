"""Two sides of a comparison without git: files of a place, the rest of it that a search finds, and what came out."""

from __future__ import annotations

from ecsspec.comparison import Comparison, Side

WEB = "name: web\nregion: eu-central-1\nimage: nginx:1\nport: 80\ndesired_count: 2\n"
API = WEB.replace("name: web", "name: api")


def side(texts: dict[str, str], label: str = "", *, rest: dict[str, str] | None = None) -> Side:
    """Return a side; the rest of its place is what a search for its stacks finds, beside the files themselves."""
    found = {path: text.encode() for path, text in {**texts, **(rest or {})}.items()}
    return Side({path: text.encode() for path, text in texts.items()}, label, lambda _: found)


def shape(found: Comparison) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Return the changed specs with where they were, the specs that are gone, and the rest."""
    report = found.report
    changed = [(one.document.source.path, one.was.source.path if one.was else "") for one in report.changed]
    same = [one.document.source.path for one in report.reviews if one.is_empty]
    return changed, [one.file for one in report.left_behind], same
