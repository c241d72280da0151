"""Whether somebody may do what ecsspec needs: asked of IAM, action by action, without doing any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.permissions.actions import Place, Statement
from ecsspec.deploy.permissions.stack_role import WITNESSES
from ecsspec.deploy.ports import Ports
from ecsspec.problems import AwsError


@dataclass(frozen=True, slots=True)
class Lack:
    """Actions of a statement that somebody is denied, and why; `curable` by that statement in a policy."""

    statement: Statement
    why: str
    curable: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What was asked about whom, and what is missing; `untold` says why IAM could not be asked."""

    principal: str
    wanted: tuple[Statement, ...]
    lacks: tuple[Lack, ...] = ()
    untold: str = ""

    @property
    def asked(self) -> int:
        """Return how many actions were asked about."""
        return sum(len(one.actions) for one in self.wanted)

    @property
    def missing(self) -> tuple[Statement, ...]:
        """Return what to attach, as far as that helps."""
        return self.wanted if self.untold else tuple(lack.statement for lack in self.lacks if lack.curable)


def place_of(caller: Caller, *, stack: str = "", principal: str = "", bucket: str = "") -> Place:
    """Return where a caller's statements hold."""
    partition = caller.arn.split(":")[1]
    return Place(partition, caller.account, caller.region, stack or "*", principal or "*", bucket)


def audit(ports: Ports, principal: str, wanted: Collection[Statement], *, region: str) -> Audit:
    """Ask IAM which of the wanted actions a user or role is denied; one that cannot be asked about is no error."""
    asked = Audit(principal, tuple(wanted))
    try:
        lacks = [lack for one in wanted for lack in _lacks(ports, principal, one, region=region)]
    except AwsError as error:
        if error.code not in ("E803", "E809"):
            raise
        return replace(asked, untold=error.what)
    return replace(asked, lacks=tuple(lacks))


def _lacks(ports: Ports, principal: str, statement: Statement, *, region: str) -> list[Lack]:
    """Return the denied actions of a statement, one lack for each reason."""
    shown = {WITNESSES.get(action, action): action for action in statement.actions}
    denials = ports.access.denials(principal, replace(statement, actions=tuple(shown)), region=region)
    reasons = sorted({(denial.why, denial.curable) for denial in denials})
    return [
        Lack(_narrowed(statement, [shown[one.action] for one in denials if one.why == why]), why, curable)
        for why, curable in reasons
    ]


def _narrowed(statement: Statement, actions: Collection[str]) -> Statement:
    return replace(statement, actions=tuple(actions))
