"""Change sets that CloudFormation refuses, and what stands in the way of a whole template."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import Known, of_resource

SETS: Final[tuple[Known, ...]] = (
    of_resource(
        "export-used",
        r"export (?P<name>\S+) .*?as it is in use by (?P<users>[^.]+)",
        "other stacks use what this one exports as {name}: {users}",
        "see which: `aws cloudformation list-imports --export-name {name}`",
    ),
    of_resource(
        "export",
        r"Export with name (?P<name>\S+) is already exported by stack (?P<users>[\w-]+)",
        "{name} is what another stack exports already: {users}",
        "choose another `name`",
        keys=("name",),
    ),
    of_resource(
        "not-kept",
        r"attempting to import some resources.*?affected resources are (?P<name>.+)",
        "something is there already, and the template does not say that it is kept: {name}",
        "keep a log group of an earlier deployment: `logging: {{on_destroy: keep}}`",
        "or delete what is there, if nobody needs it",
        keys=("logging.on_destroy", "logging"),
    ),
    of_resource(
        "nested-set",
        r"Nested change set (?P<name>\S+) was not successfully created",
        "the change set of a stack inside this one failed",
        "see why: `aws cloudformation describe-change-set --change-set-name {name}`",
    ),
    of_resource(
        "transform",
        r"Transform (?P<name>\S+) failed",
        "the account's macro {name}, which changes templates, failed",
        "ask who set it up: its own log says why",
    ),
    of_resource(
        "parameter-store",
        r"Unable to fetch parameters \[(?P<name>[^\]]*)\]",
        "{name} is not in the parameter store of this account and region",
        "see whether it is there: `aws ssm get-parameter --name {name}`",
        keys=("capacity.ami",),
    ),
    of_resource(
        "capabilities",
        r"Requires capabilities ?:",
        "a role with a name of its own must be agreed to",
        "take a newer ecsspec, which agrees to its own roles; or it is a bug of ecsspec",
    ),
    of_resource(
        "template",
        r"Template (?:format )?error|Unresolved resource dependencies|Circular dependency",
        "CloudFormation does not take the template",
        "report it: it is a bug of ecsspec",
    ),
    of_resource(
        "hook",
        r"hook\(s\) failed(?:: \[(?P<name>[^\]]+)\])?|Hook .*failed",
        "a hook of the account forbids it: {name}",
        "ask who set the hook up what it wants",
    ),
)
"""The more special ones first."""
