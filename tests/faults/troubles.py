"""What may come between a command and AWS, in a pretended AWS, from a certain moment on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tests.world import World

Happens: TypeAlias = Callable[[World], object]
NIGHT = 9 * 3600.0
SOME = 4


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens to every call from a moment on, and whether it goes away by itself."""

    happens: Happens
    passes: bool = False
    is_expiry: bool = False


def slept(world: World, then: Happens = lambda _: None) -> None:
    """Close the laptop for a night; whatever happens then is found at its opening."""
    world.clock.sleep(NIGHT)
    then(world)


def offline(world: World, *, times: int | None = None) -> None:
    """Let no name be found and nothing be reached."""
    world.lose_connection(times=times)


def dozed_off(world: World) -> None:
    """Lose the network, close the laptop, and find it back some time after its opening."""
    offline(world, times=2 * SOME)
    world.at(5, lambda: world.clock.sleep(NIGHT))


def deaf(world: World, *, times: int | None = None) -> None:
    """Let AWS hear and do everything, and lose its answers."""
    world.lose_connection(before_or_after="after", times=times)


def refused(code: str, *, status: int = 400, times: int | None = None) -> Happens:
    """Return what lets AWS refuse every call."""
    return lambda world: world.deny("*", code=code, message="not now", status=status, times=times)


def expired(world: World) -> None:
    """Let the credentials end."""
    world.expire_credentials()


TROUBLES: Mapping[str, Trouble] = {
    "no network": Trouble(offline),
    "no network for a moment": Trouble(lambda world: offline(world, times=SOME), passes=True),
    "answers lost for a moment": Trouble(lambda world: deaf(world, times=SOME), passes=True),
    "throttled for long": Trouble(refused("Throttling")),
    "a burst of throttling": Trouble(refused("Throttling", times=SOME), passes=True),
    "500 for long": Trouble(refused("InternalFailure", status=500)),
    "some 500s": Trouble(refused("InternalFailure", status=500, times=SOME), passes=True),
    "a 503": Trouble(refused("ServiceUnavailable", status=503, times=1), passes=True),
    "expired credentials": Trouble(expired, is_expiry=True),
    "slept": Trouble(slept, passes=True),
    "slept, network later": Trouble(lambda world: slept(world, lambda w: offline(w, times=SOME)), passes=True),
    "no network, slept": Trouble(dozed_off, passes=True),
    "slept, no network": Trouble(lambda world: slept(world, offline)),
    "slept, credentials expired": Trouble(lambda world: slept(world, expired), is_expiry=True),
}


@dataclass(frozen=True, slots=True)
class Phase:
    """A moment of a command: right after the answer to a call, or when the stack is done."""

    after: str = ""
    calls: int = 0
    when_done: bool = False

    def arrange(self, world: World, happens: Happens) -> None:
        """Let it happen at this moment."""
        if self.when_done:
            _once_done(world, happens)
        elif self.after:
            world.during(self.after, lambda: happens(world), after_calls=self.calls)
        else:
            happens(world)


def _once_done(world: World, happens: Happens) -> None:
    def look() -> None:
        if world.stacks["web"].status.endswith(("CREATE_COMPLETE", "UPDATE_COMPLETE")):
            happens(world)
        else:
            world.during("cloudformation:DescribeStackEvents", look)

    world.during("cloudformation:ExecuteChangeSet", lambda: world.during("cloudformation:DescribeStackEvents", look))


def mend(world: World) -> None:
    """Take every trouble away, and let AWS finish what it does meanwhile."""
    world.forget()
    world.renew_credentials()
    world.allow("*")
    world.clock.settle()
