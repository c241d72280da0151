"""A stack's history as lines, one operation after another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from ecsspec.deploy.events import Event, Finished, ResourceMoved, Started
from ecsspec.deploy.evidence.history import REVIEW, Operation
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.statuses import OURS, REPAIRS
from ecsspec.diagnosis.known import bare
from ecsspec.ui.console import Screen
from ecsspec.ui.eventsjson import Recorder
from ecsspec.ui.fitting import cut, wrapped
from ecsspec.ui.progress import clock
from ecsspec.ui.statuses import Ledger

TIME = 19


def render(operations: Sequence[Operation], screen: Screen) -> str:
    """Return a heading for each operation, then a line for each event, and the reason of a failure below it."""
    return "\n\n".join("\n".join(_lines(operation, screen)) for operation in operations)


def render_json(operations: Sequence[Operation], stack: str, *, outputs: Mapping[str, str]) -> str:
    """Return an object a line, as watch tells an operation, with the time of each; the last one has the outputs."""
    last = operations[-1] if operations else None
    lines = (_records(one, stack, outputs=outputs if one is last else {}) for one in operations)
    return "\n".join(line for one in lines for line in one)


def earlier(number: int) -> str:
    """Return the hint at what is not shown, nothing where all is."""
    return f"{number} earlier operation{'s' * (number > 1)}: --all tells them too" if number else ""


def _lines(operation: Operation, screen: Screen) -> Iterator[str]:
    yield screen.paint(cut(_heading(operation), screen.width), "bold")
    ledger = Ledger()
    for event in operation.events:
        whole = operation.is_whole(event)
        news = ledger.news(event.logical_id, event.status, reason=event.reason, detailed_status=event.detailed_status)
        if news is None:
            continue
        verb, style = news
        name = f"stack {event.logical_id}" if whole else ledger.title(event.logical_id, event.status)
        head = f"{event.time[:TIME].replace('T', ' ')}  {screen.paint(f'{verb:<14}', style)} "
        yield head + cut(name, screen.width - TIME - 17)
        if style == "error" or (whole and _tells(event)):
            parts = wrapped(bare(event.reason), screen.width - TIME - 2)
            yield from (f"{' ' * (TIME + 2)}{part}" for part in parts if part)


def _heading(operation: Operation) -> str:
    if operation.began.status == REVIEW:  # AWS does not say who made a change set
        return f"{operation.kind} · not carried out"
    return f"{operation.kind} · {_whose(operation.began.token)} · {_ending(operation)}"


def _whose(token: str) -> str:
    if token.startswith(REPAIRS):
        return "an ecsspec repair"
    if token.startswith(OURS):
        return f"ecsspec, plan {token.removeprefix(OURS)}"
    return f"somebody else, token {token}" if token else "somebody else"


def _ending(operation: Operation) -> str:
    if operation.outcome is None:
        return "not over yet"
    return f"{operation.outcome.value} in {clock(operation.lasted)}"


def _records(operation: Operation, stack: str, *, outputs: Mapping[str, str]) -> Iterator[str]:
    recorder, began = Recorder(stack), operation.began
    yield _record(recorder, Started(stack, operation.plan), time=began.time, operation=operation.kind)
    for event in operation.events:
        yield _record(recorder, _moved(event, seconds=operation.seconds(event)), time=event.time)
    if operation.outcome and operation.last:
        over = Finished(operation.outcome, outputs)
        yield _record(recorder, over, time=operation.last.time, seconds=round(operation.lasted, 1))


def _record(recorder: Recorder, event: Event, **more: object) -> str:
    return json.dumps({**json.loads(recorder.line(event)), **more}, ensure_ascii=False)


def _moved(event: StackEvent, *, seconds: float) -> ResourceMoved:
    return ResourceMoved(event.logical_id, event.type, "", event.status, event.reason, seconds, event.detailed_status)


def _tells(event: StackEvent) -> bool:
    """Tell whether the stack's own reason is worth a line."""
    return event.reason not in ("", "User Initiated", "Transformation succeeded")
