"""What would change in a live stack: a change set is made and read, before anything does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ecsspec.cfn import read
from ecsspec.cfn.diff import ABSENT, TemplateDiff, diff
from ecsspec.cfn.replacement import Impact, impact
from ecsspec.cfn.template import Template
from ecsspec.deploy.changes import By, PropertyMove, ResourceChange, ours
from ecsspec.deploy.counts import LiveCount, live_counts, sentences
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.evidence.ongoing import busy_now, was_at_work
from ecsspec.deploy.facts import ChangeSet, Stack
from ecsspec.deploy.ownership import require_free, require_ours, require_place
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview.beside import remarks, who_wrote
from ecsspec.deploy.preview.bucket import BucketWanted, bucket_for, unseen
from ecsspec.deploy.preview.changeset import is_unchanged, prepare, sweep, withdraw
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.merge import merged
from ecsspec.deploy.preview.obstacles import obstacles, require_possible
from ecsspec.deploy.preview.parameters import resolve
from ecsspec.deploy.preview.protection import protection_remarks
from ecsspec.deploy.preview.roles import role_remarks
from ecsspec.deploy.request import Purpose, change_set_request, plan_id, set_name
from ecsspec.deploy.statuses import Kind, note, require_changeable, standing
from ecsspec.problems import AwsError

_NOTHING = Template("", {})


@dataclass(frozen=True, slots=True)
class _Live:
    """What stands in AWS: a stack with its template; a stack that was never made counts as none."""

    stack: Stack | None = None
    template: Template = _NOTHING


@dataclass(frozen=True, slots=True)
class _Question:
    """A deployment with everything that was looked up before CloudFormation is asked."""

    deployment: Deployment
    caller: Caller
    live: _Live
    parameters: Mapping[str, str]
    counts: Mapping[str, LiveCount]

    @property
    def plan(self) -> str:
        return plan_id(self.deployment, parameters=self.parameters, stack=self.live.stack)


def preview(
    ports: Ports,
    deployment: Deployment,
    *,
    invocation: str,
    purpose: Purpose = "diff",
    baseline: Callable[[Template], Template | None] = lambda _: None,
) -> Preview:
    """Ask what would change. `baseline` compiles the spec in the live template anew, for a three-way answer.

    A diff of a stack that does not exist makes nothing in AWS, and is our own word only.
    """
    question = _question(ports, deployment)
    live = question.live
    if purpose == "apply":
        require_possible(live.template, deployment.template)
    if live.stack is None and purpose != "apply":
        return _judged(question, change_set=None, baseline=None)
    name = set_name(question.plan, purpose=purpose, invocation=invocation)
    try:
        change_set = _prepared(ports, question, name=name, purpose=purpose)
    except BucketWanted as missing:
        if purpose != "diff":
            raise
        return _by_ourselves(question, missing, baseline=baseline(live.template))
    try:
        again = baseline(live.template) if live.stack else None
        found = _judged(question, change_set=change_set, baseline=again)
        return _at_rest(ports, found, change_set) if found.unchanged else found
    except BaseException:
        withdraw(ports, change_set=change_set.id, stack=change_set.stack_id)
        raise


def resumed(
    ports: Ports,
    deployment: Deployment,
    *,
    change_set: ChangeSet | None,
    baseline: Callable[[Template], Template | None] = lambda _: None,
) -> Preview:
    """Show what a change set that was kept would do; without one it is our own word. Nothing is made."""
    question = _question(ports, deployment)
    again = baseline(question.live.template) if question.live.stack else None
    return _judged(question, change_set=change_set, baseline=again)


def discard(ports: Ports, preview: Preview) -> None:
    """Take back what the preview made: its own change set, and the empty shell of a stack that it began."""
    if preview.change_set is not None:
        withdraw(ports, change_set=preview.change_set.id, stack=preview.change_set.stack_id)


def _question(ports: Ports, deployment: Deployment) -> _Question:
    """Look up everything about a deployment, in the place where it may go."""
    caller = ports.identity.caller()
    require_place(caller, account=deployment.account, region=deployment.region)
    live = _live(ports, deployment)
    parameters = resolve(deployment.template, lookups=ports.lookups)
    counts = live_counts(ports, live.stack, before=live.template, after=deployment.template)
    return _Question(deployment, caller, live, parameters, counts)


def _live(ports: Ports, deployment: Deployment) -> _Live:
    """Return the stack as it stands; refuse one that is not ours or that cannot be changed now."""
    stack = ports.stacks.describe(deployment.stack_name)
    if stack is None or standing(stack.status).kind is Kind.ABSENT:
        return _Live()
    if standing(stack.status).kind is Kind.REVIEW:
        require_free(stack, ports.change_sets.names(stack.id), owner=deployment.owner)
        return _Live()
    template = read.read(ports.stacks.template(stack.id))
    require_ours(stack, template, owner=deployment.owner)
    if standing(stack.status).kind is Kind.BUSY:
        raise busy_now(ports, stack)
    require_changeable(stack, last=None)
    return _Live(stack, template)


def _prepared(ports: Ports, question: _Question, *, name: str, purpose: Purpose) -> ChangeSet:
    """Make the change set; one that fails or is interrupted is taken back at once."""
    deployment, stack = question.deployment, question.live.stack
    bucket = bucket_for(ports, deployment.body, caller=question.caller, storing=deployment.storing)
    request = change_set_request(
        deployment, name=name, plan=question.plan, parameters=question.parameters, stack=stack, bucket=bucket
    )
    if purpose == "apply" and stack is not None:
        sweep(ports, stack=stack.id)
    try:
        return prepare(ports, request)
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        _withdraw_after(error, ports, change_set=name, stack=deployment.stack_name)
        if isinstance(error, AwsError) and (rival := was_at_work(ports, request.stack, seen=stack, error=error)):
            raise rival from error
        raise


def _by_ourselves(question: _Question, missing: BucketWanted, *, baseline: Template | None) -> Preview:
    """Return our own word on a template that has no way to CloudFormation, and say that it is no more."""
    found = _judged(question, change_set=None, baseline=baseline)
    return replace(found, note="; ".join(filter(None, (unseen(missing, question.deployment.stack_name), found.note))))


def _at_rest(ports: Ports, found: Preview, change_set: ChangeSet) -> Preview:
    """Take back a set that shows no change; where AWS does not let us, the preview keeps it: its answer is good."""
    try:
        withdraw(ports, change_set=change_set.id, stack=change_set.stack_id)
    except AwsError:
        return replace(found, change_set=change_set)
    return found


def _withdraw_after(error: BaseException, ports: Ports, *, change_set: str, stack: str) -> None:
    """Take a set back after what broke its making; that even this fails is told beside the error."""
    try:
        withdraw(ports, change_set=change_set, stack=stack)
    except AwsError as again:
        error.add_note(f"the change set {change_set} may be left: {again.what}; it does nothing by itself")


def _judged(question: _Question, *, change_set: ChangeSet | None, baseline: Template | None) -> Preview:
    deployment, live = question.deployment, question.live
    unchanged = change_set is not None and is_unchanged(change_set)
    template_diff = diff(live.template, deployment.template)
    edits = diff(baseline, deployment.template) if baseline is not None else None
    impacts = impact(template_diff, live.template, deployment.template)
    tags = _moved(live.stack.tags if live.stack else {}, deployment.all_tags)
    mine = ours(template_diff, impacts, after=deployment.template, edits=edits)
    changes = () if unchanged else _changes(mine, change_set, impacts, tags=bool(tags))
    return Preview(
        deployment=deployment,
        caller=question.caller,
        plan=question.plan,
        stack=live.stack,
        before=live.template,
        change_set=None if unchanged else change_set,
        changes=changes,
        template_diff=template_diff,
        parameters=_parameter_moves(live.stack, change_set, template_diff, edits),
        tags=tags,
        unchanged=unchanged,
        three_way=edits is not None,
        note="; ".join(_remarks(question, template_diff, changes)),
        counts=question.counts,
        obstacles=obstacles(live.template, deployment.template),
    )


def _remarks(question: _Question, template_diff: TemplateDiff, changes: tuple[ResourceChange, ...]) -> Iterator[str]:
    deployment, live = question.deployment, question.live
    yield from filter(None, (note(live.stack),))
    yield from role_remarks(deployment.role, live.stack)
    yield from protection_remarks(deployment, live.stack)
    yield from sentences(question.counts, deployment.template, changes)
    yield from remarks(template_diff, live.template, deployment)


def _changes(
    mine: Mapping[str, ResourceChange], change_set: ChangeSet | None, impacts: Mapping[str, Impact], *, tags: bool
) -> tuple[ResourceChange, ...]:
    theirs = change_set.changes if change_set else None
    by: By = "edit" if tags else "aws"
    return merged(mine, theirs, impacts=impacts, tags=by)


def _parameter_moves(
    stack: Stack | None, change_set: ChangeSet | None, template_diff: TemplateDiff, edits: TemplateDiff | None
) -> tuple[PropertyMove, ...]:
    """Return the parameters whose value, or what AWS looked up for it, differs from the last deployment's."""
    if stack is None or change_set is None:
        return ()
    written = {change.path[:1] for change in template_diff.parameters}
    moves = _moved({**stack.parameters, **stack.resolved}, {**change_set.parameters, **change_set.resolved})
    by = {move.path: who_wrote(str(move.path[0]), edits) if move.path in written else "aws" for move in moves}
    return tuple(replace(move, by=by[move.path]) for move in moves)


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[PropertyMove, ...]:
    names = sorted(before.keys() | after.keys())
    sides = ((name, before.get(name, ABSENT), after.get(name, ABSENT)) for name in names)
    return tuple(PropertyMove((name,), was, now) for name, was, now in sides if was != now)
