"""One fake of AWS for tests, behind real boto3 clients and over fake time: start at `World`.

    world = World()
    world.fail("Service", reason="CannotPullContainerError: …")     # what shall go wrong
    client = world.session().client("cloudformation")               # a real boto3 client, no socket
    ...
    world.clock.sleep(30)                                           # AWS works while somebody sleeps
    assert world.stacks["web"].status == "ROLLBACK_COMPLETE"

`tests.world.scripts` has small templates and the usual steps: propose, apply, delete. Left out on purpose: CreateStack
and UpdateStack (we deploy by change set), nested stacks, transforms, templates in buckets, drift, stack policies. An
operation that is not played fails the test and says where to add it.
"""

from __future__ import annotations

from tests.world.refusals import Killed, NotPlayed, WrongAnswer
from tests.world.world import Call, World

__all__ = ["Call", "Killed", "NotPlayed", "World", "WrongAnswer"]
