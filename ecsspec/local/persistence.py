"""Keep what the emulator holds, in one file, after each finished stack operation.

The emulator itself saves on a clean end only, a file per service. A journal names the operations that have begun, so
that the next start can say what a kill cut off.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from ministack import app as emulator
from ministack.core import persistence as codec
from ministack.services.cloudformation import _stack_events, _stacks, changesets, handlers

from ecsspec.local.state import Folder, write_whole

logger = logging.getLogger("ecsspec.local")

# These change a stack or a change set at once, without an operation that runs on.
AT_ONCE = ("CreateChangeSet", "DeleteChangeSet", "SetStackPolicy", "UpdateTerminationProtection")

# A stack that another operation's snapshot caught waiting for its turn: nothing of it had been done.
UNTOUCHED = {
    "CREATE_IN_PROGRESS": "ROLLBACK_COMPLETE",
    "UPDATE_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
    "DELETE_IN_PROGRESS": "DELETE_FAILED",
    "IMPORT_IN_PROGRESS": "ROLLBACK_COMPLETE",
}

WORDS = {"CREATE": "creation", "UPDATE": "update", "DELETE": "deletion", "IMPORT": "import"}


class Keeper:
    """The saved state of one server and the operations that run in it."""

    def __init__(self, folder: Folder) -> None:
        """Take the folder and read what the last server left there."""
        self.folder = folder
        self.saved: dict[str, Any] = read_snapshot(folder)
        self.running: dict[str, str] = {}
        self.tasks: set[asyncio.Task[Any] | None] = set()
        self.one_at_a_time = asyncio.Lock()

    def install(self) -> None:
        """Take the place of the emulator's own saving and loading, and watch its stack operations."""
        emulator.save_all = self.save
        emulator.load_state = self.load
        for module in (handlers, changesets):
            module._create_stack_task_in_region = self.watched(module._create_stack_task_in_region)
        for action in AT_ONCE:
            handlers._ACTION_HANDLERS[action] = self.saved_after(handlers._ACTION_HANDLERS[action])

    def load(self, service: str) -> Any:
        """Return what was saved of a service."""
        payload = self.saved.pop(service, None)
        if service == "cloudformation" and payload:
            settle(payload)
        return payload

    def save(self, services: dict[str, Callable[[], Any]] | None = None) -> None:
        """Write the state of every service, replacing the old file at once."""
        forget_replaced()
        wanted = services if services is not None else emulator._build_persistence_save_dict()
        states = {name: read() for name, read in wanted.items()}
        kept = {**self.saved, **{name: state for name, state in states.items() if state is not None}}
        write_whole(self.folder.snapshot, json.dumps(kept, default=codec._json_default))

    def watched(self, schedule: Callable[..., None]) -> Callable[..., None]:
        """Return the emulator's scheduling of stack operations, each journalled and saved."""

        def schedule_watched(operation: Coroutine[Any, Any, Any], stack: dict[str, Any], *rest: Any) -> None:
            self.begin(stack)
            schedule(self.carry_out(operation, stack), stack, *rest)

        return schedule_watched

    async def carry_out(self, operation: Coroutine[Any, Any, Any], stack: dict[str, Any]) -> None:
        """Run one operation by itself; nobody sees its end before it is saved."""
        task = asyncio.current_task()
        self.tasks.add(task)
        try:
            async with self.one_at_a_time:
                await operation
                self.done(stack)
        finally:
            self.tasks.discard(task)

    def begin(self, stack: dict[str, Any]) -> None:
        """Note that an operation has begun."""
        self.running[stack["StackName"]] = stack["StackStatus"]
        self.note()

    def done(self, stack: dict[str, Any]) -> None:
        """Save, then strike the operation out."""
        self.running.pop(stack["StackName"], None)
        try:
            self.save()
        except (OSError, TypeError, ValueError):
            logger.exception("the state could not be saved")
        self.note()

    def note(self) -> None:
        """Write the journal."""
        write_whole(self.folder.journal, json.dumps(self.running))

    def saved_after(self, action: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Return an action of the emulator that is saved when it is done."""

        def act(params: Any) -> Any:
            response = action(params)
            self.save()
            return response

        return act

    async def finish(self) -> None:
        """Wait for the operations that run."""
        tasks = [task for task in self.tasks if task]
        if tasks:
            await asyncio.wait(tasks)

    def forget(self) -> None:
        """Save the emptied emulator."""
        self.saved.clear()
        self.running.clear()
        self.save()
        self.note()


def read_snapshot(folder: Folder) -> dict[str, Any]:
    """Return what was saved; nothing where nothing was. What is damaged ends the server, which says so."""
    if not folder.snapshot.exists():
        return {}
    try:
        text = folder.snapshot.read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text, object_hook=codec._json_object_hook)
    except ValueError as error:
        raise SystemExit(f"the saved state is damaged: {folder.snapshot.name}: {error}") from None
    return found


def forget_replaced() -> None:
    """Drop the events of stacks whose name a later stack has taken, which nobody can ask for any more."""
    known = {stack["StackId"] for stack in _stacks._data.values()}
    for key in [key for key in _stack_events._data if key[-1] not in known]:
        del _stack_events._data[key]


def settle(payload: dict[str, Any]) -> None:
    """Give the stacks that were waiting for an operation a state that they can be worked on in."""
    for stack in payload["stacks"]._data.values():
        stack["StackStatus"] = UNTOUCHED.get(stack["StackStatus"], stack["StackStatus"])


def lost(folder: Folder) -> str:
    """Return what the last server's unclean end cut off, in words, or nothing."""
    try:
        cut: dict[str, str] = json.loads(folder.journal.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    parts = [f"the {WORDS.get(status.partition('_')[0], 'operation')} of stack {name}" for name, status in cut.items()]
    if not parts:
        return ""
    is_are, it_them = ("was", "it") if len(parts) == 1 else ("were", "them")
    return f"{' and '.join(sorted(parts))} {is_are} cut off; everything stands as it did before {it_them}"
