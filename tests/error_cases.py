"""How each code that no spec file can show comes about: a few lines that raise it, by public functions."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn, TypeAlias

from botocore import exceptions as boto

from ecsspec.api import explain
from ecsspec.aws.access import IamAccess
from ecsspec.aws.buckets import S3Buckets
from ecsspec.aws.errors import translated
from ecsspec.aws.lookups import StackLookups
from ecsspec.backends.fargate import Fargate
from ecsspec.backends.guard import Guarded
from ecsspec.blueprint.app import App
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import RunShape
from ecsspec.catalogue import explained
from ecsspec.cfn import read
from ecsspec.cfn.template import Parameter, StackResource, TaggedResource, Template
from ecsspec.cli.applying import consent
from ecsspec.cli.applying.options import ApplyOptions
from ecsspec.cli.commands.local import reset
from ecsspec.cli.files import spec_files, write_whole
from ecsspec.cli.several import stacks_of
from ecsspec.compiler import compile_spec
from ecsspec.deploy.apply import apply, watch
from ecsspec.deploy.damage import Damage
from ecsspec.deploy.deployment import OURS, Storing
from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.facts import ChangeSet, LiveResource, StackEvent
from ecsspec.deploy.order.graph import require_no_circle
from ecsspec.deploy.outside import Tenant
from ecsspec.deploy.ownership import require_free, require_ours, require_place
from ecsspec.deploy.plans import holding
from ecsspec.deploy.plans.plan import LIFETIME, as_text, plan_in
from ecsspec.deploy.preview.bucket import bucket_for
from ecsspec.deploy.preview.live import preview
from ecsspec.deploy.preview.obstacles import require_possible
from ecsspec.deploy.preview.parameters import resolve
from ecsspec.deploy.preview.size import require_size
from ecsspec.deploy.removal.destroy import destroy, plan_destroy
from ecsspec.deploy.repair import Wish, plan_repair
from ecsspec.deploy.services import LiveService
from ecsspec.deploy.stack_settings import settle
from ecsspec.deploy.statuses import Action, require_changeable
from ecsspec.diagnosis.evidence import Rollout, Service
from ecsspec.diagnosis.record import evidence_in
from ecsspec.git import find_repository, revision
from ecsspec.local import launcher, process, state
from ecsspec.pipeline import load_source
from ecsspec.problems import AwsError
from ecsspec.spec.app import Spec
from ecsspec.spec.source import SourceFile, read_file
from tests.aws.canned import Refusal, canned
from tests.builders import a_spec
from tests.builders import a_template as compiled
from tests.deploy.fakes import (
    CALLER,
    START,
    FakeLookups,
    FakePorts,
    a_deployment,
    a_set,
    a_stack,
    a_template,
    an_event,
    ports_with,
)
from tests.deploy.plans.examples import A_PLAN, a_preview, elsewhere
from tests.deploy.removal.test_destroy import HOSTS, IDS, SERVICE, cluster_of_the_stack
from tests.repositories import made

Case: TypeAlias = Callable[[Path], object]
"""Raises its code; takes an empty folder, which is the working directory too."""

BEGUN = an_event("1", "UPDATE_IN_PROGRESS")


class Unlawful(Fargate):
    """A backend whose template AWS refuses."""

    def run(self, app: App) -> RunShape:
        return replace(super().run(app), placement={"PlacementStrategies": [{"Type": "random"}]})


class Raising(Fargate):
    """A backend that fails."""

    def placement(self, spec: Spec) -> Placement:
        raise KeyError(spec.name)


def explain_nothing(_: Path) -> object:
    return explain(load_source(SourceFile("web.yml", "name: web\nimage: nginx\n")), "Nothing.Here")


def prepared(answer: ChangeSet | None) -> object:
    """Prepare an apply for which CloudFormation has this change set."""
    return preview(ports_with(sets=[answer]), a_deployment(), invocation="1", purpose="apply")


def looked_up(answer: object, source: StackResource | TaggedResource) -> str:
    lookups = StackLookups(
        cloudformation=lambda: canned("cloudformation", answer).client,
        tagging=lambda: canned("resourcegroupstaggingapi", answer).client,
    )
    return lookups.resource(source) if isinstance(source, StackResource) else lookups.tagged(source)


def applied(
    *events: StackEvent | Exception, sets: tuple[ChangeSet, ...] = (), refusal: Exception | None = None
) -> object:
    """Apply an update during which this happens; an error is what a poll meets."""
    ports = ports_with(a_stack(), sets=sets)
    shown = preview(ports, a_deployment(), invocation="1", purpose="apply")
    ports.stacks.batches = [one if isinstance(one, Exception) else [one] for one in events]
    ports.change_sets.execute_errors = [refusal] if refusal else []
    return list(apply(ports, shown))


def unprotected() -> object:
    """Apply a spec that asks for protection, with nothing else to do, where that may not be set."""
    ports = ports_with(a_stack())
    shown = preview(ports, a_deployment(protect=True), invocation="1", purpose="apply")
    ports.stacks.denied = AwsError("you may not do that", code="E803")
    return settle(ports, shown)


def gone_back() -> object:
    """Apply an update that CloudFormation takes for done, and ECS does not."""
    ports = ports_with(a_stack())
    shown = preview(ports, a_deployment(), invocation="1", purpose="apply")
    arn = "arn:aws:ecs:us-east-1:123456789012:service/web/web"
    service = replace(an_event("2", "UPDATE_COMPLETE", of="Service"), physical_id=arn)
    ports.stacks.batches = [[BEGUN, service, an_event("3", "UPDATE_COMPLETE")]]
    rollout = Rollout("ecs-svc/1", "PRIMARY", "FAILED", "tasks failed to start")
    ports.rollouts.services = {"web": LiveService(Service("web", "web", rollouts=(rollout,)))}
    return list(apply(ports, shown))


def doomed(*events: StackEvent, tasks: int = 0) -> object:
    """Destroy a stack on hosts during which this happens."""
    ports: FakePorts = ports_with(a_stack(), template=a_template(SERVICE, HOSTS))
    ports.stacks.live = [LiveResource(one.id, one.type, IDS[one.id], "CREATE_COMPLETE") for one in (SERVICE, HOSTS)]
    ports.workloads.tasks = [tasks] * 10_000
    ports.stacks.batches = [events]
    plan = plan_destroy(ports, "web")
    assert plan is not None
    return list(destroy(ports, plan))


def others_in_the_cluster() -> object:
    ports, plan = cluster_of_the_stack()
    ports.workloads.others = (Tenant("audit", "arn:aws:ecs:us-east-1:1:service/labs/audit", "the service", 1),)
    return list(destroy(ports, plan))


def same_names(folder: Path) -> object:
    files = [folder / "one.yml", folder / "two.yml"]
    for file in files:
        file.write_text("name: web\nimage: nginx\n", encoding="utf-8")
    return stacks_of([str(file) for file in files])


def unconsented(_: Path) -> object:
    review = SimpleNamespace(losses=[SimpleNamespace(logical_id="LoadBalancer", action="replace")])
    return consent._ask(review, ApplyOptions(yes=True))


def raised(error: Exception) -> NoReturn:
    """Raise our error for one of boto3's."""
    raise translated(error, what="ecs:DescribeServices")


def refused(code: str, words: str = "no") -> NoReturn:
    raised(boto.ClientError({"Error": {"Code": code, "Message": words}}, "DescribeServices"))


def bucket_of_a_stranger() -> object:
    calls = canned("s3", Refusal("AccessDenied", "Access Denied", 403))
    return S3Buckets(lambda: calls.client).find("acme", owner="123456789012")


def deaf(folder: Path) -> object:
    """Ask a target that holds its lock and does not answer."""
    lock = process.locked(state.Folder(folder).life, wait=False)
    assert lock is not None
    try:
        return launcher.stop(state_dir=folder)
    finally:
        os.close(lock)


def gone(folder: Path) -> object:
    """Look for a target of which nothing is left."""
    error = launcher.ended(launcher.Target("http://127.0.0.1:1", 1, 1, str(folder), ""))
    assert error is not None
    raise error


def dead(folder: Path) -> object:
    """Start a target whose saved state cannot be read."""
    state.Folder(folder).snapshot.write_text("not json", encoding="utf-8")
    return launcher.start(state_dir=folder)


RAISED: Mapping[str, Case] = {
    "E412": lambda _: Guarded("ODD", Raising()).placement(a_spec()),
    "E501": lambda _: compile_spec(a_spec(), Unlawful()),
    "E601": lambda _: prepared(a_set(status="FAILED", execution_status="UNAVAILABLE", reason="the group exists")),
    "E602": lambda _: prepared(None),
    "E603": lambda _: resolve(a_template(parameters={"Vpc": Parameter("Vpc", "String")}), lookups=FakeLookups()),
    "E604": lambda _: looked_up(Refusal("ValidationError", "it does not exist"), StackResource("network", "Vpc")),
    "E605": explain_nothing,
    "E606": lambda _: require_size(a_template(), "x" * 1_000_001),
    "E607": lambda _: require_ours(a_stack(tags={}), Template("", {})),
    "E608": lambda _: require_ours(a_stack(), a_template(), owner="shop"),
    "E609": lambda _: require_free(a_stack("REVIEW_IN_PROGRESS", tags={}), [a_set(name="by-hand")]),
    "E610": lambda _: require_changeable(a_stack("UPDATE_IN_PROGRESS"), last=None),
    "E611": lambda _: require_changeable(a_stack("ROLLBACK_COMPLETE"), last=None),
    "E612": lambda _: looked_up({"ResourceTagMappingList": []}, TaggedResource("AWS::EC2::VPC", (("team", "labs"),))),
    "E613": lambda _: bucket_for(ports_with(), "x" * 60_000, caller=CALLER, storing=OURS),
    "E620": lambda _: plan_in("name: web", file="web.yml"),
    "E621": lambda _: plan_in(as_text(A_PLAN)[:-9], file="web.plan"),
    "E622": lambda _: plan_in('{"ecsspec_plan": 3}', file="web.plan"),
    "E623": lambda _: holding.require_fresh(A_PLAN, now=START + LIFETIME),
    "E624": lambda _: holding.require_place(A_PLAN, elsewhere(region="eu-west-1")),
    "E625": lambda _: holding.require_spec(A_PLAN, "name: shop"),
    "E626": lambda _: holding.require_same_stack(A_PLAN, None),
    "E627": lambda _: holding.require_unchanged(A_PLAN, a_preview(a_stack(updated="2026-01-06T09:00:00+00:00"))),
    "E628": lambda _: holding.require_unapplied(A_PLAN, a_set(execution_status="EXECUTE_COMPLETE")),
    "E629": lambda _: holding.require_executable(A_PLAN, None),
    "E701": lambda _: reset(yes=False),
    "E702": unconsented,
    "E703": lambda _: applied(refusal=Unusable("it is obsolete")),
    "E704": lambda _: applied(BEGUN, an_event("2", "UPDATE_ROLLBACK_COMPLETE")),
    "E705": lambda _: applied(BEGUN, an_event("2", "UPDATE_ROLLBACK_FAILED")),
    "E706": lambda _: applied(BEGUN, AwsError("the connection is gone")),
    "E707": lambda _: applied(sets=(a_set(), a_set(execution_status="EXECUTE_FAILED"))),
    "E708": lambda _: list(watch(ports_with(None), "web", purposes={})),
    "E709": lambda _: applied(BEGUN, an_event("2", "DELETE_COMPLETE")),
    "E711": lambda _: plan_destroy(ports_with(a_stack(protected=True)), "web"),
    "E712": lambda _: doomed(tasks=1),
    "E713": lambda _: doomed(an_event("1", "DELETE_IN_PROGRESS"), an_event("2", "DELETE_FAILED")),
    "E714": lambda _: require_place(CALLER, account="111122223333", region=""),
    "E715": lambda _: require_place(CALLER, account="", region="eu-west-1"),
    "E716": same_names,
    "E717": lambda _: require_possible(compiled(launch_type="EC2"), compiled()),
    "E718": lambda _: evidence_in("name: web", file="web.report"),
    "E719": lambda _: gone_back(),
    "E721": lambda _: plan_repair(Damage(a_stack()), Wish(action=Action.CANCEL)),
    "E722": lambda _: require_no_circle({"a.yml": frozenset({"b.yml"}), "b.yml": frozenset({"a.yml"})}),
    "E723": lambda _: others_in_the_cluster(),
    "E724": lambda _: unprotected(),
    "E801": lambda _: raised(boto.NoCredentialsError()),
    "E802": lambda _: refused("ExpiredToken"),
    "E803": lambda _: refused("AccessDenied", "User: me is not authorized to perform: ecs:DescribeServices"),
    "E804": lambda _: raised(boto.NoRegionError()),
    "E805": lambda _: raised(boto.EndpointConnectionError(endpoint_url="https://ecs.nowhere.example")),
    "E806": lambda _: refused("ThrottlingException"),
    "E807": lambda _: raised(boto.ParamValidationError(report="Unknown parameter in input: x")),
    "E808": lambda _: refused("InvalidClientTokenId"),
    "E809": lambda _: refused("ValidationError"),
    "E810": lambda _: refused("SignatureDoesNotMatch"),
    "E811": lambda _: raised(boto.ProfileNotFound(profile="nobody")),
    "E812": lambda _: raised(boto.ClientError({"Error": {"Code": "AccessDenied"}}, "AssumeRole")),
    "E813": lambda _: IamAccess(lambda: None).principal("arn:aws:iam::123456789012:root"),
    "E814": lambda _: bucket_of_a_stranger(),
    "E815": lambda _: bucket_for(ports_with(), "x" * 60_000, caller=CALLER, storing=Storing("acme")),
    "E902": lambda _: explained("E999"),
    "E903": lambda _: spec_files(None),
    "E904": lambda folder: write_whole(folder, ""),
    "E910": lambda _: read.read("- not a template"),
    "E911": lambda _: read_file("missing.yml"),
    "E912": lambda folder: read_file(str(folder)),
    "E914": lambda _: read_file("web\0.yml"),
    "E920": lambda folder: revision(find_repository(made(folder).top), "mian"),
    "E922": lambda _: find_repository(Path("/")),
    "E931": lambda _: state.open_folder(Path("/dev/null/state")),
    "E932": dead,
    "E934": deaf,
    "E935": gone,
}
"""Raises each code, one way of several."""

PROVEN: Mapping[str, str] = {
    "E404": "tests/backends/test_registry.py::test_a_broken_one_is_a_problem_that_names_it",
    "E913": "tests/spec/test_source.py::test_a_file_without_permission",
    "E921": "tests/git/test_revision.py::test_git_is_not_installed",
    "E930": "tests/local/test_launcher_install.py::test_emulator_missing_or_other",
}
"""Codes that take more than a few lines, and the test that shows each: a package, another user, another interpreter."""
