"""Why a property is what it is, or what decides what in a resource, as text: keys with their lines in the spec."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ecsspec.problems import dotted
from ecsspec.provenance.address import Address, entry_of
from ecsspec.provenance.answers import Decider, Explanation, Overview, Share
from ecsspec.spec.document import Document
from ecsspec.ui.console import Screen
from ecsspec.ui.fitting import tail, wrapped
from ecsspec.ui.rows import beside, indented, named
from ecsspec.ui.values import shown

LONGEST_PLACE = 36
_SPOKEN: Mapping[str | int, str] = {"command": "Command", "entrypoint": "EntryPoint"}
"""Keys that hold a command line, and their names in a template."""
FIXED = "no key changes it: it is the same in every spec of this kind"


def render(answer: Explanation | Overview, document: Document, screen: Screen) -> str:
    """Return what was asked about, and a line for each key that decides it or something in it."""
    blocks = (
        _property(answer, document, screen) if isinstance(answer, Explanation) else _whole(answer, document, screen)
    )
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _property(answer: Explanation, document: Document, screen: Screen) -> Iterator[list[str]]:
    yield _value(answer, screen)
    yield _deciders(answer, document, screen)
    yield _presence(answer, screen)


def _value(answer: Explanation, screen: Screen) -> list[str]:
    said = f"is {shown(answer.value, answer.address)}"
    return [*_bold(".".join(_steps(answer.address)), screen), *indented(said, 2, screen)]


def _deciders(answer: Explanation, document: Document, screen: Screen) -> list[str]:
    if answer.deciders:
        return [line for decider in answer.deciders for line in _decider(decider, document, screen)]
    held_inside = any(share.address != entry_of(share.address) for share in answer.presence)
    return indented("no key changes its value" if held_inside else FIXED, 2, screen)


def _presence(answer: Explanation, screen: Screen) -> list[str]:
    lines = (f"{_that_it_is_there(share.address)}: {_names(share.deciders)}" for share in answer.presence)
    return [part for line in lines for part in indented(line, 2, screen)]


def _title(answer: Overview, screen: Screen) -> list[str]:
    said = ": ".join(part for part in (answer.type, answer.purpose) if part)
    return [*_bold(str(answer.address[1]), screen), *(indented(said, 2, screen) if said else [])]


def _whole(answer: Overview, document: Document, screen: Screen) -> Iterator[list[str]]:
    yield _title(answer, screen)
    if answer.presence:
        told = [line for one in answer.presence for line in _key(one, document, screen, indent=4)]
        yield [f"  {_that_it_is_there(answer.address)}:", *told]
    if answer.shares:
        yield ["  in it:", *(line for one in answer.shares for line in _share(one, document, screen))]
    yield [line for text in _rest(answer) for line in indented(text, 2, screen)]
    if answer.shares:
        words = ("ecsspec", "explain", document.source.path, _example(answer.shares))
        yield indented(f"one of them alone: {shlex.join(words)}", 2, screen)


def _example(shares: Sequence[Share]) -> str:
    """Return the first property that is easy to type and not the tags, or else the first."""
    easy = [_steps(share.address) for share in shares if len(share.address) == len(entry_of(share.address)) + 2]
    return ".".join(next((steps for steps in easy if not steps[1].startswith("Tag")), _steps(shares[0].address)))


def _rest(answer: Overview) -> Iterator[str]:
    """Yield what there is to say beside the properties that keys decide."""
    if answer.more:
        yield f"keys that can add to it: {_names(answer.more)}"
    if answer.shares and answer.fixed:
        yield f"no key changes the rest: {', '.join(answer.fixed)}"
    elif not answer.shares and not answer.more:
        yield "no key changes what is in it" if answer.presence else FIXED


def _share(share: Share, document: Document, screen: Screen) -> Iterator[str]:
    """Yield a property and its keys: on one line where there is one key and it fits, else each on its own."""
    name = ".".join(_steps(share.address)[1:])
    if len(share.deciders) == 1:
        (only,) = share.deciders
        if line := named(name, _said(only), _place(only, document), screen, indent=4):
            yield line
            return
    yield from indented(name, 4, screen)
    for decider in share.deciders:
        yield from _key(decider, document, screen, indent=6)


def _key(decider: Decider, document: Document, screen: Screen, *, indent: int) -> Iterator[str]:
    yield from beside(_said(decider), _place(decider, document), screen, indent=indent)


def _decider(decider: Decider, document: Document, screen: Screen) -> Iterator[str]:
    if not decider.written:
        return iter(indented(f"by default  {_said(decider)}", 2, screen))
    return beside(f"decided by  {_said(decider)}", _place(decider, document), screen, indent=2)


def _said(decider: Decider) -> str:
    """Return a key and its value; a secret is hidden where it would be in the template."""
    path = [_SPOKEN.get(step, step) for step in decider.key]
    value = shown(decider.value, path) if decider.value is not None else "not written"  # type: ignore[arg-type]
    return f"{dotted(decider.key)}: {value}"


def _place(decider: Decider, document: Document) -> str:
    if not decider.written:
        return "by default"
    span = document.span(decider.key, on="key")
    return tail(f"{span.file}:{span.line}", LONGEST_PLACE)


def _that_it_is_there(address: Address) -> str:
    """Return the words before the keys that decide whether something is there."""
    if address == entry_of(address):
        return f"that there is {_article(str(address[1]))} at all"
    return f"that there is {'.'.join(_steps(address)[1:])} in it"


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIO' else 'a'} {name}"


def _names(deciders: Iterable[Decider]) -> str:
    return ", ".join(dotted(decider.key) for decider in deciders)


def _steps(address: Address) -> list[str]:
    """Return the steps by which a user asks for what stands at an address."""
    return [str(step) for step in address[1:] if step != "Properties"]


def _bold(text: str, screen: Screen) -> list[str]:
    return [screen.paint(line, "bold") for line in wrapped(text, screen.width)]
