"""What the port to change sets promises, of the boto3 adapter, wherever AWS is played."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ecsspec.deploy import facts
from ecsspec.deploy.errors import Unusable
from ecsspec.problems import AwsError
from tests.contract.places import Place
from tests.contract.templates import APP, NEWER


def asked(place: Place, text: str = APP, **changes: Any) -> facts.ChangeSetRequest:
    """Return the request for a change set."""
    request = facts.ChangeSetRequest(
        stack=place.stack,
        name="ecsspec-apply-1",
        kind="CREATE",
        body=place.body(text),
        parameters={},
        tags={"ecsspec:name": place.stack},
        token="ecsspec-1",
        description="a plan",
        capabilities=("CAPABILITY_IAM",),
    )
    return replace(request, **changes)


def prepared(place: Place, text: str = APP, **changes: Any) -> str:
    """Make a change set, let it settle, and return its id."""
    made = place.ports.change_sets.create(asked(place, text, **changes))
    place.ports.clock.sleep(30)
    return made


def test_change_sets_create_meets_a_set_of_the_same_name(place: Place) -> None:
    made = prepared(place)
    assert place.ports.change_sets.create(asked(place, token="ecsspec-2")) == made


def test_change_sets_describe_tells_all_or_nothing(place: Place) -> None:
    made = prepared(place)
    found = place.ports.change_sets.describe(made, stack=place.stack)
    assert found
    assert (found.id, found.name, found.stack_name) == (made, "ecsspec-apply-1", place.stack)
    assert (found.status, found.execution_status) == ("CREATE_COMPLETE", "AVAILABLE")
    assert sorted((change.logical_id, change.action) for change in found.changes) == [
        ("Cluster", "Add"), ("Launch", "Add"), ("Log", "Add"), ("Task", "Add"),
    ]  # fmt: skip
    assert found.resolved["HostImageId"].startswith("ami-")
    assert found.created.endswith("+00:00")
    assert place.ports.change_sets.describe("ecsspec-apply-2", stack=place.stack) is None
    assert place.ports.change_sets.describe("ecsspec-apply-1", stack="no-such-stack") is None


def test_change_sets_names_lists_them_by_name_and_by_id(place: Place) -> None:
    made = prepared(place)
    prepared(place, name="ecsspec-apply-2")
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    for address in (place.stack, stack.id):
        listed = place.ports.change_sets.names(address)
        assert sorted(entry.name for entry in listed) == ["ecsspec-apply-1", "ecsspec-apply-2"]
        assert made in {entry.id for entry in listed}


def test_change_sets_findings_of_a_good_set_are_none(place: Place) -> None:
    assert list(place.ports.change_sets.findings(prepared(place), stack=place.stack)) == []


def test_change_sets_execute_works_once(place: Place) -> None:
    made = prepared(place)
    place.ports.change_sets.execute(made, stack=place.stack, token="ecsspec-1")
    place.ground.settle()
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    assert stack.status == "CREATE_COMPLETE"
    with pytest.raises(Unusable):
        place.ports.change_sets.execute(made, stack=stack.id, token="ecsspec-2")
    with pytest.raises(Unusable):
        place.ports.change_sets.execute("ecsspec-apply-none", stack=stack.id, token="ecsspec-3")


def test_change_sets_delete_of_what_is_gone_is_fine(place: Place) -> None:
    made = prepared(place)
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    for _ in range(2):
        place.ports.change_sets.delete(made, stack=stack.id)
    assert place.ports.change_sets.describe(made, stack=stack.id) is None
    left = place.ports.stacks.describe(place.stack)
    assert left
    assert left.status == "REVIEW_IN_PROGRESS"
    place.ports.change_sets.delete("ecsspec-apply-1", stack="no-such-stack")


def test_change_sets_describe_tells_whose_a_set_is(place: Place) -> None:
    place.applied(APP, tags={"team": "shop"})
    tags = {"ecsspec:name": place.stack, "team": "docs"}
    made = prepared(place, NEWER, kind="UPDATE", name="ecsspec-plan-1", tags=tags)
    found = place.ports.change_sets.describe(made, stack=place.stack)
    assert found
    assert (found.description, found.tags) == ("a plan", tags)


def test_change_sets_template_is_as_it_was_sent(place: Place) -> None:
    place.applied(APP)
    made = prepared(place, NEWER, kind="UPDATE", name="ecsspec-plan-1")
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    template = place.ports.change_sets.template
    assert template(made, stack=stack.id) == template("ecsspec-plan-1", stack=place.stack) == place.body(NEWER)
    assert place.ports.stacks.template(stack.id) == place.body(APP)
    with pytest.raises(AwsError):
        template("ecsspec-plan-2", stack=place.stack)
