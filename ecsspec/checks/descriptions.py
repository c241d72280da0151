"""What EC2 takes as the description of a security group or of one of its rules."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import EGRESS, INGRESS, SECURITY_GROUP
from ecsspec.checks.literals import at, items, text

CODE = "E553"
_SIGNS = frozenset(" ._-:/()#,@[]+=&;{}!$*")
_LONGEST = 255


def descriptions(index: Index) -> Iterator[Finding]:
    """Describe security groups and their rules in plain ASCII of 255 characters, without quotes.

    EC2 refuses anything else, an apostrophe or a dash of print included; no linter says so.
    """
    for group in index.every(SECURITY_GROUP):
        yield from _described(group, ("GroupDescription",), at(group.properties, "GroupDescription"))
        for name in ("SecurityGroupIngress", "SecurityGroupEgress"):
            for position, rule in enumerate(items(at(group.properties, name))):
                yield from _described(group, (name, position, "Description"), at(rule, "Description"))
    for type_ in (INGRESS, EGRESS):
        for apart in index.every(type_):
            yield from _described(apart, ("Description",), at(apart.properties, "Description"))


def _described(resource: Resource, path: Path, value: Value) -> Iterator[Finding]:
    written = text(value)
    if written is not None and not _is_taken(written):
        what = f"EC2 does not take the description {written!r}"
        yield Finding(
            CODE, resource.id, path, what, "use letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, at most 255"
        )


def _is_taken(written: str) -> bool:
    signs = {letter for letter in written if not letter.isalnum()}
    return len(written) <= _LONGEST and written.isascii() and signs <= _SIGNS
