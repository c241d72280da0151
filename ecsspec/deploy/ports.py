"""The doors to the world outside: what `deploy` needs of AWS and of time, in our own words.

`ecsspec.aws` implements these over boto3; tests run the same adapters over a fake AWS. Every method raises `AwsError`
where AWS refuses or cannot be reached (never a boto3 error), whose subclasses in `errors.py` the callers tell apart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from ecsspec.cfn.template import StackResource, TaggedResource
from ecsspec.deploy.access import Statement
from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.facts import ChangeSet, ChangeSetRequest, Denial, Finding, LiveResource, Stack, StackEvent
from ecsspec.deploy.services import Alarm, LiveService, LogSource, ServiceDeployment
from ecsspec.diagnosis.evidence import Activity, LogLine, Target, Task


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

    def delete(self, stack_id: str, *, token: str, role: str = "") -> None:
        """Begin to delete the stack, as a role where one is given; a repeat with the same token is harmless."""

    def delete_keeping(self, stack_id: str, *, keep: Sequence[str], token: str) -> None:
        """Begin to delete a stack whose deletion failed, and leave these resources (by logical id) in AWS."""

    def force_delete(self, stack_id: str, *, token: str) -> None:
        """Begin to delete a stack whose deletion failed, and leave in AWS whatever cannot be deleted."""

    def roll_back(self, stack_id: str, *, token: str) -> None:
        """Begin to take a stack that stopped half-way, with rollback off, back; one that never stood is deleted."""

    def continue_rollback(self, stack_id: str, *, skip: Sequence[str], token: str) -> None:
        """Begin to go on with a rollback that failed, without the resources that are to be skipped."""

    def cancel_update(self, stack_id: str, *, token: str) -> None:
        """Let an update under way be rolled back."""


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


class Rollouts(Protocol):
    """What becomes of a deployment, and why: all of it is looking, but for `stop`.

    Where the caller may not look, each method raises `AwsError` of E803; who can do without the answer goes on.
    """

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
    def change_sets(self) -> ChangeSets:
        """Return the door to change sets."""

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
    def rollouts(self) -> Rollouts:
        """Return the door to deployments under way."""

    @property
    def clock(self) -> Clock:
        """Return the time."""
