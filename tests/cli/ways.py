"""Every exit code, and what brings it about: the table that `docs/interruptions.md` shows, and that a test lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ecsspec.cli.exits import EXITS
from tests.reviews import BREAKER, EC2, WEB, applied, deployed
from tests.world import World
from tests.world.fates import exits, never_healthy
from tests.world.scenario import Verb

EVENTS, EXECUTE = "cloudformation:DescribeStackEvents", "cloudformation:ExecuteChangeSet"
APPLY, DESTROY = "apply web.yml --yes", "destroy web.yml --yes"
NEWER = WEB.replace("1.28", "1.29")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an exit code: in words, the command, the AWS that it meets, the spec, and what is said."""

    code: int
    when: str
    command: str
    says: str
    world: Callable[[], World] = World
    spec: str = WEB


def failing(resource: str, *, on: Verb = "create", after: Callable[[], World] = World) -> Callable[[], World]:
    """Return what makes a world in which a resource fails."""

    def make() -> World:
        world = after()
        world.fail(resource, reason=BREAKER, on=on)
        return world

    return make


def then(act: Callable[[World], object], *, after: Callable[[], World] = World) -> Callable[[], World]:
    """Return what makes a world in which something is arranged."""

    def make() -> World:
        world = after()
        act(world)
        return world

    return make


def twice_failing() -> World:
    """Return a world in which an update fails, and its rollback too."""
    world = failing("Service", on="update", after=deployed)()
    world.fail("Service", reason="the image is gone", on="rollback")
    return world


def half_created() -> World:
    """Return a world in which a creation fails, and what it made cannot be deleted."""
    world = failing("Service")()
    world.fail("LogGroup", reason="AccessDenied", on="delete")
    return world


def failed() -> World:
    """Return a world in which a creation failed."""
    world = failing("Service")()
    applied(world, WEB)
    return world


def protected() -> World:
    """Return a world whose stack is protected against deletion."""
    world = deployed()
    client = world.session().client("cloudformation")
    client.update_termination_protection(StackName="web", EnableTerminationProtection=True)
    return world


def gone_back() -> World:
    """Return a world in which ECS takes a deployment back, and CloudFormation does not wait for it."""
    world = deployed()
    world.rolls_out("Service", exits(1), seen=False)
    return world


def stuck() -> World:
    """Return a world in which a deployment never gets healthy."""
    world = deployed()
    world.rolls_out("Service", never_healthy())
    return world


WAYS = (
    Way(0, "it is done", APPLY, "web: created in"),
    Way(0, "there is nothing to change", APPLY, "no changes", deployed),
    Way(0, "there is nothing to destroy", DESTROY, "nothing to do"),
    Way(1, "ecsspec itself breaks", APPLY, "E501", then(lambda w: w.during("sts:GetCallerIdentity", lambda: 1 / 0))),
    Way(2, "`diff` finds changes", "diff web.yml", "to apply it:", deployed, NEWER),
    Way(2, "`diagnose` finds a cause", "diagnose web", "", failed),
    Way(2, "`compile --check` finds a stale file", "compile web.yml -o old.yml --check", "old.yml"),
    Way(3, "the spec is wrong", APPLY, "web.yml:1", spec="nam: web\n"),
    Way(4, "nobody agreed", "apply web.yml", "E701"),
    Way(4, "the stack is somebody else's", APPLY, "E607", then(lambda w: w.foreign_stack("web"))),
    Way(4, "the stack is protected against deletion", DESTROY, "E711", protected),
    Way(4, "a loss is not agreed to by name", APPLY, "E702", deployed, EC2),
    Way(5, "a creation failed and was rolled back", APPLY, "did not become healthy", failing("Service")),
    Way(5, "an update failed and was rolled back", APPLY, "E704",
        failing("Service", on="update", after=deployed), NEWER),
    Way(5, "ECS went back after the stack was done", APPLY, "E719", gone_back, NEWER),
    Way(5, "its time was up and it was cancelled", f"{APPLY} --timeout 2m --on-timeout cancel", "cancelled",
        stuck, NEWER),
    Way(6, "an update could not be rolled back", APPLY, "E705", twice_failing, NEWER),
    Way(6, "a failed creation could not be taken away", APPLY, "E7", half_created),
    Way(6, "a deletion left something", DESTROY, "E713", failing("LogGroup", on="delete", after=deployed)),
    Way(7, "the network went while it ran", APPLY, "watch web.yml",
        then(lambda w: w.lose_connection(on=EVENTS, after_calls=4, times=None))),
    Way(7, "the credentials expired while it ran", APPLY, "credentials expired",
        then(lambda w: w.during(EXECUTE, w.expire_credentials))),
    Way(7, "Ctrl-C while it ran", APPLY, "you let go of web", then(lambda w: w.interrupt(on=EVENTS, after_calls=4))),
    Way(7, "its time was up", f"{APPLY} --timeout 1m", "goes on without us"),
    Way(7, "`--detach`", f"{APPLY} --detach", "watch web.yml"),
    Way(7, "the network went during a destroy", DESTROY, "watch web.yml",
        then(lambda w: w.during("cloudformation:DeleteStack", lambda: w.lose_connection(times=None)), after=deployed)),
    Way(8, "a permission is missing", APPLY, "E803", then(lambda w: w.deny("cloudformation:CreateChangeSet"))),
    Way(8, "there is no network", APPLY, "E805", then(lambda w: w.lose_connection(times=None))),
    Way(8, "the credentials have expired", APPLY, "E802", then(World.expire_credentials)),
    Way(8, "AWS is too busy", APPLY, "E806", then(lambda w: w.throttle("cloudformation:DescribeStacks", times=99))),
    Way(9, "a file is not there", "apply nowhere.yml --yes", "E911"),
    Way(64, "the command line is wrong", "apply --nonsense", "there is no option --nonsense"),
    Way(130, "Ctrl-C before anything began", APPLY, "nothing of ours is running",
        then(lambda w: w.interrupt(on="cloudformation:DescribeChangeSet"))),
)  # fmt: skip
"""Every way that is told, in the order of the codes."""


def as_rows() -> Iterator[str]:
    """Yield the table in Markdown."""
    yield "| exit code | when | command of the test |"
    yield "| --- | --- | --- |"
    for way in WAYS:
        yield f"| {way.code} | {way.when} | `{way.command}` |"


def missing() -> set[int]:
    """Return the codes that no way leads to."""
    return set(EXITS) - {way.code for way in WAYS}
