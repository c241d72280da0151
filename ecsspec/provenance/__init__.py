"""Which key of a spec decides which property of its template, asked of the compiler by changing keys one at a time.

Plain spec data and a function that builds a template go in; keys by address come out. Nothing carries its origin.
"""

from __future__ import annotations

from ecsspec.provenance.address import (
    Address,
    entry_of,
    moves,
    parameter,
    property_,
    resource,
    sorted_addresses,
    steps_of,
)
from ecsspec.provenance.answers import (
    Answer,
    Decider,
    Explanation,
    Overview,
    Share,
    UnknownProperty,
    UnknownResource,
)
from ecsspec.provenance.attribute import attribute
from ecsspec.provenance.blame import blame
from ecsspec.provenance.explain import Language, explain
from ecsspec.provenance.influence import deciders, holders, influence
from ecsspec.provenance.tree import Build, differing, written

__all__ = [
    "Address",
    "Answer",
    "Build",
    "Decider",
    "Explanation",
    "Language",
    "Overview",
    "Share",
    "UnknownProperty",
    "UnknownResource",
    "attribute",
    "blame",
    "deciders",
    "differing",
    "entry_of",
    "explain",
    "holders",
    "influence",
    "moves",
    "parameter",
    "property_",
    "resource",
    "sorted_addresses",
    "steps_of",
    "written",
]
