"""From evidence to findings: the cause first, every failed task counted, AWS's words kept."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from ecsspec.diagnosis.entry import Place, Rank
from ecsspec.diagnosis.evidence import Activity, Container, Evidence, LogLine, Rollout, ServiceEvent, Target
from ecsspec.diagnosis.findings import ORIGINALS, diagnose
from ecsspec.diagnosis.tasks import LOG_LINES
from tests.conftest import Golden
from tests.diagnosis.scenes import (
    BREAKER,
    CRASHES,
    MISSING_TAG,
    NO_HOSTS,
    PULL,
    SCENES,
    WELL,
    WRONG_PATH,
    a_failure,
    a_service,
    a_task,
    at,
    evidence,
    unbalanced,
)


@pytest.mark.parametrize("name", SCENES)
def test_a_diagnosis_as_data(name: str, golden: Golden) -> None:
    golden(f"diagnosis/{name}.json", f"{json.dumps(asdict(diagnose(SCENES[name])), indent=2, default=_plain)}\n")


def _plain(value: object) -> str:
    return str(value.value if isinstance(value, Place) else value)


def headlines(seen: Evidence) -> list[str]:
    """Return the findings in a line each."""
    return [finding.headline for finding in diagnose(seen).findings]


def test_a_service_that_is_well_has_no_findings() -> None:
    told = diagnose(WELL)
    assert told.findings == ()
    assert told.cause is None
    assert told.failed_tasks == 0


def test_the_same_failure_five_times_is_one_finding_before_its_symptoms() -> None:
    told = diagnose(MISSING_TAG)
    first, *others = told.findings
    assert first.headline == "5 tasks: public.ecr.aws/nginx/nginx:nope is not in its repository: there is no such tag"
    assert first.times == 6
    assert {finding.rank for finding in others} == {Rank.SYMPTOM}
    assert [finding.id for finding in others] == ["starts-fail", "breaker"]
    assert told.cause is first


def test_what_the_targets_say_explains_the_tasks() -> None:
    first, *others = diagnose(WRONG_PATH).findings
    assert first.headline == ("2 tasks: the app answers the balancer's health check with 404: there is no such page")
    assert [finding.rank for finding in others] == [Rank.HARMLESS]
    assert len(first.logs) == LOG_LINES
    assert first.logs[-1].text == "GET / 404 number 24"


def test_without_targets_the_balancers_word_is_all_there_is() -> None:
    told = diagnose(evidence(a_service(tasks=(unbalanced(1),))))
    assert [finding.id for finding in told.findings] == ["balancer-unhealthy"]
    assert told.cause is told.findings[0]


def test_targets_of_another_service_explain_nothing() -> None:
    other = replace(a_service(), name="api", targets=(Target("10.0.0.4", 80, "unhealthy", "Target.Timeout"),))
    told = diagnose(evidence(a_service(tasks=(unbalanced(1),)), other))
    assert [(finding.id, finding.tasks) for finding in told.findings] == [
        ("target-timeout", 0),
        ("balancer-unhealthy", 1),
    ]


def test_what_is_harmless_alone_is_no_cause() -> None:
    target = Target("10.0.0.4", 80, "initial", "Elb.InitialHealthChecking")
    told = diagnose(evidence(a_service(targets=(target,))))
    assert [finding.rank for finding in told.findings] == [Rank.HARMLESS]
    assert told.cause is None


def test_a_machine_that_went_away_is_counted_behind_what_is_wrong() -> None:
    lost = [a_task(n, code="SpotInterruption", stopped_reason="Your Spot Task was interrupted.") for n in (1, 2)]
    told = diagnose(evidence(a_service(tasks=(*lost, a_task(3)))))
    assert [(finding.id, finding.tasks) for finding in told.findings] == [("exit-1", 1), ("spot", 2)]


def test_secrets_in_log_lines_are_covered() -> None:
    text = repr(diagnose(CRASHES))
    assert "hunter22" not in text
    assert "DB_PASSWORD=********" in text


def test_a_line_of_the_log_says_more_than_an_exit_code() -> None:
    told = {finding.id: finding for finding in diagnose(CRASHES).findings}
    assert told["log-unreachable"].tasks == 2
    assert told["log-unreachable"].container == "web"
    assert [line.container for line in told["log-unreachable"].logs] == ["web"] * 3
    assert told["memory"].originals == (
        "OutOfMemoryError: Container killed due to memory usage",
        "Essential container in task exited",
    )


def test_what_nobody_knows_is_awss_own_words_behind_the_causes_that_we_know() -> None:
    ranked = [(finding.rank, finding.cause) for finding in diagnose(CRASHES).findings]
    assert ranked == sorted(ranked, key=lambda one: one[0])
    assert (Rank.UNKNOWN, "A new thing 17") in ranked


def test_the_hosts_own_words_come_before_the_clusters() -> None:
    assert headlines(NO_HOSTS) == [
        "t2.micro is not sold in us-east-1e",
        "Something new",
        "(service web) odd: it failed somehow",
        "the cluster has no host",
    ]


def test_events_before_all_was_well_are_history_unless_an_operation_failed() -> None:
    assert "starts-fail" not in {finding.id for finding in diagnose(NO_HOSTS).findings}
    failed = replace(NO_HOSTS, failures=(a_failure(),))
    assert "starts-fail" in {finding.id for finding in diagnose(failed).findings}


def test_the_first_resource_by_time_is_the_cause_and_echoes_are_left_out() -> None:
    told = diagnose(
        evidence(
            failures=(
                a_failure("Something broke", of="Late", seconds=12),
                a_failure("Something broke", of="Early", seconds=10),
                a_failure("Resource creation cancelled", of="Alb", seconds=9),
                a_failure("The following resource(s) failed to create: [Early]. ", of="Nested", seconds=11),
                a_failure("", of="Silent", seconds=1),
            )
        )
    )
    assert [finding.logical_id for finding in told.findings] == ["Early", "Late"]


def test_the_first_resource_is_the_cause_in_whatever_words_but_a_service_has_tasks_that_say_more() -> None:
    first = replace(a_failure("Something new", of="Odd", seconds=1), type="AWS::Odd::Thing")
    service = a_failure("Something new", seconds=2)
    denied = a_failure("Access denied", of="Role", seconds=3)
    told = diagnose(evidence(a_service(tasks=(a_task(1),)), failures=(first, service, denied)))
    assert [finding.logical_id for finding in told.findings] == ["Odd", "Role", "Service", "Service"]
    assert [finding.tasks for finding in told.findings] == [0, 0, 1, 0]


def test_an_echo_is_better_than_nothing() -> None:
    cancelled = a_failure("Resource creation cancelled", of="Alb", seconds=9)
    told = diagnose(evidence(failures=(a_failure("", seconds=1), cancelled, replace(cancelled, time="9999"))))
    assert [(finding.logical_id, finding.rank) for finding in told.findings] == [("Alb", Rank.ECHO)]
    assert diagnose(evidence(failures=(a_failure(""),))).findings == ()


def test_two_stacks_with_one_logical_id_are_two_findings() -> None:
    failures = (a_failure("Odd", stack="web"), a_failure("Odd", stack="web-nested"))
    assert [finding.stack for finding in diagnose(evidence(failures=failures)).findings] == ["web", "web-nested"]


def test_containers_and_images_are_told_apart() -> None:
    tasks = (
        a_task(1, Container("web", "web:1", 1)),
        a_task(2, Container("web", "web:2", 1)),
        a_task(3, Container("api", "web:2", 1)),
    )
    told = diagnose(evidence(a_service(tasks=tasks)))
    assert [(finding.container, finding.image, finding.tasks) for finding in told.findings] == [
        ("web", "web:1", 1),
        ("web", "web:2", 1),
        ("api", "web:2", 1),
    ]


def test_more_tasks_come_first() -> None:
    tasks = (a_task(1, Container("web", "web:1", 1)), *(a_task(n, Container("web", "web:1", 127)) for n in (2, 3)))
    assert [finding.tasks for finding in diagnose(evidence(a_service(tasks=tasks))).findings] == [2, 1]


def test_originals_are_few_and_different() -> None:
    tasks = tuple(
        a_task(n, code="TaskFailedToStart", stopped_reason=f"CannotPullContainerError: {letter}")
        for n, letter in enumerate("xyzuvwqr", start=1)
    )
    finding = diagnose(evidence(a_service(tasks=tasks))).findings[0]
    assert finding.tasks == 8
    assert len(finding.originals) == ORIGINALS
    assert finding.originals[0] == "CannotPullContainerError: x"


def test_a_text_that_repeats_another_is_left_out() -> None:
    told = diagnose(MISSING_TAG).findings[0]
    assert (told.times, told.originals) == (6, (PULL,))


def test_containers_that_never_ran_show_no_lines() -> None:
    seen = replace(MISSING_TAG, services=(replace(MISSING_TAG.services[0], logs=WRONG_PATH.services[0].logs),))
    assert diagnose(seen).findings[0].logs == ()


def test_a_rollout_that_failed_is_told_although_its_tasks_are_gone() -> None:
    rollout = Rollout("ecs-svc/1", "PRIMARY", "FAILED", "ECS deployment circuit breaker: tasks failed to start.")
    assert headlines(evidence(a_service(desired=0, rollouts=(rollout,)))) == [
        "tasks kept failing, so ECS gave the deployment up"
    ]
    silent = replace(rollout, reason="")
    assert headlines(evidence(a_service(desired=0, rollouts=(silent,)))) == []


def test_a_target_in_trouble_that_nobody_knows_speaks_for_itself() -> None:
    target = Target("10.0.0.4", 80, "unavailable", "Target.New", "Odd")
    assert headlines(evidence(a_service(targets=(target, replace(target, state="initial"))))) == ["Target.New: Odd"]


def test_where_no_host_comes_that_there_is_no_room_follows_from_it() -> None:
    refused = Activity(at(50), "Failed", "You have requested more vCPU capacity than your current vCPU limit of 32")
    full = ServiceEvent(at(60), "(service web) was unable to place a task. It has insufficient memory available.")
    with_host, without = a_service(events=(full,)), a_service(events=(full,), activities=(refused,))
    assert [(one.id, one.rank) for one in diagnose(evidence(with_host)).findings] == [("place-memory", Rank.CAUSE)]
    assert [(one.id, one.rank) for one in diagnose(evidence(without)).findings] == [
        ("host-quota", Rank.CAUSE),
        ("place-memory", Rank.SYMPTOM),
    ]


def test_lines_are_to_be_read_only_where_there_are_some() -> None:
    (silent,) = diagnose(evidence(a_service(tasks=(a_task(),)))).findings
    said = LogLine(at(100), "web", "boom")
    (loud,) = diagnose(evidence(a_service(tasks=(a_task(),), logs=(said,)))).findings
    assert silent.tries == ("run it here: `docker run --rm web:1`",)
    assert loud.tries == ("read its last lines: they say why", *silent.tries)


def test_that_a_deployment_failed_is_said_once() -> None:
    gave_up = ServiceEvent(at(60), "(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.")
    alone = diagnose(evidence(a_service(events=(gave_up,)))).findings
    assert [one.id for one in alone] == ["deployment-failed"]
    both = diagnose(evidence(a_service(events=(gave_up,)), failures=(a_failure(BREAKER),))).findings
    assert [one.id for one in both] == ["breaker"]


def test_a_sentence_is_told_once_with_its_code_or_without() -> None:
    sick = Target("10.0.0.1", 80, "unhealthy", "Target.Timeout", "Request timed out")
    said = "(service web) (task 1f) is unhealthy in (target-group x) due to (reason Request timed out)"
    event = ServiceEvent(at(60), said)
    (found,) = diagnose(evidence(a_service(targets=(sick,), events=(event,)))).findings
    assert found.originals == ("Target.Timeout: Request timed out",)


def test_what_cloudformation_and_the_sdk_wrap_around_a_text_is_left_out() -> None:
    inner = "Rate exceeded (Service: AmazonECS, Status Code: 400, Request ID: 1f)"
    wrapped = f'Resource handler returned message: "{inner}" (RequestToken: 1f, HandlerErrorCode: Throttling)'
    (found,) = diagnose(evidence(failures=(a_failure(wrapped),))).findings
    assert found.originals == ("Rate exceeded",)
