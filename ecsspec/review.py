"""A preview with the user's file beside it: which key, on which line, moves what, and what needs consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final, TypeAlias

from ecsspec.cfn.access import Grant, opened
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.deploy.deployment import OWNER_TAG
from ecsspec.deploy.preview.beside import places, spec_of
from ecsspec.deploy.preview.compared import Preview
from ecsspec.losses import GROUP, REPLACED, REPLACEMENT_LOSES, SERVICE, loss, may_follow, stays, sure_moves
from ecsspec.problems import Path, Span
from ecsspec.provenance.address import Address, property_, resource
from ecsspec.spec.document import Data, Document

__all__ = ["GROUP", "REPLACED", "REPLACEMENT_LOSES", "SERVICE", "Keys", "Review", "loss"]

Keys: TypeAlias = Mapping[Address, tuple[Path, ...]]
"""The keys that move what stands at an address of the template."""

TAGS: Final = "tags"
"""The key of the spec that holds the tags of the stack."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a screen shows and an apply asks about; `document` is the file that the keys stand in."""

    preview: Preview
    document: Document
    keys: Keys = field(default_factory=dict)
    was: Document | None = None
    """The file as it was, where that is known; a key that is gone stands there."""

    def key_of(self, change: ResourceChange, move: PropertyMove) -> Path | None:
        """Return the first key that moves a property, else one that moves what is around it or inside it."""
        if move.is_of_the_stack:
            return (TAGS,)
        beside = resource(change.logical_id, *move.path)
        return self.key_at(beside if move.beside else property_(change.logical_id, move.path))

    def key_at(self, address: Address) -> Path | None:
        """Return the first key that moves what stands at an address, around it or inside it."""
        if address[0] == "Tags" and address[1] != OWNER_TAG:
            return (TAGS, address[1])
        for length in range(len(address), 1, -1):
            if found := self.keys.get(address[:length]):
                return found[0]
        inside = (keys for at, keys in self.keys.items() if at[: len(address)] == address and keys)
        return next(inside, (None,))[0]

    def document_of(self, key: Path) -> Document:
        """Return the file that a key stands in: the new one, or the old one where the key is gone."""
        return self.was if self.was is not None and _is_gone(key, self.was, self.document) else self.document

    def span_of(self, key: Path | None) -> Span | None:
        """Return where a key stands or stood, or the section that it is meant in, if that is known."""
        document = self.document_of(key) if key else self.document
        return document.span(key, on="key") if key and key[:1] in document.marks else None

    @property
    def renamed_from(self) -> str:
        """Return where the spec was in the revision before, as git writes it, if that was another file."""
        label = f"{self.preview.against}:"
        if self.was is None or not self.was.source.path.startswith(label):
            return ""
        old, new = self.was.source.path.removeprefix(label), self.document.source.path
        return "" if f":{new}".endswith(f":{old}") else self.was.source.path

    @property
    def is_empty(self) -> bool:
        """Return whether an apply would change nothing: what CloudFormation found, or all of what we know of."""
        preview = self.preview
        beside = preview.parameters or preview.tags or preview.template_diff.outputs or preview.sections
        is_same = not (preview.changes or beside) or (preview.unchanged and not preview.against)
        return is_same and preview.protection is None

    @property
    def is_new(self) -> bool:
        """Tell whether there is nothing yet to compare with."""
        return self.preview.stack is None and not self.preview.before.resources

    @property
    def opened(self) -> tuple[Grant, ...]:
        """Return what is allowed then and was not before; of a new stack, what lets the internet in."""
        found = opened(self.preview.before, self.preview.deployment.template)
        return tuple(grant for grant in found if grant.public or not self.is_new)

    def key_of_grant(self, grant: Grant) -> Path | None:
        """Return the first key behind what is allowed: that of the property, up to a position in a list."""
        logical_id, path = grant.at
        return self.key_at(property_(logical_id, tuple(takewhile(lambda step: isinstance(step, str), path))))

    @property
    def losses(self) -> tuple[ResourceChange, ...]:
        """Return the changes that need consent: a replaced or removed resource that takes something with it."""
        return tuple(change for change in self.preview.changes if self.loss_of(change))

    def loss_of(self, change: ResourceChange) -> str:
        """Return what is lost by a change, or nothing."""
        return loss(change, among=self.preview.changes)

    def deed_of(self, change: ResourceChange) -> str:
        """Return what becomes of a resource: CloudFormation's word, but for what it only cannot rule out."""
        among = self.preview.changes
        if may_follow(change, among=among):
            return "may_follow"
        return "modify" if stays(change, among=among) else change.action

    def news_of(self, change: ResourceChange) -> tuple[PropertyMove, ...]:
        """Return what moves in a resource for sure; where nothing does, what may follow."""
        return sure_moves(change, among=self.preview.changes)

    def purpose_of(self, change: ResourceChange) -> str:
        """Return the purpose of a resource in one sentence."""
        return change.purpose or self.preview.purposes.get(change.logical_id, "")

    @property
    def other_app(self) -> str:
        """Return the app whose template this one is compared with, where it is another one."""
        name = spec_of(self.preview.before).get("name")
        return name if isinstance(name, str) and name != self.preview.deployment.owner else ""

    @property
    def places(self) -> tuple[str, ...]:
        """Return where the stack may go now and might not before, where the old template does not hold its spec."""
        data = self.was.data if self.was and not spec_of(self.preview.before) else {}
        return tuple(places(data, self.preview.deployment))

    @property
    def obstacles(self) -> tuple[str, ...]:
        """Return why AWS will not do what is asked for, as far as that is known beforehand."""
        return tuple(f"in one step AWS cannot do this: {one.what}; {one.hint}" for one in self.preview.obstacles)


def _is_gone(key: Path, was: Document, now: Document) -> bool:
    """Tell whether a key was written in one file and is not in the other, not even in a shorter form."""
    old, new = _written(key, was), _written(key, now)
    return len(old) > len(new) and isinstance(_value_at(new, now), dict | list)


def _written(key: Path, document: Document) -> Path:
    """Return as much of a key as a file says."""
    return next((key[:length] for length in range(len(key), 0, -1) if key[:length] in document.marks), ())


def _value_at(path: Path, document: Document) -> Data:
    value: Data = document.data
    for step in path:
        match value, step:
            case dict(), str():
                value = value.get(step)
            case list(), int() if step < len(value):
                value = value[step]
            case _:
                return None
    return value
