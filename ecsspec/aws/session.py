"""From a user's choices (profile, region, endpoint) to a connection; the only place that makes a boto3 session."""

from __future__ import annotations

import os
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ecsspec.aws.connection import Connection, Session
    from ecsspec.aws.silence import Silence
    from ecsspec.deploy.errors import TargetEnded

LOCAL_REGION = "us-east-1"
LOCAL_KEY = "ecsspec-local"
SILENT_TRIES = 3
"""Each waits for a whole time-out; ten of them, as for an AWS that is busy, are ten minutes."""


def connect(
    *,
    profile: str = "",
    region: str = "",
    endpoint_url: str = "",
    account: str = "",
    ended: Callable[[], TargetEnded | None] = lambda: None,
    tell: Callable[[Silence], None] | None = None,
) -> Connection:
    """Return a connection; boto3 is imported here, as most commands never need it.

    `ended` is asked after every try without an answer, and tells where none will ever come. `tell` says that one is
    waited for.
    """
    from ecsspec.aws.connection import Connection
    from ecsspec.aws.silence import hung_on

    local = is_loopback(endpoint_url)
    session = _local_session(region, account=account) if local else _user_session(profile=profile, region=region)
    hung_on(session.events)
    session.events.register("needs-retry", _telling(ended))
    session.events.register("needs-retry", give_up)
    return Connection(session, endpoint_url=endpoint_url, is_local=local, tell=tell)


def _telling(ended: Callable[[], TargetEnded | None]) -> Callable[..., None]:
    """Return what raises in place of botocore's next try where the other end is no more."""

    def look(*, caught_exception: Exception | None = None, **_: object) -> None:
        error = ended() if caught_exception is not None else None
        if error is not None:
            raise error from caught_exception

    return look


def give_up(*, attempts: int, caught_exception: Exception | None = None, **_: object) -> None:
    """Raise in place of botocore's next try where nobody has answered for long; a refusal is quick, and tried on."""
    from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

    if attempts >= SILENT_TRIES and isinstance(caught_exception, ConnectTimeoutError | ReadTimeoutError):
        raise caught_exception


def is_loopback(endpoint_url: str) -> bool:
    """Tell whether an endpoint is on this computer."""
    host = urlsplit(endpoint_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _user_session(*, profile: str, region: str) -> Session:
    import boto3
    from botocore.exceptions import BotoCoreError

    from ecsspec.aws.credentials import no_region
    from ecsspec.aws.errors import translated

    try:
        session = boto3.Session(profile_name=profile or None, region_name=region or None)
        chosen = session.region_name
    except BotoCoreError as error:
        raise translated(error, what="the AWS configuration") from error
    if not chosen:
        raise no_region()
    return session


def _local_session(region: str, *, account: str) -> Session:
    """Return a session of fixed keys that reads no AWS file or profile of the user, and no metadata service.

    The emulator takes a key of twelve digits for the account.
    """
    import boto3
    from botocore.session import Session as Core

    no_file: tuple[Any, ...] = (None, [], os.devnull, None)
    core = Core(session_vars={"profile": (None, [], None, None), "config_file": no_file, "credentials_file": no_file})
    core.set_credentials(account or LOCAL_KEY, LOCAL_KEY)
    return boto3.Session(botocore_session=core, region_name=region or LOCAL_REGION)
