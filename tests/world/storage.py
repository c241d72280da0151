"""S3, as far as templates go through it: buckets of this account and of others, how they are set up, their objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.world.refusals import Refused, invalid

if TYPE_CHECKING:
    from tests.world.world import World

STRANGER = "999988887777"
SETTINGS = (
    "PutPublicAccessBlock",
    "PutBucketEncryption",
    "PutBucketPolicy",
    "PutBucketLifecycleConfiguration",
    "PutBucketTagging",
)
IN_POLICIES = {
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
}
"""Calls whose permission has another name, which AWS tells where it denies one."""
URL_LIMIT = 1_000_000
_USUAL = "us-east-1"
_MORE = "\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"


@dataclass(eq=False)
class Bucket:
    """One bucket; `settings` are what each operation that sets it up was given."""

    owner: str
    region: str
    settings: dict[str, Any] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)


class Storage:
    """Every bucket in the world, by name."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.buckets: dict[str, Bucket] = {}

    def given(self, name: str, *, owner: str = "", region: str = "") -> Bucket:
        """Let a bucket exist that somebody made, of this account unless `owner` says otherwise."""
        self.buckets[name] = Bucket(owner or self._world.account, region or self._world.region)
        return self.buckets[name]

    def lost(self, name: str) -> None:
        """Let somebody delete a bucket."""
        del self.buckets[name]


def create_bucket(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Make a bucket, unless anybody in the world has one of that name."""
    name, buckets = params["Bucket"], world.storage.buckets
    wanted = params.get("CreateBucketConfiguration", {}).get("LocationConstraint", "")
    region = wanted or _USUAL
    if wanted == _USUAL or region != world.region:
        raise Refused("InvalidLocationConstraint", "The specified location-constraint is not valid")
    if name in buckets and buckets[name].owner != world.account:
        raise Refused("BucketAlreadyExists", "The requested bucket name is not available.", 409)
    if name in buckets and region != _USUAL:
        raise Refused("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded.", 409)
    made = buckets.setdefault(name, Bucket(world.account, region))
    made.settings["ObjectOwnership"] = params.get("ObjectOwnership", "")
    return {"Location": f"/{name}"}


def get_bucket_location(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the region of a bucket; the oldest one has no name here."""
    region = _found(world, params).region
    return {} if region == _USUAL else {"LocationConstraint": region}


def get_bucket_tagging(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the tags of a bucket that has some."""
    settings = _found(world, params).settings
    if "PutBucketTagging" not in settings:
        raise Refused("NoSuchTagSet", "The TagSet does not exist", 404)
    return {"TagSet": settings["PutBucketTagging"]["Tagging"]["TagSet"]}


def get_bucket_policy(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the policy of a bucket that has one, as it was written."""
    settings = _found(world, params).settings
    if "PutBucketPolicy" not in settings:
        raise Refused("NoSuchBucketPolicy", "The bucket policy does not exist", 404)
    return {"Policy": settings["PutBucketPolicy"]["Policy"]}


def get_bucket_lifecycle(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the lifecycle rules of a bucket that has some."""
    settings = _found(world, params).settings
    if "PutBucketLifecycleConfiguration" not in settings:
        raise Refused("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", 404)
    return {"Rules": settings["PutBucketLifecycleConfiguration"]["LifecycleConfiguration"]["Rules"]}


def list_objects(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the first objects of a bucket; an empty one has no list."""
    keys = sorted(_found(world, params).objects)[: params.get("MaxKeys", 1000)]
    return {"KeyCount": len(keys), **({"Contents": [{"Key": key} for key in keys]} if keys else {})}


def setting(operation: str) -> Any:
    """Return the play of an operation that sets a bucket up."""

    def play(world: World, params: dict[str, Any]) -> dict[str, Any]:
        _found(world, params).settings[operation] = params
        return {}

    return play


def put_object(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Keep an object; botocore has made a file of its body by now."""
    _found(world, params).objects[params["Key"]] = params["Body"].read()
    return {"ETag": '"0"'}


def _found(world: World, params: dict[str, Any]) -> Bucket:
    bucket = world.storage.buckets.get(params["Bucket"])
    if bucket is None:
        raise Refused("NoSuchBucket", "The specified bucket does not exist", 404)
    if world.account != bucket.owner or params.get("ExpectedBucketOwner", bucket.owner) != bucket.owner:
        raise Refused("AccessDenied", "Access Denied", 403)
    return bucket


def template(world: World, url: str) -> str:
    """Return what CloudFormation reads at an address, as the caller."""
    parts = urlsplit(url)
    _, name, *key = parts.path.split("/", 2)
    bucket = world.storage.buckets.get(name)
    if bucket is None or parts.netloc != f"s3.{bucket.region}.amazonaws.com" or parts.scheme != "https":
        raise invalid(f"S3 error: The specified bucket does not exist{_MORE}")
    if bucket.owner != world.account or world.refusal_of("s3:GetObject"):
        raise invalid(f"S3 error: Access Denied{_MORE}")
    found = bucket.objects.get("/".join(key))
    if found is None:
        raise invalid(f"S3 error: The specified key does not exist.{_MORE}")
    if len(found) > URL_LIMIT:
        raise invalid(f"Template may not exceed {URL_LIMIT} bytes in size.")
    return found.decode()
