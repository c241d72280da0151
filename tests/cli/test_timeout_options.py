"""How long an operation is followed, as options say it."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from ecsspec.cli.applying.options import ApplyOptions
from ecsspec.cli.timeout_options import DEFAULT, limits_of, seconds_of
from ecsspec.deploy.following.limits import TIMEOUT, Limits, OnTimeout
from ecsspec.problems import UsageError


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("20", 1200), ("90s", 90), ("20m", 1200), ("2h", 7200), (" 5M ", 300), ("0", inf), ("0s", inf), ("None", inf)],
)
def test_a_time_is_minutes_where_nothing_else_is_said(said: str, seconds: float) -> None:
    assert seconds_of(said) == seconds


def test_the_default_is_that_of_the_room_below() -> None:
    assert seconds_of(DEFAULT) == TIMEOUT
    assert limits_of(DEFAULT, OnTimeout.DETACH) == Limits()


@pytest.mark.parametrize("said", ["", "m", "1d", "1 h", "-5", "2.5", "1e3", "soon", "٣"])
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(UsageError) as refused:
        seconds_of(said)
    assert (refused.value.code, refused.value.exit_code) == ("E902", 64)


def test_failing_fast_is_three_tasks_or_as_many_as_are_said() -> None:
    assert limits_of("1", OnTimeout.CANCEL).fail_fast == 0
    assert limits_of("1", OnTimeout.CANCEL, fail_fast=True).fail_fast == 3
    assert limits_of("1", OnTimeout.CANCEL, fail_fast_after=7).fail_fast == 7


@pytest.mark.parametrize("more", [{"fail_fast": True}, {"fail_fast_after": 2}])
def test_what_is_not_followed_cannot_be_cancelled(more: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"--detach does not follow .* --fail-fast: give one"):
        limits_of("1", OnTimeout.DETACH, detach=True, **more)
    with pytest.raises(UsageError, match="leave --detach out, or --on-timeout cancel"):
        limits_of("1", OnTimeout.CANCEL, detach=True)
    assert limits_of("1", OnTimeout.DETACH, detach=True).timeout == 60


def test_only_the_stack_that_is_named_may_be_deleted() -> None:
    options = ApplyOptions(allow_delete=frozenset({"web"}))
    assert (options.limits_of("web").may_delete, options.limits_of("api").may_delete) == (True, False)
