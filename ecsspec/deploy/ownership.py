"""What we may touch: only stacks that ecsspec made, only where the spec allows it to go."""

from __future__ import annotations

from collections.abc import Sequence

from ecsspec.cfn.template import Template
from ecsspec.deploy.deployment import OWNER_TAG, Caller
from ecsspec.deploy.facts import ChangeSet, Stack
from ecsspec.deploy.request import OUR_SETS
from ecsspec.problems import NotDone


def require_place(caller: Caller, *, account: str, region: str) -> None:
    """Refuse an account or region that the spec does not name."""
    if account and caller.account != account:
        raise NotDone(
            f"you are in account {caller.account} as {caller.arn}; the spec allows account {account} only",
            "choose its credentials with --profile or AWS_PROFILE, or correct `account` in the spec",
            code="E714",
        )
    if region and caller.region != region:
        raise NotDone(
            f"you are in region {caller.region}; the spec allows {region} only",
            f"add `--region {region}`, or correct `region` in the spec",
            code="E715",
        )


def require_ours(stack: Stack, template: Template, *, owner: str = "") -> None:
    """Refuse a stack that ecsspec did not make, or made for another app; an empty `owner` accepts any app's."""
    named = stack.tags.get(OWNER_TAG, "")
    if named and owner and named != owner:
        raise another_app(stack, named=named, owner=owner)
    if not named and "ecsspec" not in template.metadata:
        raise NotDone(
            f"stack {stack.name} exists and ecsspec did not make it: it was left alone",
            "give the app another `name` in the spec, or remove that stack with the tool that made it",
            code="E607",
        )


def require_free(stack: Stack, sets: Sequence[ChangeSet], *, owner: str = "") -> None:
    """Refuse a stack in review in which somebody else prepared something."""
    named = stack.tags.get(OWNER_TAG, "")
    if named and owner and named != owner:
        raise another_app(stack, named=named, owner=owner)
    foreign = sorted(entry.name for entry in sets if not entry.name.startswith(OUR_SETS))
    if foreign:
        raise NotDone(
            f"stack {stack.name} is in review with a change set that ecsspec did not make: {', '.join(foreign)}; "
            "it was left alone",
            "give the app another `name` in the spec, or have its owner execute or delete that change set",
            code="E609",
        )


def another_app(stack: Stack, *, named: str, owner: str) -> NotDone:
    """Return the refusal of a stack that belongs to another app."""
    return NotDone(
        f"stack {stack.name} belongs to the app {named}, not to {owner}: it was left alone",
        "give this app another `name`, or the stage another one",
        code="E608",
    )
