"""Specs as they were and as they are, stack by stack, offline: what is new, what changed, what has no spec any more.

The bytes are given; where they were read (the work tree, a git revision) shows in the label of their side only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ecsspec.baseline import compiled_anew, deployment_of, keys_between
from ecsspec.cfn.template import Template
from ecsspec.deploy.preview import compared
from ecsspec.pipeline import Compiled, compile_source, require_one_stack_each, template_of
from ecsspec.problems import Problem, SpecError
from ecsspec.provenance.attribute import attribute
from ecsspec.report import LeftBehind, Report
from ecsspec.review import Review
from ecsspec.spec.canonical import canonical
from ecsspec.spec.source import decode


@dataclass(frozen=True, slots=True)
class Side:
    """The specs of one place by their path; `label` is the revision, empty for the work tree."""

    files: Mapping[str, bytes]
    label: str = ""

    def name(self, path: str) -> str:
        """Return what a file is called in what we say: `main:specs/web.yml`, as git writes it."""
        return f"{self.label}:{path}" if self.label else path


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report, and what to be warned of in the new specs."""

    report: Report
    warnings: tuple[Problem, ...]


def compare(before: Side, after: Side) -> Comparison:
    """Compare two sides; raise `SpecError` with the problems of every spec that does not compile, on either side."""
    old, new = _specs(before, after)
    twins = _twins(old, new)
    reviews = tuple(_review(old.get(twins.get(path, "")), one, before.label) for path, one in new.items())
    left = tuple(_left_behind(old[path], before.name(path)) for path in _gone(old, new))
    warnings = tuple(problem for one in new.values() for problem in one.loaded.warnings)
    return Comparison(Report(reviews, left), warnings)


def against_spec(new: Compiled, old: Compiled, *, label: str) -> Review:
    """Compare a spec with another one, as if it had been that one's app."""
    return _review(old, new, label)


def against_template(new: Compiled, before: Template, *, label: str) -> Review:
    """Compare a spec with a template; the keys are told where the template holds the spec that it was made from."""
    preview = compared(deployment_of(new), before, against=label, baseline=compiled_anew(before))
    return Review(preview, new.loaded.document, keys_between(before, new))


def _specs(before: Side, after: Side) -> tuple[Mapping[str, Compiled], Mapping[str, Compiled]]:
    """Compile both sides; a spec that is the same on both is compiled once, and its problems are told once."""
    problems: list[Problem] = []
    same = {path for path, data in before.files.items() if after.files.get(path) == data}
    new = dict(_compiled(after, sorted(after.files), problems))
    old = dict(_compiled(before, sorted(before.files.keys() - same), problems))
    if problems:
        raise SpecError.of(problems)
    require_one_stack_each(new)
    every = old | {path: new[path] for path in same}
    return {path: every[path] for path in sorted(every)}, new


def _left_behind(one: Compiled, file: str) -> LeftBehind:
    stack, region, account = one.identity
    return LeftBehind(stack, file, account, region)


def _compiled(side: Side, paths: Sequence[str], problems: list[Problem]) -> Iterator[tuple[str, Compiled]]:
    for path in paths:
        try:
            yield path, compile_source(decode(side.files[path], path=side.name(path)))
        except SpecError as error:
            problems += error.problems


def _twins(old: Mapping[str, Compiled], new: Mapping[str, Compiled]) -> Mapping[str, str]:
    """Return the old path of each new spec's stack; one that says the same place goes first, then the same path."""
    named: dict[str, list[str]] = {}
    for was, one in old.items():
        named.setdefault(one.identity[0], []).append(was)
    ranked = sorted(
        (one.identity != old[was].identity, path != was, path, was)
        for path, one in new.items()
        for was in named.get(one.identity[0], ())
        if _may_be_one(one, old[was])
    )
    twins: dict[str, str] = {}
    for _, _, path, was in ranked:
        if path not in twins and was not in twins.values():
            twins[path] = was
    return twins


def _may_be_one(one: Compiled, other: Compiled) -> bool:
    """Tell whether two specs can be one stack; one that names no place goes wherever it is applied."""
    pairs = zip(one.identity, other.identity, strict=True)
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def _gone(old: Mapping[str, Compiled], new: Mapping[str, Compiled]) -> Iterator[str]:
    """Yield the first old path of each stack that no new spec is about."""
    first = {one.identity: path for path, one in sorted(old.items(), reverse=True)}
    for path in sorted(first.values()):
        if not any(_may_be_one(one, old[path]) for one in new.values()):
            yield path


def _review(old: Compiled | None, new: Compiled, label: str) -> Review:
    before = _sharing(old.template, new.template) if old else Template("", {})
    preview = compared(deployment_of(new), before, against=label, baseline=before)
    if old is None:
        return Review(preview, new.loaded.document)
    keys = {}
    if old is not new and not preview.template_diff.is_empty:
        keys = attribute(canonical(old.loaded.spec), canonical(new.loaded.spec), template_of)
    return Review(preview, new.loaded.document, keys, was=old.loaded.document)


def _sharing(old: Template, new: Template) -> Template:
    """Return the old template with what is equal in the new one: what is the same object is compared at once."""
    now = new.resources
    return replace(old, resources={id_: now[id_] if now.get(id_) == one else one for id_, one in old.resources.items()})
