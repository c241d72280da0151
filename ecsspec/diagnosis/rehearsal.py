"""The command that runs a container here as ECS runs it there: its entry point, command, variables, port and limits.

No value of a secret is in it: such a variable is named only, and docker takes it from the shell.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Value
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.diagnosis.entry import RUN_HERE
from ecsspec.spec.secrecy import covered, holds_secret, is_reference, names_secret

LONGEST: Final = 60
"""Characters of a variable that is written out."""
_PLATFORMS: Final = {"X86_64": "linux/amd64", "ARM64": "linux/arm64"}
_UNSAYABLE: Final = ("`", "\n")
"""What no command in the middle of a sentence can have in it."""
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
"""The name of a variable; what a template of somebody else may say beside that is left out."""
_PRIVATE: Final = re.compile(r"(?:.*[_.-])?(?:auth|cookies?|dsn|pin|salt|pepper|seed|otp)(?:[_.-]?\d+)?", re.IGNORECASE)
"""Names whose values are hidden here, though elsewhere they may choose a way (AUTH: basic)."""
_OPAQUE: Final = re.compile(r"(?!/)(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9+/=_-]{20,}")
"""A value of the form of a key: long, in one word, of letters and digits."""


def rehearsals(template: Template) -> Mapping[str, str]:
    """Return how to run each container of a template here, by its name, as a sentence."""
    definitions = (one.properties for one in template.resources.values() if one.type == TASK_DEFINITION)
    found = {str(box.get("Name", "")): _sentence(task, box) for task in definitions for box in _boxes(task)}
    return {name: told for name, told in found.items() if told}


def rehearsed(tries: Sequence[str], *, container: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return what to try, with the whole command where a container is to be run."""
    told = known.get(container, "")
    return tuple(told if told and one.startswith(RUN_HERE) else one for one in tries)


def _boxes(task: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    return (box for box in _items(task.get("ContainerDefinitions")) if isinstance(box, Mapping))


def _sentence(task: Mapping[str, Value], box: Mapping[str, Value]) -> str:
    """Return the sentence, or nothing where a command cannot be written in one."""
    image, entry, command = box.get("Image"), _words(box.get("EntryPoint")), _words(box.get("Command"))
    if not isinstance(image, str) or entry is None or command is None:
        return ""
    given, named = _variables(box)
    words = [*entry[1:], *command]
    if any(mark in word for word in (image, *entry, *command, *given) for mark in _UNSAYABLE):
        return ""
    options = [*_limits(task, box), *(f"-e {one}" for one in (*given, *named)), *_ports(box)]
    start = [f"--entrypoint {_covered(entry[:1])}"] if entry else []
    line = " ".join(filter(None, ("docker run --rm", *options, *start, shlex.quote(image), _covered(words))))
    export = f", once {', '.join(named)} {'is' if len(named) == 1 else 'are'} exported in your shell" if named else ""
    return f"{RUN_HERE}{export}: `{line}`"


def _covered(words: Sequence[str]) -> str:
    line = shlex.join(words)
    return covered(line) if holds_secret(line) else line


def _variables(box: Mapping[str, Value]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the variables as `NAME=value`, and the names of those that stay unsaid or are known to AWS alone."""
    given, named = [], []
    for row in _items(box.get("Environment")):
        match row:
            case {"Name": str(name), "Value": str(value)} if _is_sayable(name, value):
                given.append(shlex.quote(f"{name}={value}"))
            case {"Name": str(name)}:
                named.append(name)
    for row in _items(box.get("Secrets")):
        match row:
            case {"Name": str(name)}:
                named.append(name)
    return given, [name for name in named if _NAME.fullmatch(name)]


def _is_sayable(name: str, value: str) -> bool:
    if len(value) > LONGEST or not _NAME.fullmatch(name) or any(mark in value for mark in _UNSAYABLE):
        return False
    return is_reference(value) or not (_is_private(name) or holds_secret(value) or _OPAQUE.fullmatch(value))


def _is_private(name: str) -> bool:
    return names_secret(name) or _PRIVATE.fullmatch(name) is not None


def _limits(task: Mapping[str, Value], box: Mapping[str, Value]) -> Iterator[str]:
    match task.get("RuntimePlatform"):
        case {"CpuArchitecture": str(name)} if name in _PLATFORMS:
            yield f"--platform {_PLATFORMS[name]}"
    if (cpu := str(task.get("Cpu", ""))).isdecimal():
        yield f"--cpus {int(cpu) / 1024:g}"
    if (memory := str(box.get("Memory", task.get("Memory", "")))).isdecimal():
        yield f"--memory {memory}m"


def _ports(box: Mapping[str, Value]) -> Iterator[str]:
    for row in _items(box.get("PortMappings")):
        if isinstance(row, Mapping) and str(row.get("ContainerPort")).isdecimal():
            yield f"-p {row['ContainerPort']}:{row['ContainerPort']}"


def _words(value: Value) -> Sequence[str] | None:
    """Return the words of a command; None where AWS alone knows them, or one of them: another program would run."""
    if value is None:
        return ()
    words = [word for word in _items(value) if isinstance(word, str)]
    return words if isinstance(value, list | tuple) and len(words) == len(value) else None


def _items(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list | tuple) else ()
