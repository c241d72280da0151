"""What became of one of several stacks, and which of several exit codes counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.cli.exits import EXITS
from ecsspec.cli.many.outcome import End, became, go_on, interrupted, let_go, unheard, unmet
from ecsspec.cli.several import PRECEDENCE, worst
from ecsspec.deploy.errors import TargetEnded
from ecsspec.deploy.events import Finished, Outcome
from ecsspec.problems import (
    AwsError,
    DeploymentFailed,
    EcsspecError,
    MachineError,
    NeedsAttention,
    NotDone,
    StillRunning,
)
from ecsspec.ui.endings import Became


@pytest.mark.parametrize("outcome", [Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED])
def test_what_went_well(outcome: Outcome) -> None:
    assert became(Finished(outcome), began=True, place="AWS") == End(Became(outcome.value), outcome.value)


@pytest.mark.parametrize(
    ("error", "began", "end"),
    [
        (
            DeploymentFailed("x", "remove it with `ecsspec repair web.yml`, then apply again", "E704"),
            True,
            End(Became.FAILED, "failed, rolled back", 5, "ecsspec repair web.yml"),
        ),
        (
            NeedsAttention("x", "`ecsspec repair web`, or not", "E705"),
            True,
            End(Became.FAILED, "failed, needs attention", 6, "ecsspec repair web"),
        ),
        (
            DeploymentFailed("x", "apply again", "E709"),
            True,
            End(Became.FAILED, "failed: the stack was deleted meanwhile", 5, "apply again"),
        ),
        (
            NeedsAttention("x", "y" * 61, "E611"),
            False,
            End(Became.NOT_BEGUN, "not begun: the stack must be repaired first", 6),
        ),
        (
            StillRunning("x", "`ecsspec watch web` takes it up again", "E706"),
            True,
            End(Became.RUNNING, "goes on in AWS", 7, "ecsspec watch web"),
        ),
        (TargetEnded("x", "", "E935"), True, End(Became.FAILED, "given up: the local target ended", 9)),
        (AwsError("x", "", "E803"), False, End(Became.NOT_BEGUN, "not begun: a permission is missing", 8)),
        (NotDone("x", "", "E703"), False, End(Became.NOT_BEGUN, "not begun: what was shown is no longer true", 4)),
        (EcsspecError("a bug", "", "E501"), False, End(Became.NOT_BEGUN, "not begun: a bug of ours", 1)),
        (MachineError("no room", "", ""), False, End(Became.NOT_BEGUN, "not begun: no room", 9)),
    ],
)
def test_what_did_not(error: EcsspecError, began: bool, end: End) -> None:  # noqa: FBT001
    assert became(error, began=began, place="AWS") == end


@pytest.mark.parametrize(
    ("cancelled", "words"), [(Outcome.ROLLED_BACK, "cancelled, rolled back"), (Outcome.DELETED, "cancelled, deleted")]
)
def test_what_was_cancelled(cancelled: Outcome, words: str) -> None:
    error = DeploymentFailed("x", "apply again", "E704")
    end = became(error, began=True, place="AWS", cancelled=cancelled)
    assert end == End(Became.CANCELLED, words, 5, "apply again")


DONE = End(Became.CREATED, "created")
FAILED = End(Became.FAILED, "failed, rolled back", 5, "correct the cause and apply again")
SHELL = End(Became.FAILED, "failed, rolled back", 5, "ecsspec repair a.yml")
LACKS = End(Became.NOT_BEGUN, "not begun: a loss needs consent", 4, "ecsspec apply specs --yes --allow-delete a")
RUNS = End(Became.RUNNING, "goes on in AWS", 7, "ecsspec watch a.yml")


@pytest.mark.parametrize(
    ("ends", "advice"),
    [
        ([DONE, RUNS], ""),
        ([DONE, FAILED], "to go on, run the same command again: what is done stays as it is"),
        ([LACKS, FAILED], "to go on, run the command above: what is done stays as it is"),
        ([SHELL, LACKS], "to go on: the repair above, then this command again; what is done stays as it is"),
    ],
)
def test_how_to_go_on(ends: list[End], advice: str) -> None:
    assert go_on(ends) == advice


def test_what_others_decided() -> None:
    assert unheard(place="AWS", watch="x") == End(Became.RUNNING, "may go on in AWS", 7, "x")
    assert unmet("base") == End(Became.NOT_BEGUN, "not begun: needs base", 4)
    assert interrupted() == End(Became.NOT_BEGUN, "not begun: you stopped it", 130)
    assert let_go(place="AWS", watch="ecsspec watch web") == End(
        Became.RUNNING, "goes on in AWS", 7, "ecsspec watch web"
    )


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], 0),
        ([0, 0], 0),
        ([0, 4], 4),
        ([4, 9], 9),
        ([9, 8], 8),
        ([8, 5], 5),
        ([5, 6], 6),
        ([6, 1], 1),
        ([1, 130], 130),
        ([130, 7], 7),
        ([6, 5, 4, 7, 0], 7),
        ([0, 3], 3),
    ],
)
def test_of_several_exit_codes_the_one_counts_that_asks_for_the_most_care(codes: list[int], code: int) -> None:
    assert worst(codes) == code


def test_every_code_that_an_apply_can_end_with_has_its_place() -> None:
    before_any_stack = {2, 3, 64}
    assert set(PRECEDENCE) == EXITS.keys() - before_any_stack


@given(st.lists(st.sampled_from(PRECEDENCE), min_size=1))
def test_the_order_of_the_stacks_does_not_matter(codes: list[int]) -> None:
    assert worst(codes) == worst(reversed(codes))
    assert (worst(codes) == 0) == (set(codes) == {0})
