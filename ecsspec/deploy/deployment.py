"""What a user wants deployed, and who asks for it where, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ecsspec.cfn.template import Template

OWNER_TAG = "ecsspec:name"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who we are to AWS and where: `target` is the endpoint URL when it is not AWS's own."""

    account: str
    arn: str
    region: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Storing:
    """What a user says of the bucket for a long template: the name of one, and whether one of ours may be made."""

    bucket: str = ""
    may_make: bool = False


OURS: Final = Storing()
"""The bucket of ecsspec's own where it is there, and none where it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A template on its way to a stack: `body` is its text, `owner` the app's name.

    `account` and `region` are where the spec allows it to go; empty says anywhere. `role` is the ARN of the role that
    CloudFormation is to take on; empty leaves that as it is. `storing` says which bucket the text may go through,
    `protect` whether the stack is to have termination protection; None leaves that as it is.
    """

    stack_name: str
    template: Template
    body: str
    owner: str
    tags: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    region: str = ""
    role: str = ""
    storing: Storing = OURS
    protect: bool | None = None

    @property
    def all_tags(self) -> Mapping[str, str]:
        """Return the user's tags and the one that says whose stack it is."""
        return {**self.tags, OWNER_TAG: self.owner}
