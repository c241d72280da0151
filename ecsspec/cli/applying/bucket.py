"""The bucket for a long template: named by an option or the environment, or made where somebody agrees to it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.talk import say
from ecsspec.problems import UsageError

if TYPE_CHECKING:
    from ecsspec.cli.target import Choice
    from ecsspec.deploy.deployment import Storing
    from ecsspec.deploy.preview.bucket import BucketWanted
    from ecsspec.review import Review

VARIABLE = "ECSSPEC_BUCKET"
_NAME = re.compile(r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+(\.\d+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_OF_AWS = ("-s3alias", "--ols-s3", ".mrap", "--x-s3", "--table-s3")
"""Endings that S3 keeps for what is no bucket of the usual kind."""


def bucket_name(value: str, *, option: str = "--bucket") -> str:
    """Return the name of a bucket; none was given where it is empty."""
    if value and (not _NAME.fullmatch(value) or value.endswith(_OF_AWS)):
        what = f"{option} is no name of a bucket: {value}"
        raise UsageError(what, "3 to 63 of a-z, 0-9, - and ., as in --bucket acme-templates", "E902")
    return value


def _callback(value: str) -> str:
    return bucket_name(value)


Bucket: TypeAlias = Annotated[
    str,
    typer.Option(
        "--bucket",
        help="The S3 bucket for a template over 51,200 bytes.",
        metavar="NAME",
        show_default=False,
        callback=_callback,
    ),
]
MakeBucket: TypeAlias = Annotated[
    bool, typer.Option("--make-bucket", help="Agree to a bucket of ecsspec's own for it.", show_default=False)
]


def storing_of(choice: Choice) -> Storing:
    """Return what the options and the environment say; on the local target a bucket costs nobody anything."""
    from ecsspec.deploy.deployment import Storing

    if choice.bucket and choice.make_bucket:
        what = "--bucket takes one that is there, and --make-bucket makes another"
        raise UsageError(what, "leave one of them out", "E902")
    if choice.is_local:
        return Storing(may_make=True)
    if choice.make_bucket:
        return Storing(may_make=True)
    return Storing(choice.bucket or bucket_name(os.environ.get(VARIABLE, ""), option=VARIABLE))


def tell_idle(choice: Choice) -> None:
    """Say that a bucket was named for nothing, where it was."""
    if choice.bucket and choice.is_local:
        say("note: --bucket has no effect here: on the local target a long template goes through a bucket of its own")


def through(choice: Choice, ask: Callable[..., Review], *, asks: bool) -> Review:
    """Ask AWS what would change; where that takes a bucket that nobody agreed to, ask the user and then AWS again."""
    from ecsspec.deploy.deployment import Storing
    from ecsspec.deploy.preview.bucket import BucketWanted

    try:
        return ask(storing=storing_of(choice))
    except BucketWanted as missing:
        if not (asks and can_ask()):
            raise
        require_yes(_question(missing), undone="nothing was done", instead="name a bucket: --bucket NAME")
    return ask(storing=Storing(may_make=True))


def _question(missing: BucketWanted) -> str:
    return (
        f"The template has {missing.size:,} bytes. Over 51,200, CloudFormation reads it from\n"
        f"an S3 bucket. ecsspec would make {missing.name}:\n"
        "private, encrypted, every template in it deleted after a day. It costs next to\n"
        "nothing, serves every stack of this region, and stays until you delete it.\n"
        "Make it?"
    )
