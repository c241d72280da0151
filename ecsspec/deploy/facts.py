"""What AWS tells of stacks and change sets, and what we ask it for, in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack as it stands. `updated` is its last update (or creation), ISO 8601 in UTC; `id` its ARN.

    `role` is the ARN of the role that CloudFormation takes on for it, empty where it acts as whoever asks.
    """

    id: str
    name: str
    status: str
    reason: str = ""
    updated: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    """What SSM parameters resolved to at the last update, by parameter."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    protected: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A stack that was deleted: its ARN, and when, ISO 8601 in UTC (empty where AWS does not say)."""

    id: str
    when: str


@dataclass(frozen=True, slots=True)
class LiveResource:
    """One resource of a stack: its logical id, type, physical id and status."""

    logical_id: str
    type: str
    physical_id: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One event of a stack; `time` is ISO 8601 in UTC, `token` the client token of the operation it belongs to."""

    id: str
    time: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""
    token: str = ""
    detailed_status: str = ""


@dataclass(frozen=True, slots=True)
class PropertyDetail:
    """One reason inside a change: which property, before and after (AWS's text), what it asks of the resource.

    `recreation` is AWS's Never, Conditionally, Always or empty; `scope` Properties, Tags, Metadata, …;
    `cause` what set it off (ResourceReference, ParameterReference, …) with `causing` naming it.
    """

    scope: str
    path: str = ""
    name: str = ""
    before: str = ""
    after: str = ""
    recreation: str = ""
    evaluation: str = ""
    source: str = ""
    causing: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One resource of a change set; `action` (Add, Modify, …), `replacement` and `policy` are AWS's own words."""

    logical_id: str
    type: str
    action: str
    replacement: str = ""
    physical_id: str = ""
    scope: tuple[str, ...] = ()
    policy: str = ""
    details: tuple[PropertyDetail, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A change set as AWS describes it, all pages in one."""

    id: str
    name: str
    stack_id: str
    stack_name: str
    status: str
    execution_status: str
    reason: str = ""
    created: str = ""
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What CloudFormation's own validation says of a change set; `mode` is FAIL or WARN."""

    logical_id: str
    reason: str
    name: str = ""
    path: str = ""
    mode: str = "FAIL"


@dataclass(frozen=True, slots=True)
class Denial:
    """An action that somebody may not take, and why, in our words; `curable` by one more statement in a policy."""

    action: str
    why: str
    curable: bool = True


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket in its region; `owner` is the account that it has to belong to."""

    name: str
    owner: str
    region: str


@dataclass(frozen=True, slots=True)
class ChangeSetRequest:
    """What we ask CloudFormation to prepare; `kind` is CREATE or UPDATE, `token` makes a repeat harmless.

    A `body` that goes through a `bucket` is read from its `url` there. Without a `role` CloudFormation takes on the one
    that the stack has, or acts as whoever asks.
    """

    stack: str
    name: str
    kind: str
    body: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    token: str
    description: str = ""
    capabilities: tuple[str, ...] = ()
    import_existing: bool = False
    role: str = ""
    bucket: Bucket | None = None
    url: str = ""
