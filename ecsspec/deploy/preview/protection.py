"""Termination protection of a stack: no part of its template, so what becomes of it is told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecsspec.deploy.deployment import Deployment
    from ecsspec.deploy.facts import Stack

_ON = "termination protection: off → on (protect), once all else is done; then the stack cannot be deleted"
_OFF = "termination protection: on → off (protect), once all else is done; then the stack can be deleted"
_STAYS = "the stack has termination protection, of which the spec says nothing: it stays; `protect: false` lifts it"


def protection_remarks(deployment: Deployment, stack: Stack | None) -> Iterator[str]:
    """Yield what becomes of the protection of a live stack, where there is something to tell."""
    yield from _moves(was=stack is not None and stack.protected, wanted=deployment.protect)


def protection_between(spec: Mapping[str, object], deployment: Deployment) -> Iterator[str]:
    """Yield what becomes of the protection between a spec as it was, where that is known, and now."""
    if spec:
        was = spec.get("protect", spec.get("posture", "dev") != "dev")
        yield from _moves(was=bool(was), wanted=deployment.protect)


def _moves(*, was: bool, wanted: bool | None) -> Iterator[str]:
    match was, wanted:
        case False, True:
            yield _ON
        case True, False:
            yield _OFF
        case True, None:
            yield _STAYS
