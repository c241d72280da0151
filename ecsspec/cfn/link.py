"""The laws that hold in any template: what it names exists, nothing goes in a circle, CloudFormation's limits hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.graph import circles, dependencies, order
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Value
from ecsspec.cfn.walk import uses

__all__ = ["dependencies", "link", "order"]

DANGLING = "E510"
CIRCLE = "E511"
TOO_MANY = "E512"
SAME_PURPOSE = "E513"

PSEUDO_PARAMETERS = frozenset(
    f"AWS::{name}"
    for name in ("AccountId", "NotificationARNs", "NoValue", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)

_LIMITS = (("resources", 500), ("parameters", 200), ("outputs", 200))


def link(template: Template) -> tuple[Finding, ...]:
    """Return everything that is wrong with a template as a whole, once each."""
    return tuple(
        dict.fromkeys(finding for law in (_dangling, _circles, _limits, _same_purpose) for finding in law(template))
    )


def _dangling(template: Template) -> Iterator[Finding]:
    resources = template.resources.keys()
    named = resources | template.parameters.keys()
    for id_, resource in sorted(template.resources.items()):
        for value in (resource.properties, resource.attributes):
            yield from _dangling_in(value, id_, (), resources=resources, named=named)
        for wanted in resource.after:
            if wanted not in resources:
                what = f"DependsOn names {wanted}, which is no resource of this template"
                yield Finding(DANGLING, id_, ("DependsOn",), what, _near(wanted, resources))
    for id_, output in sorted(template.outputs.items()):
        yield from _dangling_in(output.value, "", ("Outputs", id_), resources=resources, named=named)


def _dangling_in(
    value: Value, resource: str, at: Path, *, resources: Collection[str], named: Collection[str]
) -> Iterator[Finding]:
    for path, reference in uses(value, at):
        match reference:
            case Ref(id_) if id_ not in named and id_ not in PSEUDO_PARAMETERS:
                what = f"Ref names {id_}, which is no resource or parameter of this template"
                yield Finding(DANGLING, resource, path, what, _near(id_, {*named, *PSEUDO_PARAMETERS}))
            case GetAtt(id_) if id_ not in resources:
                what = f"GetAtt names {id_}, which is no resource of this template"
                yield Finding(DANGLING, resource, path, what, _near(id_, resources))


def _near(name: str, known: Collection[str]) -> str:
    import difflib  # only a message needs it

    near = difflib.get_close_matches(name, sorted(known), n=3)
    return f"did you mean {' or '.join(near)}?" if near else ""


def _circles(template: Template) -> Iterator[Finding]:
    for circle in circles(template):
        what = f"{' → '.join(circle)}: each needs the next, so none can be made first"
        yield Finding(CIRCLE, circle[0], (), what, "take one reference away, or move it to a resource of its own")


def _limits(template: Template) -> Iterator[Finding]:
    for name, limit in _LIMITS:
        count = len(getattr(template, name))
        if count > limit:
            what = f"the template has {count} {name}; CloudFormation takes {limit}"
            yield Finding(TOO_MANY, "", (name.capitalize(),), what, "split it over two stacks")


def _same_purpose(template: Template) -> Iterator[Finding]:
    """A purpose is how screens name a resource, so two of them must not read the same."""
    first: dict[str, Resource] = {}
    for id_, resource in sorted(template.resources.items()):
        known = first.setdefault(resource.why, resource)
        if resource.why and known is not resource:
            what = f"{id_} and {known.id} have the same purpose: {resource.why}"
            yield Finding(SAME_PURPOSE, id_, (), what, "say in each purpose what sets it apart")
