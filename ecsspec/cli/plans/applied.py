"""`ecsspec apply --plan`: carry out exactly what was planned, or say what no longer holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ecsspec.cli.aim import Aim, at_spec
from ecsspec.cli.applying.bucket import through
from ecsspec.cli.applying.consent import agree, require_consent
from ecsspec.cli.applying.execution import carried_out, told
from ecsspec.cli.following import take_back
from ecsspec.cli.invocation import invocation
from ecsspec.cli.plans.file import read_plan
from ecsspec.cli.talk import warn
from ecsspec.cli.target import Choice, about, connected, noted
from ecsspec.problems import MachineError
from ecsspec.version import __version__

if TYPE_CHECKING:
    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.deploy.facts import ChangeSet
    from ecsspec.deploy.plans.plan import Plan
    from ecsspec.deploy.ports import Ports
    from ecsspec.pipeline import Compiled
    from ecsspec.review import Review


def carry_out(file: str, options: ApplyOptions) -> int:
    """Apply a plan that still holds in every point; it was reviewed, so nothing is asked but consent by name."""
    from ecsspec.deploy.plans.holding import require_role

    choice = options.choice
    about(choice)
    plan = read_plan(file)
    about(choice, Aim(plan.stack, plan.spec, plan.region, plan.account))
    require_aimed(plan, choice)
    require_role(plan, options.role)
    compiled = _compiled(plan)
    ports = connected(choice, at_spec(compiled))
    found, undo = _held(plan, compiled, ports, options=replace(options, yes=True))
    return carried_out(found.preview, compiled, ports, options, undo=undo)


def require_aimed(plan: Plan, choice: Choice) -> None:
    """Refuse the wrong target as far as the options tell, before anything is started or asked."""
    from ecsspec.deploy.plans.holding import require_target
    from ecsspec.deploy.plans.plan import AWS, LOCAL

    if choice.is_local:
        require_target(plan, LOCAL)
    elif choice.endpoint_url or plan.target == LOCAL:
        require_target(plan, choice.endpoint_url or AWS)


def require_there(plan: Plan, ports: Ports, choice: Choice) -> None:
    """Refuse another target, account or region than the plan's, as AWS tells them."""
    from ecsspec.deploy.plans.holding import require_place, require_target
    from ecsspec.deploy.plans.plan import LOCAL, target_of

    caller = ports.identity.caller()
    require_target(plan, LOCAL if choice.is_local else target_of(caller))
    require_place(plan, caller)


def _compiled(plan: Plan) -> Compiled:
    """Compile the spec that was planned, and no other."""
    from ecsspec.deploy.plans.holding import require_spec, spec_is_gone
    from ecsspec.pipeline import compile_source
    from ecsspec.spec.source import read_file

    try:
        source = read_file(plan.spec)
    except MachineError as error:
        raise spec_is_gone(plan, error) from error
    require_spec(plan, source.text)
    compiled = compile_source(source)
    warn(compiled.loaded.warnings)
    return compiled


def _held(plan: Plan, compiled: Compiled, ports: Ports, *, options: ApplyOptions) -> tuple[Review, Callable[[], None]]:
    """Return the review of a plan that holds and is agreed to, and what takes back what was made for it."""
    from ecsspec.api import review
    from ecsspec.deploy.plans.bound import require_no_more
    from ecsspec.deploy.plans.holding import require_same_stack, require_unchanged
    from ecsspec.deploy.preview.live import discard

    saved = _saved(plan, compiled, ports, choice=options.choice)
    held = _still(plan, compiled, ports, saved=saved)
    if saved is not None:
        agree(told(held, options), options)
        return held, partial(_require_waiting, ports, saved)
    ask = partial(review, compiled, ports, invocation=invocation(), purpose="apply", role=plan.role)
    found = noted(through(options.choice, ask, asks=False))
    try:
        require_same_stack(plan, found.preview.stack)
        require_unchanged(plan, found.preview)
        require_no_more(plan, held.preview, found.preview)
    except BaseException:
        take_back(ports, found.preview)
        raise
    require_consent(told(found, options), ports, options)
    return found, partial(discard, ports, found.preview)


def _saved(plan: Plan, compiled: Compiled, ports: Ports, *, choice: Choice) -> ChangeSet | None:
    """Return the change set of a plan, where we are where it was made and it has not expired."""
    from ecsspec.baseline import deployment_of
    from ecsspec.deploy.plans.bound import require_own
    from ecsspec.deploy.plans.holding import require_fresh, require_template

    require_there(plan, ports, choice)
    require_fresh(plan, now=ports.clock.now())
    require_template(plan, deployment_of(compiled), ecsspec=__version__)
    saved = None if plan.is_new else ports.change_sets.describe(plan.change_set, stack=plan.stack_id)
    require_own(plan, saved)
    return saved


def _still(plan: Plan, compiled: Compiled, ports: Ports, *, saved: ChangeSet | None) -> Review:
    """Return the review of a plan whose stack and change set are as they were."""
    from ecsspec.api import review_kept
    from ecsspec.deploy.plans.bound import require_as_told, require_same_set
    from ecsspec.deploy.plans.holding import (
        require_executable,
        require_same_stack,
        require_unapplied,
        require_unchanged,
    )
    from ecsspec.losses import consent

    found = noted(review_kept(compiled, ports, change_set=saved, role=plan.role))
    require_same_stack(plan, found.preview.stack)
    require_unapplied(plan, saved)
    require_unchanged(plan, found.preview)
    require_executable(plan, saved)
    if saved is not None:
        template = ports.change_sets.template(saved.id, stack=saved.stack_id)
        require_same_set(plan, found.preview, saved, template=template)
    require_as_told(plan, found.preview, losses=tuple(map(consent, found.losses)))
    return found


def _require_waiting(ports: Ports, saved: ChangeSet) -> None:
    """Raise unless the set waits as before: then nothing has begun, and the plan is still good."""
    from ecsspec.deploy.errors import Unusable

    found = ports.change_sets.describe(saved.id, stack=saved.stack_id)
    if found is None or found.execution_status != "AVAILABLE":
        raise Unusable("the change set of the plan does not wait any more", "run the command again", "E703")
