"""How the fake says no: an AWS error on the wire, a resource that fails, or a test that asks the impossible."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Refused(Exception):
    """AWS answers this error."""

    code: str
    message: str
    status: int = 400


@dataclass
class Failed(Exception):
    """A resource cannot be made, changed or deleted; CloudFormation shows the reason."""

    reason: str


class NotPlayed(AssertionError):
    """The program under test did something that the fake cannot answer, or must not be asked."""


class WrongAnswer(AssertionError):
    """The fake itself answered something that botocore's model does not know."""


class Killed(BaseException):
    """The process under test dies here, as by SIGKILL: nothing but the test may catch it."""


def invalid(message: str) -> Refused:
    """Return CloudFormation's ValidationError."""
    return Refused("ValidationError", message)
