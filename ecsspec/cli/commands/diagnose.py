"""`ecsspec diagnose`: why a stack's deployment failed, or why its services do not run."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.files import required
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region
from ecsspec.cli.reports import aimed, is_report, latest, read_report
from ecsspec.cli.talk import put, say, show, stdout
from ecsspec.cli.target import Choice, connected

if TYPE_CHECKING:
    from ecsspec.cfn.template import Template
    from ecsspec.diagnosis.evidence import Evidence
    from ecsspec.ui.diagnosis import Spec

FOUND = 2
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_NAMES = re.compile(rf"(?P<region>)(?P<cluster>{_NAME})/(?P<service>{_NAME})")
_ARN = re.compile(rf"arn:[\w-]+:ecs:(?P<region>[^:]+):\d+:service/(?:(?P<cluster>{_NAME})/)?(?P<service>{_NAME})")

Subject = Annotated[
    str,
    typer.Argument(
        metavar="SPEC|STACK|CLUSTER/SERVICE|REPORT",
        help="A spec file, a stack, a service, or a report that apply kept.",
        callback=required("a spec, a stack, a service or a report"),
    ),
]


def command(
    what: Subject,
    *,
    as_json: AsJson = False,
    local: Local = False,
    profile: Profile = "",
    region: Region = "",
    endpoint_url: EndpointUrl = "",
) -> int:
    """Say why a deployment failed, the cause first.

    Looks at the stack's last operation, its services, tasks, targets, hosts
    and logs; changes nothing. Works for stacks of other tools as well, and for
    a service that is in none, by CLUSTER/SERVICE or its ARN. With a SPEC it
    names the lines of the keys that may be behind it.

    AWS forgets stopped tasks after about an hour; a report does not.

    Exits with 2 where something is wrong, with 0 where nothing is.

    \b
    Example: ecsspec diagnose web
    Example: ecsspec diagnose specs/web.yml --json
    Example: ecsspec diagnose labs/web
    """
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    if is_report(what):
        return _tell(*_of_a_report(what), as_json=as_json)
    if service := service_in(what):
        return _tell(*_of_a_service(service, choice), as_json=as_json)
    evidence, spec, template = _of_a_stack(what, choice)
    code = _tell(evidence, spec, template, as_json=as_json)
    if code:
        _point_to_report(evidence)
    return code


def service_in(what: str) -> re.Match[str] | None:
    """Return region, cluster and name in CLUSTER/SERVICE or an ARN; None for a file, which may be named alike."""
    return _ARN.fullmatch(what) or (None if Path(what).exists() else _NAMES.fullmatch(what))


def _of_a_service(named: re.Match[str], choice: Choice) -> tuple[Evidence, Spec]:
    from ecsspec.cli.aim import Aim
    from ecsspec.deploy.evidence.lookback import looked_at
    from ecsspec.ui.diagnosis import NO_SPEC

    ports = connected(choice, Aim(region=named["region"]))
    return looked_at(ports, named["cluster"] or "default", named["service"]), NO_SPEC


def _point_to_report(evidence: Evidence) -> None:
    """Name what an apply kept, where AWS does not tell of the tasks any more."""
    kept = None if any(service.tasks for service in evidence.services) else latest(evidence)
    if kept:
        say(f"\nAWS has forgotten the tasks; what apply saw of them: ecsspec diagnose {quote(str(kept))}")


def _of_a_report(what: str) -> tuple[Evidence, Spec]:
    from ecsspec.ui.diagnosis import NO_SPEC

    return read_report(what), NO_SPEC


def _of_a_stack(what: str, choice: Choice) -> tuple[Evidence, Spec, Template | None]:
    from ecsspec.api import keys_applied, stack_of, template_applied
    from ecsspec.cli.absent import require_there
    from ecsspec.cli.aim import at_stack
    from ecsspec.deploy.evidence.lookback import looked_back
    from ecsspec.ui.diagnosis import Spec

    stack = stack_of(what)
    aim = at_stack(stack, what)
    ports = connected(choice, aim)
    live = require_there(ports, aim, verb="diagnose")
    evidence = looked_back(ports, live)
    if aim.file not in ("", "-"):
        return evidence, *_written(aim.file)
    template = template_applied(ports, live.id)
    return evidence, Spec("the stack's spec", keys_applied(template)), template


def _written(file: str) -> tuple[Spec, Template]:
    from ecsspec.api import keys_in
    from ecsspec.pipeline import compile_file
    from ecsspec.ui.diagnosis import Spec

    compiled = compile_file(file)
    return Spec(file, keys_in(compiled.loaded.document)), compiled.template


def _tell(evidence: Evidence, spec: Spec, template: Template | None = None, *, as_json: bool) -> int:
    from ecsspec.diagnosis.cover import shown
    from ecsspec.diagnosis.findings import diagnose
    from ecsspec.ui import diagnosis as text
    from ecsspec.ui import diagnosisjson as data

    found = aimed(diagnose(evidence), template)
    if as_json:
        put(data.render(found, shown(evidence), spec=spec))
    else:
        show(text.headed(found, shown(evidence), stdout(), spec=spec))
    return FOUND if found.cause else 0
