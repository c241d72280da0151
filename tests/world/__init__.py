"""One fake of AWS for tests, behind real boto3 clients and over fake time: start at `World`.

    world = World()
    world.fail("Log", reason="no")                                  # what shall go wrong
    world.rolls_out("Service", exits(1, says=("boom",)))            # … task by task: tests.world.fates
    client = world.session().client("cloudformation")               # a real boto3 client, no socket
    ...
    world.clock.sleep(30)                                           # AWS works while somebody sleeps
    assert world.stacks["web"].status == "ROLLBACK_COMPLETE"

`tests.world.scripts` has small templates and the usual steps: propose, apply, delete; `tests.world.shop` has a service
that rollouts are played on. A service without a script is up as soon as CloudFormation is done with it.

Left out on purpose: CreateStack and UpdateStack (we deploy by change set), nested stacks, transforms, drift, stack
policies. An operation that is not played fails the test and says where to add it.
"""

from __future__ import annotations

from tests.world.refusals import Killed, NotPlayed, WrongAnswer
from tests.world.world import Call, World

__all__ = ["Call", "Killed", "NotPlayed", "World", "WrongAnswer"]
