"""A wall around a third party's backend: whatever it raises or returns, the user learns whose it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import Backend, RunShape, TaskShape
from ecsspec.problems import EcsspecError, MachineError, Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section

T = TypeVar("T")
A = TypeVar("A", Problem, Placement, TaskShape, RunShape, Fragment)


class Guarded:
    """A backend whose failures become one clear error (E412)."""

    def __init__(self, name: str, inner: Backend) -> None:
        """Wrap a backend that is known by this name."""
        self.name = name
        self._inner = inner
        self.capacity_model: type[Section] = inner.capacity_model

    def problems(self, spec: Spec) -> Iterable[Problem]:
        """Return what the backend refuses."""
        return self._asked("problems", lambda: tuple(map(self._problem, self._inner.problems(spec))))

    def placement(self, spec: Spec) -> Placement:
        """Return the backend's placement."""
        return self._ask("placement", lambda: self._inner.placement(spec), Placement)

    def task(self, app: App) -> TaskShape:
        """Return the backend's part of the task definition."""
        return self._ask("task", lambda: self._inner.task(app), TaskShape)

    def run(self, app: App) -> RunShape:
        """Return the backend's part of the service."""
        return self._ask("run", lambda: self._inner.run(app), RunShape)

    def capacity(self, app: App) -> Fragment:
        """Return what the backend brings to run on."""
        return self._ask("capacity", lambda: self._inner.capacity(app), Fragment)

    def _ask(self, question: str, call: Callable[[], A], kind: type[A]) -> A:
        return self._asked(question, lambda: self._held(question, call(), kind))

    def _asked(self, question: str, call: Callable[[], T]) -> T:
        try:
            return call()
        except EcsspecError:
            raise
        except (Exception, SystemExit) as error:
            raise self._error(question, f"raised {type(error).__name__}: {error}") from error

    def _problem(self, found: Problem) -> Problem:
        return self._held("problems", found, Problem)

    def _held(self, question: str, answer: A, kind: type[A]) -> A:
        """Return an answer that is what it should be."""
        if not isinstance(answer, kind):
            raise self._error(question, f"answered {type(answer).__name__}, not {kind.__name__}")
        from ecsspec.backends.conformity import fault_of

        if fault := fault_of(answer):
            raise self._error(question, f"answered a {fault},")
        return answer

    def _error(self, question: str, what: str) -> MachineError:
        origin = type(self._inner).__module__
        hint = f"this is a fault of that package, not of your spec: report it to the makers of {origin}"
        return MachineError(f"the backend {self.name} ({origin}) {what} when asked for {question}", hint, "E412")
