"""Tasks that run and are not well: the container's own check, and the balancer's."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import FORGOTTEN, Known, Place, Rank, known

_CHECKS: Final = (Place.TARGET, Place.EVENT)
_PATH: Final = ("load_balancer.health_check.path", "load_balancer.health_check.success_codes", "port")
_SLOW: Final = ("load_balancer.health_check.grace_period", "port", "load_balancer.health_check.timeout")
_LINES: Final = "see what the app says: its last lines"


def _codes(id_: str, codes: str, cause: str, *tries: str, keys: tuple[str, ...] = _PATH) -> Known:
    pattern = rf"with these codes: \[(?P<code>{codes})\]"
    return known(id_, pattern, cause, *tries, places=_CHECKS, keys=keys)


def _target(
    id_: str, pattern: str, cause: str, *tries: str, keys: tuple[str, ...] = (), rank: Rank = Rank.CAUSE
) -> Known:
    return known(id_, pattern, cause, *tries, places=_CHECKS, keys=keys, rank=rank)


HEALTH: Final = (
    known(
        "container-unhealthy",
        r"failed container health checks|^health status UNHEALTHY$",
        "the health check inside {container} failed",
        "see that the image holds what `health_check.command` calls, such as curl",
        "give a slow start more time: `health_check.start_period`",
        _LINES,
        places=(Place.TASK, Place.EVENT),
        keys=("health_check.command", "health_check.start_period", "health_check.timeout", "image"),
    ),
    known(
        "balancer-unhealthy",
        r"failed ELB health checks",
        "the balancer's health check of the task failed",
        "set `load_balancer.health_check.path` to a page that answers without signing in",
        "give a slow start more time: `load_balancer.health_check.grace_period`",
        places=(Place.TASK, Place.EVENT),
        keys=(*_PATH, "load_balancer.health_check.grace_period"),
        rank=Rank.SYMPTOM,
    ),
    _codes(
        "target-404",
        "404",
        "the app answers the balancer's health check with 404: there is no such page",
        "set `load_balancer.health_check.path` to a page that is there",
    ),
    _codes(
        "target-denied",
        "40[13]",
        "the app wants the balancer's health check to sign in ({code})",
        "set `load_balancer.health_check.path` to a page that needs no signing in",
    ),
    _codes(
        "target-redirect",
        r"3\d\d",
        "the app answers the balancer's health check with a redirect ({code})",
        "set `load_balancer.health_check.path` to the page that it leads to",
        "or accept it: `load_balancer: {{health_check: {{success_codes: 200-399}}}}`",
    ),
    _codes(
        "target-broken",
        r"5\d\d",
        "the app answers the balancer's health check with an error of its own ({code})",
        _LINES,
        "see that what it needs is there: `environment`",
        keys=("environment", "load_balancer.health_check.path", "image"),
    ),
    _codes(
        "target-code",
        r"[^\]]*",
        "the app answers the balancer's health check with {code}, which does not count as healthy",
        "set `load_balancer.health_check.path` or `success_codes` to what the app answers",
    ),
    _target(
        "target-timeout",
        r"Target\.Timeout|Request timed out",
        "the app does not answer the balancer's health check in time",
        "see that the app listens on `port`, and on 0.0.0.0 rather than 127.0.0.1",
        "give a slow start more time: `load_balancer.health_check.grace_period`",
        keys=_SLOW,
    ),
    _target(
        "target-refused",
        r"Target\.FailedHealthChecks|\(reason Health checks failed\)|^Health checks failed$",
        "nothing answers where the balancer asks for the health of the task",
        "set `port` to the port that the app listens on",
        "let the app listen on 0.0.0.0 rather than 127.0.0.1, and without TLS",
        keys=("port", "command", "load_balancer.health_check.grace_period"),
    ),
    _target(
        "target-code-unknown",
        r"Target\.ResponseCodeMismatch",
        "the app answers the balancer's health check with a code that does not count as healthy",
        "set `load_balancer.health_check.path` or `success_codes` to what the app answers",
        keys=_PATH,
    ),
    _target(
        "target-zone",
        r"Availability Zone that is not enabled",
        "the task runs in a zone that the balancer does not serve",
        "let the balancer and the tasks have the same zones: `network.zones`",
        keys=("network.zones",),
    ),
    _target(
        "target-unused",
        r"Target\.NotInUse|not configured to receive traffic",
        "no listener of the balancer sends anything to the tasks",
        "apply again: the listener is part of the stack",
        keys=("load_balancer", "port"),
    ),
    _target(
        "target-gone",
        r"Target\.(?:InvalidState|NotRegistered)",
        "the balancer's target has stopped or was taken out",
        FORGOTTEN,
        rank=Rank.SYMPTOM,
    ),
    _target(
        "target-address",
        r"Target\.IpUnusable",
        "the address of the task is reserved by the balancer",
        "apply again: the next task has another address",
    ),
    _target(
        "balancer-fault",
        r"Elb\.InternalError",
        "the balancer has a fault of its own",
        "wait a few minutes; if it stays, ask AWS support",
    ),
    _target(
        "target-first-checks",
        r"Elb\.(?:InitialHealthChecking|RegistrationInProgress)",
        "the balancer's first health checks go on",
        "wait: `load_balancer.health_check` says how often it asks and how often it wants to be answered",
        keys=("load_balancer.health_check.interval", "load_balancer.health_check.healthy_threshold"),
        rank=Rank.HARMLESS,
    ),
    _target(
        "target-leaving",
        r"Target\.(?:DeregistrationInProgress|HealthCheckDisabled)",
        "the target leaves, or is not checked",
        rank=Rank.QUIET,
    ),
)
"""The more special ones first."""
