"""The doors to the world outside: what `deploy` needs of AWS and of time, in our own words.

`ecsspec.aws` implements these over boto3; tests run the same adapters over a fake AWS. Every method raises `AwsError`
where AWS refuses or cannot be reached (never a boto3 error), whose subclasses below the callers tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ecsspec.cfn.template import StackResource, TaggedResource
from ecsspec.deploy.counts import LiveCount
from ecsspec.problems import AwsError, MachineError


@dataclass
class Unreachable(AwsError):
    """No answer: the connection, the name look-up or the time is lost; what we asked for may have happened."""


@dataclass
class CredentialsExpired(AwsError):
    """The credentials ended; what AWS began goes on without us."""


@dataclass
class Throttled(AwsError):
    """AWS is busy (a rate limit or an error of its own): the same call may work in a moment."""


@dataclass
class Unusable(AwsError):
    """The change set is in no state for this: still being made, gone, obsolete, or executed before."""


@dataclass
class TargetEnded(MachineError):
    """What stood in for AWS was a process of ours and has ended: nothing goes on there, so nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who we are to AWS and where: `target` is the endpoint URL when it is not AWS's own."""

    account: str
    arn: str
    region: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack as it stands. `updated` is its last update (or creation), ISO 8601 in UTC; `id` its ARN."""

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
class ChangeSetRequest:
    """What we ask CloudFormation to prepare; `kind` is CREATE or UPDATE, `token` makes a repeat harmless."""

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


class Stacks(Protocol):
    """Stacks as they stand."""

    def describe(self, stack: str) -> Stack | None:
        """Return the stack of this name or id, or None where there is none."""

    def ours(self) -> Sequence[str]:
        """Return the names of the stacks that carry our tag."""

    def was_deleted(self, name: str) -> bool:
        """Tell whether a stack of this name was deleted; AWS remembers for 90 days."""

    def template(self, stack: str) -> str:
        """Return the template as it was sent."""

    def resources(self, stack: str) -> Sequence[LiveResource]:
        """Return every resource of the stack, all pages."""

    def events(self, stack: str, *, after: str = "") -> Sequence[StackEvent]:
        """Return the events that came after the event id `after`, oldest first; all of them without one."""

    def last_event(self, stack: str) -> StackEvent | None:
        """Return the newest event of the stack, or None."""

    def delete(self, stack_id: str, *, token: str) -> None:
        """Begin to delete the stack; a repeat with the same token is harmless."""


class ChangeSets(Protocol):
    """Change sets: the only way we change a stack."""

    def create(self, request: ChangeSetRequest) -> str:
        """Ask for a change set and return its id; a set of the same name is met, not an error."""

    def describe(self, change_set: str, *, stack: str) -> ChangeSet | None:
        """Return the set with all its pages and property values, or None."""

    def names(self, stack: str) -> Sequence[ChangeSet]:
        """Return the sets of a stack, without their changes."""

    def findings(self, change_set: str, *, stack: str) -> Sequence[Finding]:
        """Return what CloudFormation's validation found wrong with the set."""

    def execute(self, change_set: str, *, stack: str, token: str) -> None:
        """Begin to carry out the set; raise `Unusable` where it cannot be."""

    def delete(self, change_set: str, *, stack: str) -> None:
        """Delete a set that was not executed; one that is gone is fine, one still being made is `Unusable`."""


class Identity(Protocol):
    """Who is calling."""

    def caller(self) -> Caller:
        """Return account, ARN and region of the credentials in use."""


class Lookups(Protocol):
    """Values that stand in stacks we did not write."""

    def resource(self, source: StackResource) -> str:
        """Return the physical id of a resource of another stack."""

    def tagged(self, source: TaggedResource) -> str:
        """Return the id of the one resource that carries the tags; none or several is an error."""


class Workloads(Protocol):
    """The running side of a stack: what `diff` tells of it, and `destroy` empties in a safe order."""

    def count(self, cluster: str, service: str) -> LiveCount | None:
        """Return how many tasks the service is set to and runs, or None where there is none."""

    def stop_service(self, cluster: str, service: str) -> None:
        """Ask for no tasks."""

    def running_tasks(self, cluster: str, service: str) -> int:
        """Return how many tasks of the service still run or are stopping."""

    def release_hosts(self, group: str) -> None:
        """Let an Auto Scaling group go down to nothing: no scale-in protection, minimum and desired 0."""

    def hosts(self, group: str) -> int:
        """Return how many instances the Auto Scaling group still has."""

    def active_revisions(self, family: str, *, tag: tuple[str, str]) -> Sequence[str]:
        """Return the ARNs of the family's ACTIVE task definitions that carry a tag."""

    def deregister(self, revision: str) -> None:
        """Deregister one task definition revision."""


class Clock(Protocol):
    """Time, so that tests need none of it."""

    def now(self) -> float:
        """Return seconds since the epoch."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Ports(Protocol):
    """Every door together: what `aws.connect` returns and what a test puts in its place."""

    @property
    def stacks(self) -> Stacks:
        """Return the door to stacks."""

    @property
    def change_sets(self) -> ChangeSets:
        """Return the door to change sets."""

    @property
    def identity(self) -> Identity:
        """Return the door to the caller's identity."""

    @property
    def lookups(self) -> Lookups:
        """Return the door to other stacks' values."""

    @property
    def workloads(self) -> Workloads:
        """Return the door to services, tasks and hosts."""

    @property
    def clock(self) -> Clock:
        """Return the time."""
