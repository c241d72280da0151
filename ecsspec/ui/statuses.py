"""CloudFormation's statuses in plain words, and a ledger that keeps one from being told twice."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecsspec.ui.console import Style

_VERBS = {
    "CREATE": ("creating", "created", "not created"),
    "UPDATE": ("updating", "updated", "not updated"),
    "DELETE": ("deleting", "deleted", "not deleted"),
    "IMPORT": ("adopting", "adopted", "not adopted"),
    "ROLLBACK": ("rolling back", "rolled back", "stuck"),
    "UPDATE_ROLLBACK": ("rolling back", "rolled back", "stuck"),
    "IMPORT_ROLLBACK": ("rolling back", "rolled back", "stuck"),
    "UPDATE_COMPLETE_CLEANUP": ("cleaning up", "cleaned up", "stuck"),
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP": ("cleaning up", "cleaned up", "stuck"),
}
_ENDINGS: tuple[tuple[str, int, Style], ...] = (
    ("_IN_PROGRESS", 0, "dim"),
    ("_COMPLETE", 1, "add"),
    ("_FAILED", 2, "error"),
)
_OTHERS: dict[str, tuple[str, Style]] = {"DELETE_SKIPPED": ("kept", "note"), "REVIEW_IN_PROGRESS": ("prepared", "dim")}


def words(status: str) -> tuple[str, Style]:
    """Return a status in plain words, and how to show it."""
    for ending, index, style in _ENDINGS:
        operation = status.removesuffix(ending)
        if operation != status and operation in _VERBS:
            return _VERBS[operation][index], style
    return _OTHERS.get(status, (status.lower().replace("_", " "), "dim"))


def _is_cancelled(status: str, reason: str) -> bool:
    """Tell whether a resource failed for another's failure only."""
    return status.endswith("_FAILED") and reason.startswith("Resource ") and reason.endswith(" cancelled")


@dataclass(slots=True)
class Ledger:
    """What was told of each resource of one operation."""

    _said: dict[str, str] = field(default_factory=dict)
    _replacing: set[str] = field(default_factory=set)
    _goes_back: bool = False

    def news(self, name: str, status: str, *, reason: str = "", detailed_status: str = "") -> tuple[str, Style] | None:
        """Return in words what is new of a resource, or None."""
        verb, style = words(status)
        if _is_cancelled(status, reason):
            verb, style = "cancelled", "dim"
        self._goes_back = self._goes_back or "ROLLBACK" in status
        if "new physical resource" in reason:
            self._replacing.add(name)
        if name in self._replacing and verb in ("updating", "updated") and not self._goes_back:
            verb = "replacing" if verb == "updating" else "replaced"
        if detailed_status == "CONFIGURATION_COMPLETE" and status.endswith("_IN_PROGRESS"):
            verb = "stabilising"
        if self._said.get(name) == verb:
            return None
        self._said[name] = verb
        return verb, style

    def title(self, name: str, status: str) -> str:
        """Return the name of a resource; of one that was replaced there are two, and one of them goes."""
        if name not in self._replacing or not status.startswith("DELETE"):
            return name
        return f"{name}, the {'new' if self._goes_back else 'old'} one"

    def knows(self, name: str) -> bool:
        """Tell whether a resource was told of before."""
        return name in self._said
