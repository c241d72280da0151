"""What somebody may not do, as text and as JSON: which action, who takes it, why, and the policy that would help."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ecsspec.deploy.permissions.actions import policy, verbs_of
from ecsspec.deploy.permissions.audit import Audit, Lack
from ecsspec.problems import counted
from ecsspec.ui.console import Screen
from ecsspec.ui.fitting import wrapped
from ecsspec.ui.rows import indented

VERSION = 1
"""Of the document that a program reads."""
OF_AWS = "CloudFormation"
"""Who takes an action that no command of ours does."""


def render(audits: Sequence[Audit], screen: Screen, *, stack: str = "") -> str:
    """Return a block for each user or role, and what to attach to it."""
    head = screen.paint(f"access · {f'stack {stack}' if stack else 'every stack'}", "bold")
    return "\n\n".join([head, *("\n".join(_block(one, screen)) for one in audits)])


def _block(audit: Audit, screen: Screen) -> Iterator[str]:
    yield from indented(audit.principal, 2, screen)
    yield from wrapped(_verdict(audit), screen.width)
    for why in sorted({lack.why for lack in audit.lacks}):
        yield from indented(f"{why}:", 2, screen)
        for lack in audit.lacks:
            yield from _lines(lack, screen) if lack.why == why else ()
    if audit.missing:
        yield from ["", "it needs this policy:", "", json.dumps(policy(audit.missing), indent=1)]


def _verdict(audit: Audit) -> str:
    if audit.untold:
        return f"nobody could tell what it may do: {audit.untold}"
    if not audit.lacks:
        return f"all of {counted(audit.asked, 'action')} allowed, as far as IAM's simulator can tell"
    return f"{sum(len(lack.statement.actions) for lack in audit.lacks)} of {counted(audit.asked, 'action')} missing:"


def _lines(lack: Lack, screen: Screen) -> Iterator[str]:
    for action in lack.statement.actions:
        yield from indented(f"- {action} ({', '.join(takers(lack, action))})", 4, screen)


def takers(lack: Lack, action: str) -> tuple[str, ...]:
    """Return who takes an action: commands of ours, or CloudFormation."""
    return (verbs_of(action) if lack.statement.is_ours else ()) or (OF_AWS,)


def render_json(audits: Sequence[Audit], *, stack: str = "", local: bool = False) -> str:
    """Return one document with each user or role; on the local target nobody is asked about."""
    target = "local" if local else "aws"
    whole = {"version": VERSION, "target": target, "stack": stack or None, "principals": list(map(_object, audits))}
    return json.dumps(whole, indent=1)


def _object(audit: Audit) -> dict[str, object]:
    missing = [_row(lack, action) for lack in audit.lacks for action in lack.statement.actions]
    wanted = {action for one in audit.wanted for action in one.actions} if not audit.untold else set()
    return {
        "principal": audit.principal,
        "asked": audit.asked,
        "told": not audit.untold,
        "untold": audit.untold,
        "allowed": sorted(wanted.difference(str(row["action"]) for row in missing)),
        "missing": missing,
        "policy": policy(audit.missing) if audit.missing else None,
    }


def _row(lack: Lack, action: str) -> dict[str, object]:
    resources, by = list(lack.statement.resources), list(takers(lack, action))
    return {"action": action, "resources": resources, "by": by, "why": lack.why}
