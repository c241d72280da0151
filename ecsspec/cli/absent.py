"""What is said of a name that is no stack's: most often it has a slip, and sometimes the stack is gone already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecsspec.problems import AwsError, NotDone

if TYPE_CHECKING:
    from ecsspec.deploy.ports import Ports


def require_there(ports: Ports, name: str, *, verb: str) -> None:
    """Raise where there is no stack of this name."""
    if ports.stacks.describe(name) is None:
        raise missing(ports, name, verb=verb)


def missing(ports: Ports, name: str, *, verb: str) -> NotDone:
    """Return the error of a name that is no stack's, with the command on the stack of ours that is probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, _ours(ports), n=1)
    hint = f"did you mean `ecsspec {verb} {near[0]}`?" if near else "check the name, --region and --profile"
    return NotDone(f"there is no stack {name}", hint, "E708")


def was_deleted(ports: Ports, name: str) -> bool:
    """Tell whether AWS remembers that a stack of this name was deleted; who may not ask does not know."""
    try:
        return ports.stacks.was_deleted(name)
    except AwsError:
        return False


def _ours(ports: Ports) -> Sequence[str]:
    """Return the names of our stacks, none to somebody who may not list them: a suggestion is worth no error."""
    try:
        return ports.stacks.ours()
    except AwsError:
        return ()
