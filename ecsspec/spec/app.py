"""`Spec`: everything a user may write, one field per key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, SerializeAsAny, StringConstraints, WithJsonSchema

from ecsspec.spec.base import Cpu, Memory, Name, Port, Section, Tags, Text
from ecsspec.spec.cluster import Cluster
from ecsspec.spec.container import Architecture, Environment, HealthCheck, Image
from ecsspec.spec.deployment import Deployment
from ecsspec.spec.load_balancer import LoadBalancer
from ecsspec.spec.logging import Logging
from ecsspec.spec.network import Network

NetworkMode: TypeAlias = Literal["awsvpc", "bridge", "host"]
Posture: TypeAlias = Literal["dev", "standard"]
LAUNCH_TYPES = ("FARGATE", "EC2")
"""The launch types that are always there; installed backends bring more."""


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Account = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{12}$"),
    BeforeValidator(_as_text),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^[0-9]{12}$"},
                {"type": "integer", "minimum": 100000000000, "maximum": 999999999999},
            ]
        }
    ),
]


class Spec(Section):
    """A container app on ECS."""

    model_config = ConfigDict(title="ecsspec app")
    POSTURES: ClassVar[Mapping[str, Mapping[str, object]]] = {"standard": {"protect": True}}

    ELSEWHERE: ClassVar[Mapping[str, str]] = {
        "cmd": "command",
        "env": "environment",
        "variables": "environment",
        "count": "desired_count",
        "replicas": "desired_count",
        "scheme": "load_balancer.scheme",
        "retention_days": "logging.retention_days",
        "zones": "network.zones",
        "nat": "network.nat",
        "instance_type": "capacity.instance_type",
        "circuit_breaker": "deployment.circuit_breaker",
    }

    name: Name = Field(examples=["nginx"])
    """The app's name; its CloudFormation stack is called the same. Lower case letters, digits and hyphens."""
    account: Account | None = Field(None, examples=["123456789012"])
    """The only AWS account that this app may be deployed to; every other is refused."""
    region: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$")] | None = Field(
        None, examples=["eu-west-1"]
    )
    """The only region that this app may be deployed to; every other is refused."""
    posture: Posture = "dev"
    """A set of defaults: dev is cheap; standard is private, kept, protected, measured. A key that is written wins."""
    image: Image = Field(examples=["public.ecr.aws/nginx/nginx:stable"])
    """The container image: registry, name, and a tag or digest."""
    command: list[Text] | None = Field(None, min_length=1, examples=[["nginx", "-g", "daemon off;"]])
    """Replaces the image's command; one item for each word."""
    entrypoint: list[Text] | None = Field(None, min_length=1, examples=[["/docker-entrypoint.sh"]])
    """Replaces the image's entry point; one item for each word."""
    environment: Environment = Field(default_factory=dict, examples=[{"MODE": "production"}])
    """Environment variables. A plain value is the text as written, so `on`, `012` and `1e3` need no quotes here."""
    cpu: Cpu = Field(256, examples=[256, "0.25 vCPU"])
    """CPU of the task in units, of which 1024 are one vCPU, or as `0.25 vCPU`. FARGATE has certain sizes only."""
    memory: Memory = Field(512, examples=[512, "1 GB"])
    """Memory of the task in MiB, or as `1 GB`, which is 1024 MiB. On FARGATE it depends on `cpu`."""
    architecture: Architecture = "X86_64"
    """The processor that the image is built for; ARM64 is cheaper."""
    port: Port | None = Field(None, examples=[80])
    """The port that the container listens on; without one there is no balancer."""
    health_check: HealthCheck | None = None
    """How ECS asks the container itself whether it is well; the balancer's check is `load_balancer.health_check`."""
    launch_type: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=64),
        WithJsonSchema({"anyOf": [{"enum": list(LAUNCH_TYPES)}, {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"}]}),
    ] = "FARGATE"
    """Where tasks run: FARGATE, EC2, or an installed backend."""
    network_mode: NetworkMode | None = Field(None, examples=["awsvpc"])
    """How containers get their network. FARGATE has awsvpc only; EC2 uses bridge where nothing is said."""
    desired_count: Annotated[int, Field(ge=0, le=5000)] = 1
    """How many tasks, copies of the container, run."""
    logging: Logging = Logging.model_construct()
    """Where the container's output goes; `false` keeps none."""
    network: Network = Network.model_construct()
    """Where the app lives: address range, zones, public or private, the way out."""
    load_balancer: LoadBalancer | None = None
    """The balancer in front of `port`: `public` where nothing is said, `internal` or `none`."""
    capacity: SerializeAsAny[Section] = Section.model_construct()
    """What tasks run on. The keys belong to the launch type."""
    cluster: Cluster = Cluster.model_construct()
    """The app's own cluster: its name, its metrics, its tags."""
    deployment: Deployment = Deployment.model_construct()
    """How a new version replaces the old one."""
    protect: bool | None = Field(None, examples=[True])
    """Whether the stack is protected against deletion; where nothing is said that stays as it is, at first off."""
    tags: Tags = Field(default_factory=dict, examples=[{"team": "shop"}])
    """Tags on everything that can carry them."""

    @property
    def balancer(self) -> LoadBalancer | None:
        """Return the balancer that this spec means: public by default, None without a port or with scheme none."""
        if self.port is None or (self.load_balancer and self.load_balancer.scheme == "none"):
            return None
        return self.load_balancer or LoadBalancer()

    @property
    def stack_name(self) -> str:
        """Return the name of the stack that this spec becomes."""
        return self.name
