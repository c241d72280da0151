"""The doors to the world outside: what `deploy` needs of AWS and of time, in our own words.

`ecsspec.aws` implements these over boto3; tests run the same adapters over a fake AWS. Every method raises `AwsError`
where AWS refuses or cannot be reached (never a boto3 error), whose subclasses in `errors.py` the callers tell apart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from ecsspec.cfn.template import StackResource, TaggedResource
from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.facts import (
    Bucket,
    ChangeSet,
    ChangeSetRequest,
    Denial,
    Finding,
    Gone,
    LiveResource,
    Stack,
    StackEvent,
)
from ecsspec.deploy.outside import LogGroup, Tenant
from ecsspec.deploy.permissions.actions import Statement
from ecsspec.deploy.services import Alarm, LiveService, LogSource, ServiceDeployment
from ecsspec.diagnosis.evidence import Activity, LogLine, Target, Task


class Stacks(Protocol):
    """Stacks as they stand."""

    def describe(self, stack: str) -> Stack | None:
        """Return the stack of this name or id, or None where there is none."""

    def ours(self) -> Sequence[str]:
        """Return the names of the stacks that carry our tag."""

    def gone(self, name: str) -> Gone | None:
        """Return the stack of this name that was deleted last, or None; AWS remembers for 90 days."""

    def template(self, stack: str) -> str:
        """Return the template as it was sent."""

    def resources(self, stack: str) -> Sequence[LiveResource]:
        """Return every resource of the stack, all pages."""

    def events(self, stack: str, *, after: str = "") -> Sequence[StackEvent]:
        """Return the events that came after the event id `after`, oldest first; all of them without one."""

    def last_event(self, stack: str) -> StackEvent | None:
        """Return the newest event of the stack, or None."""


class Operations(Protocol):
    """What is begun on a stack beside a change set: each call returns at once; its token makes a repeat harmless."""

    def delete(self, stack_id: str, *, token: str, role: str = "") -> None:
        """Begin to delete the stack, as a role where one is given; a repeat with the same token is harmless."""

    def delete_keeping(self, stack_id: str, *, keep: Sequence[str], token: str, role: str = "") -> None:
        """Begin to delete a stack whose deletion failed, and leave these resources (by logical id) in AWS."""

    def force_delete(self, stack_id: str, *, token: str, role: str = "") -> None:
        """Begin to delete a stack whose deletion failed, and leave in AWS whatever cannot be deleted."""

    def roll_back(self, stack_id: str, *, token: str, role: str = "") -> None:
        """Begin to take a stack that stopped half-way, with rollback off, back; one that never stood is deleted."""

    def continue_rollback(self, stack_id: str, *, skip: Sequence[str], token: str, role: str = "") -> None:
        """Begin to go on with a rollback that failed, without the resources that are to be skipped."""

    def cancel_update(self, stack_id: str, *, token: str) -> None:
        """Let an update under way be rolled back."""

    def protect(self, stack_id: str) -> None:
        """Give a stack termination protection."""

    def unprotect(self, stack_id: str) -> None:
        """Lift the termination protection of a stack."""


class ChangeSets(Protocol):
    """Change sets: the only way we change a stack."""

    def create(self, request: ChangeSetRequest) -> str:
        """Ask for a change set and return its id; a set of the same name is met, not an error."""

    def describe(self, change_set: str, *, stack: str) -> ChangeSet | None:
        """Return the set with all its pages and property values, or None."""

    def template(self, change_set: str, *, stack: str) -> str:
        """Return the template of a set as it was sent."""

    def names(self, stack: str) -> Sequence[ChangeSet]:
        """Return the sets of a stack, without their changes."""

    def findings(self, change_set: str, *, stack: str) -> Sequence[Finding]:
        """Return what CloudFormation's validation found wrong with the set."""

    def execute(self, change_set: str, *, stack: str, token: str) -> None:
        """Begin to carry out the set; raise `Unusable` where it cannot be."""

    def delete(self, change_set: str, *, stack: str) -> None:
        """Delete a set that was not executed; one that is gone is fine, one still being made is `Unusable`."""


class Buckets(Protocol):
    """Buckets for templates that do not fit a request; each call names the account that the bucket must belong to."""

    def find(self, name: str, *, owner: str) -> Bucket | None:
        """Return the bucket of this name, or None where there is none; one of another account is an error."""

    def is_finished(self, bucket: Bucket) -> bool:
        """Tell whether a bucket of ours was set up to the end."""

    def what_stands_in(self, bucket: Bucket) -> Sequence[str]:
        """Return, in plain words, what is in a bucket or set on it that no half-made one of ours has."""

    def make(self, bucket: Bucket) -> None:
        """Make a bucket and set it up; what was made or set up before is met, not an error."""

    def put(self, bucket: Bucket, *, key: str, body: str) -> str:
        """Write an object and return its address, for CloudFormation to read."""


class Identity(Protocol):
    """Who is calling."""

    def caller(self) -> Caller:
        """Return account, ARN and region of the credentials in use."""


class Access(Protocol):
    """Who may do what: asked, never tried."""

    def principal(self, arn: str) -> str:
        """Return the user or role whose policies count for a caller; raise where IAM keeps none for it."""

    def denials(self, principal: str, statement: Statement, *, region: str) -> Sequence[Denial]:
        """Return the actions of a statement that somebody is denied on any of its resources, in a region."""


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

    def stop_service(self, cluster: str, service: str) -> bool:
        """Ask for no tasks; False of a daemon service, whose tasks go with their hosts only."""

    def running_tasks(self, cluster: str, service: str) -> int:
        """Return how many tasks of the service still run or are stopping."""

    def release_hosts(self, group: str) -> None:
        """Let an Auto Scaling group go down to nothing: no scale-in protection, minimum and desired 0."""

    def hosts(self, group: str) -> int:
        """Return how many instances the Auto Scaling group still has."""

    def container_instances(self, cluster: str) -> Sequence[str]:
        """Return the ARNs of the hosts that are registered in the cluster."""

    def tenants(self, cluster: str, *, own: Collection[str]) -> Sequence[Tenant]:
        """Return what runs in a cluster beside the services of these names: other services, and tasks of none."""

    def active_revisions(self, family: str, *, tag: tuple[str, str]) -> Sequence[str]:
        """Return the ARNs of the family's ACTIVE task definitions that carry a tag."""

    def deregister(self, revision: str) -> None:
        """Deregister one task definition revision."""


class Removal(Protocol):
    """What hinders the deletion of a stack, and what outlives it."""

    def is_protected(self, type_: str, physical_id: str) -> bool:
        """Tell whether a balancer or an Auto Scaling group is protected against deletion; one that is gone is not."""

    def unprotect(self, type_: str, physical_id: str) -> None:
        """Lift the deletion protection of a balancer or of an Auto Scaling group; a repeat is harmless."""

    def log_group(self, name: str) -> LogGroup | None:
        """Return the log group of this name with its tags, or None where there is none."""

    def delete_log_group(self, name: str) -> None:
        """Delete a log group with all that was written to it; one that is gone is fine."""

    def users(self, type_: str, physical_id: str) -> Sequence[str]:
        """Return what uses a security group, a subnet or a network, in words; nothing of any other type."""


class Rollouts(Protocol):
    """What becomes of a deployment, and why: all of it is looking, but for `stop`; who may not look meets E803."""

    def service(self, cluster: str, name: str) -> LiveService | None:
        """Return the service with its rollouts and events, a deleted one for as long as AWS tells; None: no such."""

    def tasks(self, cluster: str, service: str) -> Sequence[Task]:
        """Return the tasks that are to run, oldest first."""

    def stopped(
        self, cluster: str, service: str, *, of: Collection[str] = (), known: Collection[str] = ()
    ) -> Sequence[Task]:
        """Return the tasks that stopped or are to stop, oldest first; AWS tells of them for about an hour.

        `of` narrows them down to those that rollouts of these ids started, `known` leaves out ARNs seen before.
        """

    def targets(self, group: str) -> Sequence[Target]:
        """Return the targets of a target group, by its ARN; a group that is gone has none."""

    def activities(self, group: str, *, limit: int = 20) -> Sequence[Activity]:
        """Return the last activities of an Auto Scaling group, newest first."""

    def log_sources(self, definition: str) -> Sequence[LogSource]:
        """Return where the containers of a task definition write, as far as a task's stream can be named."""

    def log_lines(self, source: LogSource, task: str, *, limit: int = 20) -> Sequence[LogLine]:
        """Return the last lines that a container wrote in a task (ARN or id), oldest first."""

    def alarms(self, names: Sequence[str]) -> Sequence[Alarm]:
        """Return the alarms of these names that exist."""

    def deployments(self, cluster: str, service: str, *, since: str) -> Sequence[ServiceDeployment]:
        """Return the deployments that were created at `since` (ISO 8601) or later, newest first."""

    def stop(self, cluster: str, service: str) -> bool:
        """Roll back the deployment that is under way; False where there is none, so that a repeat is harmless."""


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
    def operations(self) -> Operations:
        """Return the door to operations on stacks."""

    @property
    def change_sets(self) -> ChangeSets:
        """Return the door to change sets."""

    @property
    def buckets(self) -> Buckets:
        """Return the door to buckets for templates."""

    @property
    def identity(self) -> Identity:
        """Return the door to the caller's identity."""

    @property
    def access(self) -> Access:
        """Return the door to what somebody may do."""

    @property
    def lookups(self) -> Lookups:
        """Return the door to other stacks' values."""

    @property
    def workloads(self) -> Workloads:
        """Return the door to services, tasks and hosts."""

    @property
    def removal(self) -> Removal:
        """Return the door to what hinders a deletion, and to what outlives it."""

    @property
    def rollouts(self) -> Rollouts:
        """Return the door to deployments under way."""

    @property
    def clock(self) -> Clock:
        """Return the time."""
