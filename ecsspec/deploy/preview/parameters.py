"""Late values: a template's parameters that are looked up just before the change set is made."""

from __future__ import annotations

from collections.abc import Mapping

from ecsspec.cfn.template import Parameter, StackResource, TaggedResource, Template
from ecsspec.deploy.ports import Lookups
from ecsspec.problems import NotDone


def resolve(template: Template, *, lookups: Lookups) -> Mapping[str, str]:
    """Return a value for each parameter that has a source; those with only a default are left to CloudFormation."""
    return {parameter.id: _value(parameter, lookups) for parameter in late(template)}


def late(template: Template) -> tuple[Parameter, ...]:
    """Return the parameters that we give a value."""
    given = template.parameters.values()
    return tuple(one for one in given if one.source is not None or one.default is None)


def _value(parameter: Parameter, lookups: Lookups) -> str:
    match parameter.source:
        case StackResource() as source:
            return lookups.resource(source)
        case TaggedResource() as source:
            return lookups.tagged(source)
    raise NotDone(
        f"the template's parameter {parameter.id} has neither a default nor a place to look it up",
        "give it a `Default` in the overlay that declares it",
        code="E603",
    )
