"""Small fakes of the ports, for logic that needs no AWS: what a test puts in is what comes out."""

# ruff: noqa: ARG002  the fakes keep the signatures of the ports

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ecsspec.cfn.emit import emit_yaml
from ecsspec.cfn.template import Resource, StackResource, TaggedResource, Template
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.facts import ChangeSet, ChangeSetRequest, Denial, Finding, LiveResource, Stack, StackEvent
from ecsspec.deploy.permissions.actions import Statement
from tests.deploy.fake_buckets import FakeBuckets
from tests.deploy.fake_rollouts import FakeRollouts
from tests.deploy.fake_workloads import FakeRemoval, FakeWorkloads

STACK_ID = "arn:aws:cloudformation:us-east-1:123456789012:stack/web/1"
SET_ID = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/ecsspec/1"
CALLER = Caller("123456789012", "arn:aws:iam::123456789012:user/dev", "us-east-1")
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC).timestamp()


def at(seconds: float) -> str:
    """Return a time of the fake world, as ports tell it."""
    return datetime.fromtimestamp(START + seconds, UTC).isoformat()


def a_template(*resources: Resource, **parts: object) -> Template:
    """Return a template that ecsspec made, with these resources or one cluster."""
    chosen = resources or (Resource("Cluster", "AWS::ECS::Cluster", "runs the tasks", {"ClusterName": "web"}),)
    whole = {"description": "web", "metadata": {"ecsspec": {"version": "0"}}, **parts}
    return Template(resources={resource.id: resource for resource in chosen}, **whole)  # type: ignore[arg-type]


def a_deployment(template: Template | None = None, **changes: object) -> Deployment:
    """Return a deployment of the app web."""
    chosen = template or a_template()
    whole = {"stack_name": "web", "template": chosen, "body": emit_yaml(chosen), "owner": "web", **changes}
    return Deployment(**whole)  # type: ignore[arg-type]


def a_stack(status: str = "CREATE_COMPLETE", **changes: object) -> Stack:
    """Return the stack web, ours."""
    whole = {"updated": at(0), "tags": {"ecsspec:name": "web"}, "outputs": {"Url": "http://web"}, **changes}
    return Stack(id=STACK_ID, name="web", status=status, **whole)  # type: ignore[arg-type]


def a_set(**changes: object) -> ChangeSet:
    """Return a change set that can be executed."""
    whole = {
        "id": SET_ID,
        "name": "ecsspec-apply-1",
        "stack_id": STACK_ID,
        "stack_name": "web",
        "status": "CREATE_COMPLETE",
        "execution_status": "AVAILABLE",
        **changes,
    }
    return ChangeSet(**whole)  # type: ignore[arg-type]


def an_event(
    id_: str, status: str, *, of: str = "web", seconds: float = 0, reason: str = "", by: str = ""
) -> StackEvent:
    """Return one event, of the stack itself unless `of` names a resource."""
    of_stack = of == "web"
    return StackEvent(
        id=id_,
        time=at(seconds),
        logical_id=of,
        physical_id=STACK_ID if of_stack else f"{of}-1",
        type="AWS::CloudFormation::Stack" if of_stack else "AWS::ECS::Service",
        status=status,
        reason=reason,
        token=by,
    )


@dataclass
class FakeClock:
    """Time that only moves by sleeping."""

    time: float = START
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass
class FakeStacks:
    """One stack; `batches` are what each further poll of its events brings, or the error it meets."""

    stack: Stack | None = None
    text: str = ""
    live: list[LiveResource] = field(default_factory=list)
    history: list[StackEvent] = field(default_factory=list)
    batches: list[Sequence[StackEvent] | Exception] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)
    retained: list[tuple[str, ...]] = field(default_factory=list)
    delete_errors: list[Exception] = field(default_factory=list)
    describe_errors: list[Exception] = field(default_factory=list)
    denied: Exception | None = None
    after_delete: Callable[[Stack], Stack | None] = field(
        default=lambda stack: replace(stack, status="DELETE_COMPLETE")
    )

    def describe(self, stack: str) -> Stack | None:
        if self.describe_errors:
            raise self.describe_errors.pop(0)
        return self.stack

    def template(self, stack: str) -> str:
        return self.text

    def resources(self, stack: str) -> Sequence[LiveResource]:
        return self.live

    def events(self, stack: str, *, after: str = "") -> Sequence[StackEvent]:
        if self.batches:
            batch = self.batches.pop(0)
            if isinstance(batch, Exception):
                raise batch
            self.history += batch
        ids = [event.id for event in self.history]
        return self.history[ids.index(after) + 1 :] if after in ids else list(self.history)

    def last_event(self, stack: str) -> StackEvent | None:
        return self.history[-1] if self.history else None

    def protect(self, stack_id: str) -> None:
        if self.denied:
            raise self.denied
        assert self.stack
        self.stack = replace(self.stack, protected=True)

    def unprotect(self, stack_id: str) -> None:
        assert self.stack
        self.stack = replace(self.stack, protected=False)

    def delete_keeping(self, stack_id: str, *, keep: Sequence[str], token: str, role: str = "") -> None:
        self.retained.append(tuple(keep))
        self.delete(stack_id, token=token, role=role)

    def delete(self, stack_id: str, *, token: str, role: str = "") -> None:
        if self.delete_errors:
            raise self.delete_errors.pop(0)
        self.deleted.append((stack_id, token))
        if self.stack is not None:
            self.stack = self.after_delete(self.stack)


@dataclass
class FakeChangeSets:
    """The sets of one stack; `answers` are what each describe returns, the last one for ever."""

    answers: list[ChangeSet | None] = field(default_factory=lambda: [a_set()])
    listed: list[ChangeSet] = field(default_factory=list)
    found: Sequence[Finding] | Exception = ()
    requests: list[ChangeSetRequest] = field(default_factory=list)
    executed: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    create_error: BaseException | None = None
    execute_errors: list[Exception] = field(default_factory=list)
    names_error: Exception | None = None

    def create(self, request: ChangeSetRequest) -> str:
        self.requests.append(request)
        if self.create_error:
            raise self.create_error
        return SET_ID

    def describe(self, change_set: str, *, stack: str) -> ChangeSet | None:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def names(self, stack: str) -> Sequence[ChangeSet]:
        if self.names_error:
            raise self.names_error
        return self.listed

    def findings(self, change_set: str, *, stack: str) -> Sequence[Finding]:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def execute(self, change_set: str, *, stack: str, token: str) -> None:
        self.executed.append((change_set, token))
        if self.execute_errors:
            raise self.execute_errors.pop(0)

    def delete(self, change_set: str, *, stack: str) -> None:
        self.deleted.append(change_set)


@dataclass
class FakeIdentity:
    """Somebody in one account and region."""

    who: Caller = CALLER

    def caller(self) -> Caller:
        return self.who


@dataclass
class FakeLookups:
    """Values of other stacks, by what was asked."""

    values: Mapping[StackResource | TaggedResource, str] = field(default_factory=dict)

    def resource(self, source: StackResource) -> str:
        return self.values[source]

    def tagged(self, source: TaggedResource) -> str:
        return self.values[source]


@dataclass
class FakeAccess:
    """IAM, as far as a test tells it who is denied what."""

    denied: dict[str, str] = field(default_factory=dict)

    def principal(self, arn: str) -> str:
        return arn

    def denials(self, principal: str, statement: Statement, *, region: str) -> Sequence[Denial]:
        return [Denial(action, self.denied[action]) for action in statement.actions if action in self.denied]


@dataclass
class FakePorts:
    """Every door."""

    stacks: FakeStacks = field(default_factory=FakeStacks)
    change_sets: FakeChangeSets = field(default_factory=FakeChangeSets)
    buckets: FakeBuckets = field(default_factory=FakeBuckets)
    identity: FakeIdentity = field(default_factory=FakeIdentity)
    access: FakeAccess = field(default_factory=FakeAccess)
    lookups: FakeLookups = field(default_factory=FakeLookups)
    workloads: FakeWorkloads = field(default_factory=FakeWorkloads)
    removal: FakeRemoval = field(default_factory=FakeRemoval)
    rollouts: FakeRollouts = field(default_factory=FakeRollouts)
    clock: FakeClock = field(default_factory=FakeClock)

    @property
    def operations(self) -> FakeStacks:
        return self.stacks


def ports_with(
    stack: Stack | None = None, *, template: Template | None = None, sets: Iterable[ChangeSet | None] = ()
) -> FakePorts:
    """Return ports onto this stack, which carries this template, and these answers for its change set."""
    ports = FakePorts()
    ports.stacks.stack = stack
    ports.stacks.text = emit_yaml(template or a_template())
    ports.change_sets.answers = list(sets) or ports.change_sets.answers
    return ports
