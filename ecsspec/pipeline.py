"""From a spec file to a template: read, parse, validate, judge, compile. Pure but for reading the file.

This is all that `validate` and `compile` load; what talks to AWS stands in `ecsspec.api`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from ecsspec.backends.registry import capacity_of, find
from ecsspec.blueprint.seams import Backend
from ecsspec.cfn.template import Template
from ecsspec.compiler import build, compile_spec, judge
from ecsspec.problems import NotDone, Problem, SpecError
from ecsspec.spec.app import Spec
from ecsspec.spec.source import Document, SourceFile, parse, read_file
from ecsspec.spec.validate import TEXT_UNDER, build_spec, examine, located

Identity: TypeAlias = tuple[str, str | None, str | None]
"""What makes two specs the same stack: its name, region and account."""


class Loaded(NamedTuple):
    """A spec that may be compiled: the file with its marks, the Spec, its backend, and what to be warned of."""

    document: Document
    spec: Spec
    backend: Backend
    warnings: tuple[Problem, ...] = ()


class Compiled(NamedTuple):
    """A spec that became a template."""

    loaded: Loaded
    template: Template

    @property
    def identity(self) -> Identity:
        """Return what makes it the same stack as another spec."""
        spec = self.loaded.spec
        return (spec.stack_name, spec.region, spec.account)


def load(path: str) -> Loaded:
    """Read, parse and judge a spec file; raise `SpecError` with every problem that it has."""
    return load_source(read_file(path))


def load_source(source: SourceFile) -> Loaded:
    """Parse and judge a spec; raise `SpecError` with every problem that it has."""
    document, said = parse(source, text_under=TEXT_UNDER)
    verdict = examine(document, said, capacity_of)
    found, spec = list(verdict.problems), verdict.spec
    if document.broken:
        raise _refused(found, document)
    if spec is None or _errors(found):
        raise _refused([*found, *located(_of_the_rest(document, found), document)], document)
    backend = _backend(spec.launch_type)
    found += located(judge(spec, backend), document)
    if _errors(found):
        raise _refused(found, document)
    return Loaded(document, spec, backend, tuple(_veiled(found, document)))


def _refused(found: list[Problem], document: Document) -> SpecError:
    return SpecError.of(_veiled(found, document))


def _veiled(found: list[Problem], document: Document) -> list[Problem]:
    if not found:
        return []
    from ecsspec.spec.veil import veiled

    return veiled(found, document.source)


STANDINS: Mapping[str, object] = {"name": "app", "image": "app"}
"""For required keys that are missing or wrong, so that the rest can be judged."""


def _of_the_rest(document: Document, found: list[Problem]) -> list[Problem]:
    """Judge what is left of a spec without the keys at fault and those that they were meant to be, but for echoes."""
    from ecsspec.spec.unknown import meant_by

    paths = (path for problem in found if problem.severity == "error" for path in (problem.path, meant_by(problem)))
    faulty = {str(path[0]) for path in paths if path}
    rest = {key: value for key, value in document.data.items() if key not in faulty}
    spec = None if "launch_type" in faulty else build_spec({**STANDINS, **rest}, capacity_of)
    if spec is None:
        return []
    fresh = judge(spec, _backend(spec.launch_type))
    return [problem for problem in fresh if not faulty & {*map(str, problem.path[:1]), *problem.joins}]


def _backend(launch_type: str) -> Backend:
    found = find(launch_type)
    if isinstance(found, Problem):
        raise SpecError.of([found])
    return found


def compile_loaded(loaded: Loaded) -> Compiled:
    """Compile a spec; a template that breaks a law is a bug and raises `EcsspecError`."""
    return Compiled(loaded, compile_spec(loaded.spec, loaded.backend))


def compile_source(source: SourceFile) -> Compiled:
    """Load and compile a spec."""
    return compile_loaded(load_source(source))


def compile_file(path: str) -> Compiled:
    """Load and compile a spec file."""
    return compile_loaded(load(path))


def template_of(data: Mapping[str, object]) -> Template | None:
    """Return the template of plain spec data, or None where the data is not a valid spec."""
    spec = build_spec(data, capacity_of)
    if spec is None:
        return None
    backend = find(spec.launch_type)
    return None if isinstance(backend, Problem) else build(spec, backend)


def _errors(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def require_one_stack_each(specs: Mapping[str, Compiled]) -> None:
    """Refuse two specs, by their file, that are the same stack: the second would undo the first."""
    seen: dict[Identity, str] = {}
    for file, one in specs.items():
        first = seen.setdefault(one.identity, file)
        if first != file:
            what = f"{first} and {file} are both the stack {one.identity[0]}: nothing was done"
            raise NotDone(what, "give each app a `name` of its own", "E716")
