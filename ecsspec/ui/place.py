"""Where a command works, or a spec is meant for, as the head of a screen says it."""

from __future__ import annotations

from urllib.parse import urlsplit

from ecsspec.deploy.deployment import Caller
from ecsspec.review import Review


def place(caller: Caller) -> str:
    """Return region and account, and the address of what stands in for AWS."""
    parts = [caller.region, caller.account]
    if caller.target:
        parts.append(f"{'LOCAL' if is_local(caller) else 'at'} {caller.target}")
    return " · ".join(parts)


def meant(region: str | None, account: str | None) -> str:
    """Return what a spec names of region and account, or nothing."""
    return " · ".join(part for part in (region, account) if part)


def place_of(review: Review) -> str:
    """Return where a review's stack is; offline, what its spec says of that."""
    deployment = review.preview.deployment
    return meant(deployment.region, deployment.account) if review.preview.against else place(review.preview.caller)


def is_local(caller: Caller) -> bool:
    """Tell whether the target is on this computer."""
    host = urlsplit(caller.target).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.") or host.endswith(".localhost")
