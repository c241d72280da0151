"""How much of a template CloudFormation takes at all; what is over is told before anything is asked of AWS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecsspec.cfn.template import Template
from ecsspec.problems import NotDone

MOST_BYTES: Final = 1_000_000
"""Of a template that CloudFormation reads from a bucket."""
MOST_RESOURCES: Final = 500
MOST_PARAMETERS: Final = 200
MOST_OUTPUTS: Final = 200
LESS: Final = "fewer or shorter tags, or fewer network.zones: every resource repeats the tags"


def excesses(template: Template, body: str) -> Iterator[str]:
    """Yield in words each limit that a template is over."""
    counts = (
        ("bytes", len(body.encode()), MOST_BYTES),
        ("resources", len(template.resources), MOST_RESOURCES),
        ("parameters", len(template.parameters), MOST_PARAMETERS),
        ("outputs", len(template.outputs), MOST_OUTPUTS),
    )
    yield from (f"{count:,} {what} of at most {most:,}" for what, count, most in counts if count > most)


def require_size(template: Template, body: str) -> None:
    """Refuse a template that CloudFormation takes in no way."""
    if found := list(excesses(template, body)):
        raise NotDone(f"the template is too large for CloudFormation: {'; '.join(found)}", LESS, code="E606")
