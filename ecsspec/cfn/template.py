"""A CloudFormation template as frozen values: resources, parameters, outputs, metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ecsspec.cfn.values import Value


@dataclass(frozen=True, slots=True)
class Keep:
    """What happens to the real thing when its resource is deleted or replaced.

    The values are CloudFormation's: Delete, Retain, RetainExceptOnCreate, Snapshot. None says nothing.
    """

    on_delete: str | None = None
    on_replace: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource; `why` is its purpose in one plain sentence, `after` its DependsOn."""

    id: str
    type: str
    why: str
    properties: Mapping[str, Value] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    keep: Keep = Keep()
    attributes: Mapping[str, Value] = field(default_factory=dict)
    """Other resource attributes by their CloudFormation name: UpdatePolicy, CreationPolicy, Condition."""


@dataclass(frozen=True, slots=True)
class StackResource:
    """A late value: the physical id of a resource of another stack."""

    stack: str
    logical_id: str


@dataclass(frozen=True, slots=True)
class TaggedResource:
    """A late value: the id of the one resource of a type that carries all of these tags."""

    type: str
    tags: tuple[tuple[str, str], ...]


Source: TypeAlias = StackResource | TaggedResource


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value known only at deployment.

    With a `default` CloudFormation finds it itself (an SSM parameter's name, say); with a `source` we look it up
    before the change set is made.
    """

    id: str
    type: str
    description: str = ""
    default: str | None = None
    source: Source | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    """Anything else that a template says of it: NoEcho, AllowedValues, AllowedPattern."""


@dataclass(frozen=True, slots=True)
class Output:
    """One output of the stack."""

    id: str
    value: Value
    description: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    """Anything else that a template says of it: Export, Condition."""


@dataclass(frozen=True, slots=True)
class Template:
    """A whole template; the mappings are sorted by logical id when it is built by `assemble`."""

    description: str
    resources: Mapping[str, Resource]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    metadata: Mapping[str, Value] = field(default_factory=dict)
    sections: Mapping[str, Value] = field(default_factory=dict)
    """Any other top-level section, by name: Conditions, Mappings, Rules, Transform."""
