"""The spec of these tests in every status that its stack can stand in."""

from __future__ import annotations

from ecsspec.baseline import body_of
from ecsspec.deploy.statuses import STANDINGS, Kind
from tests.cli.processes import Ran
from tests.deploy.trouble import PLAYS, Play
from tests.reviews import WEB, compiled
from tests.world import World

NEWER = WEB.replace("1.28", "1.29")
MORE = WEB.replace("_count: 1", "_count: 3")


def body(text: str) -> str:
    """Return the template of a spec, as it is sent."""
    return body_of(compiled(text).template)


SPEC = Play(app=body(WEB), newer=body(NEWER), more=body(MORE), log="LogGroup")


def standing_in(status: str) -> World:
    """Return a world in which the stack of web.yml stands so, and what went wrong is put right meanwhile."""
    world = PLAYS[status](SPEC)
    world.mend("Service")
    world.mend("LogGroup")
    return world


def left(world: World, stack: str = "web") -> str:
    """Return the status of a stack, or nothing where there is none."""
    here = (one.status for one in world.stacks.by_id.values() if one.name == stack and one.status != "DELETE_COMPLETE")
    return next(here, "")


def statuses(kind: Kind) -> list[str]:
    """Return the statuses of a kind."""
    return sorted(status for status, found in STANDINGS.items() if found.kind is kind)


def is_ready(world: World) -> bool:
    """Tell whether the stack of web.yml stands, and can be changed."""
    return STANDINGS[left(world)].kind is Kind.READY


def words(ran: Ran) -> str:
    """Return what a command said, without its line breaks."""
    return " ".join(ran.err.split())


def deletions(world: World) -> int:
    """Return how often AWS was asked to delete a stack."""
    return len(world.called("DeleteStack"))
