"""`ecsspec diff`: what an apply would change, or what an edit would, from one revision to another."""

from __future__ import annotations

from enum import StrEnum
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.aim import at_spec
from ecsspec.cli.files import spec_files
from ecsspec.cli.following import take_back
from ecsspec.cli.invocation import invocation
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region, Specs
from ecsspec.cli.several import file_of, in_turn, stacks_of
from ecsspec.cli.talk import put, say, show, stdout
from ecsspec.cli.target import Choice, connected, noted
from ecsspec.problems import UsageError

if TYPE_CHECKING:
    from ecsspec.pipeline import Compiled
    from ecsspec.report import Report
    from ecsspec.review import Review

CHANGES = 2


class Form(StrEnum):
    """How a diff is printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


Format = Annotated[
    Form, typer.Option("--format", help="text; markdown for a comment on a pull request; json for programs.")
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        help="Compare offline with a git revision, a template or another spec.",
        metavar="REVISION|FILE",
        show_default=False,
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        help="With --from: this git revision instead of the files as they are.",
        metavar="REVISION",
        show_default=False,
    ),
]


def command(
    specs: Specs = None,
    *,
    from_: From = None,
    to: To = None,
    format_: Format = Form.TEXT,
    as_json: AsJson = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Show what an apply would change; exit 2 if anything.

    A change set is made, read and deleted again; nothing is left behind. A
    stack that does not exist yet is compared without one.

    With --from nothing is asked of AWS: the specs are compared as they were
    in a git revision, or with one file.

    \b
    Example: ecsspec diff specs/nginx-fargate.yml --local
    Example: ecsspec diff specs/ --from main
    Example: ecsspec diff specs/nginx-fargate.yml --from template.yml
    """
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    form = Form.JSON if as_json else format_
    if from_ is not None:
        _require_no_target(choice)
        from ecsspec.cli.offline import report

        return _told(report(specs, from_=from_, to=to), form=form)
    if to is not None:
        raise UsageError("--to needs --from", f"--from main --to {quote(to)}", "E902")
    return in_turn(stacks_of(spec_files(specs)), lambda one: _live(one, choice, form=form))


def _require_no_target(choice: Choice) -> None:
    """Refuse a target beside --from, which asks none: one of the two was meant."""
    if choice.given:
        option = choice.given[0].partition(" ")[0]
        what = f"--from compares offline, and {option} names a target to ask: give one of them"
        raise UsageError(what, f"leave {option} out, or --from", "E902")


def _told(report: Report, *, form: Form) -> int:
    match form:
        case Form.JSON:
            from ecsspec.ui.diffjson import render_json

            put("\n".join(render_json(review) for review in report.reviews))
        case Form.MARKDOWN:
            from ecsspec.ui.markdown import render as render_markdown

            put(render_markdown(report))
        case Form.TEXT:
            from ecsspec.ui.report import render

            show(render(report, stdout()))
    return 0 if report.is_empty else CHANGES


def _live(compiled: Compiled, choice: Choice, *, form: Form) -> int:
    from ecsspec.report import Report

    found = _reviewed(compiled, choice)
    code = _told(Report((found,)), form=form)
    file = file_of(compiled)
    if code and not (form is not Form.TEXT or found.losses or found.obstacles or file == "-"):
        say(f"\nto apply it: ecsspec apply {quote(file)}{choice.options}")
    return code


def _reviewed(compiled: Compiled, choice: Choice) -> Review:
    """Return what an apply would change; the change set that told it is gone again."""
    from ecsspec.api import review

    ports = connected(choice, at_spec(compiled))
    found = noted(review(compiled, ports, invocation=invocation(), purpose="diff"))
    take_back(ports, found.preview)
    return found
