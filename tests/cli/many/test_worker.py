"""One of several stacks that are applied, without the others."""

from __future__ import annotations

from contextvars import copy_context

import pytest

from ecsspec.cli.aim import Aim
from ecsspec.cli.applying.options import ApplyOptions
from ecsspec.cli.many.worker import News, Worker
from ecsspec.deploy.events import Cancelling, Event, Finished, NotCancelled, Outcome, Tick
from ecsspec.deploy.following.halt import Halt, Halting
from tests.deploy.fakes import a_stack, ports_with
from tests.reviews import WEB, compiled

CREATED = Finished(Outcome.CREATED)
LATE = NotCancelled("the operation was over before it could be cancelled", 9.0)
HEARD = Cancelling("you said so", 4.0)


def one() -> Worker:
    halt, aim = Halt(), Aim("web", "web.yml")
    doors = Halting(ports_with(a_stack()), halt)
    return Worker(
        compiled=compiled(WEB),
        aim=aim,
        name="web",
        options=ApplyOptions(),
        context=copy_context(),
        doors=doors,
        halt=halt,
    )


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([Tick(9.0), CREATED], [Tick(9.0), LATE, CREATED]),
        ([HEARD, CREATED], [HEARD, CREATED]),
    ],
)
def test_an_order_that_nobody_took_up_came_too_late(events: list[Event], told: list[Event]) -> None:
    applying = one()
    heard: list[News] = []
    applying.cancel_order.cancel("you said so")
    assert list(applying._told(events, heard.append)) == heard == told


def test_without_an_order_nothing_is_said_of_one() -> None:
    assert list(one()._told([Tick(9.0), CREATED], lambda _: None)) == [Tick(9.0), CREATED]
