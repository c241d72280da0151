"""`ecsspec explain`: what a code means, or why a property of the template is what it is."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.files import SUFFIXES, required
from ecsspec.cli.talk import show, stdout

if TYPE_CHECKING:
    from ecsspec.problems import UsageError

NEAR = 3
HINT = "a code, as in: ecsspec explain E401; or a spec, and a property of its template"


def command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE|SPEC",
            help="An error code such as E401, or a spec file (- for stdin).",
            callback=required("a code or a spec"),
        ),
    ],
    property_: Annotated[
        str | None,
        typer.Argument(
            metavar="RESOURCE[.PROPERTY]", help="With a spec: which resource or property.", show_default=False
        ),
    ] = None,
) -> int:
    """Explain an error code, or the keys behind a resource.

    A resource or property is one of the compiled template, such as Service or
    Service.DesiredCount; an item of a list has its position, as in
    Service.LoadBalancers[0], or its name.

    \b
    Example: ecsspec explain E401
    Example: ecsspec explain specs/nginx-fargate.yml Service
    Example: ecsspec explain specs/nginx-fargate.yml Service.DesiredCount
    """
    if re.fullmatch(r"[EWew]\d{3}", what):
        return _code(what.upper(), property_ or "")
    return _property(what, property_ or "")


def _code(code: str, property_: str) -> int:
    from ecsspec.catalogue import explained
    from ecsspec.problems import UsageError
    from ecsspec.ui.catalogue import render

    if property_:
        raise UsageError(f"{code} is a code, and a code takes no property", f"ecsspec explain {code}", "E902")
    show(render(explained(code), stdout()))
    return 0


def _could_be_a_spec(what: str) -> bool:
    return what.endswith((*SUFFIXES, "-")) or "/" in what or Path(what).exists()


def _neither(what: str) -> UsageError:
    """Return the error of what is neither a code nor a spec file; it proposes codes that a slip makes of it."""
    from ecsspec.cli.slips import slips
    from ecsspec.codes import CODES
    from ecsspec.problems import UsageError

    near = [code for code in CODES if slips(what.upper(), code) <= 1][:NEAR]
    listed = tuple(f"{code}  {CODES[code].title}" for code in near)
    hint = f"ecsspec explain {near[0]}" if near else HINT
    return UsageError(f"{what} is neither a code nor a spec file", hint, "E902", listed)


def _property(spec: str, property_: str) -> int:
    from ecsspec.api import explain
    from ecsspec.pipeline import load
    from ecsspec.problems import UsageError
    from ecsspec.ui.explanation import render

    if not _could_be_a_spec(spec):
        raise _neither(spec)
    loaded = load(spec)
    if not property_:
        example = f"ecsspec explain {quote(spec)} Service.DesiredCount"
        raise UsageError("say which property: RESOURCE.PROPERTY", example, "E902")
    show(render(explain(loaded, property_), loaded.document, stdout()))
    return 0
