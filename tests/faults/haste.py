"""botocore's retries as they are, without their waits: by the event in which it asks whether to try again."""

from __future__ import annotations

from botocore.retries.standard import RetryEventAdapter, StandardRetryConditions

from ecsspec.aws.connection import Connection, configuration

SERVICES = ("cloudformation", "ecs", "sts", "auto-scaling", "elastic-load-balancing-v2", "cloudwatch",
            "cloudwatch-logs", "iam", "ssm", "resource-groups-tagging-api")  # fmt: skip
MOMENT = 0.0005


def hurry(ports: Connection) -> None:
    """Let the clients of a connection to this computer try again at once, as often as they do anyway."""
    most = 1 + int(configuration(is_local=True).retries["max_attempts"])
    adapter, conditions = RetryEventAdapter(), StandardRetryConditions(max_attempts=most)

    def at_once(**asked: object) -> float | None:
        return MOMENT if conditions.is_retryable(adapter.create_retry_context(**asked)) else None

    for service in SERVICES:
        ports._session.events.register_first(f"needs-retry.{service}", at_once)
