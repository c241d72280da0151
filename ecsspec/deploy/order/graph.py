"""Which of several stacks come after which: pure, from the templates of one command to who needs whom.

A stack is known by the file of its spec. A stack that is needed and not among them stands already, or AWS says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ecsspec.cfn.graph import circles, reachable
from ecsspec.cfn.layout import Data, plain, to_data
from ecsspec.cfn.template import StackResource, Template
from ecsspec.problems import NotDone

_PSEUDO = re.compile(r"\$\{(AWS::\w+)\}")
_OWN = re.compile(r"\$\{(?!!|AWS::)")
"""What a template fills in from its own resources and parameters."""


@dataclass(frozen=True, slots=True)
class Member:
    """One stack of a command: the file of its spec, where it may go (None: anywhere), and its template."""

    file: str
    stack: str
    template: Template
    region: str | None = None
    account: str | None = None

    def may_meet(self, other: Member) -> bool:
        """Tell whether two stacks may be in one place, where one sees what the other exports."""
        places = ((self.region, other.region), (self.account, other.account))
        return all(one is None or another is None or one == another for one, another in places)


Needs: TypeAlias = Mapping[str, frozenset[str]]
"""The files of the stacks that each stack needs, by its own file, in the order of the files."""


class Link(NamedTuple):
    """A way in which one stack can need another: names of what stacks make, and of what they take."""

    makes: Callable[[Member], frozenset[str]]
    takes: Callable[[Member], frozenset[str]]


def exported(member: Member) -> frozenset[str]:
    """Return the names under which a stack exports values, as far as they are known before AWS works them out."""
    exports = (output.attributes.get("Export") for output in member.template.outputs.values())
    names = (plain(one["Name"]) for one in exports if isinstance(one, Mapping) and "Name" in one)
    return frozenset(filter(None, (_text(one, member) for one in names)))


def imported(member: Member) -> frozenset[str]:
    """Return the names of the exports that a stack imports, as far as they are known."""
    asked = _under("Fn::ImportValue", to_data(member.template))
    return frozenset(filter(None, (_text(one, member) for one in asked)))


def named(member: Member) -> frozenset[str]:
    """Return the name of a stack, by which others look up its resources."""
    return frozenset({member.stack})


def looked_into(member: Member) -> frozenset[str]:
    """Return the names of the stacks among whose resources a parameter of a stack is looked up."""
    sources = (parameter.source for parameter in member.template.parameters.values())
    return frozenset(source.stack for source in sources if isinstance(source, StackResource))


LINKS = (Link(exported, imported), Link(named, looked_into))


def needs(members: Sequence[Member], *, links: Sequence[Link] = LINKS) -> Needs:
    """Return who needs whom; of a stack that would need itself AWS says so."""
    found: dict[str, set[str]] = {member.file: set() for member in members}
    for makes, takes in links:
        made = [(member, makes(member)) for member in members]
        for member in members:
            taken = takes(member)
            found[member.file] |= {
                other.file
                for other, made_there in made
                if other is not member and taken & made_there and member.may_meet(other)
            }
    return {file: frozenset(others) for file, others in found.items()}


def require_no_circle(needed: Needs) -> None:
    """Refuse stacks that need each other: none of them could be the first."""
    found = circles(needed)
    if found:
        chains = tuple(" needs ".join(circle) for circle in found)
        what = f"the stacks of {', '.join(found[0][:-1])} need each other, so none can be the first: nothing was done"
        hint = "take what they share into a stack of its own, which each of them needs"
        raise NotDone(what, hint, "E722", chains)


def ready(needed: Needs, *, done: Collection[str]) -> tuple[str, ...]:
    """Return the stacks that are not done and have all that they need, in the order of the files."""
    return tuple(file for file, wanted in needed.items() if file not in done and wanted <= set(done))


def hanging_on(needed: Needs, file: str) -> tuple[str, ...]:
    """Return the stacks that need one, directly or through others, in the order of the files."""
    return tuple(other for other in needed if file in reachable(needed, other))


def layers(needed: Needs) -> Iterator[tuple[str, ...]]:
    """Yield the stacks as they can be made side by side, those that need nothing first; none of a circle."""
    done: set[str] = set()
    while fresh := ready(needed, done=done):
        yield fresh
        done.update(fresh)


def _under(key: str, data: Data) -> Iterator[Data]:
    """Yield whatever stands under a key, anywhere."""
    match data:
        case dict():
            for name, value in data.items():
                if name == key:
                    yield value
                yield from _under(key, value)
        case list():
            for value in data:
                yield from _under(key, value)


def _text(value: Data, member: Member) -> str:
    """Return what a value comes to, or nothing where only AWS knows; what is alike in one place stays a placeholder."""
    known = {"AWS::StackName": member.stack, "AWS::Region": member.region, "AWS::AccountId": member.account}
    match value:
        case str():
            return value
        case {"Ref": str() as name} if name.startswith("AWS::"):
            return known.get(name) or f"${{{name}}}"
        case {"Fn::Sub": str() as text}:
            whole = _PSEUDO.sub(lambda found: known.get(found[1]) or found[0], text)
            return "" if _OWN.search(whole) else whole.replace("${!", "${")
        case {"Fn::Join": [str() as separator, [*parts]]}:
            texts = [_text(part, member) for part in parts]
            return separator.join(texts) if all(texts) else ""
    return ""
