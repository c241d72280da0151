"""Tasks that do not start: secrets, logs, file systems, and a program that cannot be run."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import RUN, Known, Place, known

_PLACES: Final = (Place.CONTAINER, Place.TASK, Place.EVENT)
_WAY: Final = ("network.tasks", "network.nat")
_GIVE_A_WAY: Final = "private tasks need a way out: `network: {{nat: single}}`, or `network: {{tasks: public}}`"


def _init(id_: str, detail: str, cause: str, *tries: str, keys: tuple[str, ...] = ()) -> Known:
    return known(id_, rf"ResourceInitializationError.*?(?:{detail})", cause, *tries, places=_PLACES, keys=keys)


def _start(id_: str, detail: str, cause: str, *tries: str, keys: tuple[str, ...] = ("image",)) -> Known:
    pattern = rf"(?:Cannot(?:Start|Create)ContainerError|OCI runtime).*?(?:{detail})"
    return known(id_, pattern, cause, *tries, places=_PLACES, keys=keys)


_INITIALIZATION: Final = (
    _init(
        "init-efs",
        r"\bEFS\b",
        "the file system could not be mounted",
        "see that it has a mount target in each zone of the tasks, whose security group lets port 2049 in",
    ),
    _init(
        "init-log-group",
        r"log (?:stream|group).*?(?:ResourceNotFound|does not exist)",
        "the log group of the tasks does not exist",
        "apply again: the log group is part of the stack",
        keys=("logging",),
    ),
    _init(
        "init-log-denied",
        r"logg(?:er|ing).*?(?:AccessDenied|not authorized)",
        "the execution role may not write to the log group",
        "allow logs:CreateLogStream and logs:PutLogEvents to the execution role",
        keys=("logging",),
    ),
    _init(
        "init-log-no-way",
        r"logg(?:er|ing).*?(?:timeout|deadline exceeded|request canceled|send request failed)",
        "the task does not reach CloudWatch Logs",
        _GIVE_A_WAY,
        keys=(*_WAY, "logging"),
    ),
    _init("init-log", r"logg(?:er|ing)", "the container's log could not be opened", RUN, keys=("logging",)),
    _init(
        "init-no-way",
        r"timeout|deadline exceeded|send request failed|no such host|connection issue|check your task network",
        "the task does not reach the service that holds its secrets or the registry's password",
        _GIVE_A_WAY,
        keys=_WAY,
    ),
    _init(
        "init-denied",
        r"AccessDenied|not authorized to perform: (?P<action>[\w-]+:\w+)",
        "the execution role may not read a secret, a parameter or the registry",
        "allow it to the execution role, for the ARN in AWS's words below",
    ),
    _init(
        "init-secret-key",
        r"did not contain json key (?P<key>[\w.-]+)",
        "the secret has no key {key} in it",
        "add the key to the secret, or name another one",
    ),
    _init(
        "init-secret-missing",
        r"ResourceNotFound|can't find the specified secret|invalid (?:ssm )?parameters|ParameterNotFound",
        "a secret or a parameter of the task does not exist in this account and region",
        "correct its ARN, or make it: `aws secretsmanager describe-secret --secret-id ARN`",
    ),
    _init("init", "", "the task could not be prepared", "see AWS's own words below"),
)

_CONTAINERS: Final = (
    _start(
        "start-processor",
        r"exec format error",
        "{image} is built for another processor than the task's",
        "set `architecture` to what it is built for: `docker buildx imagetools inspect {image}`",
        keys=("architecture", "image"),
    ),
    _start(
        "start-memory",
        r"OOM-killed|memory limit (?:too low|allowed)|cannot allocate memory",
        "{container} has too little memory to start at all",
        "raise `memory`",
        keys=("memory",),
    ),
    _start(
        "start-port",
        r"port is already allocated|address already in use|bind for \S+ failed",
        "another container of the host has the port already",
        "let old tasks stop first: `deployment: {{minimum_healthy_percent: 0}}`, or use `network_mode: awsvpc`",
        keys=("port", "network_mode", "deployment.minimum_healthy_percent"),
    ),
    _start(
        "start-permission",
        r"permission denied",
        "the program of {container} may not be executed",
        "make it executable where the image is built: `RUN chmod +x FILE`",
        RUN,
        keys=("image", "command", "entrypoint"),
    ),
    _start(
        "start-command",
        r'exec: \\?"?(?P<program>[^\s"\\:]+)\\?"?:.*?(?:not found|no such file)'
        r"|no such file or directory|not found in \$PATH",
        "the image has no program {program}",
        "correct `command` or `entrypoint`: one item for each word",
        "look inside: `docker run --rm --entrypoint sh {image} -c 'ls -l /'`",
        keys=("command", "entrypoint", "image"),
    ),
    _start(
        "start-space",
        r"no space left on device",
        "the disk of the host is full",
        "raise `capacity.disk`",
        keys=("capacity.disk",),
    ),
    _start("start", "", "{container} could not be started", RUN, keys=("image", "command", "entrypoint")),
)

_RUNTIME: Final = (
    known(
        "memory",
        r"OutOfMemory",
        "{container} used more memory than it has, and was killed",
        "raise `memory`",
        "see how much it takes here: `docker stats`",
        places=_PLACES,
        keys=("memory",),
    ),
    known(
        "volume",
        r"CannotCreateVolumeError",
        "a volume of the task could not be made",
        "see AWS's own words below",
        places=_PLACES,
    ),
    known(
        "runtime-timeout",
        r"(?:Docker|ContainerRuntime)TimeoutError",
        "{container} took too long to start or to stop",
        "more `cpu` helps a slow start; on EC2 a full or small disk is often behind it: `capacity.disk`",
        places=_PLACES,
        keys=("cpu", "capacity.disk", "capacity.instance_type"),
    ),
    known(
        "runtime",
        r"(?:ContainerRuntime|Cannot(?:Inspect|Stop)Container|Internal|TaskInitialization)Error",
        "the machine below the task had a fault of its own",
        "apply again; if it comes back, ask AWS support with the task's ARN",
        places=_PLACES,
    ),
    known(
        "interface",
        r"waiting for network interface provisioning|network interface provision(?:ing)? (?:failed|timed)",
        "the task got no network interface in time",
        "apply again; if it comes back, see how many addresses the subnets have left",
        places=_PLACES,
        keys=("network.cidr", "network.zones"),
    ),
    known(
        "role",
        r"unable to assume (?:the )?role",
        "ECS may not take on the role of the task: new roles need a moment, or their trust is wrong",
        "apply again in a minute",
        places=(*_PLACES, Place.RESOURCE),
    ),
)

START: Final = (*_CONTAINERS, *_INITIALIZATION, *_RUNTIME)
"""The more special ones first."""
