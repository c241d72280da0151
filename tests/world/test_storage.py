"""The fake S3 says no where S3 does, and CloudFormation reads from it as the caller."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.world import World
from tests.world.scripts import APP
from tests.world.storage import STRANGER

MINE = "123456789012"


def s3(world: World) -> Any:
    return world.session().client("s3")


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    found: str = error.value.response["Error"]["Code"]
    return found


def proposed(world: World, url: str) -> str:
    """Ask for a change set from an address; return why not, or nothing."""
    cloudformation = world.session().client("cloudformation")
    try:
        cloudformation.create_change_set(
            StackName="web",
            ChangeSetName="one",
            ChangeSetType="CREATE",
            TemplateURL=url,
            Capabilities=["CAPABILITY_IAM"],
        )
    except ClientError as error:
        return str(error.response["Error"]["Message"]).split("\n", maxsplit=1)[0]
    return ""


@pytest.mark.parametrize("call", ["get_bucket_location", "get_bucket_tagging", "put_object"])
def test_a_bucket_of_another_account_is_closed(call: str) -> None:
    world = World()
    world.storage.given("theirs", owner=STRANGER)
    key = {"Key": "k", "Body": b""} if call == "put_object" else {}
    with pytest.raises(ClientError) as error:
        getattr(s3(world), call)(Bucket="theirs", **key)
    assert code(error) == "AccessDenied"


def test_the_account_that_was_named_has_to_own_it() -> None:
    world = World()
    world.storage.given("mine")
    with pytest.raises(ClientError) as error:
        s3(world).get_bucket_location(Bucket="mine", ExpectedBucketOwner=STRANGER)
    assert code(error) == "AccessDenied"
    assert s3(world).get_bucket_location(Bucket="mine", ExpectedBucketOwner=MINE)["ResponseMetadata"]


def test_a_name_is_taken_once_in_the_world() -> None:
    world = World(region="eu-west-1")
    world.storage.given("theirs", owner=STRANGER)
    place = {"LocationConstraint": "eu-west-1"}
    with pytest.raises(ClientError) as error:
        s3(world).create_bucket(Bucket="theirs", CreateBucketConfiguration=place)
    assert code(error) == "BucketAlreadyExists"
    s3(world).create_bucket(Bucket="mine", CreateBucketConfiguration=place)
    assert s3(world).get_bucket_location(Bucket="mine")["LocationConstraint"] == "eu-west-1"
    with pytest.raises(ClientError) as error:
        s3(world).create_bucket(Bucket="mine", CreateBucketConfiguration=place)
    assert code(error) == "BucketAlreadyOwnedByYou"


@pytest.mark.parametrize(("region", "told"), [("eu-west-1", ""), ("eu-west-1", "EU"), ("us-east-1", "eu-west-1")])
def test_a_region_is_told_as_s3_wants_it(region: str, told: str) -> None:
    place = {"CreateBucketConfiguration": {"LocationConstraint": told}} if told else {}
    with pytest.raises(ClientError) as error:
        s3(World(region=region)).create_bucket(Bucket="mine", **place)
    assert code(error) == "InvalidLocationConstraint"


def test_in_the_oldest_region_making_it_again_is_no_error() -> None:
    world = World()
    s3(world).create_bucket(Bucket="mine")
    s3(world).create_bucket(Bucket="mine")
    with pytest.raises(ClientError) as error:
        s3(world).get_bucket_tagging(Bucket="mine")
    assert code(error) == "NoSuchTagSet"


def test_a_template_is_read_where_it_is_and_by_who_may() -> None:
    world = World()
    world.storage.given("mine").objects |= {"a/k": APP.encode(), "big": b"#" * 1_000_001}
    world.storage.given("theirs", owner=STRANGER).objects["k"] = APP.encode()
    base = "https://s3.us-east-1.amazonaws.com"
    assert proposed(world, f"{base}/nobodys/k") == "S3 error: The specified bucket does not exist"
    assert proposed(world, f"{base}/theirs/k") == "S3 error: Access Denied"
    assert proposed(world, f"{base}/mine/k") == "S3 error: The specified key does not exist."
    assert proposed(world, f"{base}/mine/big") == "Template may not exceed 1000000 bytes in size."
    assert proposed(world, "https://s3.eu-west-1.amazonaws.com/mine/a/k").startswith("S3 error")
    world.deny("s3:GetObject")
    assert proposed(world, f"{base}/mine/a/k") == "S3 error: Access Denied"
    world.allow("s3:GetObject")
    assert proposed(world, f"{base}/mine/a/k") == ""
