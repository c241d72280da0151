"""Options that several commands share, so that each has one name and one help text everywhere."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from ecsspec.cli.address import address
from ecsspec.cli.files import required
from ecsspec.cli.role import role_arn

Specs: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SPEC",
        help="Spec files, folders of them, or - for stdin; without one, every spec in ./specs.",
        show_default=False,
    ),
]
What: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="SPEC|STACK",
        help="A spec file, - for one on stdin, or the name of a stack.",
        callback=required("a spec or a stack"),
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Yes: TypeAlias = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Local: TypeAlias = Annotated[
    bool, typer.Option("--local", help="Use the local target, an AWS emulator on this computer.", envvar=None)
]
Profile: TypeAlias = Annotated[
    str, typer.Option(help="The AWS profile, as for the AWS CLI.", metavar="NAME", show_default=False)
]
Region: TypeAlias = Annotated[
    str, typer.Option(help="The AWS region, as for the AWS CLI.", metavar="NAME", show_default=False)
]
RoleArn: TypeAlias = Annotated[
    str,
    typer.Option(
        "--role-arn",
        help="The role that CloudFormation acts in; the stack keeps it.",
        metavar="ARN",
        show_default=False,
        callback=role_arn,
    ),
]
EndpointUrl: TypeAlias = Annotated[
    str,
    typer.Option(
        "--endpoint-url",
        help="Talk to this address instead of AWS.",
        metavar="URL",
        show_default=False,
        callback=address,
    ),
]
AllowDelete: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-delete",
        help="Agree to the deletion of this resource, or of what is left of this stack; may be repeated.",
        metavar="RESOURCE|STACK",
        show_default=False,
    ),
]
Wait: TypeAlias = Annotated[
    bool, typer.Option("--wait", help="Where somebody is at work on the stack, wait for them, up to --timeout.")
]
