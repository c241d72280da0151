"""Hosts that do not come, or have no room: numbers 7 to 9, and what of 34 is about hosts."""

from __future__ import annotations

from tests.failures.failure import Failure
from tests.failures.tasks import CREATION_GONE, ROLLED_BACK, Rolls
from tests.reviews import EC2
from tests.world import World
from tests.world.fates import Fate, cannot_place, no_instances, no_room

NEWER_EC2 = EC2.replace("1.28", "1.92")
SMALL = "capacity: {instance_type: t2.micro}\n"
LARGER = f"{NEWER_EC2}memory: 700\ncapacity: {{instance_type: t3.small}}\n"
WITH_MICRO = f"{NEWER_EC2}{SMALL}"
FIXED_PORT = "network_mode: host\ndeployment: {minimum_healthy_percent: 0}\n"
AWSVPC = "network_mode: awsvpc\nnetwork: {tasks: private, nat: single}\n"
ZONE = (
    "Your requested instance type (t2.micro) is not supported in your requested Availability Zone (us-east-1e). Please "
    "retry your request by not specifying an Availability Zone or choosing us-east-1a, us-east-1b, us-east-1c, "
    "us-east-1d, us-east-1f."
)
VCPU = (
    "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the "
    "specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an "
    "adjustment to this limit."
)
ATTRIBUTE = "is missing an attribute required by your task"
TAKEN_PORT = "is already using a port required by your task"
INTERFACE = "encountered error 'RESOURCE:ENI'"


class Hosts(Rolls):
    """What a rollout on hosts meets, and why EC2 starts none, where it does not."""

    def __init__(self, *fates: Fate, refusal: str = "") -> None:
        """Keep the fates and EC2's words."""
        super().__init__(*fates)
        self._refusal = refusal

    def __call__(self, world: World) -> None:
        """Let the next rollout go so."""
        super().__call__(world)
        world.autoscaling.refusal = self._refusal


def group_that_stays_empty(world: World) -> None:
    """Let the hosts' group get no host, which CloudFormation takes for a failure of the group."""
    sizes = "{current/minSize/maxSize group size = 0/1/3}"
    world.fail(
        "AutoScalingGroup", reason=f"Group did not stabilize. {sizes}. Failed Scaling Activity: {ZONE} Launching EC2 "
        "instance failed.",
    )  # fmt: skip


HOSTS = (
    Failure(
        number=7,
        name="07-no-hosts",
        what="no host joins the cluster",
        play=Hosts(no_instances("capacity provider")),
        spec=NEWER_EC2,
        before="",
        code=5,
        status=CREATION_GONE,
        at_once=("unstable",),
        causes=("place-no-hosts",),
    ),
    Failure(
        number=8,
        name="08-no-memory",
        what="no host has memory left for one more task",
        play=Hosts(no_room("insufficient memory available")),
        spec=LARGER,
        before=EC2,
        code=5,
        status=ROLLED_BACK,
        causes=("place-memory",),
        place="web.yml:6 memory",
    ),
    Failure(
        number=8,
        name="08-no-cpu",
        what="no host has CPU left for one more task",
        play=Hosts(no_room("insufficient CPU units available")),
        spec=NEWER_EC2,
        before=EC2,
        code=5,
        status=ROLLED_BACK,
        causes=("place-cpu",),
    ),
    Failure(
        number=8,
        name="08-port-taken",
        what="each host has a task already that holds the port",
        play=Hosts(cannot_place(TAKEN_PORT)),
        spec=f"{NEWER_EC2}{FIXED_PORT}",
        before=f"{EC2}{FIXED_PORT}",
        code=5,
        status=ROLLED_BACK,
        causes=("place-port",),
        place="web.yml:3 port",
    ),
    Failure(
        number=8,
        name="08-no-interface",
        what="no host has a network interface left",
        play=Hosts(cannot_place(INTERFACE)),
        spec=f"{NEWER_EC2}{AWSVPC}",
        before=f"{EC2}{AWSVPC}",
        code=5,
        status=ROLLED_BACK,
        causes=("place-interface",),
        place="web.yml:6 network_mode",
    ),
    Failure(
        number=8,
        name="08-no-attribute",
        what="no host offers what the task asks for",
        play=Hosts(cannot_place(ATTRIBUTE)),
        spec=NEWER_EC2,
        before=EC2,
        code=5,
        status=ROLLED_BACK,
        causes=("place-attribute",),
    ),
    Failure(
        number=9,
        name="09-type-not-in-zone",
        what="the instance type is not sold in a zone: the first hosts",
        play=group_that_stays_empty,
        spec=WITH_MICRO,
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("host-zone",),
        place="web.yml:6 capacity.instance_type",
    ),
    Failure(
        number=9,
        name="09-type-not-in-zone-later",
        what="the instance type is not sold in a zone: one more host",
        play=Hosts(no_room("insufficient memory available"), refusal=ZONE),
        spec=WITH_MICRO,
        before=f"{EC2}{SMALL}",
        code=5,
        status=ROLLED_BACK,
        causes=("host-zone",),
        place="web.yml:6 capacity.instance_type",
    ),
    Failure(
        number=34,
        name="34-quota-of-hosts",
        what="the account's quota of vCPUs is used up",
        play=Hosts(no_room("insufficient CPU units available"), refusal=VCPU),
        spec=NEWER_EC2,
        before=EC2,
        code=5,
        status=ROLLED_BACK,
        causes=("host-quota",),
    ),
)
