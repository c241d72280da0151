"""`ecsspec compile`: a spec becomes a CloudFormation template."""

from __future__ import annotations

from typing import Annotated

import typer

from ecsspec.cli.compiling import Format, compile_specs
from ecsspec.cli.options import Specs


def command(
    specs: Specs = None,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help="Write to this file or folder; - is stdout.", metavar="PATH", show_default=False
        ),
    ] = "",
    format_: Annotated[Format, typer.Option("--format", help="YAML with short intrinsics, or JSON.")] = Format.yaml,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 2 where the file at PATH is stale.")
    ] = False,
) -> int:
    """Compile specs into CloudFormation templates, offline.

    One spec goes to stdout, or to the file that -o names. Several go to the
    folder that -o names, each called after its stack.

    \b
    Example: ecsspec compile specs/nginx-fargate.yml
    Example: ecsspec compile -o templates/ --check
    """
    return compile_specs(specs, output=output, format_=format_, check=check)
