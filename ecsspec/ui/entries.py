"""What moves beside the resources: parameters, tags of the stack and outputs, one list for every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from ecsspec.cfn.diff import PropertyChange
from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.deploy.changes import By, PropertyMove
from ecsspec.problems import Path
from ecsspec.review import Review
from ecsspec.ui.masking import MASK

Kind: TypeAlias = Literal["Parameters", "Tags", "Outputs"]
KINDS: Final[Mapping[Kind, tuple[str, str]]] = {
    "Parameters": ("parameter", "parameters"),
    "Tags": ("tag of the stack", "tags of the stack"),
    "Outputs": ("output", "outputs"),
}
"""What one of a kind is called, and several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One of them; `key` is that of the spec, where the user's edit moves it."""

    kind: Kind
    path: Path
    before: Side
    after: Side
    by: By
    key: Path | None

    @property
    def short(self) -> tuple[Side, Side]:
        """Return both sides; of a whole output its value says enough."""
        return _value_of(self.before), _value_of(self.after)


def entries(review: Review) -> tuple[Entry, ...]:
    """Return what moves beside the resources, in the order of the kinds."""
    preview = review.preview
    kinds: Mapping[Kind, Sequence[PropertyMove | PropertyChange]] = {
        "Parameters": preview.parameters,
        "Tags": preview.tags,
        "Outputs": preview.template_diff.outputs,
    }
    return tuple(_entry(review, kind, move) for kind, moves in kinds.items() for move in moves)


def by_kind(review: Review) -> Iterator[tuple[Kind, tuple[Entry, ...]]]:
    """Yield the kinds of which something moves."""
    found = entries(review)
    for kind in KINDS:
        if some := tuple(entry for entry in found if entry.kind == kind):
            yield kind, some


def _entry(review: Review, kind: Kind, move: PropertyMove | PropertyChange) -> Entry:
    by: By = move.by if isinstance(move, PropertyMove) else "edit"
    before, after = move.before, move.after
    if kind == "Parameters" and _is_silent(review, str(move.path[0])):
        before, after = _hidden(before), _hidden(after)
    key = review.key_at((kind, *move.path)) if by == "edit" else None
    return Entry(kind=kind, path=move.path, before=before, after=after, by=by, key=key)


def _is_silent(review: Review, name: str) -> bool:
    """Tell whether either template asks AWS not to show a parameter's value."""
    both = (review.preview.before, review.preview.deployment.template)
    asked = (one.parameters[name].attributes.get("NoEcho") for one in both if name in one.parameters)
    return any(str(one).lower() == "true" for one in asked)


def _hidden(side: Side) -> Side:
    return side if side is ABSENT else MASK


def _value_of(side: Side) -> Side:
    return side["Value"] if isinstance(side, Mapping) and "Value" in side else side
