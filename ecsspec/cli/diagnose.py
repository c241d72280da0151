"""`ecsspec diagnose`: why a stack's deployment failed, or why its services do not run."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from ecsspec.cli.files import required
from ecsspec.cli.options import AsJson, EndpointUrl, Local, Profile, Region
from ecsspec.cli.reports import aimed, is_report, latest, read_report
from ecsspec.cli.talk import put, say, show, stdout
from ecsspec.cli.target import Choice, connected

if TYPE_CHECKING:
    from ecsspec.diagnosis.evidence import Evidence
    from ecsspec.ui.diagnosis import Spec

FOUND = 2

Subject = Annotated[
    str,
    typer.Argument(
        metavar="SPEC|STACK|REPORT",
        help="A spec file, the name of a stack, or a report that apply kept.",
        callback=required("a spec, a stack or a report"),
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
    and logs; changes nothing. Works for stacks of other tools as well. With a
    SPEC it names the lines of the keys that may be behind it.

    AWS forgets stopped tasks after about an hour; a report does not.

    Exits with 2 where something is wrong, with 0 where nothing is.

    \b
    Example: ecsspec diagnose web
    Example: ecsspec diagnose specs/web.yml --json
    """
    choice = Choice(local=local, profile=profile, region=region, endpoint_url=endpoint_url)
    evidence, spec = _of_a_report(what) if is_report(what) else _of_a_stack(what, choice)
    code = _tell(evidence, spec, as_json=as_json)
    if code and not is_report(what):
        _point_to_report(evidence)
    return code


def _point_to_report(evidence: Evidence) -> None:
    """Name what an apply kept, where AWS does not tell of the tasks any more."""
    kept = None if any(service.tasks for service in evidence.services) else latest(evidence.stack)
    if kept:
        say(f"\nAWS has forgotten the tasks; what apply saw of them: ecsspec diagnose {quote(str(kept))}")


def _of_a_report(what: str) -> tuple[Evidence, Spec]:
    from ecsspec.ui.diagnosis import NO_SPEC

    return read_report(what), NO_SPEC


def _of_a_stack(what: str, choice: Choice) -> tuple[Evidence, Spec]:
    from ecsspec.api import keys_applied, stack_of
    from ecsspec.cli.absent import require_there
    from ecsspec.cli.aim import at_stack
    from ecsspec.deploy.lookback import looked_back
    from ecsspec.ui.diagnosis import Spec

    stack = stack_of(what)
    aim = at_stack(stack, what)
    ports = connected(choice, aim)
    live = require_there(ports, aim, verb="diagnose")
    evidence = looked_back(ports, live)
    if aim.file not in ("", "-"):
        return evidence, _written(aim.file)
    return evidence, Spec("the stack's spec", keys_applied(ports, live.id))


def _written(file: str) -> Spec:
    from ecsspec.api import keys_in
    from ecsspec.pipeline import load
    from ecsspec.ui.diagnosis import Spec

    return Spec(file, keys_in(load(file).document))


def _tell(evidence: Evidence, spec: Spec, *, as_json: bool) -> int:
    from ecsspec.diagnosis.cover import shown
    from ecsspec.diagnosis.findings import diagnose
    from ecsspec.ui import diagnosis as text
    from ecsspec.ui import diagnosisjson as data

    found = aimed(diagnose(evidence))
    if as_json:
        put(data.render(found, shown(evidence), spec=spec))
    else:
        show(text.headed(found, shown(evidence), stdout(), spec=spec))
    return FOUND if found.cause else 0
