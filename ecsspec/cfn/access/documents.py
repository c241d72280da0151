"""Where policies stand in a resource: as mappings, or as JSON in a text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from ecsspec.cfn.access.values import walk
from ecsspec.cfn.findings import Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Sub, Value

_HOLDERS: Final = frozenset(
    {
        "AccessPolicies",
        "AssumeRolePolicyDocument",
        "FileSystemPolicy",
        "KeyPolicy",
        "PolicyDocument",
        "PolicyText",
        "RepositoryPolicyText",
        "ResourcePolicy",
    }
)
"""Properties that hold a policy, and nothing else."""

Document = tuple[Path, Value]
"""Where a policy stands, and its statements; one that is no mapping cannot be read."""


def documents(resource: Resource) -> Iterator[Document]:
    """Yield every policy in a resource with its place."""
    for path, value in walk(resource.properties):
        match value:
            case Mapping() if "Statement" in value:
                yield path, value["Statement"]
            case str() | Sub() if path[-1] in _HOLDERS:
                yield path, _statements(value)
            case list() | tuple() | Mapping() | None:
                pass
            case _ if path[-1] in _HOLDERS:
                yield path, value


def _statements(value: str | Sub) -> Value:
    text = value.text if isinstance(value, Sub) else value
    try:
        found = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return value
    return found.get("Statement") if isinstance(found, dict) else value
