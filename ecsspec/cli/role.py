"""The ARN of `--role-arn`, judged before AWS is asked: a mistyped one would fail half-way."""

from __future__ import annotations

import re

from ecsspec.problems import UsageError

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+")
EXAMPLE = "arn:aws:iam::123456789012:role/cloudformation"


def role_arn(value: str) -> str:
    """Return the ARN of a role; none was given where it is empty."""
    if value and not _ROLE.fullmatch(value):
        raise UsageError(f"--role-arn is no ARN of a role: {value}", f"--role-arn {EXAMPLE}", "E902")
    return value
