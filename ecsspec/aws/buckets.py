"""Buckets for long templates over boto3. Each call but the making names the account that the bucket must belong to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from ecsspec.aws.endpoints import domain
from ecsspec.aws.errors import Answer, Client, ask, error_code, message
from ecsspec.deploy.facts import Bucket, ChangeSetRequest
from ecsspec.deploy.preview.bucket import FOLDER
from ecsspec.problems import AwsError

DAYS: Final = 1
"""For so long S3 keeps a template in a bucket of ours: a change set has its own copy of the template."""
TAG: Final = "ecsspec:bucket"
"""The last thing that is set up: a bucket without it is not finished."""
_USUAL: Final = "us-east-1"
_NAMED_BY_ITSELF: Final = {"": _USUAL, "EU": "eu-west-1"}
"""What S3 says of the oldest regions."""
_NO: Final = {"AccessDenied", "AllAccessDisabled"}
_NOTHING: Final = {"NoSuchBucket", "NoSuchBucketPolicy", "NoSuchLifecycleConfiguration", "NoSuchTagSet"}
_UNREAD: Final = "S3 error:"
"""How CloudFormation begins to tell that it could not read a template."""
AGAIN: Final = "run the command again: it says what is missing"
_FINISHED: Final = {"Key": TAG, "Value": "templates"}


class S3Buckets:
    """Buckets that CloudFormation reads templates from; ours are private, encrypted, and keep none for long."""

    def __init__(self, client: Callable[[], Client]) -> None:
        """Keep how to reach S3; most deployments do not need it."""
        self._s3 = client

    def find(self, name: str, *, owner: str) -> Bucket | None:
        """Return the bucket of this name, or None where there is none; one of another account is an error."""
        bucket = Bucket(name, owner, "")
        try:
            answer = self._ask(bucket, "get_bucket_location", "s3:GetBucketLocation")
        except AwsError as error:
            if error_code(error.__cause__) == "NoSuchBucket":
                return None
            raise
        told = answer.get("LocationConstraint") or ""
        return Bucket(name, owner, _NAMED_BY_ITSELF.get(told, told))

    def is_finished(self, bucket: Bucket) -> bool:
        """Tell whether a bucket of ours was set up to the end."""
        try:
            tags = self._ask(bucket, "get_bucket_tagging", "s3:GetBucketTagging")["TagSet"]
        except AwsError as error:
            if error_code(error.__cause__) in ("NoSuchTagSet", "NoSuchBucket"):
                return False
            raise
        return any(tag["Key"] == TAG for tag in tags)

    def what_stands_in(self, bucket: Bucket) -> tuple[str, ...]:
        """Return what is in a bucket or set on it that no half-made one of ours has; a finished one is ours."""
        arn = _arn(bucket, self._s3().meta.partition)
        policy = self._read(bucket, "get_bucket_policy", "s3:GetBucketPolicy")
        rules = self._read(bucket, "get_bucket_lifecycle_configuration", "s3:GetLifecycleConfiguration").get("Rules")
        listed = self._read(bucket, "list_objects_v2", "s3:ListBucket", MaxKeys=1).get("Contents")
        tags = self._read(bucket, "get_bucket_tagging", "s3:GetBucketTagging").get("TagSet", ())
        if _FINISHED in tags:  # by another run, meanwhile
            return ()
        found = {
            "objects": listed,
            "tags": tags,
            "lifecycle rules": rules and rules != [_EXPIRY],
            "a policy": policy and json.loads(policy["Policy"]) != _over_tls(arn),
        }
        return tuple(what for what, is_there in found.items() if is_there)

    def make(self, bucket: Bucket) -> None:
        """Make a bucket and set it up; what was made or set up before is met, not an error."""
        self._create(bucket)
        for method, action, arguments in _setup(bucket, partition=self._s3().meta.partition):
            self._ask(bucket, method, action, **arguments)

    def put(self, bucket: Bucket, *, key: str, body: str) -> str:
        """Write an object and return its address, for CloudFormation to read."""
        try:
            self._ask(bucket, "put_object", "s3:PutObject", Key=key, Body=body.encode(), ContentType="text/plain")
        except AwsError as error:
            if error_code(error.__cause__) == "NoSuchBucket":
                raise _gone(bucket) from error
            raise
        return f"{self._base(bucket.region)}/{bucket.name}/{key}"

    def _create(self, bucket: Bucket) -> None:
        arguments: dict[str, Any] = {"Bucket": bucket.name, "ObjectOwnership": "BucketOwnerEnforced"}
        if bucket.region != _USUAL:  # S3 refuses to be told of the region that it takes by itself
            arguments["CreateBucketConfiguration"] = {"LocationConstraint": bucket.region}
        try:
            ask(self._s3(), "create_bucket", **arguments)
        except AwsError as error:
            code = error_code(error.__cause__)
            if code == "BucketAlreadyExists":
                raise _not_ours(bucket, "s3:CreateBucket", message(error.__cause__)) from error.__cause__
            if code != "BucketAlreadyOwnedByYou":
                raise

    def _read(self, bucket: Bucket, method: str, action: str, **arguments: object) -> Answer:
        """Ask for something that a bucket may be without."""
        try:
            return self._ask(bucket, method, action, **arguments)
        except AwsError as error:
            if error_code(error.__cause__) in _NOTHING:
                return {}
            raise

    def _ask(self, bucket: Bucket, method: str, action: str, **arguments: object) -> Answer:
        """Ask for something in a bucket; where S3 says no and not why, it may be somebody else's."""
        try:
            return ask(self._s3(), method, Bucket=bucket.name, ExpectedBucketOwner=bucket.owner, **arguments)
        except AwsError as error:
            words = message(error.__cause__)
            if error_code(error.__cause__) not in _NO or "not authorized to perform" in words:
                raise
            raise _not_ours(bucket, action, words) from error.__cause__

    def _base(self, region: str) -> str:
        """Return where buckets of a region are, by their path: names with dots have no certificate otherwise."""
        url: str = self._s3().meta.endpoint_url
        of_aws = domain(url)
        return f"https://s3.{region}.{of_aws}" if of_aws else url.rstrip("/")


def _setup(bucket: Bucket, *, partition: str) -> list[tuple[str, str, Mapping[str, object]]]:
    """Return what makes a new bucket private, encrypted and empty by itself, each with the action that it takes."""
    return [
        ("put_public_access_block", "s3:PutBucketPublicAccessBlock", {"PublicAccessBlockConfiguration": _PRIVATE}),
        ("put_bucket_encryption", "s3:PutEncryptionConfiguration",
         {"ServerSideEncryptionConfiguration": {"Rules": [_ENCRYPTED]}}),
        ("put_bucket_policy", "s3:PutBucketPolicy", {"Policy": json.dumps(_over_tls(_arn(bucket, partition)))}),
        ("put_bucket_lifecycle_configuration", "s3:PutLifecycleConfiguration",
         {"LifecycleConfiguration": {"Rules": [_EXPIRY]}}),
        ("put_bucket_tagging", "s3:PutBucketTagging", {"Tagging": {"TagSet": [_FINISHED]}}),
    ]  # fmt: skip


_PRIVATE: Final = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
_ENCRYPTED: Final = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
_EXPIRY: Final = {
    "ID": "templates",
    "Status": "Enabled",
    "Filter": {"Prefix": FOLDER},
    "Expiration": {"Days": DAYS},
    "NoncurrentVersionExpiration": {"NoncurrentDays": DAYS},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": DAYS},
}


def _over_tls(arn: str) -> dict[str, object]:
    statement = {
        "Sid": "OnlyOverTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _arn(bucket: Bucket, partition: str) -> str:
    return f"arn:{partition}:s3:::{bucket.name}"


def _not_ours(bucket: Bucket, action: str, words: str) -> AwsError:
    return AwsError(
        f"the bucket {bucket.name} is not one of account {bucket.owner}, or you may not use it ({action}): "
        "no template was sent",
        "name a bucket of that account: `--bucket NAME`; if it is one, ask for that permission on it",
        code="E814",
        details=(words,) if words else (),
    )


def _gone(bucket: Bucket) -> AwsError:
    return AwsError(
        f"the bucket {bucket.name} was deleted meanwhile: the template was not sent",
        AGAIN,
        code="E815",
    )


def unread(error: AwsError, request: ChangeSetRequest, *, partition: str) -> AwsError:
    """Return the error of a template that CloudFormation could not read, any other one as it is."""
    words = message(error.__cause__)
    if request.bucket is None or not words.startswith(_UNREAD):
        return error
    said = words.removeprefix(_UNREAD).split("\n")[0].strip()
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{_arn(request.bucket, partition)}/*"}
    return AwsError(
        f"CloudFormation could not read the template in the bucket {request.bucket.name}: {said}",
        f"it reads as you: ask for this statement in your IAM policy: {json.dumps(statement)}"
        if "denied" in said.lower()
        else AGAIN,
        code="E815",
    )
