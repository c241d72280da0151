"""The laws that hold in any template: what it names exists, nothing goes in a circle, CloudFormation's limits hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.graph import Graph, Wiring, circles, wiring
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref
from ecsspec.cfn.walk import Use, uses

DANGLING = "E510"
CIRCLE = "E511"
TOO_MANY = "E512"
SAME_PURPOSE = "E513"

PSEUDO_PARAMETERS = frozenset(
    f"AWS::{name}"
    for name in ("AccountId", "NotificationARNs", "NoValue", "Partition", "Region", "StackId", "StackName", "URLSuffix")
)

_LIMITS = (("resources", 500), ("parameters", 200), ("outputs", 200))


def link(template: Template, wired: Wiring | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong with a template as a whole, once each; who has its wiring hands it over."""
    wired = wired or wiring(template)
    found = [
        *_dangling(template, wired.uses),
        *_circles(wired.needs),
        *_limits(template),
        *_same_purpose(template),
    ]
    return tuple(dict.fromkeys(found))


def _dangling(template: Template, named: Mapping[str, Sequence[Use]]) -> Iterator[Finding]:
    resources = template.resources.keys()
    known = resources | template.parameters.keys() | PSEUDO_PARAMETERS
    for id_, found in named.items():
        yield from _dangling_in(found, id_, resources=resources, known=known)
        for wanted in template.resources[id_].after:
            if wanted not in resources:
                what = f"DependsOn names {wanted}, which is no resource of this template"
                yield Finding(DANGLING, id_, ("DependsOn",), what, _near(wanted, resources))
    for id_, output in sorted(template.outputs.items()):
        yield from _dangling_in(uses(output.value, ("Outputs", id_)), "", resources=resources, known=known)


def _dangling_in(
    named: Iterable[Use], resource: str, *, resources: Collection[str], known: Collection[str]
) -> Iterator[Finding]:
    for path, reference in named:
        match reference:
            case Ref(id_) if id_ not in known:
                what = f"Ref names {id_}, which is no resource or parameter of this template"
                yield Finding(DANGLING, resource, path, what, _near(id_, known))
            case GetAtt(id_) if id_ not in resources:
                what = f"GetAtt names {id_}, which is no resource of this template"
                yield Finding(DANGLING, resource, path, what, _near(id_, resources))


def _near(name: str, known: Collection[str]) -> str:
    import difflib  # only a message needs it

    near = difflib.get_close_matches(name, sorted(known), n=3)
    return f"did you mean {' or '.join(near)}?" if near else ""


def _circles(needs: Graph) -> Iterator[Finding]:
    for circle in circles(needs):
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
