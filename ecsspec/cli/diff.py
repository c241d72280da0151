"""`ecsspec diff`: what an apply would change."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from ecsspec.pipeline import Compiled
    from ecsspec.review import Review

CHANGES = 2


def command(
    specs: Specs = None,
    *,
    from_: Annotated[
        str,
        typer.Option("--from", help="Compare with this template instead, offline.", metavar="FILE", show_default=False),
    ] = "",
    as_json: AsJson = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Show what an apply would change; exit 2 if anything.

    A change set is made, read and deleted again; nothing is left behind. A
    stack that does not exist yet is compared without one.

    \b
    Example: ecsspec diff specs/nginx-fargate.yml --local
    Example: ecsspec diff specs/nginx-fargate.yml --from template.yml
    """
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    _require_one_side(choice, from_)
    return in_turn(stacks_of(spec_files(specs)), lambda one: _one(one, choice, from_=from_, as_json=as_json))


def _require_one_side(choice: Choice, from_: str) -> None:
    """Refuse a target beside --from, which asks none: one of the two was meant."""
    if from_ and choice.given:
        from ecsspec.problems import UsageError

        option = choice.given[0].partition(" ")[0]
        what = f"--from compares offline, and {option} names a target to ask: give one of them"
        raise UsageError(what, f"leave {option} out, or --from", "E902")


def _one(compiled: Compiled, choice: Choice, *, from_: str, as_json: bool) -> int:
    from ecsspec.api import review_against

    found = review_against(compiled, from_) if from_ else _reviewed(compiled, choice)
    if as_json:
        from ecsspec.ui.diffjson import render_json

        put(render_json(found))
    else:
        from ecsspec.ui.diff import render

        show(render(found, stdout()))
    if found.is_empty:
        return 0
    file = file_of(compiled)
    if not (as_json or from_ or found.losses or found.obstacles or file == "-"):
        say(f"\nto apply it: ecsspec apply {quote(file)}{choice.options}")
    return CHANGES


def _reviewed(compiled: Compiled, choice: Choice) -> Review:
    """Return what an apply would change; the change set that told it is gone again."""
    from ecsspec.api import review

    ports = connected(choice, at_spec(compiled))
    found = noted(review(compiled, ports, invocation=invocation(), purpose="diff"))
    take_back(ports, found.preview)
    return found
