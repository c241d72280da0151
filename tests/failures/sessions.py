"""What happens to whoever deploys: throttling, credentials, the network, Ctrl-C, somebody else: numbers 26 to 31."""

from __future__ import annotations

from ecsspec.deploy.apply import apply
from tests.failures.failure import Failure
from tests.failures.stacks import wedged
from tests.reviews import WEB, applied, ports, reviewed
from tests.world import World

EXECUTE = "cloudformation:ExecuteChangeSet"
EVENTS = "cloudformation:DescribeStackEvents"
OTHER = WEB.replace("1.28", "1.29")


def polls_are_throttled(world: World) -> None:
    """Let AWS be too busy for some of our questions."""
    world.during(EXECUTE, lambda: world.throttle(EVENTS, times=4))


def credentials_end(world: World) -> None:
    """Let the credentials end when the operation has begun."""
    world.during(EXECUTE, lambda: world.expire_credentials(after_calls=6))


def network_drops(world: World) -> None:
    """Let the network be gone for good when the operation has begun."""
    world.during(EXECUTE, lambda: world.lose_connection(after_calls=6, times=None))


def network_returns(world: World) -> None:
    """Let the network be gone for some calls only."""
    world.during(EXECUTE, lambda: world.lose_connection(after_calls=6, times=8))


def ctrl_c(world: World) -> None:
    """Let somebody press Ctrl-C when the operation has begun."""
    world.interrupt(on=EVENTS, after_calls=6)


def somebody_applies(world: World) -> None:
    """Let another apply be under way."""
    next(iter(apply(ports(world), reviewed(world, OTHER).preview)))


def somebody_cancels(world: World) -> None:
    """Let somebody cancel the update while its tasks come up."""
    cloudformation = world.session().client("cloudformation")
    world.at(30, lambda: cloudformation.cancel_update_stack(StackName="web"))


def wedged_before(world: World) -> None:
    """Let an earlier update, and its way back, have failed."""
    wedged(world)
    applied(world, OTHER)


SESSIONS = (
    Failure(
        number=26,
        name="26-polls-throttled",
        what="AWS is too busy for our questions: no failure",
        play=polls_are_throttled,
        code=0,
        status="UPDATE_COMPLETE",
    ),
    Failure(
        number=27,
        name="27-credentials-end",
        what="the credentials end half-way; the stack goes on by itself",
        play=credentials_end,
        code=7,
        status="UPDATE_IN_PROGRESS",
        causes=("E706",),
    ),
    Failure(
        number=28,
        name="28-network-gone",
        what="the network is gone for good; the stack goes on by itself",
        play=network_drops,
        code=7,
        status="UPDATE_COMPLETE",
        causes=("E706",),
    ),
    Failure(
        number=28,
        name="28-network-back",
        what="the network is gone for a while: no failure",
        play=network_returns,
        code=0,
        status="UPDATE_COMPLETE",
    ),
    Failure(
        number=29,
        name="29-ctrl-c",
        what="somebody presses Ctrl-C; the stack goes on by itself",
        play=ctrl_c,
        code=7,
        status="UPDATE_IN_PROGRESS",
        causes=("E706",),
    ),
    Failure(
        number=30,
        name="30-two-applies",
        what="another apply of the same stack runs",
        play=somebody_applies,
        code=4,
        status="UPDATE_IN_PROGRESS",
        causes=("E610",),
    ),
    Failure(
        number=0,
        name="cancelled-elsewhere",
        what="somebody cancels the update, in another window or in the console",
        play=somebody_cancels,
        code=5,
        status="UPDATE_ROLLBACK_COMPLETE",
        causes=("cancelled-on-request",),
    ),
    Failure(
        number=31,
        name="31-stands-half-way",
        what="the stack stands half-way since an earlier failure",
        play=wedged_before,
        code=6,
        status="UPDATE_ROLLBACK_FAILED",
        causes=("E611",),
    ),
)
