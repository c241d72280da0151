"""An item of a list that became another one: its few members that differ, where most are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.cfn.layout import plain
from ecsspec.cfn.values import Value
from ecsspec.deploy.changes import PropertyMove
from ecsspec.problems import Path
from ecsspec.ui.masking import masked


def by_member(moves: Sequence[PropertyMove]) -> tuple[PropertyMove, ...]:
    """Return the moves with each item that became another one told by its members."""
    lists: dict[tuple[Path, bool], list[PropertyMove]] = {}
    for move in moves:
        lists.setdefault((move.path[:-1], move.beside), []).append(move)
    return tuple(told for move in moves for told in _told(move, lists[move.path[:-1], move.beside]))


def _told(move: PropertyMove, siblings: Sequence[PropertyMove]) -> Iterator[PropertyMove]:
    gone = [one for one in siblings if one.after is ABSENT and one.before is not ABSENT]
    come = [one for one in siblings if one.before is ABSENT and one.after is not ABSENT]
    members = list(_members(gone[0], come[0])) if len(gone) == len(come) == 1 else []
    if not members or move not in (gone[0], come[0]):
        yield move
    elif move is gone[0]:
        yield from members


def _members(gone: PropertyMove, come: PropertyMove) -> Iterator[PropertyMove]:
    """Yield the members that differ, or nothing where half of them do or one of them is a secret."""
    was, now = _open(gone.before, gone.path), _open(come.after, come.path)
    names = sorted(was.keys() | now.keys())
    differing = [name for name in names if was.get(name, ABSENT) != now.get(name, ABSENT)]
    if len(differing) * 2 < len(names) and gone.by == come.by:
        for name in differing:
            yield replace(gone, path=(*gone.path, name), before=was.get(name, ABSENT), after=now.get(name, ABSENT))


def _open(side: Side, path: Path) -> Mapping[str, Value]:
    """Return the members of an item that hides nothing."""
    if not isinstance(side, Mapping) or len(path) < 2 or masked(plain(side), path) != plain(side):
        return {}
    return side
