"""The verbs as functions: what the command line does beyond compiling, without typer, rich or boto3.

What talks to AWS does so through the ports that it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ecsspec.baseline import compiled_anew, deployment_of, keys_between
from ecsspec.cfn.template import Template
from ecsspec.deploy.changes import steps
from ecsspec.deploy.deployment import OURS, Storing
from ecsspec.deploy.facts import ChangeSet, Finding
from ecsspec.deploy.ownership import require_place
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview.beside import spec_of
from ecsspec.deploy.preview.changeset import RefusedSet, finding_line
from ecsspec.deploy.preview.live import discard, preview, resumed
from ecsspec.deploy.removal.destroy import DestroyPlan, plan_destroy
from ecsspec.deploy.request import Purpose
from ecsspec.pipeline import Compiled, Loaded, load, template_of
from ecsspec.problems import Path, UsageError, dotted
from ecsspec.provenance.address import steps_of
from ecsspec.provenance.answers import Explanation, Overview, UnknownProperty, UnknownResource
from ecsspec.provenance.blame import blame
from ecsspec.provenance.explain import Language
from ecsspec.provenance.explain import explain as answer_of
from ecsspec.review import Review
from ecsspec.spec.source import Document


def review(
    compiled: Compiled,
    ports: Ports,
    *,
    invocation: str,
    purpose: Purpose,
    role: str = "",
    storing: Storing = OURS,
) -> Review:
    """Ask AWS what an apply, with CloudFormation in a role, would change, and find the key behind each change.

    `storing` says which bucket a long template may go through.
    """
    deployment = replace(deployment_of(compiled), role=role, storing=storing)
    try:
        found = preview(ports, deployment, invocation=invocation, purpose=purpose, baseline=compiled_anew)
    except RefusedSet as refused:
        refused.details = tuple(_located(one, compiled.loaded) for one in refused.findings) or refused.details
        raise
    try:
        return Review(found, compiled.loaded.document, keys_between(found.before, compiled))
    except BaseException:
        discard(ports, found)
        raise


def review_kept(compiled: Compiled, ports: Ports, *, change_set: ChangeSet | None, role: str = "") -> Review:
    """Show again what a change set that was kept would do, with the key behind each change; nothing is made."""
    deployment = replace(deployment_of(compiled), role=role)
    found = resumed(ports, deployment, change_set=change_set, baseline=compiled_anew)
    return Review(found, compiled.loaded.document, keys_between(found.before, compiled))


def _located(finding: Finding, loaded: Loaded) -> str:
    """Return what CloudFormation found wrong, with the place of the key behind it where there is one in the file."""
    document, language = loaded.document, _language(loaded)
    said = finding_line(finding)
    key = blame(document.data, template_of, resource=finding.logical_id, path=steps(finding.path), language=language)
    if key is None or key[:1] not in document.marks:
        return said
    span = document.span(key, on="key")
    return f"{span.file}:{span.line} {dotted(key)}: {said}"


def _language(loaded: Loaded) -> Language:
    from ecsspec.spec import language

    return language.Language(type(loaded.spec.capacity))


def _not_there(answer: UnknownResource | UnknownProperty) -> UsageError:
    hint = f"did you mean {' or '.join(answer.near)}?" if answer.near else "ecsspec compile SPEC shows what there is"
    known = f"there is: {', '.join(answer.known)}"
    match answer:
        case UnknownResource(name):
            return UsageError(f"the template has no resource {name}", hint, "E605", (known,))
        case UnknownProperty(name, path):
            return UsageError(f"{name} has no property {dotted(path)}", hint, "E605", (known,))


@dataclass(frozen=True, slots=True)
class StackName:
    """A stack that a command is about; with a spec, whose it must be and where."""

    name: str
    owner: str = ""
    region: str = ""
    account: str = ""


def stack_of(what: str) -> StackName:
    """Return the stack of a spec file, or the stack of that name."""
    if what == "-" or what.endswith((".yml", ".yaml")) or "/" in what:
        spec = load(what).spec
        return StackName(spec.stack_name, spec.name, spec.region or "", spec.account or "")
    return StackName(what)


def doomed(ports: Ports, stack: StackName, *, unprotect: bool = False) -> DestroyPlan | None:
    """Return what a destroy would do, or None where there is no stack; refuse another place than the spec's."""
    require_place(ports.identity.caller(), account=stack.account, region=stack.region)
    return plan_destroy(ports, stack.name, owner=stack.owner, unprotect=unprotect)


def purposes_of(ports: Ports, stack_name: str) -> Mapping[str, str]:
    """Return the purpose of each resource of a live stack, as far as its template tells."""
    template = _live_template(ports, stack_name)
    return {id_: resource.why for id_, resource in template.resources.items()} if template else {}


def keys_in(document: Document) -> Mapping[str, str]:
    """Return the place of each key of a spec file, by its dotted name."""
    return {
        dotted(path): f"{document.source.path}:{mark.key.line}" for path, mark in document.marks.items() if mark.key
    }


def template_applied(ports: Ports, stack_name: str) -> Template | None:
    """Return the template of a live stack, None where it has none yet."""
    return _live_template(ports, stack_name)


def keys_applied(template: Template | None) -> Mapping[str, str] | None:
    """Return the keys of the spec that a live template carries, None for one of another tool."""
    spec = spec_of(template) if template else {}
    return {dotted(path): "as applied" for path in _paths(spec)} or None


def _paths(spec: Mapping[str, object], above: Path = ()) -> Iterator[Path]:
    for key, value in spec.items():
        yield (*above, key)
        if isinstance(value, Mapping):
            yield from _paths(value, (*above, key))


def explain(loaded: Loaded, what: str) -> Explanation | Overview:
    """Say which keys decide `RESOURCE.PROPERTY`, or what in a whole `RESOURCE`; a name that is not there is an error.

    The error shows what there is.
    """
    name, *path = steps_of(what)
    answer = answer_of(
        loaded.document.data, template_of, resource=str(name), path=tuple(path), language=_language(loaded)
    )
    match answer:
        case UnknownResource() | UnknownProperty():
            raise _not_there(answer)
        case found:
            return found


def _live_template(ports: Ports, stack_name: str) -> Template | None:
    stack = ports.stacks.describe(stack_name)
    if stack is None or stack.status == "REVIEW_IN_PROGRESS":
        return None
    from ecsspec.cfn.read import read

    return read(ports.stacks.template(stack.id))
