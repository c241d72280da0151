"""Every spec lives its whole life: deployed, read back property by property, updated, destroyed, put up again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ecsspec.deploy.events import Outcome
from tests.local.apps import APPS, AT_HOME, SPECS, App, Data
from tests.local.cloud import Cloud
from tests.local.inventory import inventory
from tests.local.life import User, wipe

NAMES = sorted({app.name for app in APPS})


@pytest.fixture(scope="module")
def before(cloud: Cloud) -> set[str]:
    """What stands in the services before any of these tests."""
    return inventory(cloud)


@pytest.fixture
def nothing_left(cloud: Cloud, before: set[str]) -> Iterator[None]:
    """Hold what stands after a test against what stood before; only kept log groups may be there too."""
    yield
    left = {line for line in inventory(cloud) - before if not line.startswith("describe_log_groups /ecsspec/")}
    for name in NAMES if left else ():
        wipe(cloud, name)
    assert left == set()


def test_the_cases_cover_every_spec_and_both_postures() -> None:
    labels = {str(app) for app in APPS}
    assert {"nginx-fargate.FARGATE.dev", "nginx-fargate.FARGATE.standard", "nginx-ec2.EC2.standard"} <= labels
    assert {"queue-worker.FARGATE.standard", "whoami-arm.EC2.dev", "gotenberg.FARGATE.dev"} <= labels
    assert len(labels) == len(APPS) >= 28


def is_much_like_another(app: App) -> bool:
    """Tell a spec away from home in the posture standard: in dev it lives there daily, at home in both."""
    return app in SPECS and app.label not in AT_HOME and app.label.endswith(".standard")


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize(
    "app", [pytest.param(app, marks=pytest.mark.soak if is_much_like_another(app) else (), id=str(app)) for app in APPS]
)
def test_a_spec_lives_its_whole_life(app: App, user: User) -> None:
    assert user.apply(app.data) is Outcome.CREATED
    assert list(user.standing(app.data).differences()) == []
    assert user.diff(app.data).is_empty

    edited = with_news(app.data)
    assert user.apply(edited) is Outcome.UPDATED
    standing = user.standing(edited)
    assert list(standing.differences()) == []
    groups = [standing.physical[id_] for id_ in kept(user, edited)]
    for group in groups:
        user.cloud.client("logs").create_log_stream(logGroupName=group, logStreamName="from before")

    assert user.destroy(app.name) is Outcome.DELETED
    assert standing.left() == kept(user, edited)

    if app.label in AT_HOME:
        assert user.apply(edited) is Outcome.CREATED
        assert list(user.standing(edited).differences()) == []
        assert user.destroy(app.name) is Outcome.DELETED
    for group in groups:
        assert streams(user.cloud, group) == ["from before"]
        user.cloud.client("logs").delete_log_group(logGroupName=group)


def kept(user: User, data: Data) -> list[str]:
    """Return the logical ids of what the template keeps when its stack is deleted."""
    resources = user.compiled(data).template.resources
    return [id_ for id_, resource in resources.items() if resource.keep.on_delete == "RetainExceptOnCreate"]


def streams(cloud: Cloud, group: str) -> list[str]:
    """Return the streams of a log group."""
    rows = cloud.client("logs").describe_log_streams(logGroupName=group)["logStreams"]
    return [row["logStreamName"] for row in rows]


def with_news(data: Data) -> Data:
    """Return the spec as its author would change it on a usual day."""
    image = str(data["image"]).rpartition(":")[0]
    environment = {**data.get("environment", {}), "RELEASE": "2"}
    changed: Data = {**data, "image": f"{image}:2.0", "environment": environment, "desired_count": 0}
    logging = changed.get("logging", {})
    if logging is not False:
        changed["logging"] = {**logging, "retention_days": 90}
    return changed
