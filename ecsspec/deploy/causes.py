"""Why an operation failed: the first true failure, and AWS's reason in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ecsspec.deploy.facts import StackEvent


@dataclass(frozen=True, slots=True)
class Cause:
    """The first failure of an operation: which resource, what it means, and AWS's own text."""

    logical_id: str
    type: str
    words: str
    original: str


_NOISE = re.compile(r"cancell?ed|rollback requested|^$|following resource\(s\) failed", re.IGNORECASE)
_WRAPPED = re.compile(r'Resource handler returned message: "(?P<inner>.*?)"(?: \(RequestToken|$)', re.DOTALL)
_WORDS: tuple[tuple[str, str], ...] = (
    (r"circuit breaker", "its tasks did not become healthy, so the circuit breaker stopped the deployment"),
    (r"did not stabilize|exceeded attempts to wait", "it did not become stable in the time that CloudFormation waits"),
    (r"not authorized to perform: iam:PassRole", "you may not hand this role to the service (iam:PassRole is missing)"),
    (r"not authorized|access ?denied", "a permission is missing"),
    (r"already exists", "something of this name already exists outside the stack"),
    (r"service linked role", "the account lacks a service-linked role, which AWS makes on first use: apply once more"),
    (r"maximum number|limit ?exceeded|quota", "a quota of the account is used up"),
    (r"instance type .* is not supported", "the instance type is not sold in one of the zones"),
    (r"is in use|ResourceInUse", "something still uses it"),
    (r"custom-named resource requires replacing", "it has a fixed name, so it cannot be replaced: give it a new name"),
    (r"does not have an associated load balancer", "its target group is not behind a listener yet"),
    (r"rate exceeded|throttl", "AWS was too busy to answer"),
    (r"does not exist|not found|NotFound", "something it refers to does not exist"),
)


def first_cause(events: Sequence[StackEvent]) -> Cause | None:
    """Return the first failure by time that is not the echo of another one."""
    failed = [event for event in events if event.status.endswith("_FAILED")]
    true = [event for event in failed if not _NOISE.search(event.reason)]
    chosen = true or [event for event in failed if event.reason]
    if not chosen:
        return None
    event = min(chosen, key=lambda event: event.time)
    return Cause(event.logical_id, event.type, in_words(event.reason), event.reason)


def in_words(reason: str) -> str:
    """Return a failure's reason in plain words, or AWS's own where we know none."""
    wrapped = _WRAPPED.search(reason)
    inner = wrapped["inner"] if wrapped else reason
    for pattern, words in _WORDS:
        if re.search(pattern, inner, re.IGNORECASE):
            return words
    return inner
