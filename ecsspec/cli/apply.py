"""`ecsspec apply`: show what would change, ask, execute exactly that."""

from __future__ import annotations

from functools import partial
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.aim import at_spec
from ecsspec.cli.consent import require_consent
from ecsspec.cli.files import spec_files
from ecsspec.cli.following import followed, take_back
from ecsspec.cli.invocation import invocation
from ecsspec.cli.options import EndpointUrl, Local, Profile, Region, Specs, Yes
from ecsspec.cli.reports import reported
from ecsspec.cli.several import in_turn, stacks_of
from ecsspec.cli.talk import say, show
from ecsspec.cli.target import Choice, connected, noted
from ecsspec.problems import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecsspec.cli.aim import Aim
    from ecsspec.deploy.events import Finished
    from ecsspec.deploy.ports import Ports
    from ecsspec.pipeline import Compiled
    from ecsspec.review import Review

AllowReplace = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-replace",
        help="Agree to the loss of this resource; may be repeated.",
        metavar="RESOURCE",
        show_default=False,
    ),
]

FromPlan = Annotated[
    str | None,
    typer.Option(
        "--plan",
        help="Carry out what diff --out saved; it names the spec.",
        metavar="PLAN",
        show_default=False,
    ),
]


def command(
    specs: Specs = None,
    *,
    plan: FromPlan = None,
    yes: Yes = False,
    allow_replace: AllowReplace = None,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Show what would change, ask, then do exactly that.

    Follows the operation to its end and prints the stack's outputs, or why
    it failed: the cause first. Ctrl-C lets go of it; AWS goes on.

    What takes something with it (a DNS name, log lines) is asked for by name;
    --yes does not agree to it, --allow-replace does.

    With --plan nothing else is asked: it was reviewed. A plan that no longer
    holds is refused.

    \b
    Example: ecsspec apply specs/nginx-fargate.yml --local
    Example: ecsspec apply web.yml --yes --allow-replace LoadBalancer
    Example: ecsspec apply --plan web.plan
    """
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    allowed = frozenset(allow_replace or ())
    if plan is not None:
        return _by_plan(plan, choice, specs=specs, allowed=allowed)
    stacks = stacks_of(spec_files(specs))
    # Of several specs one may name what only another changes.
    others = frozenset(id_ for one in stacks for id_ in one.template.resources) if len(stacks) > 1 else frozenset()
    consent = partial(require_consent, yes=yes, allowed=allowed, others=others)
    headed = len(stacks) > 1
    return in_turn(stacks, lambda compiled: _one(compiled, choice, consent, headed=headed))


def _by_plan(plan: str, choice: Choice, *, specs: list[str] | None, allowed: frozenset[str]) -> int:
    from ecsspec.cli.planned import carry_out

    if specs:
        raise UsageError("--plan names its spec by itself", f"leave {quote(specs[0])} out, or --plan", "E902")
    return carry_out(plan, choice, allowed=allowed, ending=lambda how, aim: _show(how, choice, aim, heading=""))


def _one(compiled: Compiled, choice: Choice, consent: Callable[[Review, Ports], None], *, headed: bool) -> int:
    from ecsspec.api import review
    from ecsspec.deploy.apply import apply
    from ecsspec.deploy.live import discard

    aim = at_spec(compiled)
    ports = connected(choice, aim)
    found = noted(review(compiled, ports, invocation=invocation(), purpose="apply"))
    consent(found, ports)
    if found.preview.unchanged:
        take_back(ports, found.preview)
    undo = partial(discard, ports, found.preview)
    events = reported(apply(ports, found.preview), compiled=compiled)
    finished = followed(events, aim.stack, where=choice.place, undo=undo)
    if finished:
        _show(finished, choice, aim, heading=aim.stack if headed else "")
    return 0


def _show(finished: Finished, choice: Choice, aim: Aim, *, heading: str) -> None:
    from ecsspec.deploy.events import Outcome
    from ecsspec.ui.progress import outputs

    if finished.outputs:
        show(outputs(finished.outputs, local=choice.is_local, heading=heading))
    if finished.outcome is Outcome.CREATED:
        if aim.file != "-":
            say(f"next, after an edit: ecsspec diff {quote(aim.file)}{choice.options}")
        say(f"to remove it all:    ecsspec destroy {aim.argument(choice)}{choice.options}")
