"""What AWS really says of images, starts, exits and logs: for each known text one, and a word of its cause."""

from __future__ import annotations

from typing import TypeAlias

from ecsspec.diagnosis.entry import Place

Text: TypeAlias = tuple[str, Place, str, str]
"""The id of the entry that is meant, where the text stands, the text, and what the cause says."""

C, T, L, E = Place.CONTAINER, Place.TASK, Place.LOG, Place.EVENT
PULL = "CannotPullContainerError: "
INIT = "ResourceInitializationError: "
SECRETS = f"{INIT}unable to pull secrets or registry auth: execution resource retrieval failed: "
LOGGER = (
    f"{INIT}failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log "
    "stream: "
)
DAEMON = "Error response from daemon: "
RUNC = (
    f"CannotStartContainerError: {DAEMON}failed to create task for container: failed to create shim task: OCI runtime "
    "create failed: runc create failed: unable to start container process: "
)
USER = "User: arn:aws:sts::123456789012:assumed-role/web-execution/1f is not authorized to perform: "

PULLS: tuple[Text, ...] = (
    (
        "pull-platform",
        E,
        f"(service web) was unable to place a task. Reason: {PULL}pull image manifest has been retried 7 time(s): "
        "image "
        "Manifest does not contain descriptor matching platform 'linux/amd64'.",
        "processor",
    ),
    ("pull-platform", T, f"{PULL}failed to find a descriptor for platform {{linux/amd64}}", "processor"),
    (
        "pull-platform",
        T,
        f"{PULL}{DAEMON}no matching manifest for linux/arm64/v8 in the manifest list entries",
        "processor",
    ),
    (
        "pull-rate",
        T,
        f"{PULL}inspect image has been retried 5 time(s): httpReadSeeker: failed open: unexpected status code "
        "https://registry-1.docker.io/v2/library/nginx/manifests/sha256:1f: 429 Too Many Requests - Server message: "
        "toomanyrequests: You have reached your pull rate limit.",
        "too many",
    ),
    (
        "pull-space",
        T,
        f"{PULL}ref pull has been retried 5 time(s): failed to extract layer sha256:0a: write /var/lib/x: no "
        "space left on "
        "device: unknown",
        "disk",
    ),
    (
        "pull-denied",
        C,
        f"{PULL}The task can't pull the image. Check that the role has the permissions to pull images from the "
        "registry. "
        f"{DAEMON}pull access denied for 1.dkr.ecr.eu-west-1.amazonaws.com/web, repository does not exist or may "
        "require "
        f"'docker login': denied: {USER}ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:1:repository/web",
        "may not pull",
    ),
    (
        "pull-denied",
        T,
        f"{PULL}ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected "
        "status code "
        "https://1.dkr.ecr.us-east-1.amazonaws.com/v2/web/blobs/sha256:5: 403 Forbidden",
        "may not pull",
    ),
    (
        "pull-layers",
        T,
        f"{PULL}ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do "
        "request: Get "
        '"https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/1f": dial tcp 52.216.1.1:443: '
        "i/o timeout",
        "S3",
    ),
    (
        "pull-no-way",
        T,
        f"{PULL}pull image manifest has been retried 5 time(s): failed to resolve ref "
        "public.ecr.aws/nginx/nginx:stable: "
        'failed to do request: Head "https://public.ecr.aws/v2/nginx/nginx/manifests/stable": dial tcp '
        "75.2.101.78:443: "
        "i/o timeout",
        "does not reach the registry",
    ),
    (
        "pull-no-way",
        C,
        f'{PULL}{DAEMON}Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for '
        "connection "
        "(Client.Timeout exceeded while awaiting headers)",
        "does not reach the registry",
    ),
    (
        "pull-sign-in",
        T,
        f"{PULL}pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/acme/web:1: pull "
        "access "
        "denied, repository does not exist or may require authorization: server message: insufficient_scope: "
        "authorization failed",
        "no repository",
    ),
    (
        "pull-sign-in",
        T,
        f"{PULL}{DAEMON}name unknown: The repository with name 'web' does not exist in the registry with id '1'",
        "no repository",
    ),
    (
        "pull-missing",
        T,
        f"{PULL}pull image manifest has been retried 1 time(s): failed to resolve ref public.ecr.aws/nginx/nginx:nope: "
        "public.ecr.aws/nginx/nginx:nope: not found",
        "no such tag",
    ),
    ("pull-missing", C, f"{PULL}{DAEMON}manifest for nginx:nope not found: manifest unknown", "no such tag"),
    ("pull-name", T, f"{PULL}{DAEMON}invalid reference format: repository name must be lowercase", "not the name"),
    ("pull", T, "CannotPullContainerError: unexpected EOF", "could not be pulled"),
)

STARTS: tuple[Text, ...] = (
    (
        "init-efs",
        T,
        f"{INIT}failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: Connection timed "
        "out' : "
        "unsuccessful EFS utils command execution; code: 32",
        "file system",
    ),
    (
        "init-log-group",
        T,
        f"{LOGGER}ResourceNotFoundException: The specified log group does not exist. : exit status 1",
        "does not exist",
    ),
    (
        "init-log-denied",
        T,
        f"{LOGGER}AccessDeniedException: {USER}logs:CreateLogStream on resource: x",
        "may not write",
    ),
    (
        "init-log-no-way",
        T,
        f"{LOGGER}RequestError: send request failed caused by: Post https://logs.us-east-1.amazonaws.com/: dial tcp "
        "3.236.94.1:443: i/o timeout : exit status 1",
        "CloudWatch Logs",
    ),
    ("init-log", T, f"{INIT}failed to initialize logging driver: bad option", "log"),
    (
        "init-no-way",
        T,
        f"{SECRETS}unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: "
        "send request "
        "failed caused by: Post https://api.ecr.us-east-1.amazonaws.com/: dial tcp 44.213.79.86:443: i/o "
        "timeout. Please "
        "check your task network configuration.",
        "does not reach",
    ),
    (
        "init-denied",
        T,
        f"{SECRETS}unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "
        f"arn:aws:secretsmanager:us-east-1:1:secret:db from secrets manager: AccessDeniedException: {USER}"
        "secretsmanager:GetSecretValue on resource: arn",
        "may not read",
    ),
    (
        "init-secret-key",
        T,
        f"{SECRETS}unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from "
        "Secrets Manager did not contain json key password",
        "no key password",
    ),
    (
        "init-secret-missing",
        T,
        f"{SECRETS}unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch "
        "secret x "
        "from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
        "does not exist",
    ),
    (
        "init-secret-missing",
        T,
        f"{SECRETS}unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm "
        "parameters: "
        "prod/db",
        "does not exist",
    ),
    ("init", T, f"{INIT}failed to create new container runtime task: bad rlimits", "could not be prepared"),
    (
        "start-processor",
        C,
        f'{RUNC}exec: "/app": exec format error: unknown',
        "another processor",
    ),
    ("start-memory", C, f"{RUNC}container init was OOM-killed (memory limit too low?): unknown", "too little memory"),
    (
        "start-port",
        C,
        f"CannotStartContainerError: {DAEMON}driver failed programming external connectivity on endpoint web: Bind for "
        "0.0.0.0:80 failed: port is already allocated",
        "port already",
    ),
    ("start-permission", C, f'{RUNC}exec: "/run.sh": permission denied: unknown', "may not be executed"),
    ("start-command", C, f'{RUNC}exec: "gunicorn": executable file not found in $PATH: unknown', "no program gunicorn"),
    (
        "start-command",
        T,
        "CannotStartContainerError: ResourceInitializationError: failed to create new container runtime "
        'task: OCI runtime create failed: exec: "/start": stat /start: no such file or directory',
        "no program /start",
    ),
    ("start-space", C, f"CannotCreateContainerError: {DAEMON}write /var/lib/docker/x: no space left on device", "full"),
    ("start", C, "CannotStartContainerError: failed to get container status: task not ready", "could not be started"),
    ("memory", C, "OutOfMemoryError: Container killed due to memory usage", "more memory"),
    ("memory", C, "OutOfMemory: Container killed due to high memory usage", "more memory"),
    ("volume", T, "CannotCreateVolumeError: mount failed", "volume"),
    (
        "runtime-timeout",
        C,
        "DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s",
        "too long",
    ),
    (
        "runtime-timeout",
        C,
        "ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: x",
        "too long",
    ),
    ("runtime", C, "ContainerRuntimeError: failed to create container runtime task", "fault of its own"),
    ("runtime", C, "CannotInspectContainerError: Could not transition to inspecting", "fault of its own"),
    ("interface", T, "Timeout waiting for network interface provisioning to complete.", "network interface"),
    (
        "role",
        T,
        "ECS was unable to assume the role 'arn:aws:iam::1:role/web' that was provided for this task. Please "
        "verify that "
        "the role being passed has the proper trust relationship and permissions",
        "take on the role",
    ),
)

EXITS: tuple[Text, ...] = (
    *((f"exit-{code}", C, f"exit code {code}", "the container") for code in (0, 1, 2, 134, 137, 139, 143, 255)),
    ("exit-126", C, "exit code 126", "cannot be executed"),
    ("exit-127", C, "exit code 127", "not in the image"),
    ("exit", C, "exit code 3", "exit code 3"),
    ("essential", T, "Essential container in task exited", "ended"),
    ("essential", T, "EssentialContainerExited", "ended"),
    ("never-started", T, "TaskFailedToStart", "did not start"),
    ("log-processor", L, "exec /docker-entrypoint.sh: exec format error", "another processor"),
    ("log-port-taken", L, "Error: listen EADDRINUSE: address already in use :::3000", "taken"),
    ("log-port-denied", L, "nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)", "1024"),
    (
        "log-memory",
        L,
        "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
        "out of memory",
    ),
    ("log-module", L, "Error: Cannot find module 'express'", "lacks"),
    ("log-unreachable", L, "Error: connect ECONNREFUSED 10.0.0.5:5432", "does not reach"),
)
