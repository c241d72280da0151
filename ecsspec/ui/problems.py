"""Problems and errors as text: the file, the line, a caret, what is allowed, what to type next."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from ecsspec.problems import EcsspecError, Problem, Span, SpecError, counted
from ecsspec.spec.veil import hushed
from ecsspec.ui.excerpt import columns, excerpt
from ecsspec.ui.fitting import ending, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecsspec.ui.console import Screen, Style

LONGEST = 500
"""No sentence of ours is longer; what is holds a piece of the file that is."""

LONGEST_HINT = 4000
"""A command that we propose has every option that was given, and half of one is worse than none."""

_STYLES: dict[str, Style] = {"error": "error", "warning": "warning", "note": "note"}


def render(problems: Sequence[Problem], screen: Screen) -> str:
    """Return the screen for problems, in the order given, with their count where there are several."""
    seen: set[str] = set()
    blocks = []
    for problem in problems:
        blocks.append(_block(_clean(problem), screen, explain=problem.code not in seen))
        seen.add(problem.code)
    if len(problems) > 1:
        blocks.append(screen.paint(_count(problems), "bold"))
    return "\n\n".join(blocks)


def render_json(problems: Sequence[Problem]) -> str:
    """Return one JSON object a line, for programs."""
    return "\n".join(json.dumps(_record(problem), ensure_ascii=False) for problem in problems)


def render_error(error: EcsspecError, screen: Screen) -> str:
    """Return the screen for any error that ends a command."""
    if isinstance(error, SpecError) and error.problems:
        return render(error.problems, screen)
    lines = _head("error", error.code, _short(error.what), screen)
    for detail in error.details:
        lines += ending(_short(detail), "  ", width=screen.width, then="  ")
    hint = _short(error.hint, most=LONGEST_HINT)
    return "\n".join([*lines, *_footer(hint, error.code, gutter=1, screen=screen)])


def _clean(problem: Problem) -> Problem:
    """Return a problem that a terminal can show: no control characters, no endless text, no secret from the file."""
    quiet = hushed(problem)
    return replace(quiet, what=_short(quiet.what), allowed=_short(quiet.allowed), hint=_short(quiet.hint))


def _short(text: str, *, most: int = LONGEST) -> str:
    cut = text if len(text) <= most else text[:most] + "…"
    return "".join(map(_visible, cut))


def _visible(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    return " " if character.isspace() else "\N{REPLACEMENT CHARACTER}"


def _block(problem: Problem, screen: Screen, *, explain: bool) -> str:
    gutter = len(str(problem.span.line)) if problem.span else 1
    lines = _head(problem.severity, problem.code, problem.what, screen)
    if problem.span:
        lines.append(_place(problem, problem.span, gutter, screen))
    if problem.span and problem.span.text.strip():
        lines += _source(problem, problem.span, gutter, screen)
    elif problem.allowed:
        lines += folded(problem.allowed, " " * gutter + screen.paint(" │ ", "dim"), width=screen.width)
    code = problem.code if explain else ""
    return "\n".join([*lines, *_footer(problem.hint, code, gutter=gutter, screen=screen)])


def _head(severity: str, code: str, what: str, screen: Screen) -> list[str]:
    label = f"{severity}[{code}]" if code else severity
    first, *rest = folded(f"{label}: {what}", "", width=screen.width, then="  ")
    painted = screen.paint(label, _STYLES.get(severity, "error")) + screen.paint(first[len(label) :], "bold")
    return [painted, *(screen.paint(line, "bold") for line in rest)]


def _place(problem: Problem, span: Span, gutter: int, screen: Screen) -> str:
    place = _short(f"{span.file}:{span.line}:{span.column}")
    inside = _short(f" · {problem.key}") if len(problem.path) > 1 else ""
    if gutter + 3 + columns(place + inside) > screen.width:
        inside = ""
    return " " * gutter + screen.paint(" ┌ ", "dim") + place + screen.paint(inside, "dim")


def _source(problem: Problem, span: Span, gutter: int, screen: Screen) -> list[str]:
    """Return the source line, the carets, and the note beside them or, where it does not fit, below."""
    bar, style = screen.paint(" │ ", "dim"), _STYLES.get(problem.severity, "error")
    room = screen.width - gutter - 3
    shown = excerpt(span, room)
    carets = shown.carets
    below: list[str] = []
    if problem.allowed and shown.end + 1 + columns(problem.allowed) <= room:
        carets += " " + problem.allowed
    elif problem.allowed:
        indent = " " * max(0, min(shown.start, room - 50))
        below = [line for part in problem.allowed.split(" · ") for line in folded(part, indent, width=room)]
    margin = " " * gutter + bar
    number = screen.paint(str(span.line), "dim")
    return [f"{number}{bar}{shown.line}", *(margin + screen.paint(line, style) for line in [carets, *below])]


def _footer(hint: str, code: str, *, gutter: int, screen: Screen) -> list[str]:
    margin = " " * gutter + screen.paint(" = ", "dim")
    lines: list[str] = []
    if "\n" in hint:
        lines = [margin + "try:", *(" " * (gutter + 5) + line for line in hint.splitlines())]
    elif hint:
        first, *rest = folded(f"try: {hint}", "", width=screen.width - gutter - 3, then=" " * 5)
        lines = [margin + first, *(" " * (gutter + 3) + line for line in rest)]
    if code:
        lines.append(margin + screen.paint(f"ecsspec explain {code}", "dim"))
    return lines


def _count(problems: Sequence[Problem]) -> str:
    kinds = {"error": 0, "warning": 0, "note": 0}
    for problem in problems:
        kinds[problem.severity] = kinds.get(problem.severity, 0) + 1
    several = [counted(number, kind) for kind, number in kinds.items() if number]
    said = counted(len(problems), "problem") if len(several) == 1 and kinds["error"] else " and ".join(several)
    files = sorted({problem.span.file for problem in problems if problem.span})
    where = "" if not files else f" in {files[0] if len(files) == 1 else counted(len(files), 'file')}"
    return said + where


def _record(problem: Problem) -> dict[str, str | int | None]:
    problem, span = hushed(problem), problem.span
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "key": problem.key,
        "what": problem.what,
        "allowed": problem.allowed,
        "hint": problem.hint,
    }
