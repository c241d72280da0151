"""The reading back itself: no leaf of a template may differ from what the services say without being noticed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ecsspec.deploy.events import Outcome
from tests.local.apps import APPS, App
from tests.local.life import User, wipe
from tests.local.readback.registry import KINDS

RICH = {
    "gotenberg.FARGATE.standard",
    "httpd-ec2-private.EC2.standard",
    "nginx-ec2.EC2.dev",
    "queue-worker.FARGATE.dev",
}
"""Apps that together hold every property that any app has."""


def rich() -> list[App]:
    return [app for app in APPS if str(app) in RICH]


@pytest.mark.parametrize("app", rich(), ids=str)
def test_every_leaf_that_differs_is_noticed(app: App, user: User) -> None:
    wipe(user.cloud, app.name)
    assert user.apply(app.data) is Outcome.CREATED
    standing = user.standing(app.data)
    unnoticed = []
    for made in standing.resources:
        answer, kind = standing.answer(made.id), KINDS[made.type]
        assert answer is not None
        for path, changed in mutants(dict(made.properties)):
            if not list(kind.differences(changed, answer)):
                unnoticed.append(f"{made.type} {path}")
    assert not unnoticed, "\n".join(unnoticed)
    assert user.destroy(app.name) is Outcome.DELETED
    wipe(user.cloud, app.name)


def mutants(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the value with one leaf, one key or one item other than it is, and where."""
    match value:
        case dict():
            yield f"{path}.Unheard", {**value, "Unheard": "of"}
            for key, inner in value.items():
                yield from ((at, {**value, key: other}) for at, other in mutants(inner, f"{path}.{key}"))
        case list():
            yield f"{path}[+]", [*value, *value[-1:]] if value else ["more"]
            for index, inner in enumerate(value):
                rest = (value[:index], value[index + 1 :])
                yield from ((at, [*rest[0], other, *rest[1]]) for at, other in mutants(inner, f"{path}[{index}]"))
        case _:
            yield path, other_than(value)


def other_than(leaf: Any) -> Any:
    """Return another scalar of the same type."""
    match leaf:
        case bool():
            return not leaf
        case int():
            return leaf + 1
        case _:
            return f"{leaf}x"


def test_the_rich_apps_hold_every_property(user: User) -> None:
    def shapes(app: App) -> set[str]:
        resources = user.compiled(app.data).template.resources.values()
        return {f"{one.type}.{name}" for one in resources for name in one.properties}

    everything = {shape for app in APPS for shape in shapes(app)}
    assert everything - {shape for app in rich() for shape in shapes(app)} == set()


def test_every_kind_is_used(user: User) -> None:
    made = {one.type for app in APPS for one in user.compiled(app.data).template.resources.values()}
    assert set(KINDS) == made
