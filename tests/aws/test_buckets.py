"""Buckets for long templates: found in their account alone, set up to the end, and read by CloudFormation."""

from __future__ import annotations

import json

import pytest

from ecsspec.aws.buckets import S3Buckets, unread
from ecsspec.aws.changesets import CloudFormationChangeSets
from ecsspec.deploy.errors import CredentialsExpired, Throttled
from ecsspec.deploy.facts import Bucket, ChangeSetRequest
from ecsspec.problems import AwsError
from tests.aws.canned import Answer, Calls, Refusal, canned

OWNER = "123456789012"
BUCKET = Bucket("ecsspec-123456789012-us-east-1", OWNER, "us-east-1")
GONE = Refusal("NoSuchBucket", "The specified bucket does not exist", 404)
NO = Refusal("AccessDenied", "Access Denied", 403)
MAY_NOT = Refusal(
    "AccessDenied",
    "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:PutObject on resource: "
    '"arn:aws:s3:::acme/ecsspec/x" because no identity-based policy allows the s3:PutObject action',
    403,
)


def buckets(*answers: Answer) -> tuple[S3Buckets, Calls]:
    calls = canned("s3", *answers)
    return S3Buckets(lambda: calls.client), calls


def failed(*answers: Answer) -> AwsError:
    with pytest.raises(AwsError) as error:
        buckets(*answers)[0].put(BUCKET, key="k", body="b")
    return error.value


@pytest.mark.parametrize(
    ("told", "region"),
    [
        ({}, "us-east-1"),
        ({"LocationConstraint": "EU"}, "eu-west-1"),
        ({"LocationConstraint": "eu-north-1"}, "eu-north-1"),
    ],
)
def test_a_bucket_is_found_with_its_region(told: Answer, region: str) -> None:
    door, calls = buckets(told)
    assert door.find("acme", owner=OWNER) == Bucket("acme", OWNER, region)
    assert calls.asked == [("GetBucketLocation", {"Bucket": "acme", "ExpectedBucketOwner": OWNER})]


def test_no_bucket_is_nothing() -> None:
    assert buckets(GONE)[0].find("acme", owner=OWNER) is None


def test_one_of_another_account_is_refused() -> None:
    with pytest.raises(AwsError, match="not one of account 123456789012") as error:
        buckets(NO)[0].find("acme", owner=OWNER)
    assert (error.value.code, error.value.exit_code) == ("E814", 8)
    assert "s3:GetBucketLocation" in error.value.what


@pytest.mark.parametrize(
    ("answer", "finished"),
    [
        ({"TagSet": [{"Key": "team", "Value": "labs"}, {"Key": "ecsspec:bucket", "Value": "templates"}]}, True),
        ({"TagSet": [{"Key": "team", "Value": "labs"}]}, False),
        (Refusal("NoSuchTagSet", "no", 404), False),
        (GONE, False),
    ],
)
def test_what_is_tagged_was_set_up_to_the_end(answer: Answer, finished: object) -> None:
    assert buckets(answer)[0].is_finished(BUCKET) is finished


def test_whose_tags_cannot_be_read_is_not_ours() -> None:
    with pytest.raises(AwsError) as error:
        buckets(NO)[0].is_finished(BUCKET)
    assert error.value.code == "E814"


def test_a_bucket_whose_contents_may_not_be_read_is_not_called_empty() -> None:
    with pytest.raises(AwsError) as error:
        buckets(NO)[0].what_stands_in(BUCKET)
    assert (error.value.code, "s3:GetBucketPolicy" in error.value.what) == ("E814", True)


def test_ours_is_private_encrypted_over_tls_and_emptied_and_tagged_last() -> None:
    door, calls = buckets({})
    door.make(BUCKET)
    sent = dict(calls.asked)
    assert list(sent) == [
        "CreateBucket",
        "PutPublicAccessBlock",
        "PutBucketEncryption",
        "PutBucketPolicy",
        "PutBucketLifecycleConfiguration",
        "PutBucketTagging",
    ]
    assert sent["CreateBucket"] == {"Bucket": BUCKET.name, "ObjectOwnership": "BucketOwnerEnforced"}
    assert set(sent["PutPublicAccessBlock"]["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(sent["PutPublicAccessBlock"]["PublicAccessBlockConfiguration"]) == 4
    policy = json.loads(sent["PutBucketPolicy"]["Policy"])["Statement"][0]
    assert (policy["Effect"], policy["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert policy["Resource"] == [f"arn:aws:s3:::{BUCKET.name}", f"arn:aws:s3:::{BUCKET.name}/*"]
    (rule,) = sent["PutBucketLifecycleConfiguration"]["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["Expiration"]["Days"]) == ("Enabled", 1)
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert {name for name, given in calls.asked if given.get("ExpectedBucketOwner") != OWNER} == {"CreateBucket"}


def test_a_region_is_told_but_for_the_oldest() -> None:
    door, calls = buckets({})
    door.make(Bucket("b-in-europe", OWNER, "eu-west-1"))
    assert calls.asked[0][1]["CreateBucketConfiguration"] == {"LocationConstraint": "eu-west-1"}


def test_what_was_made_before_is_set_up_again() -> None:
    door, calls = buckets(Refusal("BucketAlreadyOwnedByYou", "yours", 409), {})
    door.make(BUCKET)
    assert calls.names[-1] == "PutBucketTagging"


def test_a_name_that_somebody_else_took_is_told() -> None:
    with pytest.raises(AwsError) as error:
        buckets(Refusal("BucketAlreadyExists", "not available", 409))[0].make(BUCKET)
    assert (error.value.code, "--bucket" in error.value.hint) == ("E814", True)


def test_what_else_s3_refuses_is_told_in_its_words() -> None:
    with pytest.raises(AwsError, match="TooManyBuckets") as error:
        buckets(Refusal("TooManyBuckets", "You have attempted to create more buckets than allowed"))[0].make(BUCKET)
    assert error.value.code == "E809"


def test_two_who_make_it_at_once_are_busy() -> None:
    with pytest.raises(Throttled):
        buckets({}, Refusal("OperationAborted", "A conflicting conditional operation", 409))[0].make(BUCKET)


def test_an_object_is_addressed_by_its_bucket_s_path_and_region() -> None:
    door, calls = buckets({})
    url = door.put(Bucket("acme.templates", OWNER, "eu-west-1"), key="ecsspec/1.template", body="ü")
    assert url == "https://s3.eu-west-1.amazonaws.com/acme.templates/ecsspec/1.template"
    assert calls.asked[0][1]["ExpectedBucketOwner"] == OWNER


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (GONE, "E815", "deleted meanwhile"),
        (NO, "E814", "s3:PutObject"),
        (MAY_NOT, "E803", "you may not s3:PutObject on arn:aws:s3:::acme/ecsspec/x"),
        (Refusal("SlowDown", "Please reduce your request rate", 503), "E806", "busy"),
        (Refusal("InternalError", "We encountered an internal error", 500), "E806", "busy"),
        (Refusal("InvalidAccessKeyId", "The key does not exist in our records", 403), "E808", "does not know"),
        (Refusal("RequestTimeTooSkewed", "The difference between the times is too large", 403), "E810", "clock"),
    ],
)
def test_why_a_template_is_not_written(answer: Answer, code: str, words: str) -> None:
    error = failed(answer)
    assert (error.code, words in error.what) == (code, True)


def test_credentials_that_ended_are_told() -> None:
    assert isinstance(failed(Refusal("ExpiredToken", "The provided token has expired.", 400)), CredentialsExpired)


def test_a_statement_to_add_names_the_object_without_quotes() -> None:
    assert '"Resource": "arn:aws:s3:::acme/ecsspec/x"' in failed(MAY_NOT).hint


LONG = ChangeSetRequest("web", "set", "CREATE", "x" * 60_000, {}, {}, "token", bucket=BUCKET, url="https://s3/b/k")


def refused(words: str, request: ChangeSetRequest = LONG) -> AwsError:
    calls = canned("cloudformation", Refusal("ValidationError", words))
    with pytest.raises(AwsError) as error:
        CloudFormationChangeSets(calls.client).create(request)
    return error.value


def test_cloudformation_is_sent_the_address_and_not_the_text() -> None:
    calls = canned("cloudformation", {"Id": "arn:set"})
    CloudFormationChangeSets(calls.client).create(LONG)
    assert calls.asked[0][1]["TemplateURL"] == "https://s3/b/k"
    assert "TemplateBody" not in calls.asked[0][1]


def test_a_template_that_cloudformation_may_not_read_is_told_with_the_statement() -> None:
    error = refused("S3 error: Access Denied\nFor more information check http://docs.aws.amazon.com/x.html")
    assert (error.code, error.what.endswith(f"{BUCKET.name}: Access Denied")) == ("E815", True)
    assert f'"Action": "s3:GetObject", "Resource": "arn:aws:s3:::{BUCKET.name}/*"' in error.hint


def test_a_bucket_that_went_meanwhile_is_told() -> None:
    error = refused("S3 error: The specified bucket does not exist\nFor more information")
    assert (error.code, "run the command again" in error.hint) == ("E815", True)


def test_any_other_refusal_stays_as_it_is() -> None:
    assert refused("Template format error: x").code == "E809"
    plain = AwsError("no")
    assert unread(plain, LONG, partition="aws") is plain


def test_an_endpoint_that_stands_in_for_aws_is_the_address() -> None:
    from ecsspec.aws.session import connect

    door = connect(endpoint_url="http://127.0.0.1:4566/").buckets
    assert door._base("us-east-1") == "http://127.0.0.1:4566"
