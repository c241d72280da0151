"""What a destroy meets: numbers 18, 19 and 36."""

from __future__ import annotations

from tests.failures.failure import DESTROY, GONE, Failure
from tests.failures.stacks import breaks, handled
from tests.reviews import EC2, WEB
from tests.world import World

HOSTS = f"{EC2}capacity: {{termination_protection: true}}\n"


def protected(world: World) -> None:
    """Let somebody protect the stack."""
    world.stacks["web"].protected = True


def nothing(world: World) -> None:
    """Leave the world as it is."""


DESTROYS = (
    Failure(
        number=18,
        name="18-provider-in-use",
        what="tasks still run on the capacity provider",
        play=breaks(
            "CapacityProvider",
            handled("The specified capacity provider is in use and cannot be removed.", "ResourceConflict"),
            on="delete",
        ),
        spec=EC2,
        before=EC2,
        command=DESTROY,
        code=6,
        status="DELETE_FAILED",
        causes=("E713",),
    ),
    Failure(
        number=19,
        name="19-protected-hosts",
        what="hosts are protected against going away: no failure",
        play=nothing,
        spec=HOSTS,
        before=HOSTS,
        command=DESTROY,
        code=0,
        status=GONE,
    ),
    Failure(
        number=36,
        name="36-protected-stack",
        what="the stack is protected against deletion",
        play=protected,
        spec=WEB,
        command=DESTROY,
        code=4,
        status="CREATE_COMPLETE",
        causes=("E711",),
    ),
    Failure(
        number=36,
        name="36-protected-balancer",
        what="somebody protected the balancer against deletion",
        play=breaks(
            "LoadBalancer",
            handled(
                "Load balancer 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/1f' cannot be "
                "deleted because deletion protection is enabled",
                "InvalidRequest",
            ),
            on="delete",
        ),
        spec=WEB,
        command=DESTROY,
        code=6,
        status="DELETE_FAILED",
        causes=("E713",),
    ),
)
