"""Tasks that end by themselves, and tasks that somebody else ends: numbers 5, 6, 12, 24, 25 and 38."""

from __future__ import annotations

from tests.failures.failure import NEWER, Failure
from tests.failures.tasks import CREATION_GONE, IMAGE, ROLE, ROLLED_BACK, TRACE, WITH_SPOT, Rolls
from tests.reviews import WEB
from tests.world.fates import cannot_pull, exits, host_lost, interrupted, no_role, not_started, out_of_memory, well

ENDED = (
    Failure(
        number=5,
        name="05-breaker",
        what="tasks fail until the circuit breaker gives up",
        play=Rolls(exits(1, says=TRACE)),
        code=5,
        status=ROLLED_BACK,
        late=("breaker",),
        causes=("exit-1",),
        place="web.yml:2 image",
    ),
    Failure(
        number=6,
        name="06-first-deployment",
        what="the first deployment fails: there is nothing to go back to",
        play=Rolls(exits(1, says=TRACE)),
        before="",
        code=5,
        status=CREATION_GONE,
        at_once=("breaker",),
        causes=("exit-1",),
        place="web.yml:2 image",
    ),
    Failure(
        number=12,
        name="12-role-too-new",
        what="ECS may not take on the role yet",
        play=Rolls(no_role(ROLE)),
        code=5,
        status=ROLLED_BACK,
        causes=("role",),
    ),
    Failure(
        number=24,
        name="24-processor-log",
        what="the image is built for another processor",
        play=Rolls(exits(1, says=("exec /docker-entrypoint.sh: exec format error",), lasts=2.0)),
        code=5,
        status=ROLLED_BACK,
        late=("breaker",),
        causes=("log-processor",),
        place="web.yml:2 image",
    ),
    Failure(
        number=24,
        name="24-processor-pull",
        what="the image does not exist for the processor",
        play=Rolls(
            cannot_pull(
                IMAGE,
                says="pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor "
                "matching platform 'linux/arm64'.",
            )
        ),
        spec=f"{NEWER}architecture: ARM64\n",
        code=5,
        status=ROLLED_BACK,
        causes=("pull-platform",),
        place="web.yml:5 architecture",
    ),
    Failure(
        number=25,
        name="25-out-of-memory",
        what="the container wants more memory than it has",
        play=Rolls(out_of_memory(says=("loading 900 MB of fonts",))),
        spec=f"{NEWER}memory: 512\n",
        code=5,
        status=ROLLED_BACK,
        late=("breaker",),
        causes=("memory",),
        place="web.yml:5 memory",
    ),
    Failure(
        number=25,
        name="25-crashed",
        what="the program touches memory that is not its own",
        play=Rolls(exits(139)),
        code=5,
        status=ROLLED_BACK,
        late=("breaker",),
        causes=("exit-139",),
        place="web.yml:2 image",
    ),
    Failure(
        number=25,
        name="25-did-its-work",
        what="the program ends well, and a service is to go on",
        play=Rolls(exits(0, says=("42 rows imported, bye",))),
        code=5,
        status=ROLLED_BACK,
        late=("breaker",),
        causes=("exit-0",),
        place="web.yml:2 image",
    ),
    Failure(
        number=25,
        name="25-no-program",
        what="the image has no such program",
        play=Rolls(
            not_started(
                "CannotStartContainerError: Error response from daemon: failed to create task for container: failed to "
                "create shim task: OCI runtime create failed: runc create failed: unable to start container process: "
                'exec: "gunicorn": executable file not found in $PATH: unknown'
            )
        ),
        spec=f"{NEWER}command: [gunicorn, app]\n",
        code=5,
        status=ROLLED_BACK,
        late=("breaker",),
        causes=("start-command",),
        place="web.yml:5 command",
    ),
)

OTHERS = (
    Failure(
        number=38,
        name="38-spot-taken-back",
        what="AWS takes spare capacity back: no failure",
        play=Rolls(interrupted(), well()),
        spec=WITH_SPOT,
        before=f"{WEB}capacity: {{spot: 100}}\n",
        code=0,
        status="UPDATE_COMPLETE",
    ),
    Failure(
        number=38,
        name="38-host-lost",
        what="a host goes away: no failure",
        play=Rolls(host_lost(), well()),
        code=0,
        status="UPDATE_COMPLETE",
    ),
    Failure(
        number=0,
        name="steady-at-last",
        what="a task fails once and the next is well: no failure",
        play=Rolls(exits(1, says=TRACE), well()),
        code=0,
        status="UPDATE_COMPLETE",
    ),
    Failure(
        number=0,
        name="words-that-are-new",
        what="AWS says something that ecsspec has never heard",
        play=Rolls(not_started("FirmwareAssertionError: the snark was a boojum")),
        code=5,
        status=ROLLED_BACK,
        late=("breaker",),
        causes=("FirmwareAssertionError: the snark was a boojum",),
    ),
    Failure(
        number=0,
        name="two-causes",
        what="two causes in one deployment",
        play=Rolls(cannot_pull(IMAGE), exits(1, says=TRACE), exits(1, says=TRACE)),
        code=5,
        status=ROLLED_BACK,
        late=("pull-missing",),
        causes=("exit-1", "pull-missing"),
        place="web.yml:2 image",
    ),
    Failure(
        number=5,
        name="05-taken-back-unseen",
        what="CloudFormation says done, and ECS goes back by itself afterwards",
        play=Rolls(exits(1, says=TRACE), seen=False),
        code=5,
        status="UPDATE_COMPLETE",
        late=("deployment-failed",),
        causes=("exit-1",),
        place="web.yml:2 image",
    ),
)

EXITS = (*ENDED, *OTHERS)
