"""All failures in their order, and which of the numbers cannot happen to us, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from tests.failures.destroys import DESTROYS
from tests.failures.exits import EXITS
from tests.failures.failure import Failure
from tests.failures.hosts import HOSTS
from tests.failures.refused import REFUSED
from tests.failures.sessions import SESSIONS
from tests.failures.stacks import STACKS
from tests.failures.tasks import TASKS

NUMBERS = range(1, 39)

FAILURES: tuple[Failure, ...] = tuple(
    sorted(
        (*TASKS, *EXITS, *HOSTS, *STACKS, *SESSIONS, *REFUSED, *DESTROYS),
        key=lambda failure: (failure.number or NUMBERS.stop, failure.name),
    )
)

NOT_OURS: Mapping[int, str] = {
    17: "a repository that still holds images: specs make no repository yet",
    21: "a circle of security groups: no spec can write one, and E511 refuses a template that has one",
    32: "a desired count that is set back: nothing scales the tasks of a spec yet; `diff` names who moved a count",
    33: "drift: `diff` shows what was moved by hand, but does not ask CloudFormation's drift detection yet",
    37: "a log group's key: specs name no key yet",
}
"""What cannot happen to a spec of ours as it is today; the words of AWS are known all the same, for other stacks."""
