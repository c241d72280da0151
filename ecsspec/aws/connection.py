"""One connection to AWS (or to an endpoint that stands in for it): every adapter, each client made when first used."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Any, TypeAlias

from botocore.config import Config

from ecsspec.aws.access import IamAccess
from ecsspec.aws.buckets import S3Buckets
from ecsspec.aws.changesets import CloudFormationChangeSets
from ecsspec.aws.clock import NEARBY, SystemClock
from ecsspec.aws.credentials import Settings
from ecsspec.aws.endpoints import foreign, require_bare
from ecsspec.aws.errors import PROFILE, VIGIL, Client, translated
from ecsspec.aws.identity import StsIdentity
from ecsspec.aws.lookups import StackLookups
from ecsspec.aws.operations import CloudFormationOperations
from ecsspec.aws.removal import StackRemoval
from ecsspec.aws.rollouts import EcsRollouts
from ecsspec.aws.silence import Silence, Vigil
from ecsspec.aws.stacks import CloudFormationStacks
from ecsspec.aws.workloads import EcsWorkloads
from ecsspec.deploy.ports import Clock
from ecsspec.version import __version__

Session: TypeAlias = Any
"""A boto3 session, or what a test puts in its place: a maker of clients."""


class Connection:
    """The ports of `deploy` over one boto3 session, for several threads: its clients may be shared, it may not."""

    def __init__(
        self,
        session: Session,
        *,
        endpoint_url: str = "",
        is_local: bool = False,
        clock: Clock | None = None,
        tell: Callable[[Silence], None] | None = None,
    ) -> None:
        """Keep the session; no client is made and nothing is asked yet. `tell` says that AWS does not answer."""
        self.endpoint_url = endpoint_url
        self.clock: Clock = clock or SystemClock(NEARBY if is_local else 1.0)
        self._vigil = Vigil(tell, clock.now if clock else monotonic) if tell else None
        self._session = session
        self._is_local = is_local
        self._clients: dict[str, Client] = {}
        self._lock = Lock()

    def client(self, service: str) -> Client:
        """Return the client of a service, made once."""
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._made(service)
            return self._clients[service]

    def _made(self, service: str) -> Client:
        config = configuration(is_local=self._is_local)
        if self.endpoint_url:  # no name server knows BUCKET.ITS-HOST
            config = config.merge(Config(s3={"addressing_style": "path"}))
        options = {"endpoint_url": self.endpoint_url or None, "config": config}
        profile = str(self._session.profile_name)
        try:
            client = self._session.client(service, **options)
        except Exception as error:
            raise translated(error, what=f"a client of {service}", settings=Settings(profile)) from error
        require_bare(client.meta.endpoint_url)
        setattr(client, PROFILE, profile)
        setattr(client, VIGIL, self._vigil)
        return client

    @cached_property
    def stacks(self) -> CloudFormationStacks:
        """Return the door to stacks."""
        return CloudFormationStacks(self.client("cloudformation"))

    @cached_property
    def operations(self) -> CloudFormationOperations:
        """Return the door to operations on stacks."""
        return CloudFormationOperations(self.client("cloudformation"))

    @cached_property
    def change_sets(self) -> CloudFormationChangeSets:
        """Return the door to change sets."""
        return CloudFormationChangeSets(self.client("cloudformation"))

    @cached_property
    def buckets(self) -> S3Buckets:
        """Return the door to buckets for templates."""
        return S3Buckets(lambda: self.client("s3"))

    @cached_property
    def identity(self) -> StsIdentity:
        """Return the door to the caller's identity."""
        configured = foreign(self.client("cloudformation").meta.endpoint_url)
        return StsIdentity(self.client("sts"), endpoint_url=self.endpoint_url or configured)

    @cached_property
    def access(self) -> IamAccess:
        """Return the door to what somebody may do."""
        return IamAccess(lambda: self.client("iam"))

    @cached_property
    def lookups(self) -> StackLookups:
        """Return the door to other stacks' values."""
        return StackLookups(
            cloudformation=lambda: self.client("cloudformation"),
            tagging=lambda: self.client("resourcegroupstaggingapi"),
        )

    @cached_property
    def workloads(self) -> EcsWorkloads:
        """Return the door to services, tasks and hosts."""
        return EcsWorkloads(ecs=lambda: self.client("ecs"), autoscaling=lambda: self.client("autoscaling"))

    @cached_property
    def removal(self) -> StackRemoval:
        """Return the door to what hinders a deletion, and to what outlives it."""
        return StackRemoval(self.client)

    @cached_property
    def rollouts(self) -> EcsRollouts:
        """Return the door to deployments under way."""
        return EcsRollouts(self.client)


def configuration(*, is_local: bool) -> Config:
    """Return how our clients behave: patient with throttling, recognisable, and never by a proxy to this computer."""
    options: dict[str, Any] = {
        "user_agent_extra": f"ecsspec/{__version__}",
        "retries": {"mode": "standard", "max_attempts": 10},
        "connect_timeout": 10,
        "read_timeout": 60,
    }
    if is_local:
        options |= {"proxies": {}, "retries": {"mode": "standard", "max_attempts": 3}, "connect_timeout": 3}
    return Config(**options)
