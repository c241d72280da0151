"""The address of `--endpoint-url`, judged before anything is asked of it: boto3 would blame AWS's settings."""

from __future__ import annotations

import re

from ecsspec.problems import UsageError

EXAMPLE = "http://127.0.0.1:4566"


def address(value: str) -> str:
    """Return an address that something can listen at; none was given where it is empty."""
    if "@" in value:  # a slip, such as a scheme left out, may hide where a password begins: nothing of it is repeated
        what = (
            "--endpoint-url has a user name or a password in it (what is before the @), which AWS's calls never carry"
        )
        raise UsageError(what, hint_for(without_login(value)), "E902")
    if value and not is_address(value):
        raise UsageError(f"--endpoint-url is no address: {value}", hint_for(value), "E902")
    return value


def without_login(value: str) -> str:
    """Return an address without what stands before its last @ but the scheme."""
    scheme = "https://" if value.startswith("https://") else "http://"
    return f"{scheme}{value.rpartition('@')[2]}"


def is_address(text: str) -> bool:
    """Tell whether a text is a whole HTTP address."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        return is_whole and not re.search(r"\s", text)
    except ValueError:  # a port that is no number, a bracket that is not closed
        return False


def hint_for(text: str) -> str:
    """Return the option as it was probably meant: most often only the scheme is missing."""
    whole = text if "://" in text else f"http://{text}"
    return f"--endpoint-url {whole if is_address(whole) else EXAMPLE}"
