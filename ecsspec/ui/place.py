"""Where a command works, as the head of a screen says it."""

from __future__ import annotations

from urllib.parse import urlsplit

from ecsspec.deploy.deployment import Caller


def place(caller: Caller) -> str:
    """Return region and account, and the address of what stands in for AWS."""
    parts = [caller.region, caller.account]
    if caller.target:
        parts.append(f"{'LOCAL' if is_local(caller) else 'at'} {caller.target}")
    return " · ".join(parts)


def is_local(caller: Caller) -> bool:
    """Tell whether the target is on this computer."""
    host = urlsplit(caller.target).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.") or host.endswith(".localhost")
