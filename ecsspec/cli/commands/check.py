"""`ecsspec check`: whether an apply would find everything that it needs, before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecsspec.cli.aim import Aim, at_spec
from ecsspec.cli.applying.bucket import Bucket
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region, RoleArn
from ecsspec.cli.talk import put, say, show, stdout
from ecsspec.cli.target import NOWHERE, Choice, connected

if TYPE_CHECKING:
    from collections.abc import Collection

    from ecsspec.deploy.permissions.audit import Audit
    from ecsspec.deploy.ports import Ports
    from ecsspec.deploy.preview.bucket import Way

MISSING, UNTOLD = 4, 8
Spec: TypeAlias = Annotated[
    str, typer.Argument(metavar="SPEC", help="A spec file, to ask about its stack alone.", show_default=False)
]
OfAccess: TypeAlias = Annotated[bool, typer.Option("--access", help="Whether every IAM permission is there.")]


def command(
    spec: Spec = "",
    *,
    access: OfAccess = False,
    role_arn: RoleArn = "",
    as_json: AsJson = False,
    bucket: Bucket = "",
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Tell what an apply would lack, without doing anything.

    --access asks IAM's simulator about every action that ecsspec and
    CloudFormation need. Exit code 4 says that some are missing.

    Example: ecsspec check --access specs/nginx-fargate.yml
    """
    _require_one(access=access)
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url, bucket=bucket)
    if choice.is_local:
        return _nobody_asked(as_json=as_json)
    aim, types, body = _about(spec)
    ports = connected(choice, aim)
    audits = _audits(ports, aim, types=types, role=role_arn, through=_way(ports, body, choice))
    _tell(audits, stack=aim.stack, as_json=as_json)
    if any(one.untold for one in audits):
        return UNTOLD
    return MISSING if any(one.lacks for one in audits) else 0


def _nobody_asked(*, as_json: bool) -> int:
    from ecsspec.ui.access import render_json

    if as_json:
        put(render_json((), local=True))
    say("the local target asks nobody for permission; without --local, AWS's own are checked")
    return 0


def _require_one(*, access: bool) -> None:
    from ecsspec.problems import UsageError

    if not access:
        raise UsageError("nothing to check was named", "ecsspec check --access", "E902")


def _about(spec: str) -> tuple[Aim, tuple[str, ...], str]:
    """Return the stack that is meant, its types and its template; every stack and type without a spec."""
    from ecsspec.baseline import body_of
    from ecsspec.cfn.permissions import known_types
    from ecsspec.cli.several import compiled_specs
    from ecsspec.deploy.permissions.stack_role import types_of

    if not spec:
        return NOWHERE, known_types(), ""
    compiled = compiled_specs([spec])[0]
    return at_spec(compiled), types_of(compiled.template), body_of(compiled.template)


def _way(ports: Ports, body: str, choice: Choice) -> Way | None:
    """Return the bucket that a template goes through, None for one that fits a request."""
    from ecsspec.cli.applying.bucket import storing_of
    from ecsspec.deploy.preview.bucket import way_of

    return way_of(ports, body, caller=ports.identity.caller(), storing=storing_of(choice))


def _audits(ports: Ports, aim: Aim, *, types: Collection[str], role: str, through: Way | None) -> tuple[Audit, ...]:
    """Ask about the caller, and about the role of CloudFormation apart from it where there is one."""
    from ecsspec.deploy.ownership import require_place
    from ecsspec.deploy.permissions.actions import bucket_statements, statements, to_pass
    from ecsspec.deploy.permissions.audit import audit, place_of
    from ecsspec.deploy.permissions.stack_role import stack_statements

    caller = ports.identity.caller()
    require_place(caller, account=aim.account, region=aim.region)
    principal = ports.access.principal(caller.arn)
    place = place_of(caller, stack=aim.stack, principal=principal, bucket=through.bucket if through else "")
    own, stacks = statements(), stack_statements(types)
    own += bucket_statements(makes=through.makes) if through else ()
    mine = (*own, to_pass(role)) if role else (*own, *stacks)
    asked = [(principal, mine), *([(role, stacks)] if role else [])]
    return tuple(audit(ports, who, [one.at(place) for one in wanted], region=caller.region) for who, wanted in asked)


def _tell(audits: tuple[Audit, ...], *, stack: str, as_json: bool) -> None:
    from ecsspec.ui.access import render, render_json

    if as_json:
        put(render_json(audits, stack=stack))
    else:
        show(render(audits, stdout(), stack=stack))
