"""What will go wrong with a task, read from its definition before it starts; nothing, for most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecsspec.local import ecs_words
from ecsspec.local.overlay.rollout import conventions
from ecsspec.local.overlay.rollout.conventions import Exit

Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How a task ends, in AWS's words; `runs`: it was RUNNING before, `group` and `status`: what answered wrongly."""

    stop_code: str
    reason: str
    container: str = ""
    exit_code: int | None = None
    container_reason: str = ""
    runs: bool = True
    says: tuple[str, ...] = ()
    group: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a definition alone does not tell: which secrets exist, and where the service's balancers look."""

    knows: Callable[[str], bool]
    paths: Mapping[str, str]
    """The health checks' paths by the ARN of the target group."""


def fault_of(definition: Definition, around: Surroundings) -> Fault | None:
    """Return the first thing that goes wrong, in the order in which ECS would meet it."""
    containers: Sequence[Definition] = definition.get("containerDefinitions") or ()
    found = (
        *_secrets(containers, around),
        *_images(containers),
        *_exits(containers),
        *_own_checks(containers),
        *_balancers(around),
    )
    return next(iter(found), None)


def is_parameter(value_from: str) -> bool:
    """Tell whether a secret of a container is one of the parameter store's."""
    return ":secretsmanager:" not in value_from


def _secrets(containers: Sequence[Definition], around: Surroundings) -> Iterator[Fault]:
    for container in containers:
        for secret in container.get("secrets") or ():
            value_from = str(secret.get("valueFrom", ""))
            if not around.knows(value_from):
                say = ecs_words.no_parameter if is_parameter(value_from) else ecs_words.no_secret
                yield Fault(stop_code="TaskFailedToStart", reason=say(value_from), runs=False)


def _images(containers: Sequence[Definition]) -> Iterator[Fault]:
    for container in containers:
        if conventions.no_such_image(str(container.get("image", ""))):
            why = ecs_words.no_image(full(str(container["image"])))
            yield Fault(
                stop_code="TaskFailedToStart",
                reason=why,
                container=container["name"],
                container_reason=why,
                runs=False,
            )


def full(image: str) -> str:
    """Return an image's whole reference: Docker Hub's and `latest` are what is not said."""
    head, slash, _ = image.partition("/")
    whole = image if slash and ("." in head or ":" in head) else f"docker.io/{'' if slash else 'library/'}{image}"
    return whole if ":" in whole.rpartition("/")[2] else f"{whole}:latest"


def _exits(containers: Sequence[Definition]) -> Iterator[Fault]:
    for container in containers:
        ended = _end(container)
        if ended and container.get("essential", True):
            yield Fault(
                stop_code="EssentialContainerExited",
                reason=ecs_words.EXITED,
                container=container["name"],
                exit_code=ended.code,
                says=ended.says,
            )


def _end(container: Definition) -> Exit | None:
    return conventions.end([*(container.get("entryPoint") or ()), *(container.get("command") or ())])


def _own_checks(containers: Sequence[Definition]) -> Iterator[Fault]:
    for container in containers:
        kind, *command = (container.get("healthCheck") or {}).get("command") or [""]
        shell = ["sh", "-c"] if kind == "CMD-SHELL" else []
        checked = conventions.end([*shell, *command])
        if checked and checked.code and container.get("essential", True):
            yield Fault(
                stop_code="ServiceSchedulerInitiated",
                reason=ecs_words.SICK_CONTAINER,
                container=container["name"],
                exit_code=137,
            )


def _balancers(around: Surroundings) -> Iterator[Fault]:
    for group, path in around.paths.items():
        status = conventions.answer(path)
        if status != 200:
            yield Fault(
                stop_code="ServiceSchedulerInitiated",
                reason=ecs_words.no_answer(group),
                exit_code=143,
                group=group,
                status=status,
            )
