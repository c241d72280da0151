"""`ecsspec diff --out`: keep what was shown as a plan, a change set in AWS and a file that knows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING

from ecsspec.cli.aim import at_spec
from ecsspec.cli.applying.bucket import through
from ecsspec.cli.files import spec_files
from ecsspec.cli.following import take_back
from ecsspec.cli.invocation import invocation
from ecsspec.cli.plans.file import require_unused, write_plan
from ecsspec.cli.several import file_of, stacks_of
from ecsspec.cli.talk import say
from ecsspec.cli.target import Choice, about, connected, noted, pasted
from ecsspec.problems import UsageError
from ecsspec.version import __version__

if TYPE_CHECKING:
    from ecsspec.deploy.plans.plan import Plan
    from ecsspec.pipeline import Compiled
    from ecsspec.report import Report
    from ecsspec.review import Review


def keep(specs: Sequence[str] | None, choice: Choice, *, out: str, tell: Callable[[Report], int]) -> int:
    """Show what an apply would change and keep it as a plan: its change set in AWS, and a file that knows it.

    Either both are there in the end, or neither.
    """
    from ecsspec.api import review
    from ecsspec.report import Report

    about(choice)
    path = require_unused(out)
    compiled = _only(stacks_of(spec_files(specs)))
    ports = connected(choice, at_spec(compiled))
    ask = partial(review, compiled, ports, invocation=invocation(), purpose="plan", role=choice.role)
    found = noted(through(choice, ask, asks=True))
    try:
        code = tell(Report((found,)))
        if found.is_empty or found.preview.unchanged:
            take_back(ports, found.preview)
            say("no plan was written: there is nothing to apply")
            return code
        plan = _planned(found, compiled, choice, now=ports.clock.now())
        write_plan(path, plan)
    except BaseException:
        take_back(ports, found.preview)
        raise
    _tell_kept(plan, file=quote(out))
    return code


def _only(stacks: Sequence[Compiled]) -> Compiled:
    if len(stacks) != 1:
        raise UsageError(f"a plan is of one spec, and these are {len(stacks)}", "name one spec", "E902")
    if file_of(stacks[0]) == "-":
        raise UsageError("a plan names its spec, and stdin has no name", "name the spec's file", "E902")
    return stacks[0]


def _planned(found: Review, compiled: Compiled, choice: Choice, *, now: float) -> Plan:
    from ecsspec.deploy.plans.plan import LOCAL, planned, target_of
    from ecsspec.deploy.preview.obstacles import require_possible
    from ecsspec.losses import consent

    require_possible(found.preview.before, found.preview.deployment.template)
    return planned(
        found.preview,
        spec=file_of(compiled),
        text=compiled.loaded.document.source.text,
        losses=tuple(map(consent, found.losses)),
        target=LOCAL if choice.is_local else target_of(found.preview.caller),
        ecsspec=__version__,
        now=now,
    )


def _tell_kept(plan: Plan, *, file: str) -> None:
    from ecsspec.deploy.plans.plan import in_words

    kept = "no change set, as there is no stack yet" if plan.is_new else f"the change set {plan.set_name} is kept"
    losses = "".join(f" {option}" for option in plan.losses)
    say(f"\nplan {plan.id} is in {file}, and holds until {in_words(plan.expires)}; {kept}")
    say(pasted(f"to apply exactly this: `ecsspec apply --plan {file}{losses}`"))
    say(pasted(f"to drop it:            `ecsspec plan drop {file}`"))
