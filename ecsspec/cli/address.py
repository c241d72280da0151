"""The address of `--endpoint-url`, judged before anything is asked of it: boto3 would blame AWS's settings."""

from __future__ import annotations

import re

import typer

from ecsspec.problems import UsageError

EXAMPLE = "http://127.0.0.1:4566"


def address(context: typer.Context, parameter: typer.CallbackParam, value: str) -> str:
    """Return an address that something can listen at; an empty one would mean AWS itself, which nobody asked for."""
    source = context.get_parameter_source(str(parameter.name))
    if source is not None and source.name != "DEFAULT" and not is_address(value):
        said = value or "an empty text"
        raise UsageError(f"--endpoint-url is no address: {said}", hint_for(value), "E902")
    return value


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
    whole = f"http://{text}"
    return f"--endpoint-url {whole if text and '://' not in text and is_address(whole) else EXAMPLE}"
