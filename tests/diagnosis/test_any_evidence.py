"""Whatever AWS tells: the diagnosis is the same each time, counts every failed task, and shows no secret."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.diagnosis.cover import shown
from ecsspec.diagnosis.entry import Rank
from ecsspec.diagnosis.evidence import Evidence
from ecsspec.diagnosis.findings import diagnose
from ecsspec.diagnosis.record import as_text, evidence_in
from ecsspec.diagnosis.tasks import failure_of, repeats
from tests.diagnosis.drawn import EVIDENCE

FAILED = ("TaskFailedToStart", "EssentialContainerExited", "SpotInterruption", "InfrastructureHealth")
"""Stop codes of tasks that failed for certain."""


@given(EVIDENCE)
@settings(max_examples=60, deadline=None)
def test_no_failed_task_is_lost_or_counted_twice(seen: Evidence) -> None:
    tasks = [task for service in seen.services for task in service.tasks]
    counted = diagnose(seen).failed_tasks
    assert counted == sum(
        failure_of(task, service.logs) is not None for service in seen.services for task in service.tasks
    )
    assert sum(task.stop_code in FAILED for task in tasks) <= counted
    assert counted <= sum(task.stop_code != "UserInitiated" for task in tasks)


@given(EVIDENCE, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_diagnosis_does_not_depend_on_the_order_in_which_aws_tells(seen: Evidence, chance: object) -> None:
    def shuffled(items: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(items, len(items)))  # type: ignore[attr-defined]

    parts = ("events", "tasks", "targets", "activities", "rollouts")
    services = tuple(
        replace(service, **{part: shuffled(getattr(service, part)) for part in parts}) for service in seen.services
    )
    assert diagnose(seen) == diagnose(seen)
    other = diagnose(replace(seen, failures=shuffled(seen.failures), services=services))
    assert [finding.headline for finding in other.findings] == [finding.headline for finding in diagnose(seen).findings]


@given(EVIDENCE)
@settings(max_examples=40, deadline=None)
def test_every_finding_has_words_of_aws_and_is_a_failure(seen: Evidence) -> None:
    for finding in diagnose(seen).findings:
        assert finding.originals
        assert finding.headline
        assert finding.rank < Rank.QUIET


@given(EVIDENCE)
@settings(max_examples=60, deadline=None)
def test_a_record_is_read_as_it_was_written_without_secrets(seen: Evidence) -> None:
    text = as_text(seen)
    read = evidence_in(text, file="web.report")
    assert read == shown(seen)
    assert as_text(read) == text
    assert diagnose(read) == diagnose(seen)
    assert "me:hunter22@" not in text
    assert "AKIA0123456789ABCDEF" not in text


@given(EVIDENCE)
@settings(max_examples=30, deadline=None)
def test_repeats_are_never_more_than_failures(seen: Evidence) -> None:
    for service in seen.services:
        failures = [failure for task in service.tasks if (failure := failure_of(task))]
        serious = [failure for failure in failures if failure.reading.rank < Rank.HARMLESS]
        assert bool(serious) <= repeats(service.tasks) <= len(serious)
