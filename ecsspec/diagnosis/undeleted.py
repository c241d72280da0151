"""What AWS could not delete because something outside of the stack still holds it."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import Known, Place, known

_AGAIN: Final = "then `ecsspec destroy {stack}` again"


def _held(id_: str, pattern: str, cause: str, *tries: str) -> Known:
    return known(id_, pattern, cause, *tries, places=(Place.RESOURCE,))


UNDELETED: Final = (
    _held(
        "public-addresses",
        r"mapped public address",
        "something in the network still has a public address: a balancer, a host or a task",
        "wait a few minutes where they are of this stack, or take the others away; " + _AGAIN,
    ),
    _held(
        "interface-used",
        r"(?P<name>eni-\w+)'? is (?:currently )?in use",
        "the network interface {name} is still in use; those of tasks and balancers go a few minutes after them",
        "wait a little; " + _AGAIN,
    ),
    _held(
        "group-named",
        r"resource (?P<name>sg-\w+) has a dependent object",
        "the security group {name} is still used, by a network interface or by a rule of another group that names it",
        "take that away; " + _AGAIN,
    ),
    _held(
        "network-used",
        r"(?:vpc|subnet) '(?P<name>[\w-]+)' has dependencies",
        "something that the stack did not make is in {name}: a network interface, a gateway or a security group",
        "take it away; " + _AGAIN,
    ),
    _held(
        "role-used",
        r"must (?:detach all policies|delete policies|remove roles from instance profile) first|DeleteConflict",
        "somebody gave the role something that the stack does not know of: a policy, or an instance profile",
        "detach it in IAM; " + _AGAIN,
    ),
    _held(
        "targets-used",
        r"is currently in use by a listener or a rule",
        "a listener or a rule that the stack did not make still sends requests to the target group",
        "delete that rule; " + _AGAIN,
    ),
)
"""They come before the more general texts of resources."""
