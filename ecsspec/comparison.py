"""Specs as they were and as they are, stack by stack, offline: what is new, what changed, what has no spec any more.

The bytes are given; where they were read (the work tree, a git revision) shows in the label of their side only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeAlias

from ecsspec.baseline import compiled_anew, deployment_of, keys_between
from ecsspec.cfn.template import Template
from ecsspec.deploy.preview import compared
from ecsspec.pipeline import Compiled, compile_source, require_one_stack_each, template_of
from ecsspec.problems import EcsspecError, Problem, SpecError
from ecsspec.provenance.attribute import attribute
from ecsspec.report import LeftBehind, Report
from ecsspec.review import Review
from ecsspec.spec.canonical import canonical
from ecsspec.spec.source import decode

Search: TypeAlias = Callable[[Collection[str]], Mapping[str, bytes]]
"""Returns the files of a whole place, by their path, in which specs of stacks of some names may stand."""

Specs: TypeAlias = Mapping[str, Compiled]
"""Specs by their path."""


def _nowhere(_: Collection[str]) -> Mapping[str, bytes]:
    return {}


@dataclass(frozen=True, slots=True)
class Side:
    """The specs of one place by their path; `label` is the revision, empty for the work tree.

    `search` finds those that nobody named: it is asked for a stack of the other side that has no spec among the files.
    """

    files: Mapping[str, bytes]
    label: str = ""
    search: Search = _nowhere

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
    lost, gone = _without(old, new), _without(new, old)
    came, went = _came(before, after, lost), _found(after, gone)
    twins = {**_twins(old, new), **_twins(came, lost), **_twins(gone, went)}
    was, now = {**old, **came}, {**new, **{path: one for path, one in went.items() if path in twins}}
    pairs = [(was.get(twins.get(path, "")), one) for path, one in sorted(now.items())]
    reviews = tuple(_review(then, one, before.label) for then, one in pairs)
    left = tuple(_left_behind(gone[path], before.name(path)) for path in _gone(gone, went))
    warnings = tuple(problem for then, one in pairs if _is_news(then, one) for problem in one.loaded.warnings)
    return Comparison(Report(reviews, left), warnings)


def against_spec(new: Compiled, old: Compiled, *, label: str) -> Review:
    """Compare a spec with another one, as if it had been that one's app."""
    return _review(old, new, label)


def against_template(new: Compiled, before: Template, *, label: str) -> Review:
    """Compare a spec with a template; the keys are told where the template holds the spec that it was made from."""
    preview = compared(deployment_of(new), before, against=label, baseline=compiled_anew(before))
    return Review(preview, new.loaded.document, keys_between(before, new))


def _specs(before: Side, after: Side) -> tuple[Specs, Specs]:
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


def _came(before: Side, after: Side, lost: Specs) -> Specs:
    """Return where new specs were before, outside of what was named; a file that is still that stack did not move."""
    found = _found(before, lost)
    still = _found(after, found)
    return {path: one for path, one in found.items() if path not in still}


def _found(side: Side, wanted: Specs) -> Specs:
    """Return the specs in the whole of a side that are a wanted stack; what does not compile is none."""
    if not wanted:
        return {}
    found: dict[str, Compiled] = {}
    for path, data in side.search({one.identity[0] for one in wanted.values()}).items():
        with suppress(EcsspecError):
            found[path] = compile_source(decode(data, path=side.name(path)))
    return {path: one for path, one in found.items() if not _without(wanted, {path: one})}


def _without(specs: Specs, others: Specs) -> Specs:
    """Return those of the others whose stack is none of the specs."""
    named = _by_name(specs)
    return {path: one for path, one in others.items() if not _of_stack(one, specs, named)}


def _is_news(old: Compiled | None, new: Compiled) -> bool:
    """Tell whether somebody wrote what a spec says now: it is new, or its text is another one."""
    return old is None or old.loaded.document.source.text != new.loaded.document.source.text


def _twins(old: Specs, new: Specs) -> Mapping[str, str]:
    """Return the old path of each new spec's stack; one that says the same place goes first, then the same path."""
    named = _by_name(old)
    ranked = sorted(
        (one.identity != old[was].identity, path != was, PurePath(path).name != PurePath(was).name, path, was)
        for path, one in new.items()
        for was in _of_stack(one, old, named)
    )
    twins: dict[str, str] = {}
    for *_, path, was in ranked:
        if path not in twins and was not in twins.values():
            twins[path] = was
    return twins


def _by_name(specs: Specs) -> Mapping[str, Sequence[str]]:
    named: dict[str, list[str]] = {}
    for path, one in specs.items():
        named.setdefault(one.identity[0], []).append(path)
    return named


def _of_stack(one: Compiled, specs: Specs, named: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return the paths of the specs that can be the stack of another one."""
    return [path for path in named.get(one.identity[0], ()) if _may_be_one(one, specs[path])]


def _may_be_one(one: Compiled, other: Compiled) -> bool:
    """Tell whether two specs can be one stack; one that names no place goes wherever it is applied."""
    pairs = zip(one.identity, other.identity, strict=True)
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def _gone(old: Specs, new: Specs) -> Iterator[str]:
    """Yield the first old path of each stack that no new spec is about."""
    first = {one.identity: path for path, one in sorted(_without(new, old).items(), reverse=True)}
    yield from sorted(first.values())


def _review(old: Compiled | None, new: Compiled, label: str) -> Review:
    before = _sharing(old.template, new.template) if old else Template("", {})
    preview = compared(deployment_of(new), before, against=label, baseline=before)
    if old is None:
        return Review(preview, new.loaded.document)
    keys = {}
    if old is not new and not preview.template_diff.is_empty:
        specs = canonical(old.loaded.spec), canonical(new.loaded.spec)
        keys = attribute(*specs, template_of, before=before, after=new.template)
    return Review(preview, new.loaded.document, keys, was=old.loaded.document)


def _sharing(old: Template, new: Template) -> Template:
    """Return the old template with what is equal in the new one: what is the same object is compared at once."""
    now = new.resources
    return replace(old, resources={id_: now[id_] if now.get(id_) == one else one for id_, one in old.resources.items()})
