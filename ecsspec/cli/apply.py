"""`ecsspec apply`: show what would change, ask, execute exactly that."""

from __future__ import annotations

from functools import partial
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.consent import require_consent
from ecsspec.cli.files import spec_files
from ecsspec.cli.following import followed
from ecsspec.cli.invocation import invocation
from ecsspec.cli.options import EndpointUrl, Local, Profile, Region, Specs, Yes
from ecsspec.cli.several import file_of, in_turn, stacks_of
from ecsspec.cli.talk import say, show
from ecsspec.cli.target import Choice, connected

if TYPE_CHECKING:
    from collections.abc import Callable

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


def command(
    specs: Specs = None,
    *,
    yes: Yes = False,
    allow_replace: AllowReplace = None,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Show what would change, ask, then do exactly that.

    Follows the operation to its end and prints the stack's outputs, or the
    first cause where it failed. Ctrl-C lets go of it; AWS goes on.

    What takes something with it (a DNS name, log lines) is asked for by name;
    --yes does not agree to it, --allow-replace does.

    \b
    Example: ecsspec apply specs/nginx-fargate.yml --local
    Example: ecsspec apply web.yml --yes --allow-replace LoadBalancer
    """
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    allowed = frozenset(allow_replace or ())
    stacks = stacks_of(spec_files(specs))
    # Of several specs one may name what only another changes.
    others = frozenset(id_ for one in stacks for id_ in one.template.resources) if len(stacks) > 1 else frozenset()
    consent = partial(require_consent, yes=yes, allowed=allowed, others=others)
    return in_turn(stacks, lambda compiled: _one(compiled, choice, consent))


def _one(compiled: Compiled, choice: Choice, consent: Callable[[Review, Ports], None]) -> int:
    from ecsspec.api import review
    from ecsspec.deploy.apply import apply
    from ecsspec.deploy.preview import discard

    spec = compiled.loaded.spec
    ports = connected(choice, region=spec.region or "", account=spec.account or "")
    found = review(compiled, ports, invocation=invocation(), purpose="apply")
    consent(found, ports)
    finished = followed(apply(ports, found.preview), spec.stack_name, undo=lambda: discard(ports, found.preview))
    if finished:
        _show(finished, choice, file=file_of(compiled), stack=spec.stack_name)
    return 0


def _show(finished: Finished, choice: Choice, *, file: str, stack: str) -> None:
    from ecsspec.deploy.events import Outcome
    from ecsspec.ui.progress import outputs

    if finished.outputs:
        show(outputs(finished.outputs, local=choice.is_local))
    if finished.outcome is Outcome.CREATED:
        if file != "-":
            say(f"next, after an edit: ecsspec diff {quote(file)}{choice.options}")
        say(f"to remove it all:    ecsspec destroy {stack if file == '-' else quote(file)}{choice.options}")
