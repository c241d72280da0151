"""AWS::ECS::Service: a deleted one stays readable as INACTIVE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, camel, tags, unlike

PLAIN = (
    "AvailabilityZoneRebalancing", "CapacityProviderStrategy", "DeploymentConfiguration", "DesiredCount",
    "HealthCheckGracePeriodSeconds", "LaunchType", "LoadBalancers", "NetworkConfiguration", "PlatformVersion",
    "PropagateTags", "TaskDefinition",
)  # fmt: skip


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ecs, cluster = cloud.client("ecs"), made.properties["Cluster"]
    return one(
        lambda: ecs.describe_services(cluster=cluster, services=[made.physical_id], include=["TAGS"]),
        "services[?status=='ACTIVE']",
    )


def cluster(wanted: Any, answer: Answer) -> Iterator[str]:
    """Compare the cluster, which the service knows by its ARN."""
    return unlike(wanted, answer["clusterArn"].rpartition("/")[2])


KIND = Kind(
    describe,
    {
        **{name: at(camel(name), names=camel) for name in PLAIN},
        "Cluster": cluster,
        "EnableECSManagedTags": at("enableECSManagedTags"),
        "PlacementStrategies": at("placementStrategy", names=camel),
        "Tags": tags("tags", names=camel),
    },
    {"Name": "serviceName", "ServiceArn": "serviceArn"},
)
