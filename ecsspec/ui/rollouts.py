"""How far the tasks of a service are, and why they fail, in plain words."""

from __future__ import annotations

from ecsspec.deploy.events import RolloutMoved, TasksFailed
from ecsspec.problems import counted
from ecsspec.ui.console import Style

_STATES: dict[str, tuple[str, Style]] = {"COMPLETED": ("steady", "add"), "FAILED": ("rollout failed", "error")}


def state(event: RolloutMoved) -> tuple[str, Style]:
    """Return how a rollout stands, and how to show it."""
    if "rolling back" in event.reason and event.state == "IN_PROGRESS":
        return "rolling back", "warning"
    return _STATES.get(event.state, ("rolling out", "dim"))


def counts(event: RolloutMoved) -> str:
    """Return the numbers of a rollout, and the alarms that sound."""
    tasks = [f"{event.running} of {event.desired} running"]
    tasks += [f"{event.pending} pending"] * (event.pending > 0)
    tasks += [f"{event.old} old"] * (event.old > 0)
    tasks += [f"{event.failed} failed"] * (event.failed > 0)
    parts = [", ".join(tasks)]
    if event.targets is not None:
        parts.append(f"targets {event.healthy} of {event.targets} healthy" if event.targets else "no targets yet")
    if event.alarms:
        parts.append(f"{counted(len(event.alarms), 'alarm').partition(' ')[2]} {', '.join(event.alarms)}")
    return " · ".join(parts)


def trouble(event: TasksFailed) -> str:
    """Return what is wrong with the tasks of a service."""
    within = f"container {event.container}: " if event.container else ""
    return f"{event.service}: {within}{event.cause}"


def advice(event: TasksFailed) -> list[str]:
    """Return what belongs to it: the keys behind it, the first thing to try, and AWS's own words."""
    keys = f"see {', '.join(event.keys)} in the spec" if event.keys else ""
    tries = f"try: {event.tries[0]}" if event.tries else ""
    original = f"AWS says: {event.original}" if event.original and event.original != event.cause else ""
    return [part for part in (keys, tries, original) if part]
