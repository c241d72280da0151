"""Which backends there are: ours by name, third parties' through the entry point `ecsspec.backends`.

Ours are looked up first and import one module; installed packages are scanned only for a name that is not ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from ecsspec.backends.constants import EC2, FARGATE
from ecsspec.backends.guard import Guarded
from ecsspec.problems import Problem
from ecsspec.spec.base import Section

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from ecsspec.blueprint.seams import Backend

BUILTIN = {FARGATE: "ecsspec.backends.fargate", EC2: "ecsspec.backends.ec2"}
GROUP = "ecsspec.backends"


def find(name: str) -> Backend | Problem:
    """Return the backend of a launch type, or the problem that there is none or that it does not load."""
    if name in BUILTIN:
        backend: Backend = import_module(BUILTIN[name]).BACKEND
        return backend
    entries = _entry_points()
    if name not in entries:
        return _unknown(name, [*BUILTIN, *sorted(entries)])
    return _load(name, entries[name])


def capacity_of(name: str) -> type[Section] | Problem:
    """Return the capacity model of a launch type, or the problem that there is none."""
    found = find(name)
    return found if isinstance(found, Problem) else found.capacity_model


def names() -> list[str]:
    """Return the names of all backends, ours first."""
    return [*BUILTIN, *sorted(_entry_points())]


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in BUILTIN}


def _load(name: str, entry: EntryPoint) -> Backend | Problem:
    try:
        loaded = entry.load()
        fault = _fault(loaded)
    except (Exception, SystemExit) as error:  # noqa: BLE001  a package of somebody else's may raise anything
        return _broken(name, entry, f"{type(error).__name__}: {error}")
    return _broken(name, entry, fault) if fault else Guarded(name, loaded)


def _fault(loaded: object) -> str:
    """Return what keeps an object from being a backend, or nothing."""
    missing = [part for part in _PARTS if not hasattr(loaded, part)]
    if missing:
        return f"it lacks {', '.join(missing)}"
    model = getattr(loaded, "capacity_model", None)
    is_section = isinstance(model, type) and issubclass(model, Section)
    return "" if is_section else "its capacity_model is not a subclass of ecsspec.spec.base.Section"


_PARTS = ("capacity_model", "problems", "placement", "task", "run", "capacity")


def _broken(name: str, entry: EntryPoint, why: str) -> Problem:
    what = f"the backend {name} ({entry.value}) does not load: {why}"
    hint = "mend or update that package, or use FARGATE or EC2"
    return Problem("E404", what, ("launch_type",), hint=hint)


def _unknown(name: str, known: Iterable[str]) -> Problem:
    from difflib import get_close_matches

    listed = list(known)
    guess = get_close_matches(name.upper(), listed, n=1, cutoff=0.5)
    hint = f"launch_type: {guess[0]}" if guess else ""
    what = f"there is no launch type {name}"
    return Problem("E403", what, ("launch_type",), allowed=", ".join(listed), hint=hint)
