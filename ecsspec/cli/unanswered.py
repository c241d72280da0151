"""What is said while AWS does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecsspec.cli.talk import interject

if TYPE_CHECKING:
    from ecsspec.aws.silence import Silence

LONGEST = "3 minutes"
"""For how long boto3 tries one call, as `aws/connection.py` and `aws/session.py` have it."""


def telling(place: str) -> Callable[[Silence], None]:
    """Return what says that a place does not answer, on stderr, below whatever is drawn there."""

    def tell(silence: Silence) -> None:
        interject(words(silence, place))

    return tell


def words(silence: Silence, place: str) -> str:
    """Return what is waited for, since when, and for how long at most."""
    from ecsspec.deploy.statuses import lasting

    since, why = lasting(silence.seconds), f" ({silence.why})" if silence.why else ""
    what = f"waiting for {place}: {since} without an answer from {silence.host} to {silence.call}{why}"
    return f"{what}; it is asked again, each call for up to {LONGEST}"
