"""CloudWatch's log lines over boto3, by the names that the awslogs driver gives to streams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ecsspec.aws.errors import Answer, Client, ask, error_code
from ecsspec.deploy.services import LogSource
from ecsspec.diagnosis.evidence import LogLine
from ecsspec.problems import AwsError

_PAGES = 5
"""A page may be empty although older ones are not; nobody waits for more than these."""


def sources(definition: dict[str, Any]) -> list[LogSource]:
    """Return where the containers of a task definition write; without a prefix, nobody knows the stream's name."""
    found: list[LogSource] = []
    for container in definition.get("containerDefinitions", ()):
        logs = container.get("logConfiguration") or {}
        options = logs.get("options") or {}
        group, prefix = options.get("awslogs-group", ""), options.get("awslogs-stream-prefix", "")
        if logs.get("logDriver") == "awslogs" and group and prefix:
            found.append(LogSource(container["name"], group, prefix))
    return found


def lines(client: Client, source: LogSource, *, stream: str, limit: int) -> Sequence[LogLine]:
    """Return the last lines of a stream, oldest first; none where there is no such group or stream."""
    rows: list[Any] = []
    more: dict[str, str] = {}
    for _ in range(_PAGES):
        page = _page(client, logGroupName=source.group, logStreamName=stream, limit=limit - len(rows), **more)
        rows = [*page.get("events", ()), *rows]
        further = page.get("nextBackwardToken", "")
        if len(rows) >= limit or further in ("", more.get("nextToken")):
            break
        more = {"nextToken": further}
    return [_line(source, row) for row in rows]


def _page(client: Client, **about: Answer) -> dict[str, Any]:
    try:
        page: dict[str, Any] = ask(client, "get_log_events", startFromHead=False, **about)
    except AwsError as error:
        if error_code(error.__cause__) == "ResourceNotFoundException":
            return {}
        raise
    return page


def _line(source: LogSource, row: dict[str, Any]) -> LogLine:
    time = datetime.fromtimestamp(row.get("timestamp", 0) / 1000, UTC).isoformat()
    return LogLine(time, source.container, row.get("message", "").rstrip("\r\n"))
