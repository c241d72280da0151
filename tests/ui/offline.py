"""Reviews without AWS: a spec against a template that was kept, or against another revision."""

from __future__ import annotations

from ecsspec.cfn.emit import emit_yaml
from ecsspec.cfn.read import read
from ecsspec.comparison import Side, against_template, compare
from ecsspec.report import Report
from ecsspec.review import Review
from tests.reviews import compiled


def against(before: str, after: str, *, label: str = "web.template.yml") -> Review:
    """Return the review of a spec against the template of another one, as a file holds it."""
    return against_template(compiled(after), read(emit_yaml(compiled(before).template)), label=label)


def edited(before: str, after: str) -> Review:
    """Return the review of a spec that was edited since `main`."""
    return pulled({"web.yml": before}, {"web.yml": after}).reviews[0]


def pulled(before: dict[str, str], after: dict[str, str]) -> Report:
    """Return the report of specs by their path, from `main` to the work tree."""
    return compare(_side(before, "main"), _side(after)).report


def _side(texts: dict[str, str], label: str = "") -> Side:
    return Side({path: text.encode() for path, text in texts.items()}, label)
