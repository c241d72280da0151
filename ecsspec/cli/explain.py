"""`ecsspec explain`: what a code means, or why a property of the template is what it is."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from ecsspec.cli.files import named
from ecsspec.cli.talk import show, stdout


def command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE|SPEC", help="An error code such as E401, or a spec file (- for stdin).", callback=named
        ),
    ],
    property_: Annotated[
        str | None,
        typer.Argument(metavar="RESOURCE.PROPERTY", help="With a spec: which property.", show_default=False),
    ] = None,
) -> int:
    """Explain an error code, or the keys behind a property.

    A property is one of the compiled template, such as Service.DesiredCount;
    an item of a list has its position, as in Service.LoadBalancers[0], or its
    name.

    \b
    Example: ecsspec explain E401
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


def _property(spec: str, property_: str) -> int:
    from ecsspec.api import explain
    from ecsspec.pipeline import load
    from ecsspec.problems import UsageError
    from ecsspec.ui.explanation import render

    if not property_:
        example = f"ecsspec explain {spec} Service.DesiredCount"
        raise UsageError("say which property: RESOURCE.PROPERTY", example, "E902")
    loaded = load(spec)
    show(render(explain(loaded, property_), loaded.document, stdout()))
    return 0
