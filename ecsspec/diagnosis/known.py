"""The table of AWS's texts that we know, and the look into it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ecsspec.diagnosis.entry import Known, Meaning, Place
from ecsspec.diagnosis.exits import EXITS, LOGS
from ecsspec.diagnosis.health import HEALTH
from ecsspec.diagnosis.hosts import HOSTS, LOST
from ecsspec.diagnosis.placement import PLACEMENT
from ecsspec.diagnosis.pull import PULL
from ecsspec.diagnosis.stack import STACK
from ecsspec.diagnosis.start import START
from ecsspec.diagnosis.undeleted import UNDELETED

KNOWN: Final[tuple[Known, ...]] = (*PULL, *START, *EXITS, *LOGS, *HEALTH, *LOST, *PLACEMENT, *HOSTS, *UNDELETED, *STACK)
"""Every known text; the first that fits is meant."""

_AT: Final[Mapping[Place, Sequence[Known]]] = {
    place: tuple(entry for entry in KNOWN if place in entry.places) for place in Place
}

_WRAPPED: Final = re.compile(r'Resource handler returned message: "(?P<inner>.*?)"(?: \(RequestToken|$)', re.DOTALL)


_MORE: Final = re.compile(
    r" ?For more information, see the Troubleshooting section(?: of the Amazon ECS Developer Guide)?\.?"
)
_SDK: Final = re.compile(r" \(Service: [^()]*Request ID: [^()]*\)")
_CODE: Final = re.compile(r"^\w+\.\w+: ")


def bare(text: str) -> str:
    """Return a text without what CloudFormation wraps around it, the ids of its request, and a way to the manual."""
    wrapped = _WRAPPED.search(text)
    return _SDK.sub("", _MORE.sub("", (wrapped and wrapped["inner"]) or text))


def without_code(text: str) -> str:
    """Return a sentence without the reason code before it, which AWS puts in one place and leaves out in another."""
    return _CODE.sub("", text)


def recognised(place: Place, text: str, context: Mapping[str, str] | None = None) -> Meaning | None:
    """Return what a text at a place means, or None; `context` tells the image, the container and the stack."""
    inner = bare(text)
    for entry in _AT[place]:
        if found := entry.pattern.search(inner):
            captured = {name: value for name, value in found.groupdict().items() if value}
            return Meaning(entry, {**captured, **(context or {})})
    return None
