"""What is compared: a compiled spec as a deployment, and what a template of ours was made from, compiled anew."""

from __future__ import annotations

from dataclasses import replace

from ecsspec.cfn.template import Template
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.preview.beside import spec_of
from ecsspec.pipeline import Compiled, template_of
from ecsspec.provenance.attribute import attribute
from ecsspec.review import Keys
from ecsspec.spec.canonical import canonical


def deployment_of(compiled: Compiled) -> Deployment:
    """Return what is asked of AWS for a compiled spec; one that CloudFormation takes in no way is refused."""
    from ecsspec.deploy.preview.size import require_size  # an offline diff sends nothing

    body = body_of(compiled.template)
    require_size(compiled.template, body)
    return replace(unsent(compiled), body=body)


def unsent(compiled: Compiled) -> Deployment:
    """Return a compiled spec as a deployment that nobody is asked for: without its text, which takes time to write."""
    spec = compiled.loaded.spec
    return Deployment(
        stack_name=spec.stack_name,
        template=compiled.template,
        body="",
        owner=spec.name,
        tags=spec.tags,
        account=spec.account or "",
        region=spec.region or "",
        protect=spec.protect,
    )


def body_of(template: Template) -> str:
    """Return the text that CloudFormation is sent: YAML, or JSON without spaces where that alone fits a request."""
    from ecsspec.cfn.emit import INLINE_LIMIT, emit_compact, emit_yaml  # an offline diff sends nothing

    text = emit_yaml(template)
    return text if len(text.encode()) <= INLINE_LIMIT else emit_compact(template)


def compiled_anew(template: Template) -> Template | None:
    """Return the template that this ecsspec makes of the spec in a template."""
    spec = spec_of(template)
    return template_of(spec) if spec else None


def keys_between(before: Template, compiled: Compiled) -> Keys:
    """Return the keys behind what moves, where a template holds the spec that it was made from."""
    old = spec_of(before)
    if not old:
        return {}
    return attribute(old, canonical(compiled.loaded.spec), template_of, after=compiled.template)
