"""Tasks that do not start, do not stay or are not well: numbers 1 to 4."""

from __future__ import annotations

from tests.failures.failure import NEWER, Failure
from tests.world import World
from tests.world.fates import (
    Fate,
    cannot_pull,
    elb_unhealthy,
    exits,
    never_healthy,
    not_initialized,
    unhealthy,
)

IMAGE = "nginx:1.92"
ROLLED_BACK, CREATION_GONE = "UPDATE_ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE"
ROLE = "arn:aws:iam::123456789012:role/web-ExecutionRole-000000000001"
AT_HUB = "failed to resolve ref docker.io/library/nginx:1.92"
RETRIED = "pull image manifest has been retried 5 time(s): "
CHECKED = f"{NEWER}health_check: curl -f http://localhost/ || exit 1\n"
UNGUARDED = f"{NEWER}deployment: {{circuit_breaker: false}}\n"
LOGGER = (
    "failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: "
)
WITH_SPOT = f"{NEWER}capacity: {{spot: 100}}\n"
TRACE = (
    "starting",
    "Traceback (most recent call last):",
    '  File "/app/main.py", line 7, in <module>',
    "    connect(os.environ['DATABASE_URL'])",
    "KeyError: 'DATABASE_URL'",
)


class Rolls:
    """What a rollout meets: fates of tasks, one after the other."""

    def __init__(self, *fates: Fate, service: str = "AWS::ECS::Service", seen: bool = True) -> None:
        """Keep the fates; `seen` tells whether CloudFormation waits."""
        self._fates, self._service, self._seen = fates, service, seen

    def __call__(self, world: World) -> None:
        """Let the next rollout go so."""
        world.rolls_out(self._service, *self._fates, seen=self._seen)


PULLS = (
    Failure(
        number=1,
        name="01-image-missing",
        what="the tag is not in the repository",
        play=Rolls(cannot_pull(IMAGE)),
        code=5,
        status=ROLLED_BACK,
        causes=("pull-missing",),
        place="web.yml:2 image",
    ),
    Failure(
        number=1,
        name="01-image-no-way",
        what="the registry cannot be reached",
        play=Rolls(
            cannot_pull(
                IMAGE,
                says=f'{RETRIED}{AT_HUB}: failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/'
                'manifests/1.92": dial tcp 54.236.113.205:443: i/o timeout',
            )
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("pull-no-way",),
        place="web.yml:2 image",
    ),
    Failure(
        number=1,
        name="01-image-no-layers",
        what="the registry answers, but S3, which holds the layers, does not",
        play=Rolls(
            cannot_pull(
                IMAGE,
                says="ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do "
                'request: Get "https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/1f09/web": dial '
                "tcp 52.216.1.1:443: i/o timeout",
            )
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("pull-layers",),
        place="web.yml:2 image",
    ),
    Failure(
        number=1,
        name="01-image-rate",
        what="Docker Hub lets nobody pull so often without signing in",
        play=Rolls(
            cannot_pull(
                IMAGE,
                says="inspect image has been retried 5 time(s): httpReadSeeker: failed open: unexpected status code "
                "https://registry-1.docker.io/v2/library/nginx/manifests/sha256:1f: 429 Too Many Requests - Server "
                "message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by "
                "authenticating and upgrading: https://www.docker.com/increase-rate-limit",
            )
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("pull-rate",),
        place="web.yml:2 image",
    ),
    Failure(
        number=2,
        name="02-registry-no-way",
        what="the task does not reach the service that signs it in to the registry",
        play=Rolls(
            not_initialized(
                "unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr "
                "registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: "
                'Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp 44.213.79.86:443: i/o timeout. Please check '
                "your task network configuration."
            )
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("init-no-way",),
    ),
    Failure(
        number=2,
        name="02-log-denied",
        what="the execution role may not write to the log group",
        play=Rolls(
            not_initialized(
                f"{LOGGER}operation error CloudWatch Logs: CreateLogStream, https response error StatusCode: 400, api "
                "error AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/web-ExecutionRole/1f is "
                "not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:us-east-1:123456789012:"
                "log-group:/ecsspec/web:log-stream:ecs/web/1f because no identity-based policy allows the "
                "logs:CreateLogStream action : exit status 1"
            )
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("init-log-denied",),
    ),
)

HEALTH = (
    Failure(
        number=3,
        name="03-health-code",
        what="the app answers the balancer's health check with 404",
        play=Rolls(elb_unhealthy(words="Health checks failed with these codes: [404]")),
        spec=f"{NEWER}load_balancer:\n  health_check:\n    path: /healthz\n",
        code=5,
        status=ROLLED_BACK,
        causes=("target-404",),
        place="web.yml:7 load_balancer.health_check.path",
    ),
    Failure(
        number=3,
        name="03-health-timeout",
        what="the app does not answer the balancer's health check",
        play=Rolls(elb_unhealthy("Target.Timeout", "Request timed out")),
        code=5,
        status=ROLLED_BACK,
        causes=("target-timeout",),
        place="web.yml:3 port",
    ),
    Failure(
        number=3,
        name="03-health-broken",
        what="the app answers the balancer's health check with an error of its own",
        play=Rolls(elb_unhealthy(says=("GET / 502", "no upstream: api"))),
        code=5,
        status=ROLLED_BACK,
        causes=("target-broken",),
        place="web.yml:2 image",
    ),
    Failure(
        number=3,
        name="03-health-container",
        what="the health check inside the container fails",
        play=Rolls(unhealthy(says=("listening on 8080",))),
        spec=CHECKED,
        code=5,
        status=ROLLED_BACK,
        causes=("container-unhealthy",),
        place="web.yml:5 health_check",
    ),
    Failure(
        number=4,
        name="04-never-stable",
        what="tasks run and never become healthy, and nothing gives up but CloudFormation",
        play=Rolls(never_healthy("still warming up")),
        spec=UNGUARDED,
        code=5,
        status=ROLLED_BACK,
        causes=("unstable",),
    ),
    Failure(
        number=4,
        name="04-fails-for-hours",
        what="tasks fail again and again, and nothing gives up but CloudFormation",
        play=Rolls(exits(1, says=TRACE)),
        spec=UNGUARDED,
        code=5,
        status=ROLLED_BACK,
        late=("starts-fail",),
        causes=("exit-1",),
        place="web.yml:2 image",
    ),
)

TASKS = (*PULLS, *HEALTH)
