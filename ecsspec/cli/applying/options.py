"""All that the options of an apply say, in one value: whoever applies a spec takes it, and no list of options."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ecsspec.cli.target import Choice
from ecsspec.deploy.following.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """What a user wants of an apply, beside the specs.

    `allow_replace` and `allow_delete` are the names of what may be lost, `wait` is for a stack on which somebody else
    is at work. `detach` begins the operation and does not follow it.
    """

    choice: Choice = field(default_factory=Choice)
    yes: bool = False
    allow_replace: frozenset[str] = frozenset()
    allow_delete: frozenset[str] = frozenset()
    wait: bool = False
    detach: bool = False
    as_json: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def role(self) -> str:
        """Return the ARN of the role that CloudFormation is to act in; none was named where it is empty."""
        return self.choice.role

    def limits_of(self, stack: str) -> Limits:
        """Return the limits for one stack: whoever names it in --allow-delete lets its creation be deleted."""
        return replace(self.limits, may_delete=stack in self.allow_delete)
