"""AWS::ECS::Cluster: a deleted one stays listed as INACTIVE."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, camel, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ecs, whole = cloud.client("ecs"), ["TAGS", "SETTINGS", "CONFIGURATIONS"]
    return one(lambda: ecs.describe_clusters(clusters=[made.physical_id], include=whole), "clusters[?status=='ACTIVE']")


KIND = Kind(
    describe,
    {
        "ClusterName": at("clusterName"),
        "ClusterSettings": at("settings", names=camel),
        "Tags": tags("tags", names=camel),
    },
    {"Arn": "clusterArn"},
)
