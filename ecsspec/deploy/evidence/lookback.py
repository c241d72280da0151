"""Look at a stack or a service after the fact: what its last operation, or the one that runs, left to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ecsspec.deploy.evidence.gather import gather, gather_service
from ecsspec.deploy.facts import Stack, StackEvent
from ecsspec.deploy.following.follow import is_of_the_stack
from ecsspec.deploy.ports import Ports
from ecsspec.diagnosis.evidence import Evidence
from ecsspec.problems import NotDone

BEGINNINGS: Final = ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS")
"""Statuses of a stack with which an operation begins; a rollback belongs to the one that failed."""


def looked_back(ports: Ports, stack: Stack) -> Evidence:
    """Return what is to be seen of a stack's last operation, and of its services as they stand now."""
    events = last_operation(ports.stacks.events(stack.id), stack.id)
    return gather(ports, stack, failures=events, since=events[0].time if events else "")


def looked_at(ports: Ports, cluster: str, service: str) -> Evidence:
    """Return what is to be seen of a service that no stack, or one that nobody knows, has made."""
    found = gather_service(ports, cluster, service)
    if found is None:
        hint = "check the names, --region and --profile; a spec's file ends in .yml"
        raise NotDone(f"there is no service {service} in a cluster {cluster}", hint, "E708")
    return found


def last_operation(history: Sequence[StackEvent], stack_id: str) -> Sequence[StackEvent]:
    """Return the events since the last operation began; all of them where AWS no longer tells when it did."""
    begins = [
        number
        for number, event in enumerate(history)
        if is_of_the_stack(event, stack_id) and event.status in BEGINNINGS
    ]
    return history[begins[-1] :] if begins else history
