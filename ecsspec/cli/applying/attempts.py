"""The way in of an apply: what is done where the stack, as it stands, is in the way, before the apply begins afresh.

Somebody at work on it is waited for, what a failure left is deleted, a rollback that got stuck is continued; each only
when it is agreed to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecsspec.cli.ask import can_ask
from ecsspec.cli.talk import say
from ecsspec.problems import NotDone

if TYPE_CHECKING:
    from ecsspec.cli.aim import Aim
    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.deploy.ports import Ports

OVERTAKEN = "E703"
"""What was shown is no longer true, as somebody else was quicker."""
TRIES = 5
"""How often it is begun afresh after somebody who was quicker."""


@dataclass(frozen=True, slots=True)
class ApplyRun:
    """Where an apply of a spec goes in: the doors, the stack that the spec means, and what the options say.

    `owner` is the app whose stack it must be.
    """

    ports: Ports
    aim: Aim
    owner: str
    options: ApplyOptions

    @property
    def can_ask(self) -> bool:
        """Tell whether somebody is there to choose, and wants to be asked."""
        return can_ask() and not self.options.yes

    @property
    def place(self) -> str:
        """Return where an operation goes on without us."""
        return self.options.choice.place


def entered(apply_run: ApplyRun, attempt: Callable[[], int]) -> int:
    """Make an attempt to apply, and another where what was in its way is gone; return the exit code.

    Each attempt looks at the stack anew, shows what would change now, and asks as ever.
    """
    from ecsspec.cli.applying.broken import clear
    from ecsspec.cli.applying.busy import stand_by
    from ecsspec.deploy.statuses import Broken, Busy

    begun, overtaken = apply_run.ports.clock.now(), 0
    while True:
        try:
            return attempt()
        except Busy as error:
            stand_by(apply_run, error, begun=begun)
        except Broken as error:
            clear(apply_run, error)
        except NotDone as error:
            overtaken += 1
            if error.code != OVERTAKEN or not apply_run.options.wait or overtaken == TRIES:
                raise
            say(f"\n{error.what}: looking again\n")
