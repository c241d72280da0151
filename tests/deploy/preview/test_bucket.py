"""Which bucket a long template goes through: none, the one that was named, ours, or one that is to be made."""

from __future__ import annotations

import pytest

from ecsspec.deploy.deployment import OURS, Caller, Storing
from ecsspec.deploy.errors import Throttled
from ecsspec.deploy.facts import Bucket, ChangeSetRequest
from ecsspec.deploy.preview.bucket import BucketWanted, Way, bucket_for, key_of, name_of_ours, stored, unseen, way_of
from ecsspec.problems import AwsError
from tests.deploy.fakes import CALLER, FakePorts, ports_with

SHORT, LONG = "x" * 51_200, "x" * 51_201
MINE = Bucket("ecsspec-123456789012-us-east-1", "123456789012", "us-east-1")
GIVEN = Bucket("acme", "123456789012", "eu-west-1")


def ports(found: Bucket | None = None, *, finished: bool = True) -> FakePorts:
    made = ports_with()
    made.buckets.found, made.buckets.finished = found, finished
    return made


def through(made: FakePorts, storing: Storing = OURS, *, body: str = LONG) -> Bucket | None:
    return bucket_for(made, body, caller=CALLER, storing=storing)


def test_what_fits_a_request_goes_through_none() -> None:
    assert through(ports(MINE), body=SHORT) is None


def test_bytes_count_and_not_letters() -> None:
    assert through(ports(MINE), body="ü" * 25_601) == MINE


def test_ours_is_used_where_it_is_there() -> None:
    made = ports(MINE)
    assert (through(made), made.buckets.made) == (MINE, [])


@pytest.mark.parametrize("made", [ports(), ports(MINE, finished=False)], ids=["none", "half-made"])
def test_ours_is_made_only_where_somebody_agreed(made: FakePorts) -> None:
    with pytest.raises(BucketWanted, match="51,201 bytes") as wanted:
        through(made)
    assert (wanted.value.code, wanted.value.exit_code, wanted.value.name) == ("E613", 4, MINE.name)
    assert "--make-bucket" in wanted.value.hint
    assert made.buckets.made == []
    assert through(made, Storing(may_make=True)) == MINE
    assert made.buckets.made == [MINE]


def test_one_that_somebody_else_uses_is_not_set_up() -> None:
    made = ports(MINE, finished=False)
    made.buckets.theirs = ("objects", "tags")
    with pytest.raises(AwsError, match="it has objects and tags;") as error:
        through(made, Storing(may_make=True))
    assert (error.value.code, "`--bucket NAME`" in error.value.hint, made.buckets.made) == ("E814", True, [])


def test_another_run_that_makes_it_as_well_is_waited_for() -> None:
    made = ports()
    made.buckets.errors = [Throttled("busy", code="E806")] * 3
    assert through(made, Storing(may_make=True)) == MINE
    assert made.clock.slept == [1.0, 2.0, 5.0]
    made.buckets.errors = [Throttled("busy", code="E806")] * 4
    with pytest.raises(Throttled):
        through(made, Storing(may_make=True))


def test_the_one_that_was_named_is_used_as_it_is_wherever_it_is() -> None:
    made = ports(GIVEN, finished=False)
    assert (through(made, Storing("acme")), made.buckets.made) == (GIVEN, [])


def test_one_that_was_named_and_is_not_there_is_never_made() -> None:
    made = ports()
    with pytest.raises(AwsError, match="there is no bucket acme") as error:
        through(made, Storing("acme"))
    assert (error.value.code, made.buckets.made) == ("E815", [])


def test_the_name_of_ours_is_that_of_account_and_region() -> None:
    assert name_of_ours(Caller("1" * 12, "arn", "ap-southeast-1")) == "ecsspec-111111111111-ap-southeast-1"


def test_a_template_is_kept_by_its_digest_so_that_a_repeat_writes_the_same() -> None:
    assert key_of(LONG) == key_of(LONG) != key_of(SHORT)
    assert key_of("secret").startswith("ecsspec/")
    assert "secret" not in key_of("secret")


def test_a_request_names_where_its_template_lies() -> None:
    made = ports()
    request = ChangeSetRequest("web", "set", "CREATE", LONG, {}, {}, "token", bucket=MINE)
    assert stored(made, request).url == f"https://s3.example/{MINE.name}/{key_of(LONG)}"
    assert made.buckets.objects == {key_of(LONG): LONG}


def test_without_a_bucket_a_request_stays_as_it_is() -> None:
    made = ports()
    request = ChangeSetRequest("web", "set", "CREATE", SHORT, {}, {}, "token")
    assert stored(made, request) is request
    assert made.buckets.objects == {}


def test_a_diff_without_cloudformation_says_so_and_what_to_type() -> None:
    said = unseen(BucketWanted("", "", name=MINE.name, size=60_000), "web")
    assert "60,000 bytes" in said
    assert "`ecsspec diff web --make-bucket`" in said


@pytest.mark.parametrize(
    ("made", "storing", "way"),
    [
        (ports(MINE), OURS, Way(MINE.name, makes=False)),
        (ports(), OURS, Way(MINE.name)),
        (ports(), Storing(may_make=True), Way(MINE.name)),
        (ports(GIVEN), Storing("acme"), Way("acme", makes=False)),
        (ports(), Storing("acme"), Way("acme", makes=False)),
    ],
    ids=["ours", "none", "agreed", "given", "given-and-gone"],
)
def test_what_permissions_are_asked_about_and_nothing_is_made(made: FakePorts, storing: Storing, way: Way) -> None:
    assert way_of(made, LONG, caller=CALLER, storing=storing) == way
    assert way_of(made, SHORT, caller=CALLER, storing=storing) is None
    assert made.buckets.made == []
