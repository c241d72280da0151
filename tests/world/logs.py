"""What containers write: streams in log groups, named as the awslogs driver names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.ecs_things import Task
from tests.world.refusals import Refused

if TYPE_CHECKING:
    from tests.world.world import World

_GROUP = "AWS::Logs::LogGroup"
_PAGE = 50


class Logs:
    """All streams, by log group and name."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._streams: dict[tuple[str, str], list[tuple[int, str]]] = {}

    def write(self, group: str, stream: str, *lines: str) -> None:
        """Let lines be written, a millisecond apart."""
        at = int(self._world.clock.now() * 1000)
        written = self._streams.setdefault((group, stream), [])
        written += [(at + number, line) for number, line in enumerate(lines)]

    def write_of(self, task: Task, definition: dict[str, Any]) -> None:
        """Let a task's container write what its fate says; the first container, unless the fate names one."""
        containers = definition.get("ContainerDefinitions") or []
        for container in containers:
            options = (container.get("LogConfiguration") or {}).get("Options") or {}
            group, prefix = options.get("awslogs-group"), options.get("awslogs-stream-prefix")
            if group and prefix and container["Name"] == (task.fate.container or containers[0]["Name"]):
                self.write(str(group), f"{prefix}/{container['Name']}/{task.id}", *task.fate.says)

    def stored(self, group: str) -> int:
        """Return how many bytes a group holds."""
        written = (lines for (name, _), lines in self._streams.items() if name == group)
        return sum(len(text.encode()) for lines in written for _, text in lines)

    def drop(self, group: str) -> None:
        """Forget the streams of a group."""
        self._streams = {key: lines for key, lines in self._streams.items() if key[0] != group}

    def lines(self, group: str, stream: str) -> list[tuple[int, str]]:
        """Return the lines of a stream, oldest first."""
        if not self._world.things.exists(_GROUP, group) and not any(name == group for name, _ in self._streams):
            raise Refused("ResourceNotFoundException", "The specified log group does not exist.")
        if (group, stream) not in self._streams:
            raise Refused("ResourceNotFoundException", "The specified log stream does not exist.")
        return self._streams[group, stream]


def get_log_events(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the newest lines of a stream, oldest of them first; a token leads further back."""
    if params.get("startFromHead"):
        raise Refused("InvalidParameterException", "tests/world reads streams from their end only")
    lines = world.logs.lines(params["logGroupName"], params["logStreamName"])
    end = int(str(params.get("nextToken", f"b/{len(lines)}")).partition("/")[2])
    start = max(0, end - min(params.get("limit", _PAGE), _PAGE))
    return {
        "events": [{"timestamp": at, "message": text, "ingestionTime": at} for at, text in lines[start:end]],
        "nextForwardToken": f"f/{end}",
        "nextBackwardToken": f"b/{start}",
    }
