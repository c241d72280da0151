"""`destroy --everything`, `--unprotect`, `--retain`, `--json`: what each needs, says and does."""

from __future__ import annotations

import json
import os
import pty
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ecsspec.cli.command_line import CommandLine, begin
from ecsspec.cli.destroy_consent import Consent, require_farewell
from ecsspec.deploy.removal.retained import Retained
from ecsspec.problems import NotDone, UsageError
from tests.cli.processes import Shell, in_world
from tests.reviews import WEB, deployed
from tests.world import World
from tests.world.balancers import PROTECTION

Capture = pytest.CaptureFixture[str]
KEPT = f"{WEB}logging: {{on_destroy: keep}}\n"
LOGS = "AWS::Logs::LogGroup"
LOCKED = "it is locked by somebody"

pytestmark = pytest.mark.usefixtures("shell")


@pytest.fixture
def kept(shell: Shell) -> World:
    """Return a world in which a stack runs that keeps its log group, which its spec says."""
    shell.write("web.yml", KEPT)
    return deployed(KEPT)


def words(text: str) -> str:
    return " ".join(text.split())


def test_what_is_kept_is_said_at_the_end_with_how_to_delete_it(kept: World, capsys: Capture) -> None:
    done = in_world(kept, capsys, "destroy", "web.yml", "--yes", "--region", "us-east-1")
    assert done.code == 0
    assert "kept: /ecsspec/web: each line is kept for 30 days" in done.err
    assert "to delete it for good: ecsspec destroy web.yml --everything --region us-east-1" in done.err


def test_yes_does_not_cover_what_is_kept(kept: World, capsys: Capture) -> None:
    refused = in_world(kept, capsys, "destroy", "web.yml", "--everything", "--yes")
    assert (refused.code, "E702" in refused.err) == (4, True)
    assert "ecsspec destroy web.yml --everything --yes --allow-delete LogGroup`" in words(refused.err)
    assert kept.called("DeleteStack") == []


@pytest.mark.parametrize("name", ["LogGroup", "/ecsspec/web"])
def test_each_is_agreed_to_by_its_name(name: str, kept: World, capsys: Capture) -> None:
    done = in_world(kept, capsys, "destroy", "web", "--everything", "--yes", "--allow-delete", name)
    assert done.code == 0
    assert kept.things.names(LOGS) == []
    assert "kept:" not in done.err


def test_a_name_that_is_not_deleted_is_most_often_a_slip(kept: World, capsys: Capture) -> None:
    slip = in_world(kept, capsys, "destroy", "web", "--everything", "--yes", "--allow-delete", "Logs")
    assert (slip.code, "E702" in slip.err) == (4, True)
    assert "these are: /ecsspec/web, LogGroup" in words(slip.err)
    assert kept.called("DeleteStack") == []


def test_where_nothing_is_kept_there_is_nothing_to_agree_to(capsys: Capture) -> None:
    world = deployed()
    slip = in_world(world, capsys, "destroy", "web", "--everything", "--yes", "--allow-delete", "LogGroup")
    assert (slip.code, "leave --everything and --allow-delete out" in words(slip.err)) == (4, True)
    assert in_world(world, capsys, "destroy", "web", "--everything", "--yes").code == 0


def test_names_without_everything_agree_to_nothing(kept: World, capsys: Capture) -> None:
    refused = in_world(kept, capsys, "destroy", "web", "--yes", "--allow-delete", "LogGroup")
    assert (refused.code, "--everything" in refused.err) == (64, True)
    assert kept.calls == [] or kept.called("DeleteStack") == []


def test_what_an_earlier_destroy_kept_is_offered_and_taken(kept: World, capsys: Capture) -> None:
    assert in_world(kept, capsys, "destroy", "web", "--yes").code == 0
    offered = in_world(kept, capsys, "destroy", "web.yml")
    assert (offered.code, "there is no stack web: nothing to do" in offered.err) == (0, True)
    assert "ecsspec destroy web.yml --everything" in offered.err
    refused = in_world(kept, capsys, "destroy", "web", "--everything", "--yes")
    assert (refused.code, "E702" in refused.err) == (4, True)
    done = in_world(kept, capsys, "destroy", "web", "--everything", "--yes", "--allow-delete", "/ecsspec/web")
    assert done.code == 0
    assert "the stack is gone; this is left of it" in words(done.err)
    assert kept.things.names(LOGS) == []
    again = in_world(kept, capsys, "destroy", "web", "--everything", "--yes")
    assert (again.code, "nothing to do" in again.err) == (0, True)


def test_who_may_not_look_for_what_is_left_is_not_kept_from_a_destroy(kept: World, capsys: Capture) -> None:
    in_world(kept, capsys, "destroy", "web", "--yes")
    kept.deny("logs:DescribeLogGroups")
    assert in_world(kept, capsys, "destroy", "web.yml", "--yes").code == 0
    asked = in_world(kept, capsys, "destroy", "web.yml", "--yes", "--everything")
    assert (asked.code, "logs:DescribeLogGroups" in asked.err) == (8, True)


def test_a_log_group_that_may_not_be_deleted_is_told_after_the_stack(kept: World, capsys: Capture) -> None:
    kept.deny("logs:DeleteLogGroup")
    left = in_world(kept, capsys, "destroy", "web.yml", "--everything", "--yes", "--allow-delete", "LogGroup")
    assert (left.code, "E713" in left.err) == (6, True)
    assert "`ecsspec destroy web.yml --everything` goes on with the rest" in words(left.err)
    kept.allow("logs:DeleteLogGroup")
    args = ("destroy", "web.yml", "--everything", "--yes", "--allow-delete", "LogGroup")
    assert in_world(kept, capsys, *args).code == 0


def test_one_that_is_let_go_is_taken_up_again_with_the_same_options(kept: World, capsys: Capture) -> None:
    kept.interrupt(on="cloudformation:DescribeStackEvents", after_calls=4)
    args = ("destroy", "web.yml", "--everything", "--yes", "--allow-delete", "LogGroup")
    lost = in_world(kept, capsys, *args)
    assert lost.code == 7
    assert "`ecsspec destroy web.yml --everything` takes it up again" in words(lost.err)
    kept.clock.settle()
    assert in_world(kept, capsys, *args).code == 0
    assert kept.things.names(LOGS) == []


def protected(world: World) -> None:
    (attributes,) = world.balancers.attributes.values()
    attributes[PROTECTION] = "true"


def test_protection_is_named_and_lifted_on_demand(kept: World, capsys: Capture) -> None:
    protected(kept)
    refused = in_world(kept, capsys, "destroy", "web.yml", "--yes")
    assert (refused.code, "E711" in refused.err) == (4, True)
    assert "`ecsspec destroy web.yml --unprotect`" in words(refused.err)
    asked = in_world(kept, capsys, "destroy", "web.yml", "--unprotect")
    assert (asked.code, "`ecsspec destroy web.yml --unprotect --yes`" in words(asked.err)) == (4, True)
    assert kept.called("ModifyLoadBalancerAttributes") == []
    done = in_world(kept, capsys, "destroy", "web.yml", "--unprotect", "--yes")
    assert done.code == 0
    assert "! LoadBalancer" in done.err
    assert "LoadBalancer: no longer protected against deletion" in done.err


def test_who_may_not_lift_it_has_begun_nothing(kept: World, capsys: Capture) -> None:
    protected(kept)
    kept.deny("elbv2:ModifyLoadBalancerAttributes")
    refused = in_world(kept, capsys, "destroy", "web.yml", "--unprotect", "--yes")
    assert (refused.code, "E803" in refused.err) == (8, True)
    assert kept.called("DeleteStack") == []


GUARDED = f"{WEB}protect: true\n"
OFF = "note: the termination protection of the stack web is off now, and stays so"
ON_AGAIN = "aws cloudformation update-termination-protection --enable-termination-protection --stack-name web"


@pytest.mark.parametrize(("how", "code"), [("interrupt", 130), ("deny", 8)])
def test_what_was_lifted_for_nothing_is_said_with_what_protects_it_again(
    how: str, code: int, shell: Shell, capsys: Capture
) -> None:
    shell.write("web.yml", GUARDED)
    world = deployed(GUARDED)
    protected(world)
    getattr(world, how)(**{"on" if how == "interrupt" else "call": "cloudformation:DeleteStack"})
    ended = in_world(world, capsys, "destroy", "web.yml", "--unprotect", "--yes", "--profile", "dev")
    said = words(ended.err)
    assert (ended.code, OFF in said, f"{ON_AGAIN} --profile dev --region us-east-1" in said) == (code, True, True)
    assert "the deletion protection of the load balancer LoadBalancer is off now" in said
    assert "--attributes Key=deletion_protection.enabled,Value=true --load-balancer-arn arn:" in said
    assert world.stacks["web"].status == "CREATE_COMPLETE"


def test_what_was_not_lifted_is_not_said_to_be_off(kept: World, capsys: Capture) -> None:
    protected(kept)
    kept.interrupt(on="elbv2:ModifyLoadBalancerAttributes")
    stopped = in_world(kept, capsys, "destroy", "web.yml", "--unprotect", "--yes")
    assert (stopped.code, "note: the" in stopped.err) == (130, False)


def test_what_may_be_off_is_said_where_nobody_may_look(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", GUARDED)
    world = deployed(GUARDED)
    world.deny("cloudformation:DeleteStack")
    world.during("cloudformation:UpdateTerminationProtection", lambda: world.deny("cloudformation:DescribeStacks"))
    ended = in_world(world, capsys, "destroy", "web.yml", "--unprotect", "--yes")
    assert (ended.code, "protection of the stack web may be off now" in words(ended.err)) == (8, True)


def test_one_that_has_begun_says_nothing_of_protection(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", GUARDED)
    world = deployed(GUARDED)
    world.interrupt(on="cloudformation:DeleteStack", before_or_after="after")
    ended = in_world(world, capsys, "destroy", "web.yml", "--unprotect", "--yes")
    assert (ended.code, "note: the" in ended.err) == (7, False)


def test_what_failed_is_explained_retained_and_gone_on_with(capsys: Capture) -> None:
    world = deployed()
    world.fail("Vpc", reason=LOCKED, on="delete")
    failed = in_world(world, capsys, "destroy", "web", "--yes")
    assert (failed.code, "`ecsspec destroy web --retain Vpc`" in words(failed.err)) == (6, True)
    shown = in_world(world, capsys, "destroy", "web")
    assert (shown.code, f"not deleted: {LOCKED}" in words(shown.err)) == (4, True)
    slip = in_world(world, capsys, "destroy", "web", "--retain", "Subnet", "--yes")
    assert (slip.code, "E721" in slip.err) == (4, True)
    done = in_world(world, capsys, "destroy", "web", "--retain", "Vpc", "--yes")
    assert (done.code, "kept: vpc-" in done.err) == (0, True)
    assert "for good: in the console of its service" in words(done.err)


def test_a_program_reads_events(kept: World, capsys: Capture) -> None:
    args = ("destroy", "web", "--everything", "--yes", "--allow-delete", "LogGroup", "--json")
    told = [json.loads(line) for line in in_world(kept, capsys, *args).out.splitlines()]
    assert [told[0]["event"], told[-1]["event"], told[-1]["outcome"]] == ["started", "finished", "deleted"]
    last = told[-2]
    assert (last["resource"], last["status"]) == ("LogGroup", "DELETE_COMPLETE")


GROUP = Retained("LogGroup", LOGS, "/ecsspec/web")


@contextmanager
def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> Iterator[int]:
    """Let somebody sit at a terminal who types an answer; yield where the screen can be read."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r") as keys, os.fdopen(os.dup(theirs), "w") as screen:
        monkeypatch.setattr("sys.stdin", keys)
        monkeypatch.setattr("sys.stderr", screen)
        os.write(ours, f"{answer}\n".encode())
        yield ours
    os.close(ours)


def test_at_a_terminal_the_stacks_name_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    with at_a_terminal(monkeypatch, "web"):
        require_farewell(Consent(everything=True), "web", "Destroy web", [GROUP])
    with at_a_terminal(monkeypatch, "y"), pytest.raises(NotDone, match="declined"):
        require_farewell(Consent(everything=True), "web", "Destroy web", [GROUP])


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Destroy web", "Destroy web and delete /ecsspec/web for good? Type web to agree: "),
        ("", "Delete /ecsspec/web for good? Type web to agree: "),
    ],
)
def test_the_question_names_what_goes(monkeypatch: pytest.MonkeyPatch, question: str, asked: str) -> None:
    with at_a_terminal(monkeypatch, "web") as screen:
        require_farewell(Consent(everything=True), "web", question, [GROUP])
        seen = ""
        while asked not in seen:
            piece = os.read(screen, 4096).decode()
            assert piece, seen
            seen += piece


def test_at_a_terminal_yes_is_not_enough_either(monkeypatch: pytest.MonkeyPatch) -> None:
    begin(CommandLine("destroy", ("web",)))
    with at_a_terminal(monkeypatch, "web"), pytest.raises(NotDone) as refused:
        require_farewell(Consent(everything=True, yes=True), "web", "Destroy web", [GROUP])
    assert refused.value.hint == "if it is meant: `ecsspec destroy web --yes --allow-delete LogGroup`"


def test_consent_without_everything_is_a_slip() -> None:
    with pytest.raises(UsageError):
        Consent(allowed=frozenset({"LogGroup"}))


def test_several_are_named_together() -> None:
    both = [GROUP, Retained("", LOGS, "/ecsspec/shop")]
    begin(CommandLine("destroy", ("web",)))
    with pytest.raises(NotDone) as refused:
        require_farewell(Consent(everything=True), "web", "Destroy web", both)
    assert "/ecsspec/web, /ecsspec/shop need your consent" in refused.value.what
    assert refused.value.hint.endswith("--allow-delete LogGroup --allow-delete /ecsspec/shop`")
