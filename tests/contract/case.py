"""What a user of CloudFormation lives through, as facts: how a case is told, and the words that cases share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ecsspec.deploy.events import Event, Finished
from ecsspec.deploy.preview.compared import Preview
from ecsspec.problems import EcsspecError
from tests.contract.places import Place

Facts: TypeAlias = Mapping[str, Any]
Live: TypeAlias = Callable[[Place], Facts]


@dataclass(frozen=True)
class Case:
    """Something to live through and the facts that AWS shows."""

    live: Live
    facts: Facts


CASES: dict[str, Case] = {}


def case(**facts: Any) -> Callable[[Live], Live]:
    """Register a case under its function's name, with the facts as they are on AWS."""

    def register(live: Live) -> Live:
        CASES[live.__name__] = Case(live, facts)
        return live

    return register


def outcome(events: list[Event]) -> str:
    """Return how an operation ended."""
    assert isinstance(events[-1], Finished)
    return events[-1].outcome.value


def refusal(act: Callable[[], object]) -> EcsspecError:
    """Return the error that an act must end with."""
    try:
        act()
    except EcsspecError as error:
        return error
    raise AssertionError("it was not refused")


def actions(shown: Preview) -> dict[str, str]:
    """Return what a preview says of each resource."""
    return {change.logical_id: change.action for change in shown.changes}


def status(place: Place) -> str:
    """Return the stack's status by its name, or nothing."""
    stack = place.ports.stacks.describe(place.stack)
    return stack.status if stack else ""
