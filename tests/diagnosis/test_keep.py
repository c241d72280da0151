"""Two looks at one operation, as one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from ecsspec.diagnosis.evidence import Evidence, LogLine, Rollout, Target
from ecsspec.diagnosis.findings import diagnose
from ecsspec.diagnosis.keep import joined
from tests.diagnosis.drawn import EVIDENCE
from tests.diagnosis.scenes import CRASHES, MISSING_TAG, WRONG_PATH, a_failure, a_service, at, evidence, unpulled

GONE = evidence(failures=MISSING_TAG.failures)
BACK = evidence(a_service(running=2, targets=(Target("10.0.9.9", 80, "healthy"),)), failures=(a_failure(),))


def test_what_a_rollback_took_away_stays() -> None:
    kept = joined(MISSING_TAG, GONE)
    assert kept.services == MISSING_TAG.services
    assert diagnose(kept).findings == diagnose(MISSING_TAG).findings


def test_tasks_of_both_looks_are_told_once() -> None:
    more = evidence(a_service(tasks=(unpulled(5), unpulled(6))))
    assert [task.arn[-1] for task in joined(MISSING_TAG, more).services[0].tasks] == ["1", "2", "3", "4", "5", "6"]


def test_the_later_look_counts_but_for_what_was_sick() -> None:
    kept = joined(WRONG_PATH, BACK)
    (service,) = kept.services
    assert (kept.status, service.running) == (BACK.status, 2)
    assert service.targets == WRONG_PATH.services[0].targets
    assert service.logs == WRONG_PATH.services[0].logs
    well = joined(BACK, evidence(a_service(targets=(Target("10.0.9.8", 80, "healthy"),))))
    assert [target.id for target in well.services[0].targets] == ["10.0.9.8"]


def test_newer_log_lines_and_rollouts_take_the_place_of_older_ones() -> None:
    line, rollout = LogLine(at(1), "web", "later"), Rollout("ecs-svc/1", "PRIMARY", "COMPLETED")
    (service,) = joined(MISSING_TAG, evidence(a_service(logs=(line,), rollouts=(rollout,)))).services
    assert (service.logs, service.rollouts) == ((line,), (rollout,))


def test_failures_and_notes_are_told_once() -> None:
    noted = replace(CRASHES, notes=("a", "b"))
    kept = joined(noted, replace(CRASHES, notes=("b", "c")))
    assert kept.failures == CRASHES.failures
    assert kept.notes == ("a", "b", "c")


@given(EVIDENCE, EVIDENCE)
def test_no_task_is_lost(before: Evidence, after: Evidence) -> None:
    kept = {task.arn for service in joined(before, after).services for task in service.tasks}
    named = {(one.cluster, one.name): one for one in before.services}
    last = {(one.cluster, one.name): one for one in after.services}
    assert {task.arn for one in (*named.values(), *last.values()) for task in one.tasks} == kept
