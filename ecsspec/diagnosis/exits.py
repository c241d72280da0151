"""Containers that ended by themselves: their exit codes, and what their last lines tell."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import RUN, Known, Place, Rank, known

_READ: Final = "read its last lines: they say why"
_WHO: Final = "see who stopped it: its last lines"
TO_READ: Final = (_READ, _WHO)
"""What to try only where there are lines to read."""


def _exit(code: str, cause: str, *tries: str, keys: tuple[str, ...] = ("image", "command")) -> Known:
    id_ = f"exit-{code}"
    return known(id_, rf"^exit code {code}$", cause, *tries, places=(Place.CONTAINER,), keys=keys)


def _log(id_: str, pattern: str, cause: str, *tries: str, keys: tuple[str, ...]) -> Known:
    return known(id_, pattern, cause, *tries, places=(Place.LOG,), keys=keys)


EXITS: Final = (
    _exit(
        "0",
        "{container} did its work and ended; a service is to go on",
        "let its program stay in the foreground",
        RUN,
        keys=("command", "entrypoint", "image"),
    ),
    _exit(
        "1",
        "{container} ended with an error of its own (exit code 1)",
        _READ,
        RUN,
        keys=("environment", "command", "image"),
    ),
    _exit(
        "2",
        "{container} was called in a way that it does not know (exit code 2)",
        "correct `command`",
        _READ,
        keys=("command", "entrypoint"),
    ),
    _exit(
        "126",
        "the program of {container} is there, but cannot be executed (exit code 126)",
        "make it executable where the image is built: `RUN chmod +x FILE`",
        RUN,
        keys=("command", "image"),
    ),
    _exit(
        "127",
        "the program of {container} is not in the image (exit code 127)",
        "correct `command` or `entrypoint`",
        "look inside: `docker run --rm --entrypoint sh {image} -c 'ls -l /'`",
        keys=("command", "entrypoint", "image"),
    ),
    _exit(
        "134",
        "{container} gave up by itself (exit code 134, SIGABRT)",
        _READ,
        "raise `memory` if it ran out of it",
        keys=("memory", "image"),
    ),
    _exit(
        "137",
        "{container} was killed (exit code 137, SIGKILL), most often for want of memory",
        "raise `memory`",
        "let it end within 30 seconds of SIGTERM",
        keys=("memory",),
    ),
    _exit(
        "139",
        "{container} crashed: it touched memory that is not its own (exit code 139, SIGSEGV)",
        "see that the image is built for the task's `architecture`",
        RUN,
        keys=("image", "architecture"),
    ),
    _exit(
        "143",
        "{container} was asked to end, and did (exit code 143, SIGTERM)",
        _WHO,
        keys=("health_check", "load_balancer.health_check"),
    ),
    _exit(
        "255",
        "{container} ended with an error of its own (exit code 255)",
        _READ,
        RUN,
        keys=("command", "entrypoint", "image"),
    ),
    known(
        "exit",
        r"^exit code (?P<code>\d+)$",
        "{container} ended with exit code {code}",
        _READ,
        RUN,
        places=(Place.CONTAINER,),
        keys=("command", "image"),
    ),
    known(
        "essential",
        r"Essential container in task exited|^EssentialContainerExited$",
        "{container} ended, and with it the task",
        _READ,
        places=(Place.TASK,),
        keys=("image", "command"),
        rank=Rank.SYMPTOM,
    ),
    known(
        "never-started",
        r"^TaskFailedToStart$|^Task failed to start$",
        "the task did not start",
        "apply again",
        places=(Place.TASK,),
        rank=Rank.SYMPTOM,
    ),
)
"""Each as `exit code N`, which is how we write what AWS gives as a number."""

LOGS: Final = (
    _log(
        "log-processor",
        r"exec format error",
        "{image} is built for another processor than the task's",
        "set `architecture` to what it is built for: `docker buildx imagetools inspect {image}`",
        keys=("architecture", "image"),
    ),
    _log(
        "log-port-taken",
        r"EADDRINUSE|address already in use",
        "{container} wants a port that is taken inside its own network",
        "let each program of the task listen on a port of its own",
        keys=("port", "command"),
    ),
    _log(
        "log-port-denied",
        r"(?:bind|listen)\b.*?(?:permission denied|EACCES)|EACCES.*?(?:listen|0\.0\.0\.0)",
        "{container} may not listen on a port below 1024: it does not run as root",
        "listen on a port from 1024 on, and set `port` to it",
        keys=("port", "command"),
    ),
    _log(
        "log-memory",
        r"JavaScript heap out of memory|java\.lang\.OutOfMemoryError|\bMemoryError\b|cannot allocate memory",
        "the program of {container} ran out of memory",
        "raise `memory`",
        keys=("memory",),
    ),
    _log(
        "log-module",
        r"Cannot find module|ModuleNotFoundError|ClassNotFoundException|cannot open shared object file",
        "the image lacks something that its program needs",
        "build the image with it",
        RUN,
        keys=("image", "command"),
    ),
    _log(
        "log-unreachable",
        r"ECONNREFUSED|Connection refused|ENOTFOUND|EAI_AGAIN|Name or service not known"
        r"|could not translate host name",
        "{container} does not reach something that it needs at its start, such as a database",
        "see that its address in `environment` is right, and that it lets the tasks in",
        keys=("environment", "network.tasks"),
    ),
)
"""What a line tells of a container that ended by itself."""
