"""The screen before a repair, as goldens: 80 columns, no colour."""

from __future__ import annotations

import re

import pytest

from ecsspec.deploy.damage import look
from ecsspec.deploy.repair import Wish, plan_repair
from ecsspec.deploy.statuses import Action
from ecsspec.ui.repair import render
from tests.conftest import Golden
from tests.deploy.on_world import KEPT, ports
from tests.deploy.trouble import TROUBLES, failing, stopped
from tests.reviews import SCREEN
from tests.world import World

WISHES = {
    "CREATE_FAILED": Wish(),
    "DELETE_FAILED": Wish(action=Action.DELETE, retain=("Log",)),
    "REVIEW_IN_PROGRESS": Wish(),
    "ROLLBACK_FAILED": Wish(),
    "UPDATE_FAILED": Wish(),
    "UPDATE_IN_PROGRESS": Wish(action=Action.CANCEL),
    "UPDATE_ROLLBACK_FAILED": Wish(),
}


def screen(world: World, wish: Wish) -> str:
    damage = look(ports(world), "web")
    assert damage
    return render(plan_repair(damage, wish), ports(world).identity.caller(), SCREEN)


@pytest.mark.parametrize("status", WISHES)
def test_the_screen_of_a_repair(status: str, golden: Golden) -> None:
    world = stopped(failing(World(), on="create"), KEPT) if status == "CREATE_FAILED" else TROUBLES[status]()
    name = status.lower().replace("_", "-")
    text = screen(world, WISHES[status])
    assert max(map(len, text.splitlines())) <= SCREEN.width
    golden(
        f"screens/repair-{name}.txt",
        re.sub(r"(plan|ecsspec-apply-)( ?)[0-9a-f]{12}", r"\1\g<2>7f3a9126d4c0", f"{text}\n"),
    )


def test_what_is_forced_and_what_is_skipped_stand_on_the_screen() -> None:
    forced = screen(TROUBLES["DELETE_FAILED"](), Wish(action=Action.DELETE, force=True))
    assert "what cannot be deleted is left in AWS, in no stack" in " ".join(forced.split())
    skipped = screen(TROUBLES["UPDATE_ROLLBACK_FAILED"](), Wish(action=Action.CONTINUE, skip=("Service",)))
    assert "Service stays as it is" in skipped
    assert "--skip" not in skipped
