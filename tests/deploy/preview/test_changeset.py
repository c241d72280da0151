"""A change set is made, waited for, judged, and taken back with what it began."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.errors import Throttled, Unreachable, Unusable
from ecsspec.deploy.facts import ChangeSet, ChangeSetRequest, Finding, LiveResource, Stack
from ecsspec.deploy.preview.changeset import PATIENCE, is_unchanged, prepare, sweep, withdraw
from ecsspec.problems import AwsError, NotDone
from tests.deploy.fakes import SET_ID, STACK_ID, FakePorts, a_set, a_stack, at, ports_with

REQUEST = ChangeSetRequest("web", "ecsspec-apply-1", "UPDATE", "body", {}, {}, "ecsspec-1")
PENDING = a_set(status="CREATE_IN_PROGRESS", execution_status="UNAVAILABLE")
NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


def failed(reason: str) -> object:
    return a_set(status="FAILED", execution_status="UNAVAILABLE", reason=reason)


@pytest.mark.parametrize("reason", [NO_CHANGES, "No updates are to be performed."])
def test_both_of_awss_texts_for_no_change_are_a_value(reason: str) -> None:
    ports = ports_with(sets=[failed(reason)])  # type: ignore[list-item]
    assert is_unchanged(prepare(ports, REQUEST))


def test_a_set_is_polled_gently_until_it_is_there() -> None:
    ports = ports_with(sets=[PENDING] * 5 + [a_set()])
    assert prepare(ports, REQUEST) == a_set()
    assert ports.clock.slept == [1.0, 1.5, 2.25, 3.0, 3.0]


def test_a_set_that_never_comes_is_given_up_in_time() -> None:
    ports = ports_with(sets=[PENDING])
    with pytest.raises(AwsError, match="10 minutes") as error:
        prepare(ports, REQUEST)
    assert error.value.code == "E602"
    assert PATIENCE <= sum(ports.clock.slept) < PATIENCE + 5


@pytest.mark.parametrize("answer", [None, a_set(status="DELETE_COMPLETE")])
def test_a_set_that_somebody_deleted_is_told(answer: object) -> None:
    with pytest.raises(AwsError, match="deleted by somebody"):
        prepare(ports_with(sets=[answer]), REQUEST)  # type: ignore[list-item]


def test_a_failed_set_carries_awss_words_and_its_findings() -> None:
    ports = ports_with(sets=[failed("hook failed")])  # type: ignore[list-item]
    ports.change_sets.found = [
        Finding("Logs", "already exists", "NAME_CONFLICT_VALIDATION", "/Resources/Logs"),
        Finding("Role", "is too open"),
    ]
    with pytest.raises(AwsError, match="Logs: something of this name already exists outside the stack") as error:
        prepare(ports, REQUEST)
    assert error.value.code == "E601"
    assert error.value.hint == "delete or rename it, or choose another `name`"
    assert error.value.details == (
        "Logs /Resources/Logs: already exists (NAME_CONFLICT_VALIDATION)",
        "Role: is too open",
    )


def test_what_nobody_knows_is_told_in_awss_words() -> None:
    ports = ports_with(sets=[failed("validation failed")])  # type: ignore[list-item]
    ports.change_sets.found = [Finding("Role", "is too open")]
    with pytest.raises(AwsError, match="Role: is too open; nothing was changed") as error:
        prepare(ports, REQUEST)
    assert error.value.hint == "correct the keys of the spec that set what is named above"


def test_a_set_without_findings_carries_its_own_reason() -> None:
    ports = ports_with(sets=[failed("The following hook(s) failed: [Acme::Guard]")])  # type: ignore[list-item]
    with pytest.raises(AwsError, match="a hook of the account forbids it: Acme::Guard") as error:
        prepare(ports, REQUEST)
    assert error.value.details == ("The following hook(s) failed: [Acme::Guard]",)


def test_findings_that_cannot_be_read_do_not_hide_the_failure() -> None:
    ports = ports_with(sets=[failed("")])  # type: ignore[list-item]
    ports.change_sets.found = AwsError("no DescribeEvents here")
    with pytest.raises(AwsError, match="no reason given") as error:
        prepare(ports, REQUEST)
    assert error.value.details == ()


def test_who_may_not_read_the_findings_is_told_what_to_ask_for() -> None:
    ports = ports_with(sets=[failed("validation failed: use the DescribeEvents API")])  # type: ignore[list-item]
    with pytest.raises(AwsError) as error:
        prepare(ports, REQUEST)
    assert "cloudformation:DescribeEvents" in error.value.hint


def test_a_met_set_that_cannot_be_executed_any_more_is_made_anew() -> None:
    ports = ports_with(sets=[a_set(execution_status="OBSOLETE"), a_set()])
    assert prepare(ports, REQUEST).execution_status == "AVAILABLE"
    assert ports.change_sets.deleted == [SET_ID]
    assert len(ports.change_sets.requests) == 2


def test_a_set_that_stays_obsolete_is_refused() -> None:
    with pytest.raises(NotDone) as refused:
        prepare(ports_with(sets=[a_set(execution_status="OBSOLETE")]), REQUEST)
    assert refused.value.code == "E703"


def in_review(**changes: object) -> FakePorts:
    return ports_with(a_stack("REVIEW_IN_PROGRESS", **changes))


def test_withdrawing_the_only_set_of_an_empty_shell_takes_the_shell_too() -> None:
    ports = in_review()
    ports.change_sets.listed = [a_set()]
    withdraw(ports, change_set=SET_ID, stack="web")
    assert ports.change_sets.deleted == [SET_ID]
    assert [stack for stack, _ in ports.stacks.deleted] == [STACK_ID]


def test_the_shell_stays_where_somebody_else_prepared_something() -> None:
    ports = in_review()
    ports.change_sets.listed = [a_set(), a_set(id="other", name="by-hand")]
    withdraw(ports, change_set="ecsspec-apply-1", stack="web")
    assert ports.stacks.deleted == []


def test_the_shell_stays_where_it_holds_a_resource() -> None:
    ports = in_review()
    ports.stacks.live = [LiveResource("Logs", "AWS::Logs::LogGroup", "logs", "CREATE_COMPLETE")]
    withdraw(ports, change_set=SET_ID, stack="web")
    assert ports.stacks.deleted == []


@pytest.mark.parametrize("stack", [None, a_stack("UPDATE_COMPLETE"), a_stack("CREATE_IN_PROGRESS")])
def test_a_stack_that_lives_is_never_deleted_with_a_set(stack: Stack | None) -> None:
    ports = ports_with(stack)
    withdraw(ports, change_set=SET_ID, stack="web")
    assert ports.change_sets.deleted == [SET_ID]
    assert ports.stacks.deleted == []


def reluctant(ports: FakePorts, *refusals: Exception | type[BaseException], for_ever: bool = False) -> None:
    """Let deletions meet these refusals first; the last one for ever, if so."""
    left, delete = list(refusals), ports.change_sets.delete

    def refusing(change_set: str, *, stack: str) -> None:
        if left:
            raise left[0] if for_ever and len(left) == 1 else left.pop(0)
        delete(change_set, stack=stack)

    ports.change_sets.delete = refusing  # type: ignore[method-assign]


MAKING = Unusable("CREATE_PENDING")


def test_a_set_that_is_still_being_made_is_waited_for_before_it_is_taken_back() -> None:
    ports = ports_with(a_stack(), sets=[PENDING])
    reluctant(ports, MAKING, MAKING, MAKING)
    withdraw(ports, change_set=SET_ID, stack="web")
    assert ports.change_sets.deleted == [SET_ID]
    assert ports.clock.slept == [1.0, 1.5, 2.25]


def test_a_set_that_was_made_while_it_was_refused_goes_at_once() -> None:
    ports = ports_with(a_stack(), sets=[a_set()])
    reluctant(ports, MAKING)
    withdraw(ports, change_set=SET_ID, stack="web")
    assert (ports.change_sets.deleted, ports.clock.slept) == ([SET_ID], [])


@pytest.mark.parametrize("answer", [None, a_set(), a_set(execution_status="EXECUTE_IN_PROGRESS")])
def test_a_set_that_will_not_go_is_given_up_at_once(answer: ChangeSet | None) -> None:
    ports = ports_with(a_stack(), sets=[answer])
    reluctant(ports, MAKING, for_ever=True)
    with pytest.raises(Unusable):
        withdraw(ports, change_set=SET_ID, stack="web")
    assert ports.clock.slept == []


def test_who_may_not_look_at_a_set_waits_a_minute_for_it() -> None:
    ports = ports_with(a_stack())
    ports.change_sets.describe = denied  # type: ignore[method-assign]
    reluctant(ports, MAKING, for_ever=True)
    with pytest.raises(Unusable):
        withdraw(ports, change_set=SET_ID, stack="web")
    assert 60 <= sum(ports.clock.slept) < 65


def denied(change_set: str, *, stack: str) -> ChangeSet | None:
    raise AwsError(f"you may not describe {change_set} of {stack}")


@pytest.mark.parametrize("error", [Unreachable("no answer"), Throttled("busy")])
def test_an_answer_that_is_lost_is_asked_for_again(error: AwsError) -> None:
    ports = ports_with(a_stack())
    reluctant(ports, error, error)
    withdraw(ports, change_set=SET_ID, stack="web")
    assert ports.change_sets.deleted == [SET_ID]
    assert ports.clock.slept == [1.0, 5.0]
    reluctant(ports, error, for_ever=True)
    with pytest.raises(type(error)):
        withdraw(ports, change_set=SET_ID, stack="web")


def test_a_ctrl_c_does_not_end_it_and_the_next_one_does() -> None:
    ports = ports_with(a_stack())
    reluctant(ports, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        withdraw(ports, change_set=SET_ID, stack="web")
    assert ports.change_sets.deleted == [SET_ID]
    reluctant(ports, KeyboardInterrupt, KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        withdraw(ports, change_set="other", stack="web")
    assert ports.change_sets.deleted == [SET_ID]


def test_withdrawing_waits_until_the_shell_is_gone_but_not_for_ever() -> None:
    ports = in_review()
    ports.stacks.after_delete = lambda stack: replace(stack, status="DELETE_IN_PROGRESS")
    withdraw(ports, change_set=SET_ID, stack="web")
    assert 0 < sum(ports.clock.slept) <= 60


def test_sweeping_takes_old_diff_sets_only() -> None:
    ports = ports_with(a_stack())
    ports.change_sets.listed = [
        a_set(id="old-diff", name="ecsspec-diff-1-7", created=at(-3601)),
        a_set(id="new-diff", name="ecsspec-diff-1-8", created=at(-3599)),
        a_set(id="ageless", name="ecsspec-diff-1-9"),
        a_set(id="apply", name="ecsspec-apply-1", created=at(-9000)),
        a_set(id="plan", name="ecsspec-plan-1", created=at(-9000)),
        a_set(id="theirs", name="release-7", created=at(-9000)),
    ]
    sweep(ports, stack=STACK_ID)
    assert ports.change_sets.deleted == ["old-diff"]


def test_a_sweep_that_is_not_allowed_stops_nothing() -> None:
    ports = ports_with(a_stack())
    ports.change_sets.names_error = AwsError("ListChangeSets is denied")
    sweep(ports, stack=STACK_ID)
    assert ports.change_sets.deleted == []
