"""The bucket for long templates has a name that anybody may take: one that somebody uses stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.cli.applying.test_bucket import NAME, big, with_bucket
from tests.cli.processes import in_world
from tests.conftest import Golden
from tests.reviews import WEB, deployed, waiting
from tests.world import World

__all__ = ["big"]

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("big")


def test_templates_alone_expire_in_it(capsys: Capture) -> None:
    world = World()
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket").code == 0
    made = world.storage.buckets[NAME]
    (rule,) = made.settings["PutBucketLifecycleConfiguration"]["LifecycleConfiguration"]["Rules"]
    assert all(key.startswith(rule["Filter"]["Prefix"]) for key in made.objects)
    assert rule["Filter"]["Prefix"] == "ecsspec/"


THEIRS: Mapping[str, Mapping[str, Any]] = {
    "a policy": {"PutBucketPolicy": {"Policy": '{"Version": "2012-10-17", "Statement": []}'}},
    "lifecycle rules": {
        "PutBucketLifecycleConfiguration": {"LifecycleConfiguration": {"Rules": [{"ID": "keep", "Status": "Disabled"}]}}
    },
    "tags": {"PutBucketTagging": {"Tagging": {"TagSet": [{"Key": "team", "Value": "finance"}]}}},
    "objects": {},
}


@pytest.mark.parametrize("what", THEIRS)
@pytest.mark.parametrize("command", ["apply web.yml --yes", "diff web.yml"])
def test_one_that_somebody_made_under_our_name_is_left_as_it_is(command: str, what: str, capsys: Capture) -> None:
    world = deployed(WEB)
    mine = world.storage.given(NAME)
    mine.settings |= THEIRS[what]
    mine.objects |= {"payroll.csv": b"x"} if what == "objects" else {}
    ran = in_world(world, capsys, *command.split(), "--make-bucket")
    said = " ".join(ran.err.split())
    assert (ran.code, "E814" in said, f"did not set it up: it has {what};" in said) == (8, True, True)
    assert (mine.settings, len(mine.objects), waiting(world)) == (THEIRS[what], what == "objects", [])
    assert in_world(world, capsys, *command.split(), "--bucket", NAME).code in {0, 2}
    assert mine.settings == THEIRS[what]


def test_one_that_another_run_finished_meanwhile_is_used(capsys: Capture) -> None:
    world = World()
    world.storage.given(NAME)

    def finished() -> None:
        world.storage.buckets[NAME].settings |= with_bucket().storage.buckets[NAME].settings
        world.storage.buckets[NAME].objects["ecsspec/theirs.template"] = b"x"

    world.during("s3:GetBucketPolicy", finished)
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket").code == 0


def test_what_stands_in_it_is_told_and_what_to_type(capsys: Capture, golden: Golden) -> None:
    world = World()
    mine = world.storage.given(NAME)
    mine.objects["payroll.csv"] = b"x"
    mine.settings |= THEIRS["tags"]
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket")
    assert (ran.code, world.called("CreateChangeSet")) == (8, [])
    golden("screens/bucket-used.txt", ran.err)
