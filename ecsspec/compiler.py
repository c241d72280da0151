"""The recipe: Spec → fragments → workload → template → checks. The only place that knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

from ecsspec.backends.guard import Guarded
from ecsspec.blueprint.app import app_of
from ecsspec.blueprint.fragment import Fragment, gather
from ecsspec.blueprint.seams import Backend, Feature
from ecsspec.cfn.findings import Finding
from ecsspec.cfn.graph import wiring
from ecsspec.cfn.link import link
from ecsspec.cfn.template import Output, Parameter, Resource, Template
from ecsspec.cfn.values import Value
from ecsspec.checks import broken_laws
from ecsspec.features.deployment import deployment
from ecsspec.features.image import image
from ecsspec.features.load_balancer import load_balancer
from ecsspec.features.logging import logging
from ecsspec.features.network import network
from ecsspec.problems import EcsspecError, Problem
from ecsspec.rules import broken_rules
from ecsspec.spec.app import Spec
from ecsspec.spec.canonical import canonical
from ecsspec.version import __version__
from ecsspec.workload.build import build as build_workload

T = TypeVar("T", Resource, Parameter, Output)

FEATURES: tuple[Feature, ...] = (network, image, logging, load_balancer, deployment)

SPEC_LIMIT = 16 * 1024
"""Bytes of canonical spec that a template carries at most."""


def judge(spec: Spec, backend: Backend) -> list[Problem]:
    """Return what rules and backend have against a valid spec, warnings included."""
    return [*backend.problems(spec), *broken_rules(spec, backend.placement(spec))]


def build(spec: Spec, backend: Backend, *, features: Iterable[Feature] = FEATURES) -> Template:
    """Build the template of any field-valid spec, without asking rules, backend or checks."""
    app = app_of(spec, backend.placement(spec))
    parts = gather((*(feature(app) for feature in features), backend.capacity(app)))
    return assemble(spec, build_workload(app, backend, parts))


def compile_spec(spec: Spec, backend: Backend) -> Template:
    """Build the template and hold it against the laws; a broken one is a bug of ours, or of the backend."""
    template = build(spec, backend)
    wired = wiring(template)
    findings = [*link(template, wired), *broken_laws(template, wired.needs)]
    if findings:
        raise unlawful(findings, backend)
    return template


def assemble(spec: Spec, whole: Fragment) -> Template:
    """Return the template of all fragments, sorted by logical id."""
    resources = _unique(whole.resources)
    return Template(
        description=f"{spec.name}, compiled by ecsspec",
        resources=resources,
        parameters=_unique(whole.parameters),
        outputs=_unique(whole.outputs),
        metadata={"ecsspec": _metadata(spec, resources)},
    )


def unlawful(findings: Iterable[Finding], backend: Backend) -> EcsspecError:
    """Return the error for a template that AWS would refuse."""
    lines = tuple(f"[{f.code}] {_place(f)}: {f.what}" for f in findings)
    whose = f"the fault of the backend {backend.name} or of ecsspec" if isinstance(backend, Guarded) else "our fault"
    hint = f"this is {whose}, not your spec's: please report it with the spec"
    return EcsspecError("the compiled template breaks laws of CloudFormation or ECS", hint, "E501", lines)


def _place(finding: Finding) -> str:
    return ".".join(map(str, (finding.resource, *finding.path) if finding.resource else finding.path))


def _unique(parts: Iterable[T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for part in parts:
        if part.id in found:
            what = f"two rooms write {part.id}: {found[part.id]} and {part}"
            raise EcsspecError(what, "a backend of somebody else's? Report it to its makers, else to us")
        found[part.id] = part
    return {id_: found[id_] for id_ in sorted(found)}


def _metadata(spec: Spec, resources: Mapping[str, Resource]) -> dict[str, Value]:
    short = canonical(spec)
    metadata: dict[str, Value] = {"version": __version__}
    if len(repr(short).encode()) <= SPEC_LIMIT:
        metadata["spec"] = cast("Value", short)
    metadata["purposes"] = {id_: resource.why for id_, resource in resources.items()}
    return metadata
