"""Files of other tools: one sentence says what a file seems to be, and what its beginning is as a spec (E120)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.fields import typed
from ecsspec.spec.meant import accepts, value_for
from ecsspec.spec.objections import MINIMAL

_COPILOT: Final = (
    *("Load Balanced Web Service", "Backend Service", "Worker Service", "Request-Driven Web Service"),
    *("Static Site", "Scheduled Job", "Environment"),
)
_PORT: Final = re.compile(r"(?:.*:)?([0-9]{1,5})(?:/tcp)?")


class Stranger(NamedTuple):
    """What a file is, the key by which it is known, what to do with it, and the keys of a spec that it answers."""

    kind: str
    key: str
    advice: str
    name: object = None
    image: object = None
    port: object = None


def stranger(data: Mapping[str, object]) -> Problem | None:
    """Return the problem of a file that seems to be another tool's; None for a spec, or what should be one."""
    found = next((one for know in _KNOWN if (one := know(data))), None)
    if found is None:
        return None
    what = f"this looks like {found.kind}, not like a spec of ecsspec"
    return Problem("E120", what, (found.key,), allowed=found.advice, hint="\n".join(_beginning(found)) or MINIMAL)


def _template(data: Mapping[str, object]) -> Stranger | None:
    resources = _keys(data.get("Resources"))
    key = "AWSTemplateFormatVersion" if "AWSTemplateFormatVersion" in data else "Resources"
    if key not in data or not (key != "Resources" or any("Type" in _keys(one) for one in resources.values())):
        return None
    return Stranger("a CloudFormation template", key, "a spec is what ecsspec compile makes a template from")


def _compose(data: Mapping[str, object]) -> Stranger | None:
    services = data.get("services")
    if not isinstance(services, Mapping) or "image" in data:
        return None
    name, service = next(((name, _keys(one)) for name, one in services.items()), (data.get("name"), {}))
    many = "each service becomes a spec of its own" if len(services) > 1 else "its service becomes the keys of the spec"
    port = _first(service.get("ports")) or _first(service.get("expose"))
    return Stranger("a Compose file", "services", many, name, service.get("image"), _keys(port).get("target", port))


def _manifest(data: Mapping[str, object]) -> Stranger | None:
    if not {"apiVersion", "kind"} <= data.keys():
        return None
    spec = _keys(_keys(_keys(data.get("spec")).get("template")).get("spec"))
    container = _keys(_first(spec.get("containers")))
    return Stranger(
        "a Kubernetes manifest",
        "apiVersion",
        "ecsspec runs apps on ECS: a container becomes the keys of a spec",
        _keys(data.get("metadata")).get("name"),
        container.get("image"),
        _keys(_first(container.get("ports"))).get("containerPort"),
    )


def _copilot(data: Mapping[str, object]) -> Stranger | None:
    if data.get("type") not in _COPILOT:
        return None
    image = _keys(data.get("image"))
    advice = "what it says of the container has keys in a spec too: image, cpu, memory, environment"
    return Stranger("a Copilot manifest", "type", advice, data.get("name"), image.get("location"), image.get("port"))


def _task(data: Mapping[str, object]) -> Stranger | None:
    container = _keys(_first(data.get("containerDefinitions")))
    if not container:
        return None
    port = _keys(_first(container.get("portMappings"))).get("containerPort")
    advice = "what it says of the container has keys in a spec too: image, cpu, memory, environment"
    name = data.get("family", container.get("name"))
    return Stranger("an ECS task definition", "containerDefinitions", advice, name, container.get("image"), port)


_KNOWN: Final[tuple[Callable[[Mapping[str, object]], Stranger | None], ...]] = (
    *(_template, _compose, _manifest, _copilot, _task),
)


def _beginning(found: Stranger) -> Iterator[str]:
    """Yield the lines of a spec that begins like the file, where it names an app or an image."""
    if not (isinstance(found.name, str) or isinstance(found.image, str)):
        return
    yield f"name: {_taken('name', found.name) or 'app'}"
    yield f"image: {_taken('image', found.image) or 'REGISTRY/NAME:TAG'}"
    number = _PORT.fullmatch(str(found.port))
    if number and (port := _taken("port", int(number[1]))):
        yield f"port: {port}"


def _taken(key: str, value: object) -> str:
    """Return a value as the key takes it, or what the key would take in its place."""
    if isinstance(value, int | str) and accepts(Spec, key, value):
        return typed(value)
    return value_for(Spec, key, value) if isinstance(value, str) else ""


def _keys(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else None
