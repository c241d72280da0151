"""`ecsspec apply`: show what would change, ask, execute exactly that."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.aim import at_spec
from ecsspec.cli.applying.bucket import Bucket, MakeBucket, tell_idle
from ecsspec.cli.applying.consent import require_consent
from ecsspec.cli.applying.execution import carried_out, told
from ecsspec.cli.applying.options import ApplyOptions
from ecsspec.cli.files import spec_files
from ecsspec.cli.following import take_back
from ecsspec.cli.options import AllowDelete, AsJson, EndpointUrl, Local, Profile, Region, RoleArn, Specs, Wait, Yes
from ecsspec.cli.several import stacks_of
from ecsspec.cli.target import Choice, connected
from ecsspec.cli.timeout_options import DEFAULT, FailFast, FailFastAfter, OnTime, Timeout, limits_of
from ecsspec.deploy.following.limits import OnTimeout
from ecsspec.problems import UsageError

if TYPE_CHECKING:
    from ecsspec.deploy.ports import Ports
    from ecsspec.pipeline import Compiled

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


Detach = Annotated[bool, typer.Option("--detach", help="Begin, say how to follow it, and end with 7.")]


def command(
    specs: Specs = None,
    *,
    plan: FromPlan = None,
    yes: Yes = False,
    allow_replace: AllowReplace = None,
    allow_delete: AllowDelete = None,
    wait: Wait = False,
    timeout: Timeout = DEFAULT,
    on_timeout: OnTime = OnTimeout.DETACH,
    fail_fast: FailFast = False,
    fail_fast_after: FailFastAfter = None,
    detach: Detach = False,
    role_arn: RoleArn = "",
    as_json: AsJson = False,
    bucket: Bucket = "",
    make_bucket: MakeBucket = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Show what would change, ask, then do exactly that.

    Follows the operation to its end and prints the stack's outputs, or why
    it failed: the cause first. Ctrl-C lets go of it; AWS goes on. Ctrl-C
    twice offers to cancel it. After --timeout it is let go of, or cancelled.

    What takes something with it (a DNS name, log lines) is asked for by name;
    --yes does not agree to it, --allow-replace and --allow-delete do. What a
    failed creation left is deleted with --allow-delete STACK.

    Several stacks are applied side by side, each as soon as what it needs is
    done; a table tells how each ended.

    With --plan nothing else is asked: it was reviewed. A plan that no longer
    holds is refused.

    \b
    Example: ecsspec apply specs/nginx-fargate.yml --local
    Example: ecsspec apply specs/ --yes
    Example: ecsspec apply web.yml --yes --allow-replace LoadBalancer
    Example: ecsspec apply web.yml --yes --wait
    Example: ecsspec apply web.yml --yes --timeout 30m --on-timeout cancel
    Example: ecsspec apply --plan web.plan
    """
    target = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    options = ApplyOptions(
        choice=replace(target, bucket=bucket, make_bucket=make_bucket, role=role_arn),
        yes=yes,
        allow_replace=frozenset(allow_replace or ()),
        allow_delete=frozenset(allow_delete or ()),
        wait=wait,
        detach=detach,
        as_json=as_json,
        limits=limits_of(timeout, on_timeout, fail_fast=fail_fast, fail_fast_after=fail_fast_after, detach=detach),
    )
    tell_idle(options.choice)
    if plan is not None:
        return _by_plan(plan, options, specs=specs)
    stacks = stacks_of(spec_files(specs))
    if len(stacks) > 1:
        from ecsspec.cli.many.apply import applied

        return applied(stacks, options)
    return one_applied(stacks[0], options)


def _by_plan(plan: str, options: ApplyOptions, *, specs: list[str] | None) -> int:
    from ecsspec.cli.plans.applied import carry_out

    if specs:
        raise UsageError("--plan names its spec by itself", f"leave {quote(specs[0])} out, or --plan", "E902")
    if options.wait:
        raise UsageError("--plan is of the stack as it stood, and --wait for it to change", "leave --wait out", "E902")
    return carry_out(plan, options)


def one_applied(compiled: Compiled, options: ApplyOptions) -> int:
    """Apply one spec."""
    from ecsspec.cli.applying.attempts import ApplyRun, entered

    aim = at_spec(compiled)
    ports = connected(options.choice, aim)
    attempt = partial(_attempted, compiled, ports, options)
    return entered(ApplyRun(ports, aim, compiled.loaded.spec.name, options), attempt)


def _attempted(compiled: Compiled, ports: Ports, options: ApplyOptions) -> int:
    """Review and carry out one spec, from the first look at its stack."""
    from ecsspec.cli.many.worker import asked
    from ecsspec.deploy.preview.live import discard

    found = asked(compiled, ports, options)
    require_consent(told(found, options), ports, options)
    if found.preview.unchanged:
        take_back(ports, found.preview)
    return carried_out(found.preview, compiled, ports, options, undo=partial(discard, ports, found.preview))
