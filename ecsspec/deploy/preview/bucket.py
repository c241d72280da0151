"""Where a template waits that is too long for a request: in a bucket of the account, given or made with consent.

Ours has one name for each account and region, so that nobody keeps in mind that it was made. Its account is named in
every call: a bucket of somebody else's under that name is never read from or written to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ecsspec.cfn.emit import INLINE_LIMIT
from ecsspec.deploy.commands import diff
from ecsspec.deploy.deployment import Caller, Storing
from ecsspec.deploy.errors import Throttled
from ecsspec.deploy.facts import Bucket, ChangeSetRequest
from ecsspec.deploy.ports import Ports
from ecsspec.problems import AwsError, NotDone

FOLDER: Final = "ecsspec/"
"""What the keys of our objects begin with, in whatever bucket."""
PAUSES: Final = (1.0, 2.0, 5.0)
"""Seconds between tries to set up a bucket that somebody else sets up as well."""


@dataclass(frozen=True, slots=True)
class Way:
    """The bucket that a template is to go through, as far as permissions tell; `makes` where it has to be made."""

    bucket: str
    makes: bool = True


@dataclass
class BucketWanted(NotDone):
    """There is no bucket for a template of `size` bytes, and nobody agreed to the one that would be `name`."""

    code: str = "E613"
    name: str = ""
    size: int = 0


def name_of_ours(caller: Caller) -> str:
    """Return the name of our bucket in an account and region: S3 takes it, as both are short and plain."""
    return f"ecsspec-{caller.account}-{caller.region}"


def needs_bucket(body: str) -> bool:
    """Tell whether a template does not fit into a request."""
    return len(body.encode()) > INLINE_LIMIT


def bucket_for(ports: Ports, body: str, *, caller: Caller, storing: Storing) -> Bucket | None:
    """Return the bucket that a template goes through, None where it fits a request; ours is made where that may be."""
    if not needs_bucket(body):
        return None
    return _given(ports, storing.bucket, caller) if storing.bucket else _ours(ports, body, caller, storing)


def way_of(ports: Ports, body: str, *, caller: Caller, storing: Storing) -> Way | None:
    """Return what a template goes through, None where it fits a request; who may not look may have to make ours."""
    if not needs_bucket(body):
        return None
    try:
        bucket = bucket_for(ports, body, caller=caller, storing=replace(storing, may_make=False))
    except (BucketWanted, AwsError):
        return Way(storing.bucket or name_of_ours(caller), makes=not storing.bucket)
    return Way(bucket.name, makes=False) if bucket else None


def _given(ports: Ports, name: str, caller: Caller) -> Bucket:
    """Return the bucket that was named, which is used as it is."""
    found = ports.buckets.find(name, owner=caller.account)
    if found is None:
        raise AwsError(
            f"there is no bucket {name}: no template was sent",
            "correct --bucket or ECSSPEC_BUCKET, or leave it out for a bucket of ecsspec's own",
            code="E815",
        )
    return found


def _ours(ports: Ports, body: str, caller: Caller, storing: Storing) -> Bucket:
    """Return our bucket; one whose making was broken off is finished, with the consent that it takes.

    One that somebody else made under our name, and uses, is left as it is.
    """
    name = name_of_ours(caller)
    found = ports.buckets.find(name, owner=caller.account)
    if found is not None and ports.buckets.is_finished(found):
        return found
    if not storing.may_make:
        raise wanted(name, body)
    if found is not None and (theirs := ports.buckets.what_stands_in(found)):
        raise _in_use(name, theirs)
    bucket = Bucket(name, caller.account, caller.region)
    _make(ports, bucket)
    return bucket


def _make(ports: Ports, bucket: Bucket) -> None:
    """Make a bucket and set it up; S3 refuses for a moment where another run does the same."""
    for pause in PAUSES:
        try:
            return ports.buckets.make(bucket)
        except Throttled:
            ports.clock.sleep(pause)
    return ports.buckets.make(bucket)


def _in_use(name: str, theirs: Sequence[str]) -> AwsError:
    return AwsError(
        f"the bucket {name} is in your account, and ecsspec did not set it up: it has {' and '.join(theirs)}; "
        "nothing in it was changed, and no template was sent",
        "name a bucket in place of --make-bucket, this one or another: `--bucket NAME` writes to "
        f"{FOLDER} in it and changes nothing else",
        code="E814",
    )


def wanted(name: str, body: str) -> BucketWanted:
    """Return the error of a template that nobody gave a bucket."""
    size = len(body.encode())
    return BucketWanted(
        f"the template has {size:,} bytes: over {INLINE_LIMIT:,}, CloudFormation reads it from an S3 bucket, "
        "and there is none yet",
        f"`--make-bucket` agrees to {name} (private, encrypted, emptied every day; it stays until you delete it); "
        "`--bucket NAME` takes one that the account has",
        name=name,
        size=size,
    )


def unseen(missing: BucketWanted, stack: str) -> str:
    """Return what a diff says that had to do without CloudFormation."""
    seen = diff(stack, "--make-bucket")
    return (
        f"this is ecsspec's own word: CloudFormation has not seen it, as the template has {missing.size:,} bytes "
        f"and no bucket to go through; what AWS itself would move is not shown (`{seen}`, or `--bucket NAME`)"
    )


def key_of(body: str) -> str:
    """Return where a template lies in its bucket: by its digest, so that a repeat writes the same object."""
    return f"{FOLDER}{hashlib.sha256(body.encode()).hexdigest()}.template"


def stored(ports: Ports, request: ChangeSetRequest) -> ChangeSetRequest:
    """Put the template of a request into its bucket, where it has one, and return the request that names it there."""
    if request.bucket is None:
        return request
    url = ports.buckets.put(request.bucket, key=key_of(request.body), body=request.body)
    return replace(request, url=url)
