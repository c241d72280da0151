"""`ecsspec validate`: every problem of every file."""

from __future__ import annotations

from ecsspec.cli.options import AsJson, Specs
from ecsspec.cli.validating import validate_specs


def command(specs: Specs = None, *, as_json: AsJson = False) -> int:
    """Find every problem of every spec, offline.

    Exit code 3 says that there are some; warnings alone are fine.

    Example: ecsspec validate specs/nginx-fargate.yml
    """
    return validate_specs(specs, as_json=as_json)
