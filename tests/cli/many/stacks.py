"""Several specs in one command, with a world for AWS: what they need of each other, and what is left."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.cli.linked import linked
from tests.cli.processes import Ran, Shell
from tests.reviews import waiting
from tests.world import World

TALLY = re.compile(r"\d+ stacks?: ")
ROW = re.compile(r"  (?P<name>\S+(?: \(\S+\))?)  +(?:\d+:\d\d  )?(?:\S+\.yml  +)?(?P<words>.+)")
DIAMOND: Mapping[str, tuple[str, ...]] = {"web": ("left", "right"), "left": ("base",), "right": ("base",), "base": ()}
"""The files come in another order than the stacks."""


def write(shell: Shell, stacks: Mapping[str, tuple[str, ...]], *, image: str = "nginx:1.28") -> list[str]:
    """Write a spec for each stack into a folder; return the files in the order of a folder."""
    for name, needs in stacks.items():
        shell.write(f"specs/{name}.yml", linked(name, *needs, image=image))
    return sorted(f"specs/{name}.yml" for name in stacks)


def standing(world: World) -> dict[str, str]:
    """Return the status of each stack that is there."""
    return {one.name: one.status for one in world.stacks.by_id.values() if one.status != "DELETE_COMPLETE"}


def sets(world: World) -> dict[str, list[str]]:
    """Return the change sets that wait, by stack."""
    return {name: found for name in standing(world) if (found := waiting(world, name))}


def rows(ran: Ran) -> dict[str, str]:
    """Return what the table says of each stack, without file and time."""
    lines = ran.err.splitlines()
    end = max(at for at, line in enumerate(lines) if TALLY.match(line)) - 1
    start = max(at for at, line in enumerate(lines[:end]) if not line) + 1
    found = [ROW.fullmatch(line) for line in lines[start:end]]
    return {row["name"]: row["words"] for row in found if row}


def tally(ran: Ran) -> str:
    """Return the count below the table."""
    return next(line for line in reversed(ran.err.splitlines()) if TALLY.match(line))


def begun(world: World) -> list[str]:
    """Return the stacks whose change sets were executed, in that order."""
    names = {one.id: one.name for one in world.stacks.by_id.values()}
    return [names[call["StackName"]] for call in world.called("ExecuteChangeSet")]
