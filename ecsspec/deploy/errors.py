"""What may go wrong at a door, as far as the callers tell it apart."""

from __future__ import annotations

from dataclasses import dataclass

from ecsspec.problems import AwsError, MachineError


@dataclass
class Unreachable(AwsError):
    """No answer: the connection, the name look-up or the time is lost; what we asked for may have happened."""


@dataclass
class CredentialsExpired(AwsError):
    """The credentials ended; what AWS began goes on without us."""


@dataclass
class Throttled(AwsError):
    """AWS is busy (a rate limit or an error of its own): the same call may work in a moment."""


@dataclass
class Unusable(AwsError):
    """The change set is in no state for this: still being made, gone, obsolete, or executed before."""


@dataclass
class TargetEnded(MachineError):
    """What stood in for AWS was a process of ours and has ended: nothing goes on there, so nobody waits for it."""
