"""A missing permission: what to ask for, and of whom, by what AWS says denied it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ecsspec.problems import AwsError

_FORBIDDEN = re.compile(r"not authorized to perform:? (?P<action>[\w-]+:\w+)(?: on resource:? (?P<resource>\S+))?")
_BY = re.compile(r"(?:explicit deny in|because no) (?:an? |the )?(?P<policy>[a-z -]+?policy|permissions boundary)")
_ELSEWHERE: Mapping[str, str] = {
    "service control policy": "an organization's policy (SCP) is in the way: ask who runs the organization",
    "resource control policy": "an organization's policy (RCP) is in the way: ask who runs the organization",
    "permissions boundary": "the permissions boundary of your user or role is in the way: ask who set it",
    "session policy": "the session was begun with a policy that is narrower than the role's: begin it without one",
}
"""What no statement in a policy of one's own can cure."""
ALL = "`ecsspec check --access` lists whatever else is missing"


def denied(words: str, *, what: str) -> AwsError:
    """Return the error of a missing permission, with the statement to add or the policy that is in the way."""
    found = _FORBIDDEN.search(words)
    action = found["action"] if found else what
    resource = (found["resource"] or "*").strip('".,') if found else "*"
    return AwsError(
        f"you may not {action} on {resource}",
        f"{_cure(words, action, resource)}; {ALL}",
        code="E803",
        details=(words,),
    )


def _cure(words: str, action: str, resource: str) -> str:
    by = _BY.search(words)
    policy = by["policy"] if by else ""
    if policy in _ELSEWHERE:
        return _ELSEWHERE[policy]
    if "explicit deny" in words:
        which = f" ({policy})" if policy else ""
        return f"a policy{which} denies it expressly, so that no other statement helps: ask who wrote it"
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return f"ask for this statement in your IAM policy: {json.dumps(statement)}"
