"""What is said of a name that is no stack's: most often it has a slip, and sometimes the stack is gone already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from ecsspec.cli.files import specs_in
from ecsspec.cli.target import how_elsewhere
from ecsspec.problems import AwsError, NotDone

if TYPE_CHECKING:
    from ecsspec.cli.aim import Aim
    from ecsspec.deploy.facts import Gone, Stack
    from ecsspec.deploy.ports import Ports

MINUTE = 16
"""Characters of a time, down to its minute."""
LONG = 12
"""From so many letters on, two slips in a name are likelier than another name."""


def require_there(ports: Ports, aim: Aim, *, verb: str) -> Stack:
    """Return the stack; raise where there is none, and where the spec allows another place only."""
    from ecsspec.deploy.ownership import require_place

    if aim.region or aim.account:
        require_place(ports.identity.caller(), account=aim.account, region=aim.region)
    found = ports.stacks.describe(aim.stack)
    if found is None:
        raise missing(ports, aim, verb=verb)
    return found


def missing(ports: Ports, aim: Aim, *, verb: str) -> NotDone:
    """Return the error of a stack that is not there; a name, not a spec's, may be meant for another stack of ours."""
    gone = last(ports, aim.stack)
    if gone is None:
        hint = _of_a_spec(aim) if aim.file else _of_a_name(ports, aim.stack, verb=verb)
        return NotDone(f"there is no stack {aim.stack}", hint, "E708")
    when = f" {gone.when[:MINUTE].replace('T', ' ')} UTC" if gone.when else ""
    again = f"apply it again with `ecsspec apply {quote(aim.file)}`" if aim.file not in ("", "-") else "apply its spec"
    hint = f"{again}, if it is to stand again; if another stack was meant, check {_aimed(aim)}{how_elsewhere()}"
    return NotDone(f"there is no stack {aim.stack}: it was deleted{when}", hint, "E708", _kept(aim.stack, gone))


def _aimed(aim: Aim) -> str:
    return "" if aim.file else "the name, "


def _kept(name: str, gone: Gone) -> tuple[str, ...]:
    """Return where the last report of a stack that is gone is, if there is one."""
    from ecsspec.cli.reports import latest
    from ecsspec.diagnosis.evidence import Evidence

    file = latest(Evidence(name, "", stack_id=gone.id))
    return (f"what was seen of its last failure is kept: ecsspec diagnose {quote(str(file))}",) if file else ()


def _of_a_spec(aim: Aim) -> str:
    elsewhere = f"check {how_elsewhere()}, if it was applied"
    return elsewhere if aim.file == "-" else f"apply it with `ecsspec apply {quote(aim.file)}`; {elsewhere}"


def _of_a_name(ports: Ports, name: str, *, verb: str) -> str:
    near = [other for other in _ours(ports) if is_slip(name, other)]
    if near or not Path(name).is_dir():
        return f"did you mean `ecsspec {verb} {near[0]}`?" if near else f"check the name, {how_elsewhere()}"
    specs = specs_in(Path(name)) or ["SPEC"]
    return f"{name} is a folder here; name one spec: `ecsspec {verb} {quote(specs[0])}`"


def is_slip(name: str, other: str) -> bool:
    """Tell whether a name is another one with a slip of the hand; one with other numbers is another stack's."""
    from ecsspec.cli.slips import slips

    allowed = 1 if len(other) < LONG else 2
    return re.findall(r"\d+", name) == re.findall(r"\d+", other) and slips(name, other) <= allowed


def last(ports: Ports, name: str) -> Gone | None:
    """Return the stack of this name that was deleted last, as far as AWS remembers; who may not ask does not know."""
    try:
        return ports.stacks.gone(name)
    except AwsError:
        return None


def was_deleted(ports: Ports, name: str) -> bool:
    """Tell whether AWS remembers that a stack of this name was deleted."""
    return last(ports, name) is not None


def _ours(ports: Ports) -> Sequence[str]:
    """Return the names of our stacks, none to somebody who may not list them: a suggestion is worth no error."""
    try:
        return ports.stacks.ours()
    except AwsError:
        return ()
