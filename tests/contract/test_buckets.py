"""What the door to buckets promises, and a life with a template that does not fit a request, wherever AWS is played."""

from __future__ import annotations

import pytest

from ecsspec.cfn.emit import INLINE_LIMIT
from ecsspec.deploy.deployment import Storing
from ecsspec.deploy.facts import Bucket
from ecsspec.deploy.preview.bucket import BucketWanted, name_of_ours
from tests.contract.case import outcome
from tests.contract.places import OnWorld, Place
from tests.contract.templates import APP, NEWER

OURS = Storing(may_make=True)
PADDING = "\n".join(f"# {'x' * 100}" for _ in range(600))


def long(text: str = APP) -> str:
    """Return a template with more bytes than a request takes."""
    assert len(PADDING) > INLINE_LIMIT
    return f"{text}{PADDING}\n"


def bucket(place: Place, name: str = "") -> Bucket:
    caller = place.ports.identity.caller()
    return Bucket(name or name_of_ours(caller), caller.account, caller.region)


def test_buckets_make_can_be_repeated_and_is_found_finished(place: Place) -> None:
    ours, door = bucket(place), place.ports.buckets
    door.make(ours)
    door.make(ours)
    assert (door.find(ours.name, owner=ours.owner), door.is_finished(ours)) == (ours, True)


def test_buckets_find_what_is_there(place: Place) -> None:
    assert place.ports.buckets.find(f"{place.stack.lower()[:50]}-no", owner=bucket(place).owner) is None


def test_buckets_is_finished_only_of_what_was_set_up(place: Place) -> None:
    theirs = bucket(place, f"theirs-{place.name}")
    place.ground.client("s3").create_bucket(Bucket=theirs.name)
    assert place.ports.buckets.find(theirs.name, owner=theirs.owner) == theirs
    assert not place.ports.buckets.is_finished(theirs)


def test_buckets_what_stands_in_one_is_nothing_of_a_half_made_one(place: Place) -> None:
    half, door, s3 = bucket(place, f"half-{place.name}"), place.ports.buckets, place.ground.client("s3")
    s3.create_bucket(Bucket=half.name)
    assert door.what_stands_in(half) == ()
    door.make(half)
    s3.put_bucket_tagging(Bucket=half.name, Tagging={"TagSet": [{"Key": "team", "Value": "labs"}]})
    assert (door.is_finished(half), door.what_stands_in(half)) == (False, ("tags",))


def test_buckets_what_stands_in_one_of_somebody_else(place: Place) -> None:
    theirs, s3 = bucket(place, f"used-{place.name}"), place.ground.client("s3")
    s3.create_bucket(Bucket=theirs.name)
    s3.put_object(Bucket=theirs.name, Key="payroll.csv", Body=b"x")
    s3.put_bucket_tagging(Bucket=theirs.name, Tagging={"TagSet": [{"Key": "team", "Value": "finance"}]})
    assert place.ports.buckets.what_stands_in(theirs) == ("objects", "tags")


def test_buckets_put_an_object_that_cloudformation_reads(place: Place) -> None:
    ours = bucket(place)
    place.ports.buckets.make(ours)
    url = place.ports.buckets.put(ours, key="ecsspec/one.template", body=place.body(APP))
    made = place.ground.client("cloudformation").create_change_set(
        StackName=place.stack, ChangeSetName="by-hand", ChangeSetType="CREATE", TemplateURL=url,
        Capabilities=["CAPABILITY_IAM"],
    )  # fmt: skip
    place.ports.clock.sleep(30)
    found = place.ports.change_sets.describe(made["Id"], stack=place.stack)
    assert found
    assert found.status == "CREATE_COMPLETE"


def test_a_long_template_lives_its_whole_life(place: Place) -> None:
    assert outcome(place.applied(long(), storing=OURS)) == "created"
    assert place.shown(long(), storing=OURS).unchanged
    newer = place.shown(long(NEWER), purpose="diff")
    assert newer.change_set, "the bucket is there by now"
    place.ports.change_sets.delete(newer.change_set.id, stack=place.stack)
    assert outcome(place.applied(long(NEWER), storing=OURS)) == "updated"
    assert place.ports.stacks.template(place.stack) == place.body(long(NEWER))
    assert outcome(place.destroyed()) == "deleted"


def test_without_consent_nothing_is_made() -> None:
    place = Place(OnWorld(), "web")
    with pytest.raises(BucketWanted):
        place.shown(long())
    assert place.ports.stacks.describe("web") is None
