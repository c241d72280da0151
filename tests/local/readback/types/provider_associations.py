"""AWS::ECS::ClusterCapacityProviderAssociations: read at the cluster."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, camel


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ecs, name = cloud.client("ecs"), made.properties["Cluster"]
    return one(lambda: ecs.describe_clusters(clusters=[name]), "clusters[?status=='ACTIVE']")


KIND = Kind(
    describe,
    {
        "CapacityProviders": at("capacityProviders"),
        "Cluster": at("clusterName"),
        "DefaultCapacityProviderStrategy": at("defaultCapacityProviderStrategy", names=camel),
    },
)
