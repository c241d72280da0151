"""`ecsspec diff`: what an apply would change, or what an edit would, from one revision to another."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.applying.bucket import Bucket, MakeBucket, tell_idle
from ecsspec.cli.files import spec_files
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region, RoleArn, Specs
from ecsspec.cli.several import stacks_of
from ecsspec.cli.talk import draw, put, say, show, stderr, stdout
from ecsspec.cli.target import Choice
from ecsspec.problems import EcsspecError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecsspec.cli.comparing.live import Failure
    from ecsspec.pipeline import Compiled
    from ecsspec.report import Report

CHANGES = 2
FEW = 3
"""More files than that are named as they were given."""


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

Out = Annotated[
    str | None,
    typer.Option("--out", help="Keep it as a plan, for apply --plan.", metavar="PLAN", show_default=False),
]

Strict = Annotated[bool, typer.Option("--strict", help="Exit 2, too, where only AWS moves what it looks up.")]


def command(
    specs: Specs = None,
    *,
    from_: From = None,
    to: To = None,
    out: Out = None,
    strict: Strict = False,
    format_: Format = Form.TEXT,
    as_json: AsJson = False,
    bucket: Bucket = "",
    make_bucket: MakeBucket = False,
    role_arn: RoleArn = "",
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

    With --out the change set is kept, and a file says what was reviewed:
    apply --plan does exactly that, or refuses.

    \b
    Example: ecsspec diff specs/nginx-fargate.yml --local
    Example: ecsspec diff specs/ --from main
    Example: ecsspec diff specs/nginx-fargate.yml --from template.yml
    Example: ecsspec diff specs/nginx-fargate.yml --out web.plan
    """
    target = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    choice = replace(target, bucket=bucket, make_bucket=make_bucket, role=role_arn)
    form = _form(format_, as_json=as_json)
    tell = partial(_told, form=form, strict=strict)
    if from_ is not None:
        _require_no_target(choice, out=out)
        from ecsspec.cli.comparing.offline import report

        return tell(report(specs, from_=from_, to=to))
    tell_idle(choice)
    if to is not None:
        raise UsageError("--to needs --from", f"--from main --to {quote(to)}", "E902")
    if out is not None:
        from ecsspec.cli.plans.saving import keep

        return keep(specs, choice, out=out, tell=tell)
    found, failures = _reviewed(stacks_of(spec_files(specs)), choice)
    code = tell(found) if found.reviews or form is not Form.TEXT else 0
    for one in failures:
        draw(one.text(stderr()))
    if form is Form.TEXT and not failures:
        _propose(found, specs or (), choice)
    return _code((one.error for one in failures), default=code)


def _form(chosen: Form, *, as_json: bool) -> Form:
    if as_json and chosen is Form.MARKDOWN:
        raise UsageError("--json and --format markdown are two formats: give one of them", "leave one out", "E902")
    return Form.JSON if as_json else chosen


def _code(errors: Iterable[EcsspecError], *, default: int) -> int:
    """Return the highest exit code, but that of a bug before all others: what a bug says of the rest is not certain."""
    codes = {error.exit_code for error in errors}
    return EcsspecError.exit_code if EcsspecError.exit_code in codes else max(codes, default=default)


def _require_no_target(choice: Choice, *, out: str | None) -> None:
    """Refuse a target or a plan beside --from, which asks nobody: one of the two was meant."""
    if out is not None:
        what = "--from compares offline, and --out keeps what AWS has checked: give one of them"
        raise UsageError(what, "leave --from out, or --out", "E902")
    if given := (*choice.given, *choice.passage):
        option = given[0].partition(" ")[0]
        what = f"--from compares offline, and {option} names a target to ask: give one of them"
        raise UsageError(what, f"leave {option} out, or --from", "E902")


def _told(report: Report, *, form: Form, strict: bool) -> int:
    match form:
        case Form.JSON:
            from ecsspec.ui.diffjson import render_report_json

            put(render_report_json(report))
        case Form.MARKDOWN:
            from ecsspec.ui.markdown import render as render_markdown

            put(render_markdown(report))
        case Form.TEXT:
            from ecsspec.ui.report import render

            show(render(report, stdout()))
    decided = any(strict or not review.preview.is_only_by_aws for review in report.changed)
    if form is Form.TEXT and report.changed and not (decided or report.left_behind):
        say("\nnote: only AWS moves something here: exit 0, and 2 with --strict")
    return CHANGES if decided or report.left_behind else 0


def _reviewed(stacks: Sequence[Compiled], choice: Choice) -> tuple[Report, tuple[Failure, ...]]:
    """Return what an apply of each spec would change, and why some could not be compared; one alone raises that."""
    from ecsspec.cli.comparing import live
    from ecsspec.report import Report

    if len(stacks) == 1:
        return Report((live.reviewed(stacks[0], choice),)), ()
    reviews, failures = live.all_reviewed(stacks, choice)
    return Report(reviews, not_compared=tuple(spec for one in failures for spec in one.specs)), failures


def _propose(report: Report, specs: Sequence[str], choice: Choice) -> None:
    """Say how to apply what changes, unless that needs more than this command, or a spec that nobody can name."""
    changed = report.changed
    risky = any(review.losses or review.obstacles for review in changed)
    if not changed or risky or "-" in specs:
        return
    files = [review.document.source.path for review in changed] if len(changed) <= FEW else specs
    words = " ".join(["ecsspec apply", *map(quote, files), *choice.passage])
    say(f"\nto apply {'it' if len(changed) == 1 else 'them'}: {words}{choice.options}")
