"""Specs as they were and as they are, stack by stack, offline: what is new, what changed, what has no spec any more.

The bytes are given; where they were read (the work tree, a git revision) shows in the label of their side only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TypeAlias

from ecsspec.baseline import compiled_anew, keys_between, unsent
from ecsspec.cfn.template import Template
from ecsspec.deploy.preview.compared import compared
from ecsspec.pipeline import Compiled, compile_source, require_one_stack_each, template_of
from ecsspec.problems import Problem, SpecError
from ecsspec.provenance.attribute import attribute
from ecsspec.report import LeftBehind, Report
from ecsspec.review import Review
from ecsspec.spec.canonical import canonical
from ecsspec.spec.document import Document
from ecsspec.spec.naming import is_meant, may_name, stack_of
from ecsspec.spec.source import decode, parse
from ecsspec.spec.validate import TEXT_UNDER

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
    `chosen` is the one file that was named, empty where folders or several were.
    """

    files: Mapping[str, bytes]
    label: str = ""
    search: Search = _nowhere
    chosen: str = ""

    def name(self, path: str) -> str:
        """Return what a file is called in what we say: `main:specs/web.yml`, as git writes it."""
        return f"{self.label}:{path}" if self.label else path


@dataclass(frozen=True, slots=True)
class Found:
    """Files of a whole side that name wanted stacks: which, those that compile, and what is wrong with the others."""

    stacks: Mapping[str, str] = field(default_factory=dict)
    specs: Specs = field(default_factory=dict)
    wrong: Mapping[str, SpecError] = field(default_factory=dict)

    def beyond(self, other: Found) -> Found:
        """Return the files that did not name the same stack on the other side: those that came, or that went."""
        paths = {path for path, stack in self.stacks.items() if other.stacks.get(path) != stack}
        return Found(
            {path: stack for path, stack in self.stacks.items() if path in paths},
            {path: one for path, one in self.specs.items() if path in paths},
            {path: error for path, error in self.wrong.items() if path in paths},
        )

    def staying(self, other: Found) -> Specs:
        """Return the specs whose file names the same stack on the other side: nobody moved them."""
        return {path: one for path, one in self.specs.items() if other.stacks.get(path) == self.stacks[path]}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report, and what to be warned of in the new specs."""

    report: Report
    warnings: tuple[Problem, ...]


def compare(before: Side, after: Side) -> Comparison:
    """Compare two sides; raise `SpecError` with the problems of every spec that does not compile, on either side."""
    old, new = _specs(before, after)
    lost, gone = _without(old, new), _without(new, old)
    then, now = _elsewhere(before, after, lost=lost, gone=gone)
    went, came = then.beyond(now), now.beyond(then)
    _require_right((lost, went), (gone, came))
    twins = {**_twins(old, new), **_twins(went.specs, lost), **_twins(gone, came.specs)}
    alone = {path: one for path, one in lost.items() if path not in twins}
    twins |= _copied(then.specs, alone, after.chosen)
    was = {**then.specs, **old}
    told = {path: one for path, one in came.specs.items() if path in twins} | dict(new)
    pairs = {path: (was.get(twins.get(path, "")), told[path]) for path in sorted(told)}
    stood, stand = then.staying(now), now.staying(then)
    remarks = {path: _remark(pair, stood, after) for path, pair in pairs.items() if path in lost or path in came.specs}
    reviews = (_review(*pair, before.label, remarks.get(path, "")) for path, pair in pairs.items())
    left = (_left_behind(gone[path], before.name(path), stand, after) for path in _gone(gone, came.specs))
    warnings = tuple(problem for pair in pairs.values() if _is_news(*pair) for problem in pair[1].loaded.warnings)
    return Comparison(Report(tuple(reviews), tuple(left)), warnings)


def against_spec(new: Compiled, old: Compiled, *, label: str) -> Review:
    """Compare a spec with another one, as if it had been that one's app."""
    return _review(old, new, label)


def against_template(new: Compiled, before: Template, *, label: str) -> Review:
    """Compare a spec with a template; the keys are told where the template holds the spec that it was made from."""
    preview = compared(unsent(new), before, against=label, baseline=compiled_anew(before))
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


def _left_behind(one: Compiled, file: str, staying: Specs, after: Side) -> LeftBehind:
    stack, region, account = one.identity
    also = tuple(after.name(path) for path in _of_stack(one, staying, _by_name(staying)))
    return LeftBehind(stack, file, account, region, also)


def _compiled(side: Side, paths: Sequence[str], problems: list[Problem]) -> Iterator[tuple[str, Compiled]]:
    for path in paths:
        try:
            yield path, compile_source(decode(side.files[path], path=side.name(path)))
        except SpecError as error:
            problems += error.problems


def _elsewhere(before: Side, after: Side, *, lost: Specs, gone: Specs) -> tuple[Found, Found]:
    """Return what each side has, in the whole of it, of the stacks that have a spec on one side only."""
    stacks = {one.identity[0] for one in (*lost.values(), *gone.values())}
    then = _found(before, stacks) if stacks else Found()
    return then, _found(after, stacks) if gone or then.stacks else Found()


def _found(side: Side, stacks: Collection[str]) -> Found:
    """Return the files of the whole of a side that name one of the stacks; other tools' files are not wrong ones."""
    files = {path: one for path, one in _documents(side, stacks) if stack_of(one) in stacks}
    specs, wrong = {}, {}
    for path, document in files.items():
        try:
            specs[path] = compile_source(document.source)
        except SpecError as error:
            if is_meant(document):
                wrong[path] = error
    return Found({path: stack_of(document) for path, document in files.items()}, specs, wrong)


def _documents(side: Side, stacks: Collection[str]) -> Iterator[tuple[str, Document]]:
    for path, data in sorted(side.search(stacks).items()):
        try:
            source = decode(data, path=side.name(path))
        except SpecError:
            continue
        if may_name(source.text, stacks):  # to read YAML takes time, and a name may be any word
            yield path, parse(source, text_under=TEXT_UNDER)[0]


def _require_right(*moves: tuple[Specs, Found]) -> None:
    """Refuse a spec that somebody moved and that does not compile: what becomes of its stack is not known."""
    problems: list[Problem] = []
    for wanted, found in moves:
        stacks = {one.identity[0] for one in _without(found.specs, wanted).values()}
        for path, error in found.wrong.items():
            problems += error.problems if found.stacks[path] in stacks else ()
    if problems:
        raise SpecError.of(problems)


def _copied(old: Specs, new: Specs, chosen: str) -> Mapping[str, str]:
    """Return the old path of new specs that are copies: of the one in the same folder, or of any if one was chosen."""
    named = _by_name(old)
    only = {path: one for path, one in new.items() if len(_of_stack(one, old, named)) == 1}
    pairs = _twins(old, only).items()
    return {path: was for path, was in pairs if path == chosen or PurePath(path).parent == PurePath(was).parent}


def _remark(pair: tuple[Compiled | None, Compiled], staying: Specs, after: Side) -> str:
    """Return what to know of a spec that is new where it is, while others of its stack stay where they are."""
    old, new = pair
    others = [after.name(path) for path in _of_stack(new, staying, _by_name(staying))]
    if not others:
        return ""
    stack, verb = new.identity[0], "names" if len(others) == 1 else "name"
    said = f"{', '.join(others)} {verb} the stack {stack} too"
    if old is None:
        return f"{said}, and did before: where it was applied from there, {stack} is not new"
    return f"{said}, and stays: of them, the one that is applied last counts"


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


def _review(old: Compiled | None, new: Compiled, label: str, remark: str = "") -> Review:
    before = _sharing(old.template, new.template) if old else Template("", {})
    preview = compared(unsent(new), before, against=label, baseline=before)
    if remark:
        preview = replace(preview, note="; ".join(part for part in (preview.note, remark) if part))
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
